"""Checks of who can reach a model: weights, gates, hosted access."""

from __future__ import annotations

from tracker.domain.assessing.access import DOWNLOADABLE, HOSTED, OPENNESS, region_gate, says_no_region
from tracker.domain.changes.change import Finding, Side, Transition
from tracker.vocabulary import Access, ChangeKind, Direction, Level, LicenseClass, ReadStatus

_OFF = frozenset({Access.SUSPENDED, Access.WITHDRAWN})
_NOT_YET = frozenset({Access.UNKNOWN, Access.UNRELEASED})


def weights_published(step: Transition) -> Finding | None:
    """Weights can be downloaded that could not before.

    An opening where the model was known in a more closed form, or where nothing as open came before it
    in its family. Neutral for a new model whose predecessor was as open: one more model, no change.
    """
    old, new = _pair(step)
    if old in DOWNLOADABLE or old in _OFF or new not in DOWNLOADABLE or not _release_is_dated(step):
        return None
    if old in _NOT_YET and _predecessor_as_open(step):
        known = step.new.assessment.license.license_class is not LicenseClass.UNKNOWN
        alike = ", as open as its predecessor's" if known else ""
        return _finding(step, Direction.NEUTRAL, f"weights published{alike}")
    gate = "" if new is Access.OPEN else f", behind a gate ({new})"
    return _finding(step, Direction.OPENED, f"weights published{gate}")


def weights_withdrawn(step: Transition) -> Finding | None:
    """Weights could be downloaded and are gone, though the model or its repository is still known."""
    old, new = _pair(step)
    gone = HOSTED | {Access.WITHDRAWN, Access.UNRELEASED}
    if old in DOWNLOADABLE and new in gone and not _missing(step):
        return _finding(step, Direction.TIGHTENED, "the weights can no longer be downloaded")
    return None


def gate_added(step: Transition) -> Finding | None:
    """A gate stands where anyone could download before."""
    if _pair(step) in ((Access.OPEN, Access.GATED_AUTO), (Access.OPEN, Access.GATED_MANUAL)):
        how = (
            "approved by a person"
            if step.new.assessment.access.value is Access.GATED_MANUAL
            else "clicked through"
        )
        return _finding(step, Direction.TIGHTENED, f"downloading now needs an account and a request, {how}")
    return None


def gate_removed(step: Transition) -> Finding | None:
    """Anyone can download where a gate stood before."""
    if _pair(step) in ((Access.GATED_AUTO, Access.OPEN), (Access.GATED_MANUAL, Access.OPEN)):
        return _finding(step, Direction.OPENED, "the gate is gone")
    return None


def gate_tightened(step: Transition) -> Finding | None:
    """A gate that let everyone through now waits for a person's approval."""
    if _pair(step) == (Access.GATED_AUTO, Access.GATED_MANUAL):
        return _finding(step, Direction.TIGHTENED, "requests are now approved by a person")
    return None


def gate_relaxed(step: Transition) -> Finding | None:
    """A gate that waited for a person's approval now lets everyone through."""
    if _pair(step) == (Access.GATED_MANUAL, Access.GATED_AUTO):
        return _finding(step, Direction.OPENED, "requests are now approved automatically")
    return None


def region_gated(step: Transition) -> Finding | None:
    """The gate turns away people in a region (the Hub's ``extra_gated_eu_disallowed``)."""
    old, new = _region_of(step.old), _region_of(step.new)
    if new and not old and step.old.facts:
        return _region(old, new, Direction.TIGHTENED, f"the gate turns away requests from the {new}")
    return None


def region_ungated(step: Transition) -> Finding | None:
    """The gate no longer turns away people in a region; unclear where the card could not tell."""
    old, new = _region_of(step.old), _region_of(step.new)
    if not old or new or not step.new.facts:
        return None
    if says_no_region(step.new.facts):
        return _region(
            old, "none", Direction.OPENED, f"the gate no longer turns away requests from the {old}"
        )
    reason = f"the card does not say any more whether requests from the {old} are turned away"
    return _region(old, None, Direction.UNCLEAR, reason)


def access_suspended(step: Transition) -> Finding | None:
    """Access is switched off for now."""
    old, new = _pair(step)
    if new is not Access.SUSPENDED or old in _OFF or step.new.assessment.access.source == "hub:disabled":
        return None
    return _finding(step, Direction.TIGHTENED, "access is switched off")


def access_withdrawn(step: Transition) -> Finding | None:
    """A hosted or suspended model is taken away."""
    old, new = _pair(step)
    left = HOSTED | {Access.SUSPENDED}
    if _missing(step) or _no_longer_disabled(step):
        return None
    if old in left and new in (Access.WITHDRAWN, Access.UNRELEASED):
        return _finding(step, Direction.TIGHTENED, "access has ended")
    return None


def access_limited(step: Transition) -> Finding | None:
    """Access is for fewer people than before; or a model starts with chosen partners only.

    A limited start is a warning: it is narrower than a launch usually is, and wider than nothing. It is
    neutral where the predecessor was no more open.
    """
    old, new = _pair(step)
    if new is Access.LIMITED and old in _NOT_YET and _predecessor_as_narrow(step):
        return _finding(step, Direction.NEUTRAL, "released to chosen partners only", level=Level.INFO)
    if new is Access.LIMITED and old in _NOT_YET:
        return _finding(step, Direction.TIGHTENED, "released to chosen partners only", level=Level.WARNING)
    if old in HOSTED and new in HOSTED and OPENNESS[new] > OPENNESS[old]:
        return _finding(step, Direction.TIGHTENED, f"access narrowed from {old} to {new}")
    return None


def access_restored(step: Transition) -> Finding | None:
    """What was suspended or withdrawn can be reached again, by all or by some."""
    old, new = _pair(step)
    if _returned(step):
        return None
    if (old in _OFF and (new in DOWNLOADABLE or new in HOSTED)) or _enabled(step):
        partly = " for chosen partners" if new is Access.LIMITED else ""
        return _finding(step, Direction.OPENED, f"access is back{partly}")
    return None


def access_widened(step: Transition) -> Finding | None:
    """Hosted access is for more people than before."""
    old, new = _pair(step)
    wider = old in HOSTED and new in HOSTED and OPENNESS[new] < OPENNESS[old]
    if wider or (old is Access.WITHDRAWN and new is Access.SUSPENDED and not _returned(step)):
        return _finding(step, Direction.OPENED, f"access widened from {old} to {new}")
    return None


def model_released(step: Transition) -> Finding | None:
    """A model can be used for the first time, as a service only."""
    old, new = _pair(step)
    if old not in _NOT_YET or new not in (Access.API, Access.HOSTED) or step.kind is not ChangeKind.EVENT:
        return None
    direction = Direction.OPENED if old is Access.UNRELEASED else Direction.NEUTRAL
    return _finding(step, direction, "released as a service, without weights")


def access_unclear(step: Transition) -> Finding | None:
    """Access was known and now is not, or moved in a way that has no direction."""
    old, new = _pair(step)
    if old is new or old is Access.UNKNOWN or _missing(step):
        return None
    if new is Access.UNKNOWN:
        kind = ChangeKind.UNCONFIRMED
        return _finding(step, Direction.UNCLEAR, step.new.assessment.access.reason, kind=kind)
    shut = (Access.WITHDRAWN, Access.UNRELEASED), (Access.UNRELEASED, Access.WITHDRAWN)
    if (old, new) in shut or (new is Access.UNRELEASED and _no_longer_disabled(step)):
        return _finding(step, Direction.UNCLEAR, f"{new} where it was {old}")
    return None


def _pair(step: Transition) -> tuple[Access, Access]:
    return step.old.assessment.access.value, step.new.assessment.access.value


def _no_longer_disabled(step: Transition) -> bool:
    """Whether the Hub names a repository again that it had disabled, with or without weights."""
    now = step.new.assessment.access
    return step.old.assessment.access.source == "hub:disabled" and now.value not in _OFF


def _enabled(step: Transition) -> bool:
    """Whether the Hub serves a repository again that it had disabled."""
    was, now = step.old.assessment.access, step.new.assessment.access
    return was.source == "hub:disabled" and now.value in DOWNLOADABLE | HOSTED and bool(step.new.facts)


def _missing(step: Transition) -> bool:
    """A repository that was not found is a matter of the repository checks."""
    return step.new.assessment.status is ReadStatus.MISSING and step.date is None


def _returned(step: Transition) -> bool:
    """A repository that is found again is a matter of the repository checks, too."""
    return step.old.assessment.status is ReadStatus.MISSING and step.date is None


def _release_is_dated(step: Transition) -> bool:
    """Whether weights that we see for the first time also came out between the two moments."""
    if step.date is not None or step.came_out:
        return True
    old = step.old.assessment.access.value
    return old in HOSTED or (old is Access.UNRELEASED and bool(step.old.facts))


def _predecessor_as_open(step: Transition) -> bool:
    if step.predecessor is None:
        return False
    before = step.predecessor.assessment.access.value
    return before in DOWNLOADABLE and OPENNESS[before] <= OPENNESS[step.new.assessment.access.value]


def _predecessor_as_narrow(step: Transition) -> bool:
    if step.predecessor is None:
        return False
    before = step.predecessor.assessment.access.value
    return before not in _NOT_YET and OPENNESS[before] >= OPENNESS[Access.LIMITED]


def _region_of(side: Side) -> str | None:
    """What the gate turned away when the repository was last read; one that is gone says nothing since."""
    if side.assessment.status is ReadStatus.MISSING:
        return region_gate(side.facts)
    return side.assessment.access.region_gate


def _region(old: str | None, new: str | None, direction: Direction, reason: str) -> Finding:
    return Finding(
        field="access.region_gate",
        old=old,
        new=new,
        direction=direction,
        reason=reason,
        evidence=("hub:cardData.extra_gated_eu_disallowed",),
    )


def _finding(
    step: Transition,
    direction: Direction,
    reason: str,
    *,
    level: Level | None = None,
    kind: ChangeKind | None = None,
) -> Finding:
    old, new = step.old.assessment.access, step.new.assessment.access
    came_out = old.value in _NOT_YET | HOSTED and new.value in DOWNLOADABLE and step.came_out
    note = f": {new.reason}" if new.reason and new.reason != f"since {new.as_of}" else ""
    return Finding(
        field="access",
        old=None if old.value is Access.UNKNOWN else old.value.value,
        new=None if new.value is Access.UNKNOWN else new.value.value,
        direction=direction,
        reason=new.reason if new.reason.casefold().startswith(reason.casefold()) else reason + note,
        evidence=(new.source,) if new.source else (),
        level=level,
        kind=ChangeKind.EVENT if came_out else kind,
        date=step.date or (step.release_date if came_out else None),
    )
