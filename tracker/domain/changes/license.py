"""Checks of the licence: its class, its terms, its text, what the card declares."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tracker.domain.assessing.assessment import LicenseAssessment
from tracker.domain.changes.change import Finding, Transition
from tracker.domain.changes.texts import text_moves, text_name
from tracker.vocabulary import Direction, LicenseClass

if TYPE_CHECKING:
    from tracker.domain.licensing.comparing.comparison import TermsChange

FREEDOM: dict[LicenseClass, int] = {
    kind: rank for rank, kind in enumerate(LicenseClass) if kind is not LicenseClass.UNKNOWN
}
"""Rank of each known class, 0 the most free."""


def license_class_tightened(step: Transition) -> Finding | None:
    """The licence moved to a less free class."""
    old, new = _classes(step)
    if old in FREEDOM and new in FREEDOM and FREEDOM[new] > FREEDOM[old]:
        return _class_finding(step, Direction.TIGHTENED)
    return None


def license_class_opened(step: Transition) -> Finding | None:
    """The licence moved to a freer class."""
    old, new = _classes(step)
    if old in FREEDOM and new in FREEDOM and FREEDOM[new] < FREEDOM[old]:
        return _class_finding(step, Direction.OPENED)
    return None


def license_terms_tightened(step: Transition) -> Finding | None:
    """Another licence of the same class grants less, asks more or sets a lower limit."""
    return _terms_finding(step, Direction.TIGHTENED)


def license_terms_opened(step: Transition) -> Finding | None:
    """Another licence of the same class grants more, asks less or sets a higher limit."""
    return _terms_finding(step, Direction.OPENED)


def license_replaced(step: Transition) -> Finding | None:
    """Another licence, with nothing that says it is freer or less free.

    Neutral where both are known and of one class, unclear where one of them is not known.
    """
    old, new = step.old.assessment.license, step.new.assessment.license
    if (
        license_name(old) == license_name(new)
        or (_same_name(old, new) and _known(old) is _known(new))
        or license_name(old) is None
        or _terms_direction(step) in _DECISIVE
    ):
        return None
    kinds = _classes(step)
    if LicenseClass.UNKNOWN in kinds:
        if not _known(old) and not _known(new) and _texts(old) != _texts(new):
            return None
        if _same_name(old, new):
            return _unsettled(step)
        return _finding(
            step,
            Direction.UNCLEAR,
            f"from {license_name(old)} to {license_name(new) or 'a licence not recognised'}",
        )
    if kinds[0] is not kinds[1]:
        return None
    mixed = _terms_direction(step) is Direction.UNCLEAR
    return _finding(
        step,
        Direction.UNCLEAR if mixed else Direction.NEUTRAL,
        f"from {license_name(old)} to {license_name(new)}",
    )


def _unsettled(step: Transition) -> Finding:
    """The name stays, and a text beside it says something else, or no longer does."""
    moved = text_moves(step)
    found = _finding(step, Direction.UNCLEAR, moved.words or step.new.assessment.license.reason)
    sides = step.old.assessment.license, step.new.assessment.license
    old, new = (license_name(one) if _known(one) else f"not settled ({license_name(one)})" for one in sides)
    return replace(found, old=old, new=new)


def license_text_changed(step: Transition) -> Finding | None:
    """A licence file was edited, or a text beside it.

    Neutral where the same licence is recognised before and after (a header, a year, a name), and for a text
    that appears or goes and moves no verdict; unclear where a text is not recognised.
    """
    old, new = step.old.assessment.license, step.new.assessment.license
    if not _texts(old) or not _texts(new) or _texts(old) == _texts(new):
        return _text_beside(step)
    if not _same_name(old, new) and (_known(old) or _known(new)):
        return None
    if _known(old) and _known(new):
        return _finding(step, Direction.NEUTRAL, f"the file was edited and is still {license_name(new)}")
    return _finding(step, Direction.UNCLEAR, "a licence text that we do not recognise was edited: read it")


def _text_beside(step: Transition) -> Finding | None:
    """A usage policy, a notice or the text of a gate that is another, or new, or gone."""
    moved = text_moves(step)
    same = _same_name(step.old.assessment.license, step.new.assessment.license)
    if step.same_revision or not same or not moved or not (step.old.facts and step.new.facts):
        return None
    return Finding(
        field="license.text",
        old=", ".join(map(text_name, [*moved.went, *moved.edited])) or None,
        new=", ".join(map(text_name, [*moved.came, *moved.edited])) or None,
        direction=Direction.UNCLEAR if moved.to_be_read else Direction.NEUTRAL,
        reason=f"{moved.words}{': read what is another in it' if moved.to_be_read else ''}",
        evidence=tuple(
            f"{text_name(path)} {moved.digests[path][:12]}" for path in (*moved.came, *moved.edited)
        ),
    )


def license_declared_removed(step: Transition) -> Finding | None:
    """The card no longer declares a licence."""
    old, new = step.old.assessment.license, step.new.assessment.license
    if not old.declared or new.declared or not step.old.facts or not step.new.facts:
        return None
    return Finding(
        field="license.declared",
        old=old.declared,
        new=None,
        direction=Direction.UNCLEAR,
        reason="the card declares no licence any more",
        evidence=("hub:cardData.license",),
    )


def license_declared_changed(step: Transition) -> Finding | None:
    """The card declares the licence by another word, and what applies stays the same."""
    old, new = step.old.assessment.license, step.new.assessment.license
    before, after = _declaration(old), _declaration(new)
    if not before or not after or _words(before) == _words(after):
        return None
    if not step.old.facts or not step.new.facts or license_name(old) != license_name(new) or not _known(new):
        return None
    return Finding(
        field="license.declared",
        old=before,
        new=after,
        direction=Direction.NEUTRAL,
        reason=f"declared in other words; still {license_name(new)}",
        evidence=("hub:cardData.license",),
    )


_DECISIVE = (Direction.OPENED, Direction.TIGHTENED)


def terms_change(step: Transition, old: LicenseAssessment, new: LicenseAssessment) -> TermsChange | None:
    """How the terms of one known licence compare with another's of any class; None where one is not known."""
    if old.key == new.key:
        return None
    before, after = step.terms(old.key), step.terms(new.key)
    if before is None or after is None:
        return None
    from tracker.domain.licensing.comparing.comparison import compare_terms

    return compare_terms(before, after)


def _terms_change(step: Transition) -> TermsChange | None:
    old, new = _classes(step)
    if old is not new or old is LicenseClass.UNKNOWN:
        return None
    return terms_change(step, step.old.assessment.license, step.new.assessment.license)


def _terms_direction(step: Transition) -> Direction | None:
    change = _terms_change(step)
    return change.direction if change else None


def _terms_finding(step: Transition, direction: Direction) -> Finding | None:
    change = _terms_change(step)
    if change is None or change.direction is not direction:
        return None
    old, new = step.old.assessment.license, step.new.assessment.license
    what = "; ".join(change.lines())
    return _finding(step, direction, f"{license_name(old)} to {license_name(new)}: {what}" if what else "")


def _classes(step: Transition) -> tuple[LicenseClass, LicenseClass]:
    return step.old.assessment.license.license_class, step.new.assessment.license.license_class


def license_name(license_: LicenseAssessment) -> str | None:
    """What applies, by its expression or key, else as it is declared."""
    return license_.concluded or license_.key or license_.declared_name or license_.declared


def _known(license_: LicenseAssessment) -> bool:
    return license_.license_class is not LicenseClass.UNKNOWN


def _texts(license_: LicenseAssessment) -> frozenset[str]:
    return frozenset(evidence.sha256 for evidence in license_.evidence)


def _declaration(license_: LicenseAssessment) -> str:
    return " ".join(filter(None, (license_.declared, license_.declared_name)))


def _words(declaration: str) -> list[str]:
    """Of a declaration, whatever the order and the letter case."""
    return sorted(declaration.casefold().replace(",", " ").split())


def _same_name(one: LicenseAssessment, other: LicenseAssessment) -> bool:
    """Whether both go by one name, letter case aside."""
    return (license_name(one) or "").casefold() == (license_name(other) or "").casefold()


def _class_finding(step: Transition, direction: Direction) -> Finding:
    old, new = _classes(step)
    before, after = step.old.assessment.license, step.new.assessment.license
    return _finding(step, direction, f"{license_name(before)} ({old}) became {license_name(after)} ({new})")


def _finding(step: Transition, direction: Direction, reason: str) -> Finding:
    old, new = step.old.assessment.license, step.new.assessment.license
    texts = tuple(f"{evidence.path} {evidence.sha256[:12]}" for evidence in new.evidence)
    return Finding(
        field="license",
        old=license_name(old),
        new=license_name(new),
        direction=direction,
        reason=reason or new.reason,
        evidence=texts or ((new.source,) if new.source else ()),
    )
