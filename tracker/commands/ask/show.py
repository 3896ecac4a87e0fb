"""Everything known about one model at a moment, or about any repository of the Hub as it is now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tracker.adapters.machine.clock import stamp
from tracker.domain.assessing.assess import assess
from tracker.domain.assessing.assessment import Assessment
from tracker.domain.naming.resolution import Refused, Taken
from tracker.domain.observing.keeping import UNREACHABLE
from tracker.domain.observing.observation import Observation
from tracker.domain.registry.entries import HubId, ModelId, TrackedModel
from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import DataError, SourceUnreachableError
from tracker.ledger.known_then import ledger_then
from tracker.ledger.ledger import Ledger
from tracker.ledger.model_lookup import LiveReader
from tracker.ledger.naming import UnresolvedNameError, resolve_all, resolver_of, told


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A model's state; ``seen_at`` is the time of the snapshot or of the reading it rests on."""

    assessment: Assessment
    observation: Observation | None
    seen_at: str | None
    notes: tuple[str, ...] = ()

    @property
    def document(self) -> Mapping[str, Any]:
        """The document that ``tracker show --format json`` prints."""
        from tracker.documents.models import models_document, whole_document

        return models_document([whole_document(self.assessment, self.observation)], self.seen_at)

    def __repr__(self) -> str:
        found = self.assessment
        return (
            f"<tracker.Shown {found.model.id}: access {found.access.value}, "
            f"licence {found.license.concluded or 'unknown'}>"
        )

    def _repr_html_(self) -> str:
        """A table for notebooks, a row a value; everything is escaped."""
        from tracker.documents.models import flat_document, model_document
        from tracker.documents.notebook.tables import html_table

        return html_table(("field", "value"), list(flat_document(model_document(self.assessment)).items()))


def show_model(
    ledger: Ledger,
    name: str,
    as_of: str | None = None,
    *,
    reader: LiveReader | None = None,
    exact: bool = False,
    slips: bool = False,
    hindsight: bool = False,
) -> Shown:
    """The model that a name means; a repository that is in no registry is read, if there is a ``reader``.

    Raises UnresolvedNameError, with the nearest names, for a name of no single model, and for a repository
    that nobody may read; SourceUnreachableError where the Hub gives no answer.
    """
    if as_of is not None:
        ledger = ledger_then(ledger, ledger.view(as_of), hindsight=hindsight)
    taken = resolve_all(ledger.known, [name], exact=exact, slips=slips)[name]
    can_read = reader is not None and as_of is None
    if taken.model is None and not can_read and taken.instead is not None:
        taken = taken.instead
    notes = tuple(filter(None, [told(taken)]))
    if taken.model is not None:
        return replace(_followed(ledger, taken.model, as_of), notes=notes)
    if reader is None or as_of is not None:
        raise _unfollowed(ledger, taken)
    return replace(_read(ledger, taken, reader), notes=notes)


def _followed(ledger: Ledger, model: TrackedModel, as_of: str | None) -> Shown:
    home = ledger.home(model)
    view = home.view(as_of)
    observation = home.observation(model.id, view)
    assessment = home.assess(model, observation, view)
    return Shown(assessment=assessment, observation=observation, seen_at=view.seen_at)


def _read(ledger: Ledger, taken: Taken, reader: LiveReader) -> Shown:
    model = TrackedModel(id=ModelId(taken.key), hub=HubId(taken.hub or taken.key))
    observation = reader.read(model)
    if observation.error is not None and not observation.facts:
        if observation.error.code in UNREACHABLE:
            raise SourceUnreachableError(
                f"{model.hub}: the Hub could not be read: {observation.error.code}", hint="try again later"
            )
        if taken.instead is not None and taken.instead.model is not None:
            return _followed(ledger, taken.instead.model, None)
        raise DataError(
            f"{model.hub}: there is no such repository on the Hub, or it is private",
            hint="check the name; for a private one set HF_TOKEN",
        )
    assessment = assess(
        model,
        observation,
        knowledge=ledger.knowledge,
        read_evidence=reader.text,
        day=ledger.now.date(),
        seen_at=stamp(ledger.now),
    )
    return Shown(assessment=assessment, observation=observation, seen_at=stamp(ledger.now))


def _unfollowed(ledger: Ledger, taken: Taken) -> UnresolvedNameError:
    near = resolver_of(ledger.known).nearest((taken.hub or taken.key).rpartition("/")[2])
    why = f"is in no registry; `tracker add {taken.key}` follows it from now on"
    return UnresolvedNameError([Refused(asked=taken.asked, nearest=near, why=why)])
