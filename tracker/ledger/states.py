"""The state of one moment, asked for single models: what was seen of them, and what they came from."""

from __future__ import annotations

import contextlib
from types import TracebackType

from tracker.adapters.record.lookup import StateLookup
from tracker.domain.assessing.assessment import Assessment
from tracker.domain.assessing.base_models import Parent, observed_parents
from tracker.domain.licensing.judging.findings import Subject
from tracker.domain.licensing.judging.lineage import KnownModel, Lineage, trace
from tracker.domain.licensing.judging.subjects import known_model, subject_of
from tracker.domain.observing.keeping import refusal
from tracker.domain.observing.observation import Observation, ReadErrorCode
from tracker.domain.registry.entries import HubId, ModelId, Registry, TrackedModel
from tracker.ledger.ledger import Ledger
from tracker.ledger.views import View

_NOT_THERE = "it is not in the snapshot"
_MOST_KEPT = 20_000


class MomentState:
    """One moment of a ledger; to be used in a ``with``, because files are held open."""

    def __init__(self, ledger: Ledger, view: View, registry: Registry) -> None:
        self.ledger = ledger
        self.view = view
        self.registry = registry
        self._lookup: StateLookup | None = None
        self._stack = contextlib.ExitStack()
        self._parents: dict[str, KnownModel | str] = {}

    def __enter__(self) -> MomentState:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def line(self, identifier: str) -> bytes | None:
        """The line of one model."""
        if self._lookup is None:
            if self.view.snapshot is None:
                return None
            self._lookup = self._stack.enter_context(self.ledger.snapshots.lookup(self.view.snapshot))
        return self._lookup.line(identifier.encode())

    def observation(self, identifier: str) -> Observation | None:
        """What was seen of one model."""
        line = self.line(identifier)
        return self.parse(line) if line is not None else None

    def parse(self, line: bytes) -> Observation:
        """One of its lines. Raises DataError."""
        assert self.view.snapshot is not None  # noqa: S101 - lines come from a snapshot
        return self.ledger.snapshots.parse(self.view.snapshot, line)

    def entry(self, identifier: str) -> TrackedModel | None:
        """The registry's entry of that id, with the history that is known today."""
        found = self.registry.find(identifier)
        return found if found is not None and found.id == identifier else None

    def subject(self, assessment: Assessment, observation: Observation | None) -> Subject:
        """What is judged of a model at this moment."""
        lineage = Lineage()
        if observed_parents(observation):
            hub = assessment.model.hub or assessment.model.id
            lineage = trace(known_model(hub, assessment, observation), self.parent)
        refused = observation is not None and refusal(observation) is ReadErrorCode.FORBIDDEN
        network = refused and self.ledger.network_refuses(self.view)
        return subject_of(assessment, observation, lineage, network=network)

    def parent(self, parent: Parent) -> KnownModel | str:
        """One ancestor, or why nothing is known of it here."""
        if parent.hub not in self._parents:
            if len(self._parents) >= _MOST_KEPT:
                self._parents.clear()
            self._parents[parent.hub] = self._found(parent)
        return self._parents[parent.hub]

    def _found(self, parent: Parent) -> KnownModel | str:
        followed = self.registry.find(parent.hub)
        if followed is not None:
            return self._known(followed, self.line(followed.id), parent)
        line = self.line(parent.hub) or self._ancestor(parent.hub)
        return self._known(TrackedModel(id=ModelId(parent.hub), hub=HubId(parent.hub)), line, parent)

    def _ancestor(self, hub: str) -> bytes | None:
        """An ancestor that is kept under its name in other letter case."""
        return self.ledger.ancestor_line(hub, self.view)

    def _known(self, model: TrackedModel, line: bytes | None, parent: Parent) -> KnownModel | str:
        if line is None:
            return _NOT_THERE
        kept = self.ledger.ancestry
        key = (parent.hub, model, line, self.view.day)
        if key not in kept:
            if len(kept) >= _MOST_KEPT:
                kept.clear()
            kept[key] = self._look(model, line, parent)
        return kept[key]

    def _look(self, model: TrackedModel, line: bytes, parent: Parent) -> KnownModel | str:
        observation = self.parse(line)
        assessment = self.ledger.assess(model, observation, self.view, with_numbers=False)
        known = known_model(parent.hub, assessment, observation)
        return known if observation.facts else known.reason or "it was not read"
