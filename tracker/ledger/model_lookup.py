"""Where a model's state is read from: the last snapshot, or the Hub as it is now.

A registry id is answered from the last snapshot and a Hub id is read now; offline both come from the
snapshot. Parents come from the snapshot where it has them, and are read now where it has not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NoReturn

from tracker.adapters.hub.models import is_hub_id
from tracker.adapters.machine.clock import stamp
from tracker.domain.assessing.assess import assess
from tracker.domain.assessing.assessment import Assessment
from tracker.domain.assessing.base_models import Parent
from tracker.domain.licensing.judging.lineage import KnownModel
from tracker.domain.licensing.judging.subjects import known_model
from tracker.domain.licensing.knowledge.lookups import LicenseKnowledge
from tracker.domain.observing.keeping import UNREACHABLE
from tracker.domain.observing.observation import Observation, ReadErrorCode
from tracker.domain.registry.entries import HubId, ModelId, TrackedModel
from tracker.domain.values.hub_id import hub_id_problem
from tracker.errors import UsageError
from tracker.ledger.ledger import Ledger
from tracker.vocabulary import ReadStatus

if TYPE_CHECKING:
    from tracker.adapters.hub.client import HubClient

_MANY = 8
"""From so many names on, the snapshot is read through once instead of searched for each."""


class LiveReader:
    """Reads models from the Hub as they are now, keeping licence texts in memory only.

    ``loopback`` is the address of a Hub on this machine; nothing is opened before the first reading.
    """

    def __init__(self, loopback: str | None = None) -> None:
        self._loopback = loopback
        self._texts: dict[str, str] = {}

    @cached_property
    def hub(self) -> HubClient:
        """The Hub that is read."""
        from tracker.adapters.hub.client import HubClient

        if self._loopback:
            return HubClient.open_loopback(self.keep, 4, self._loopback)
        return HubClient.open(self.keep, 4)

    def read(self, model: TrackedModel) -> Observation:
        """What the Hub says; what is wrong with one model is in the observation. Raises BadTokenError."""
        from tracker.adapters.hub.errors import HubError

        if model.hub is None:
            raise ValueError(f"{model.id} has no repository")
        try:
            return self.hub.read(model.hub, model=model.id)
        except HubError as error:
            missing = error.error.code is ReadErrorCode.MISSING_OR_PRIVATE
            status = ReadStatus.MISSING if missing else ReadStatus.STALE
            return Observation(id=model.id, hub=model.hub, status=status, error=error.error)

    def keep(self, content: bytes) -> str:
        """Hold a text; answers with its SHA-256 in hex."""
        import hashlib

        digest = hashlib.sha256(content).hexdigest()
        self._texts[digest] = content.decode("utf-8", "replace")
        return digest

    def text(self, sha256: str) -> str | None:
        """A text that was read."""
        return self._texts.get(sha256)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A model's state and where it is from; ``unreachable`` where the source gave no answer."""

    assessment: Assessment
    observation: Observation | None
    notes: tuple[str, ...] = ()
    unreachable: bool = False


class ModelLookup:
    """Finds models by any name; each is read once."""

    def __init__(self, ledger: Ledger, reader: LiveReader | None) -> None:
        self._ledger = ledger
        self._reader = reader
        self._view = ledger.view()
        self._lines: dict[str, bytes] | None = None
        self._parents: dict[str, KnownModel | str] = {}
        self.notes: list[str] = []

    @property
    def knowledge(self) -> LicenseKnowledge:
        """What is known about licences."""
        return self._ledger.knowledge

    @property
    def day(self) -> dt.date:
        """Today."""
        return self._ledger.now.date()

    @property
    def live(self) -> bool:
        """Whether the network may be used."""
        return self._reader is not None

    @property
    def snapshot(self) -> str | None:
        """The time of the snapshot that answers come from."""
        return self._view.seen_at

    def prepare(self, names: Sequence[str]) -> None:
        """Read the snapshot through where many models are asked for."""
        if len(names) >= _MANY and self._lines is None and self._view.snapshot is not None:
            self._lines = dict(self._ledger.snapshots.read(self._view.snapshot))

    def find(self, name: str) -> Found:
        """A model by registry id, Hub id or alias; one that is nowhere is answered as not read."""
        model = self._ledger.registry.find(name)
        wants_now = "/" in name and self._reader is not None
        if model is not None and not (wants_now and model.hub):
            seen = self._seen(model)
            if seen is not None or model.hub is None or self._reader is None:
                return self._from_snapshot(model, seen)
        if model is None:
            model = _untracked(name)
        if self._reader is None or model.hub is None:
            return self._nowhere(model, name)
        return self._now(model, self._reader)

    def is_known(self, name: str) -> bool:
        """Whether a name is one that the registry has or the Hub can have."""
        return self._ledger.registry.find(name) is not None or _untracked(name).hub is not None

    def refuse(self, name: str) -> NoReturn:
        """Raise UsageError for a name of no model, with the nearest ones."""
        self._ledger.find(name)
        raise UsageError(f"{name}: no such model")

    def parent(self, parent: Parent) -> KnownModel | str:
        """One ancestor, from the snapshot or read now; else why nothing is known of it."""
        name = parent.hub.casefold()
        if name not in self._parents:
            self._parents[name] = self._look(parent)
        return self._parents[name]

    def _look(self, parent: Parent) -> KnownModel | str:
        model = self._ledger.registry.find(parent.hub)
        seen = self._seen(model) if model is not None else None
        if model is not None and (seen is not None or self._reader is None):
            found = self._from_snapshot(model, seen)
        elif self._reader is None:
            return "it is not in the last snapshot; run without --offline to read it"
        elif not is_hub_id(parent.hub):
            return "its name is not one that the Hub can have"
        else:
            untracked = TrackedModel(id=ModelId(parent.hub), hub=HubId(parent.hub))
            found = self._now(model if model is not None and model.hub else untracked, self._reader)
        known = known_model(parent.hub, found.assessment, found.observation)
        if found.observation is None or not found.observation.facts:
            return known.reason or "it was not read"
        return known

    def _seen(self, model: TrackedModel) -> Observation | None:
        if self._lines is not None and self._view.snapshot is not None:
            line = self._lines.get(model.id)
            return self._ledger.snapshots.parse(self._view.snapshot, line) if line is not None else None
        return self._ledger.observation(model.id, self._view)

    def _from_snapshot(self, model: TrackedModel, seen: Observation | None) -> Found:
        return Found(
            assessment=self._ledger.assess(model, seen, self._view, with_numbers=False), observation=seen
        )

    def _nowhere(self, model: TrackedModel, name: str) -> Found:
        known = "is in no snapshot" if model.hub else "is no registry id, and no Hub id"
        fix = "; run without --offline to read it" if model.hub else ""
        assessment = self._ledger.assess(model, None, self._view, with_numbers=False)
        note = f"{name} {known}{fix}"
        why = replace(assessment.license, reason=note)
        return Found(assessment=replace(assessment, license=why), observation=None, notes=(note,))

    def _now(self, model: TrackedModel, reader: LiveReader) -> Found:
        read = reader.read(model)
        failed = read.error is not None and read.error.code in UNREACHABLE
        if failed and read.error is not None:
            seen = self._seen(model) if self._ledger.registry.find(model.id) else None
            if seen is not None:
                why = f"the Hub gave no answer for {model.hub} ({read.error.code})"
                note = f"{why}; this is from the last snapshot"
                return replace(self._from_snapshot(model, seen), notes=(note,))
        assessment = assess(
            model,
            read,
            knowledge=self.knowledge,
            read_evidence=reader.text,
            day=self.day,
            seen_at=stamp(self._ledger.now),
            with_numbers=False,
        )
        if read.error is not None and not read.facts:
            why = f"it could not be read: {read.error.code}"
            assessment = replace(assessment, license=replace(assessment.license, reason=why))
        return Found(assessment=assessment, observation=read, unreachable=failed)


def _untracked(name: str) -> TrackedModel:
    return TrackedModel(id=ModelId(name), hub=HubId(name) if hub_id_problem(name) is None else None)
