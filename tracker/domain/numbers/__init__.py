"""Context length and parameter counts of a model, each with the rule that decided."""

from __future__ import annotations

from tracker.domain.assessment import ContextLength, ParameterCounts
from tracker.domain.observation import Observation
from tracker.domain.registry import TrackedModel


def derive_numbers(
    model: TrackedModel, observation: Observation | None
) -> tuple[ContextLength, ParameterCounts]:
    """Both numbers of one model; unknown is None with its reason. Never raises."""
    return ContextLength(reason="not derived yet"), ParameterCounts(reason="not derived yet")
