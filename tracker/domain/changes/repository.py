"""Checks of the repository itself: there or not, the same one or another."""

from __future__ import annotations

from tracker.domain.changes.change import Finding, Transition
from tracker.domain.observing.keeping import REFUSED_SINCE, refusal
from tracker.domain.observing.observation import Observation, ReadErrorCode
from tracker.vocabulary import Access, ChangeKind, Direction, ReadStatus

_TAKEN_DOWN = {
    ReadErrorCode.DISABLED: "disabled by the Hub",
    ReadErrorCode.UNAVAILABLE_FOR_LEGAL_REASONS: "unavailable for legal reasons",
}


def repo_missing(step: Transition) -> Finding | None:
    """A repository that was there was not found, once.

    One reading proves nothing: the Hub answers the same way to a bad address and to its own troubles.
    """
    seen = step.new.observation
    if not _gone(seen) or _gone(step.old.observation) or step.new.confirmed_missing:
        return None
    return _finding(
        step,
        "missing",
        Direction.UNCLEAR,
        "not found, or private, in one refresh so far",
        kind=ChangeKind.UNCONFIRMED,
    )


def repo_withdrawn(step: Transition) -> Finding | None:
    """A repository was not found in two refreshes or more in a row: deleted or made private."""
    seen = step.new.observation
    if seen is None or not seen.facts or not step.new.confirmed_missing:
        return None
    if step.old.confirmed_missing or not step.old.listed:
        return None
    reason = f"not found, or private, in every refresh since {seen.missing_since}"
    return _finding(step, "withdrawn", Direction.TIGHTENED, reason, kind=ChangeKind.EVENT)


def repo_returned(step: Transition) -> Finding | None:
    """A repository that was not found is there again."""
    old, new = step.old.observation, step.new.observation
    if not _gone(old) or new is None or new.status is not ReadStatus.OK or repo_replaced(step):
        return None
    confirmed = step.old.confirmed_missing
    reason = "the repository is there again"
    if new.facts.get("disabled") is True:
        # Out of reach in another way; one that was missing once is told of as disabled.
        said = f"{reason}, and disabled by the Hub"
        return _finding(step, "disabled", Direction.NEUTRAL, said) if confirmed else None
    if confirmed:
        return _finding(step, "ok", Direction.OPENED, reason, kind=ChangeKind.EVENT)
    return _finding(step, "ok", Direction.NEUTRAL, f"{reason}; it was missing in one refresh")


def repo_disabled(step: Transition) -> Finding | None:
    """The Hub has taken the repository down; its facts stay, its files cannot be read."""
    old, new = step.old, step.new
    taken_down = new.facts.get("disabled") is True and old.facts.get("disabled") is not True
    if taken_down and old.facts and not old.confirmed_missing:
        # Where nothing could be downloaded, nothing is lost yet.
        empty = old.assessment.access.value is Access.UNRELEASED
        direction = Direction.UNCLEAR if empty else Direction.TIGHTENED
        return _finding(step, "disabled", direction, "the Hub has disabled the repository")
    if _refused_for_good(new.observation) and not _refused_for_good(old.observation):
        reason = "refused for legal reasons (HTTP 451) by two readings"
        return _finding(step, "disabled", Direction.TIGHTENED, reason, kind=ChangeKind.EVENT)
    error = new.observation.error if new.observation else None
    known = old.observation.error if old.observation else None
    if error and error.code in _TAKEN_DOWN and not (known and known.code is error.code):
        reason = f"the Hub answers: {_TAKEN_DOWN[error.code]}"
        return _finding(step, "disabled", Direction.UNCLEAR, reason, kind=ChangeKind.UNCONFIRMED)
    return None


def repo_renamed(step: Transition) -> Finding | None:
    """The Hub leads from the id we know to another: a rename or a move. Or the registry names another."""
    old, new = step.old.observation, step.new.observation
    if old is None or new is None or not new.facts:
        return None
    before, after = old.redirected_to or old.hub, new.redirected_to or new.hub
    if not before or not after or before.lower() == after.lower() or not old.facts:
        return None
    return Finding(
        field="hub",
        old=before,
        new=after,
        direction=Direction.NEUTRAL,
        reason=f"the repository is now called {after}"
        if old.hub == new.hub
        else f"the registry now names {new.hub}",
        evidence=("hub:id",) if old.hub == new.hub else ("registry",),
    )


def repo_replaced(step: Transition) -> Finding | None:
    """The same name holds another repository: its identity, given at creation, differs."""
    old, new = step.old.facts.get("_id"), step.new.facts.get("_id")
    before, after = step.old.observation, step.new.observation
    if before is None or after is None or not _same_name(before, after):
        return None
    if not isinstance(old, str) or not isinstance(new, str) or old == new:
        return None
    return Finding(
        field="hub._id",
        old=old,
        new=new,
        direction=Direction.UNCLEAR,
        reason="another repository answers under this name; what held for the old one may not hold",
        evidence=("hub:_id",),
    )


def _refused_for_good(seen: Observation | None) -> bool:
    """Whether two readings were refused for legal reasons, the repository or its files."""
    if seen is None or REFUSED_SINCE not in seen.facts:
        return False
    return refusal(seen) is ReadErrorCode.UNAVAILABLE_FOR_LEGAL_REASONS


def _same_name(before: Observation, after: Observation) -> bool:
    return (before.hub or "").casefold() == (after.hub or "").casefold()


def _gone(observation: Observation | None) -> bool:
    return observation is not None and observation.status is ReadStatus.MISSING and bool(observation.facts)


def _finding(
    step: Transition, new: str, direction: Direction, reason: str, *, kind: ChangeKind | None = None
) -> Finding:
    before = step.old.observation
    old = "withdrawn" if step.old.confirmed_missing else "missing" if _gone(before) else "ok"
    return Finding(
        field="status", old=old, new=new, direction=direction, reason=reason, evidence=("hub",), kind=kind
    )
