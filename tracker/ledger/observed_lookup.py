"""Models looked up among observations that are at hand, whoever read them: for locks and proofs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from tracker.domain.assessing.assess import assess
from tracker.domain.assessing.base_models import Parent
from tracker.domain.licensing.judging.lineage import KnownModel
from tracker.domain.licensing.judging.subjects import known_model
from tracker.domain.observing.observation import Observation
from tracker.domain.registry.entries import HubId, ModelId, TrackedModel
from tracker.domain.values.hub_id import hub_id_problem
from tracker.ledger.ledger import Ledger
from tracker.ledger.model_lookup import Found, ModelLookup


class ObservedLookup(ModelLookup):
    """``observations`` by repository id in lower case; ``text`` gives a licence text by its SHA-256.

    No time of reading is known, so that the same observations give the same bytes on any day. Nothing is read
    from a snapshot or from the Hub. What is not among the observations is answered by the
    registry alone.
    """

    def __init__(
        self, ledger: Ledger, observations: Mapping[str, Observation], text: Callable[[str], str | None]
    ) -> None:
        super().__init__(ledger, None)
        self._observations = observations
        self._text = text

    def find(self, name: str) -> Found:
        """A model by registry id or by the id of its repository."""
        model = self.registry.find(name)
        if model is None:
            is_hub = hub_id_problem(name) is None
            model = TrackedModel(id=ModelId(name), hub=HubId(name) if is_hub else None)
        seen = self._observations.get((model.hub or name).casefold())
        return self._found(model, seen)

    def parent(self, parent: Parent) -> KnownModel | str:
        """One ancestor among the observations; else why nothing is known of it."""
        seen = self._observations.get(parent.hub.casefold())
        if seen is None:
            return "it was not read"
        model = TrackedModel(id=ModelId(parent.hub), hub=HubId(parent.hub))
        known = known_model(parent.hub, self._found(model, seen).assessment, seen)
        if not seen.facts:
            return f"it could not be read: {seen.error.code}" if seen.error else "it was not read"
        return known

    def _found(self, model: TrackedModel, seen: Observation | None) -> Found:
        assessment = assess(
            model,
            seen,
            knowledge=self.knowledge,
            read_evidence=self._text,
            day=self.day,
            with_numbers=False,
        )
        if seen is not None and seen.error is not None and not seen.facts:
            why = f"it could not be read: {seen.error.code}"
            assessment = replace(assessment, license=replace(assessment.license, reason=why))
        return Found(assessment=assessment, observation=seen)
