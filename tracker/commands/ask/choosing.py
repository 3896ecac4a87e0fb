"""Which of the models may we use, and which are like one of them?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tracker.adapters.workspace.finding import Workspace
from tracker.adapters.workspace.policy_file import load_policy
from tracker.commands.ask.check import check_models, profile_with
from tracker.documents.models import Document, model_document
from tracker.domain.assessing.kinds import kind_of
from tracker.domain.licensing.asking.profile_facts import Fact
from tracker.domain.values.late_dataclass import dataclass
from tracker.ledger.ledger import Ledger
from tracker.ledger.model_lookup import ModelLookup
from tracker.ledger.naming import find_model
from tracker.vocabulary import Access, Verdict

_LARGEST_RATIO = 2.5
_MAY_BE_HAD = frozenset({Access.OPEN, Access.GATED_AUTO, Access.GATED_MANUAL, Access.UNKNOWN})
_ORDER = {Verdict.ALLOWED: 0, Verdict.CONDITIONAL: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Models that may be used, the surest yes first; ``refused`` counts the others by their verdict."""

    models: Sequence[Document]
    refused: Mapping[Verdict, int]


def that_may_be_used(models: Sequence[Document], workspace: Workspace, facts: Mapping[str, Fact]) -> Choice:
    """Those with a verdict of allowed or conditional, by the last snapshot; each gets ``may``."""
    policy = load_policy(workspace.policy)
    lookup = ModelLookup(Ledger.open(workspace), None)
    names = [model["id"] for model in models]
    checked = check_models(names, lookup, policy, profile_with(policy, facts))
    verdicts = {one.asked: one.judgement.verdict for one in checked.results}
    kept = [
        {**model, "may": verdicts[model["id"]].value} for model in models if verdicts[model["id"]] in _ORDER
    ]
    refused = {
        verdict: count
        for verdict in (Verdict.FORBIDDEN, Verdict.UNKNOWN)
        if (count := sum(one is verdict for one in verdicts.values()))
    }
    ordered = sorted(kept, key=lambda model: (_ORDER[Verdict(model["may"])], -(_size(model) or 0)))
    return Choice(models=ordered, refused=refused)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """What an alternative has to be like; a number that is not known does not narrow anything down."""

    id: str
    hub: str | None
    kind: str
    size: int | None
    context: int | None

    def fits(self, model: Document) -> bool:
        """Another model of about that size, of that kind, with half the context or more, and weights."""
        if model["id"] == self.id or (self.hub and model["hub"] == self.hub):
            return False
        if model["access"]["value"] not in _MAY_BE_HAD or _kind(model) != self.kind:
            return False
        size, context = _size(model), _context(model)
        if self.size and (size is None or not 1 / _LARGEST_RATIO <= size / self.size <= _LARGEST_RATIO):
            return False
        return not (self.context and (context is None or context * 2 < self.context))

    def distance(self, model: Document) -> float:
        """How far the sizes lie apart."""
        size = _size(model)
        return abs(math.log(size / self.size)) if size and self.size else 0.0


def pattern_of(workspace: Workspace, name: str) -> Pattern:
    """The model that alternatives are wanted for. Raises UsageError for a name of no single one."""
    return pattern_in(Ledger.open(workspace), name)


def pattern_in(ledger: Ledger, name: str) -> Pattern:
    """The same, in a ledger that is at hand."""
    model = find_model(ledger.known, name)
    home = ledger.home(model)
    view = home.view()
    document = model_document(home.assess(model, home.observation(model.id, view), view))
    return Pattern(
        id=model.id, hub=model.hub, kind=_kind(document), size=_size(document), context=_context(document)
    )


def alternatives(pattern: Pattern, choice: Choice) -> tuple[Choice, list[str]]:
    """Those of ``choice`` that are like it and allowed, the nearest in size first.

    Beside them the ids of those that are allowed under conditions: no alternative without a look at these.
    """
    fitting = sorted(filter(pattern.fits, choice.models), key=pattern.distance)
    allowed = [model for model in fitting if model["may"] == Verdict.ALLOWED.value]
    conditional = [model["id"] for model in fitting if model["may"] == Verdict.CONDITIONAL.value]
    return replace(choice, models=allowed), conditional


def _kind(model: Document) -> str:
    return kind_of(f"{model['id']} {model['name'] or ''} {model['hub'] or ''}")


def _size(model: Document) -> int | None:
    found = model["parameters"]["total"] or model["parameters"]["declared_total"]
    return found if isinstance(found, int) else None


def _context(model: Document) -> int | None:
    found = model["context_length"]["native"] or model["context_length"]["declared"]
    return found if isinstance(found, int) else None
