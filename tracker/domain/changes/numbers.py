"""Checks of sizes: context length and parameters. They have no direction of openness."""

from __future__ import annotations

from tracker.domain.changes.change import Finding, Transition
from tracker.vocabulary import ChangeKind, Direction


def context_changed(step: Transition) -> Finding | None:
    """The context length differs, native or extended."""
    old, new = step.old.assessment.context_length, step.new.assessment.context_length
    pairs = {"native": (old.native, new.native), "extended": (old.extended, new.extended)}
    return _finding(step, "context_length", pairs, new.reason, new.source)


def parameters_changed(step: Transition) -> Finding | None:
    """The number of parameters differs, total or active."""
    old, new = step.old.assessment.parameters, step.new.assessment.parameters
    pairs = {"total": (old.total, new.total), "active": (old.active, new.active)}
    return _finding(step, "parameters", pairs, new.reason, new.source)


def _finding(
    step: Transition,
    field: str,
    pairs: dict[str, tuple[int | None, int | None]],
    reason: str,
    source: str | None,
) -> Finding | None:
    moved = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    if not moved:
        return None
    learnt = all(old is None or new is None for old, new in moved.values())
    return Finding(
        field=f"{field}.{next(iter(moved))}",
        old=_written({name: old for name, (old, _) in moved.items()}),
        new=_written({name: new for name, (_, new) in moved.items()}),
        direction=Direction.NEUTRAL,
        reason=reason or "read again",
        evidence=(source,) if source else (),
        # A number that appears or vanishes says what we could read, not what the developer did.
        kind=ChangeKind.CORRECTION if learnt else None,
    )


def _written(numbers: dict[str, int | None]) -> str | None:
    if len(numbers) == 1:
        number = next(iter(numbers.values()))
        return None if number is None else str(number)
    return ", ".join(f"{name} {'unknown' if number is None else number}" for name, number in numbers.items())
