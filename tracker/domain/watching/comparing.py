"""What two readings of an owner's list tell: what is new there, and what moved. Absence tells nothing."""

from __future__ import annotations

from tracker.domain.values.late_dataclass import dataclass
from tracker.domain.watching.listed import Listed
from tracker.vocabulary import Access, Direction, LicenseClass

_GATES: dict[bool | str, int] = {False: 0, "auto": 1, "manual": 2}
_CLASSES = list(LicenseClass)
_REACHABLE = {Access.OPEN: 0, Access.GATED_AUTO: 1, Access.GATED_MANUAL: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One thing that lists tell."""

    check: str
    field: str
    old: str | None
    new: str | None
    direction: Direction
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Predecessor:
    """A model we track that a new repository follows."""

    name: str
    access: Access
    license_class: LicenseClass


def appeared(new: Listed) -> Seen:
    """A repository that no complete list of this owner had before."""
    what = f"{new.gate}, {new.license or 'no licence tag'}"
    return Seen(
        check="repository-appeared",
        field="repository",
        old=None,
        new=what,
        direction=Direction.NEUTRAL,
        reason=f"{new.owner} lists it: {what}",
    )


def succeeded(new: Listed, license_class: LicenseClass, before: Predecessor) -> Seen:
    """The same, of one that follows a model we track: more or less open than that one."""
    gate = _step(_REACHABLE.get(before.access), _GATES.get(new.gated) if new.gated is not None else None)
    terms = class_step(before.license_class, license_class)
    what = f"{new.gate}, {new.license or 'no licence tag'}"
    return Seen(
        check="successor-appeared",
        field="successor",
        old=f"{before.access.value}, {before.license_class.value}",
        new=what,
        direction=_together(gate, terms),
        reason=f"{new.hub} follows {before.name} by its name: {what} ({license_class.value}); before it "
        f"{before.access.value}, {before.license_class.value}",
    )


def gate_moved(old: Listed, new: Listed) -> Seen | None:
    """Another gate, where both lists named one."""
    if old.gated is None or new.gated is None or old.gated == new.gated:
        return None
    return Seen(
        check="repository-gate-changed",
        field="repository_gate",
        old=old.gate,
        new=new.gate,
        direction=_step(_GATES.get(old.gated), _GATES.get(new.gated)),
        reason=f"{new.owner}'s list says {new.gate}, before {old.gate}",
    )


def license_moved(old: Listed, new: Listed, classes: tuple[LicenseClass, LicenseClass]) -> Seen | None:
    """Other licence tags; the direction is that of the classes they stand for."""
    if old.licenses == new.licenses or new.absent:
        return None
    return Seen(
        check="repository-license-changed",
        field="repository_license",
        old=old.license,
        new=new.license,
        direction=class_step(*classes),
        reason=f"the tag is {new.license or 'gone'}, before {old.license or 'none'}; no text was read",
    )


def class_step(old: LicenseClass, new: LicenseClass) -> Direction:
    """Which way a licence class moved; with one side unknown nobody can say."""
    if LicenseClass.UNKNOWN in (old, new):
        return Direction.UNCLEAR
    return _step(_CLASSES.index(old), _CLASSES.index(new))


def _step(old: int | None, new: int | None) -> Direction:
    if old is None or new is None:
        return Direction.UNCLEAR
    return Direction.NEUTRAL if old == new else Direction.TIGHTENED if new > old else Direction.OPENED


def _together(one: Direction, other: Direction) -> Direction:
    """Two directions as one: what tightens beside something unknown still tightens."""
    both = {one, other}
    if {Direction.TIGHTENED, Direction.OPENED} <= both:
        return Direction.UNCLEAR
    for direction in (Direction.TIGHTENED, Direction.UNCLEAR, Direction.OPENED):
        if direction in both:
            return direction
    return Direction.NEUTRAL
