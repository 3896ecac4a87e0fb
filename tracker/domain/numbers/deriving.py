"""From facts to both numbers; no configuration, however damaged, stops it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from tracker.domain.assessing.assessment import ContextLength, NumberTrail, ParameterCounts
from tracker.domain.numbers.active import Active, active_parameters
from tracker.domain.numbers.architectures import Parts, divide, weigh
from tracker.domain.numbers.architectures.weights import Weights
from tracker.domain.numbers.context import Length, context_length
from tracker.domain.numbers.count import Total
from tracker.domain.numbers.facts import NumberFacts
from tracker.domain.numbers.other_formats import from_mistral, from_state_spaces
from tracker.domain.numbers.settings import UndeterminedError, section
from tracker.domain.numbers.total import total_parameters
from tracker.domain.numbers.usual import usual_beside, usual_prediction, usual_weights
from tracker.domain.observing.observation import Json

DAMAGE = (ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError, TypeError, ValueError)
"""What a damaged configuration may raise in a formula: each means that it cannot be determined."""


def numbers_of(facts: NumberFacts) -> tuple[ContextLength, ParameterCounts]:
    """Context length and parameter counts with their trails."""
    try:
        facts = dataclasses.replace(facts, config=effective_config(facts))
        parts = divide(facts.config)
        length = _safely_long(facts, parts)
        total, active = _safely_heavy(facts, parts)
    except DAMAGE as error:
        reason = f"the facts are damaged ({type(error).__name__})"
        return ContextLength(reason=reason), ParameterCounts(reason=reason)
    return _context(length), _parameters(total, active)


def effective_config(facts: NumberFacts) -> Mapping[str, Json]:
    """The usual configuration; formats of their own in its shape where there is no usual one."""
    if "ssm_cfg" in facts.config and not facts.config.get("model_type"):
        return from_state_spaces(facts.config)
    if facts.params and not facts.config.get("model_type"):
        return {**from_mistral(facts.params), **section(facts.config)}
    return facts.config


def _safely_long(facts: NumberFacts, parts: Parts) -> Length:
    try:
        return context_length(facts, parts)
    except DAMAGE as error:
        return Length(rule="none", reason=f"the facts are damaged ({type(error).__name__})")


def _safely_heavy(facts: NumberFacts, parts: Parts) -> tuple[Total, Active]:
    weights, why_not = _weights(parts)
    try:
        unlisted = weights is None and parts.entry is None
        predicting = usual_prediction(parts.text) if unlisted else 0
        about = weights.text if weights else usual_weights(parts.text)
        about += usual_beside(parts.root) if about else 0
        total = total_parameters(facts, weights, why_not, tuple(parts.text.read), predicting, about)
        return total, active_parameters(facts, parts, weights, total)
    except DAMAGE as error:
        reason = f"the facts are damaged ({type(error).__name__})"
        return Total(rule="none", reason=reason), Active(rule="none", reason=reason)


def _weights(parts: Parts) -> tuple[Weights | None, str]:
    if not parts.text.values:
        return None, "there is no configuration"
    if not parts.has_measures:
        return None, "the configuration at hand gives no measures"
    try:
        return weigh(parts), ""
    except UndeterminedError as error:
        return None, str(error)
    except DAMAGE as error:
        return None, f"the configuration is damaged ({type(error).__name__})"


def _context(found: Length) -> ContextLength:
    trail = NumberTrail(rule=found.rule, keys=found.keys, set_aside=found.set_aside, doubtful=found.doubtful)
    return ContextLength(
        native=found.native,
        extended=found.extended,
        unbounded=found.unbounded,
        reason=found.reason,
        source=found.source,
        trail=trail,
    )


def _parameters(total: Total, active: Active) -> ParameterCounts:
    reason = total.reason if active.value == total.value else f"{total.reason}; active: {active.reason}"
    return ParameterCounts(
        total=total.value,
        active=active.value,
        reason=reason,
        source=total.source,
        total_trail=NumberTrail(
            rule=total.rule, keys=total.keys, set_aside=total.set_aside, doubtful=total.doubtful
        ),
        active_trail=NumberTrail(rule=active.rule, keys=active.keys, doubtful=active.doubtful),
    )
