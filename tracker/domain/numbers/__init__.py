"""Context length and parameter counts of a model, each with the rule that decided."""

from __future__ import annotations

from tracker.domain.assessing.assessment import ContextLength, ParameterCounts
from tracker.domain.numbers.declared import beside_declared
from tracker.domain.numbers.facts import NumberFacts, from_observation
from tracker.domain.observing.observation import Observation
from tracker.domain.registry.entries import TrackedModel

__all__ = ["NumberFacts", "derive_numbers", "from_observation", "numbers_of"]


def numbers_of(facts: NumberFacts) -> tuple[ContextLength, ParameterCounts]:
    """Context length and parameter counts with their trails. Never raises."""
    # The architectures take longer to import than a command without observations takes to run.
    from tracker.domain.numbers import deriving

    return deriving.numbers_of(facts)


def derive_numbers(
    model: TrackedModel, observation: Observation | None
) -> tuple[ContextLength, ParameterCounts]:
    """Both numbers of one model beside the declared ones; unknown is None with its reason. Never raises."""
    if observation is None or not (observation.facts or observation.contents):
        why = "no repository was read" if model.hub else "nothing is on the Hub to read"
        context, counts = ContextLength(reason=why), ParameterCounts(reason=why)
    else:
        context, counts = numbers_of(from_observation(observation))
    return beside_declared(context, counts, model)
