"""Checks of a new member of a family against the one before it.

Most tightening comes with a new repository: the old one keeps its licence and its gate, the next one
has others.
"""

from __future__ import annotations

from tracker.domain.assessing.access import DOWNLOADABLE, HOSTED, OPENNESS
from tracker.domain.assessing.assessment import Assessment
from tracker.domain.changes.change import Finding, Side, Transition
from tracker.domain.changes.license import FREEDOM, license_name, terms_change
from tracker.vocabulary import ChangeKind, Direction, LicenseClass

_REACHABLE = DOWNLOADABLE | HOSTED


def successor_tightened(step: Transition) -> Finding | None:
    """A new family member is less open than its predecessor, in access or in licence."""
    return _finding(step, Direction.TIGHTENED)


def successor_opened(step: Transition) -> Finding | None:
    """A new family member is more open than its predecessor, in access or in licence."""
    return _finding(step, Direction.OPENED)


def successor_mixed(step: Transition) -> Finding | None:
    """A new family member is more open than its predecessor in one respect and less in another."""
    return _finding(step, Direction.UNCLEAR)


def _finding(step: Transition, wanted: Direction) -> Finding | None:
    if step.predecessor is None or not _released_now(step):
        return None
    before, after = step.predecessor.assessment, step.new.assessment
    reasons = [reason for reason in (_access(before, after), _license(step, step.predecessor)) if reason]
    if not reasons or _overall({direction for direction, _ in reasons}) is not wanted:
        return None
    found = wanted
    return Finding(
        field="family",
        old=_state(before),
        new=_state(after),
        direction=found,
        reason=f"against {before.model.name or before.model.id}: {'; '.join(text for _, text in reasons)}",
        evidence=tuple(dict.fromkeys(filter(None, (after.access.source, after.license.source)))),
        kind=ChangeKind.EVENT,
        date=step.date or step.release_date,
    )


def _overall(directions: set[Direction]) -> Direction:
    """Tightened where nothing is freer, though terms are open; freer only where nothing is open."""
    if Direction.TIGHTENED in directions and Direction.OPENED not in directions:
        return Direction.TIGHTENED
    return next(iter(directions)) if len(directions) == 1 else Direction.UNCLEAR


def _released_now(step: Transition) -> bool:
    """Whether the model, or its weights after a time as a service, came out between the two moments."""
    old, new = step.old.assessment.access.value, step.new.assessment.access.value
    started = new in _REACHABLE and old not in _REACHABLE
    published = new in DOWNLOADABLE and old in HOSTED
    return (started or published) and (step.date is not None or step.came_out)


def _access(before: Assessment, after: Assessment) -> tuple[Direction, str] | None:
    old, new = before.access.value, after.access.value
    if old not in _REACHABLE or old is new:
        return None
    direction = Direction.TIGHTENED if OPENNESS[new] > OPENNESS[old] else Direction.OPENED
    return direction, f"access {new} after {old}"


def _license(step: Transition, predecessor: Side) -> tuple[Direction, str] | None:
    old, new = predecessor.assessment.license, step.new.assessment.license
    words = f"licence {license_name(new)} after {license_name(old)}"
    unread = new.license_class is LicenseClass.UNKNOWN and old.license_class is not LicenseClass.UNKNOWN
    if unread and step.new.assessment.access.value in DOWNLOADABLE:
        name = license_name(old)
        return Direction.UNCLEAR, f"its terms are not known ({new.reason}), those before were {name}"
    if old.license_class in FREEDOM and new.license_class in FREEDOM:
        moved = FREEDOM[new.license_class] - FREEDOM[old.license_class]
        if moved:
            direction = Direction.TIGHTENED if moved > 0 else Direction.OPENED
            return direction, f"{words} ({new.license_class} after {old.license_class})"
    moved_terms = terms_change(step, old, new)
    # Terms that nobody has read settle nothing, and are no reason to warn of every release.
    if moved_terms is None or moved_terms.direction not in (Direction.OPENED, Direction.TIGHTENED):
        return None
    moved_parts = (part.topic for part in moved_terms.parts if part.direction is moved_terms.direction)
    topics = ", ".join(dict.fromkeys(moved_parts))
    return moved_terms.direction, f"{words} ({topics})" if topics else words


def _state(assessment: Assessment) -> str:
    known = (assessment.access.value.value, license_name(assessment.license))
    return ", ".join(word for word in known if word)
