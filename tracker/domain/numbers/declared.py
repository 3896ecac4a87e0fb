"""What developers declare, kept beside what was found, and how far the two are apart."""

from __future__ import annotations

import dataclasses

from tracker.domain.assessing.assessment import ContextLength, ParameterCounts
from tracker.domain.registry.entries import Declared, TrackedModel
from tracker.vocabulary import RegistryField

DISAGREEMENT = 0.05
"""Declared and found numbers further apart than this are both shown."""


def beside_declared(
    context: ContextLength, counts: ParameterCounts, model: TrackedModel
) -> tuple[ContextLength, ParameterCounts]:
    """Both numbers with the registry's newest statements and any disagreement in the reason."""
    length = model.latest_declared(RegistryField.CONTEXT_LENGTH)
    total = model.latest_declared(RegistryField.PARAMETERS_TOTAL)
    active = model.latest_declared(RegistryField.PARAMETERS_ACTIVE)
    context = dataclasses.replace(
        context,
        declared=_number(length),
        reason=_joined(context.reason, apart("context length", length, context.native, context.extended)),
    )
    counts = dataclasses.replace(
        counts,
        declared_total=_number(total),
        declared_active=_number(active),
        reason=_joined(
            counts.reason, apart("total", total, counts.total), apart("active", active, counts.active)
        ),
    )
    return context, counts


def apart(what: str, declared: Declared | None, *found: int | None) -> str:
    """A sentence where no found number is within five per cent of the declared one; else empty."""
    number = _number(declared)
    known = [value for value in found if value]
    if declared is None or not number or not known:
        return ""
    if any(abs(value - number) <= DISAGREEMENT * number for value in known):
        return ""
    share = (known[0] - number) / number
    return f"declared {what} {number} ({declared.source}); the {known[0]} found is {share:+.0%} from it"


def _number(declared: Declared | None) -> int | None:
    value = declared.value if declared else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _joined(*sentences: str) -> str:
    return "; ".join(sentence for sentence in sentences if sentence)
