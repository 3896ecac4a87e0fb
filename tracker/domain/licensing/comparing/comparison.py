"""How the terms of one licence differ from those of another, judged by terms and not by names."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from tracker.domain.licensing.comparing.clause_changes import (
    ORDINARY_DUTIES,
    TermsPart,
    changed_clauses,
    only_shows_a_name,
)
from tracker.domain.licensing.knowledge.terms import (
    Grant,
    LicensedAct,
    LicenseTerms,
    Need,
    Permission,
)
from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import Direction, LicenseClass


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsChange:
    """``direction`` is over all parts: tightened if one part is; unclear where a side is not known."""

    direction: Direction
    parts: tuple[TermsPart, ...] = ()
    opened: tuple[LicensedAct, ...] = ()
    tightened: tuple[LicensedAct, ...] = ()
    reason: str = ""

    def lines(self) -> tuple[str, ...]:
        """What moved, a phrase each, weightless duties left out; the reason where nothing can be said."""
        moved = [part for part in self.parts if part.direction is not Direction.NEUTRAL]
        return tuple(f"{part.topic}: {part.what}" for part in moved) or (
            (self.reason,) if self.reason else ()
        )


class _Freedom(IntEnum):
    """How far an act is free. Ordinary duties (notices, a licence copy) leave it free."""

    WITHHELD = 0
    NARROWED = 1  # by size, place, purpose, field of use, or a step that needs somebody's consent
    WITH_DUTIES = 2
    FREE = 3


_NARROWING = frozenset(
    {Need.THRESHOLD, Need.TERRITORY, Need.FIELD_OF_USE, Need.PURPOSE, Need.REGISTRATION, Need.SAME_LICENSE}
)
_NARROWER_CLASSES = frozenset(
    {LicenseClass.RESTRICTED, LicenseClass.NON_COMMERCIAL, LicenseClass.PROPRIETARY}
)


def compare_terms(old: LicenseTerms | None, new: LicenseTerms | None) -> TermsChange:
    """None stands for a licence that is not known; that, or a text nobody has read, is unclear.

    A step between an open-source licence and a narrower one has a direction all the same.
    """
    if old is None or new is None:
        side = "before" if old is None else "now"
        return TermsChange(direction=Direction.UNCLEAR, reason=f"the terms {side} are not known")
    for terms in (old, new):
        if not terms.verification.text_was_read:
            return TermsChange(
                direction=_by_class(old, new) or Direction.UNCLEAR,
                reason=f"{terms.name} was not read in its own text, so its clauses are not compared",
            )
    parts = (*_grants(old, new), *changed_clauses(old, new))
    overall = _overall(part.direction for part in parts)
    if overall is Direction.UNCLEAR:
        overall = _by_class(old, new) or overall
    return TermsChange(
        direction=overall,
        parts=parts,
        opened=_acts(old, new, Direction.OPENED),
        tightened=_acts(old, new, Direction.TIGHTENED),
    )


def _by_class(old: LicenseTerms, new: LicenseTerms) -> Direction | None:
    if _is_plainly_open(new) and old.license_class in _NARROWER_CLASSES:
        return Direction.OPENED
    if _is_plainly_open(old) and new.license_class in _NARROWER_CLASSES:
        return Direction.TIGHTENED
    return None


def _is_plainly_open(terms: LicenseTerms) -> bool:
    return terms.license_class is LicenseClass.OPEN_SOURCE and terms.verification.text_was_read


def _overall(directions: Iterable[Direction]) -> Direction:
    found = set(directions)
    for direction in (Direction.TIGHTENED, Direction.UNCLEAR, Direction.OPENED):
        if direction in found:
            return direction
    return Direction.NEUTRAL


def _freedom(terms: LicenseTerms, act: LicensedAct) -> _Freedom | None:
    """None where the clause was not read, so that nothing can be said."""
    permission = terms.permissions[act]
    if not terms.answers(act) or Need.UNREAD in permission.needs or Need.VERSION in permission.needs:
        return None
    if permission.grant is Grant.WITHHELD:
        return _Freedom.WITHHELD
    if permission.grant is Grant.GRANTED:
        return _Freedom.FREE
    return _conditional_freedom(terms, permission)


def _conditional_freedom(terms: LicenseTerms, permission: Permission) -> _Freedom:
    narrowing = _NARROWING.intersection(permission.needs)
    if all(only_shows_a_name(one) for one in terms.thresholds):
        narrowing -= {Need.THRESHOLD}
    if narrowing:
        return _Freedom.NARROWED
    binding = {duty.duty for duty in terms.obligations} - ORDINARY_DUTIES
    return _Freedom.WITH_DUTIES if binding else _Freedom.FREE


def _act_direction(old: LicenseTerms, new: LicenseTerms, act: LicensedAct) -> Direction:
    before, after = _freedom(old, act), _freedom(new, act)
    if before is None or after is None:
        return Direction.NEUTRAL if before is after else Direction.UNCLEAR
    if after == before:
        return Direction.NEUTRAL
    return Direction.OPENED if after > before else Direction.TIGHTENED


def _acts(old: LicenseTerms, new: LicenseTerms, direction: Direction) -> tuple[LicensedAct, ...]:
    return tuple(act for act in LicensedAct if _act_direction(old, new, act) is direction)


def _grants(old: LicenseTerms, new: LicenseTerms) -> Iterable[TermsPart]:
    for act in LicensedAct:
        direction = _act_direction(old, new, act)
        if direction is not Direction.NEUTRAL:
            before, after = old.permissions[act], new.permissions[act]
            what = f"was {_said(before)}, is {_said(after)}"
            yield TermsPart(topic=act.value, what=what, direction=direction)


def _said(permission: Permission) -> str:
    return permission.grant.value + (f" ({permission.phrase})" if permission.condition else "")
