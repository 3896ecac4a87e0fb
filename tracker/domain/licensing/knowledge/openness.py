"""Two licences beside each other: which is the more open, and whether they say the same.

What a licence is by itself, whoever asks and whatever model it stands on.
"""

from __future__ import annotations

from collections.abc import Mapping

from tracker.domain.licensing.knowledge.lookups import LicenseKnowledge
from tracker.domain.licensing.knowledge.terms import Duty, EntryKind, LicenseTerms
from tracker.vocabulary import LicenseClass

_RANK: Mapping[str, int] = {
    "permissive": 0,
    "weak-copyleft": 1,
    "copyleft": 2,
    "behavioural-use": 3,
    "community-terms": 3,
    "community-thresholds": 3,
    "no-derivatives": 3,
    "proprietary-permissive": 3,
    "non-commercial": 4,
    "research-only": 4,
    "proprietary": 5,
}
UNRANKED = 6
"""The rank of terms whose kind is not known."""
RESTRICTED = 3
"""The rank from which a licence bars or demands more than the sharing of what is passed on."""

NAMING = frozenset({Duty.DISPLAY_NAME, Duty.NAME_PREFIX})
"""Duties to carry the licensor's name in public."""


def openness_rank(terms: LicenseTerms | None) -> int:
    """0 for the most open kind of licence; unknown last."""
    return _RANK.get(terms.category, UNRANKED) if terms else UNRANKED


def license_beneath(terms: LicenseTerms, knowledge: LicenseKnowledge) -> LicenseTerms | None:
    """The licence that an overlay tops up, or that an alias stands for."""
    if terms.kind not in (EntryKind.OVERLAY, EntryKind.ALIAS):
        return None
    return knowledge.by_spdx(terms.spdx.partition(" AND ")[0])


def drops_clauses(terms: LicenseTerms) -> bool:
    """Whether a licence has size limits, places or names that a more open label leaves out."""
    if terms.license_class is not LicenseClass.RESTRICTED:
        return False
    naming = any(duty.duty in NAMING and not duty.encouraged_only for duty in terms.obligations)
    return bool(terms.thresholds or (terms.territory and terms.territory.excluded) or naming)


def same_terms(one: LicenseTerms, other: LicenseTerms) -> bool:
    """Whether two entries say the same, whatever their date."""
    if one.key == other.key:
        return True
    comparable = one.family is not None and one.verification.text_was_read
    return comparable and _substance(one) == _substance(other)


def _substance(terms: LicenseTerms) -> tuple[object, ...]:
    grants = tuple((act, p.grant, p.needs) for act, p in sorted(terms.permissions.items()))
    duties = tuple((duty.duty, duty.when, duty.text) for duty in terms.obligations)
    limits = tuple((line.metric, line.amount, line.measured) for line in terms.thresholds)
    return (terms.family, grants, duties, limits, terms.territory, terms.version if limits else None)
