"""Where what a card declares and the licence that was found do not agree."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tracker.domain.licensing.knowledge.lookups import LicenseKnowledge
from tracker.domain.licensing.knowledge.openness import license_beneath, same_terms
from tracker.domain.licensing.knowledge.terms import EntryKind, LicensedAct, LicenseTerms
from tracker.domain.values.late_pattern import LatePattern
from tracker.vocabulary import Flag

_REPLACED = LatePattern(r"relicen[sc]", re.IGNORECASE)
_TOPPED_UP = {"modified-mit": "mit", "apache": "apache-2.0"}


def declared_conflicts(
    tag: str | None,
    license_name: str | None,
    license_link: str | None,
    found: LicenseTerms | None,
    knowledge: LicenseKnowledge,
) -> set[Flag]:
    """The declaration against the licence of the weights; nothing where either is not known."""
    if not tag:
        return set()
    declared = knowledge.by_hub_tag(tag, license_name, license_link)
    trap = {Flag.ID_TRAP} if declared.trap and declared.key else set()
    if found is None or found.kind is EntryKind.AMBIGUOUS:
        return trap
    return trap | disagreement(found, declared.keys, knowledge)


def disagreement(found: LicenseTerms, declared: Iterable[str], knowledge: LicenseKnowledge) -> set[Flag]:
    """What it is called where a licence is none of those declared; nothing where it may be one of them."""
    candidates = [terms for key in declared if (terms := knowledge.get(key))]
    if not candidates or any(terms.kind is EntryKind.AMBIGUOUS for terms in candidates):
        return set()
    if any(same_terms(terms, found) or stands_for(terms, found, knowledge) for terms in candidates):
        return set()
    if _was_replaced(found):
        return {Flag.RELICENSED_IN_PLACE}
    if any(adds_to(found, terms, knowledge) for terms in candidates):
        return {Flag.TAG_DROPS_CLAUSES}
    return {Flag.TAG_FILE_CONFLICT}


def _was_replaced(found: LicenseTerms) -> bool:
    """Whether the licence is known to have come or gone in repositories that stayed."""
    return any(_REPLACED.search(said) for said in (*found.notes, *found.applies_to))


def adds_to(found: LicenseTerms, declared: LicenseTerms, knowledge: LicenseKnowledge) -> bool:
    """Whether ``found`` is the declared licence with clauses of its own on top."""
    if found.kind is EntryKind.OVERLAY:
        base = license_beneath(found, knowledge)
        return base is not None and base.key == declared.key
    names = " ".join((found.key, found.name, *found.names_seen, *found.names_expected)).lower()
    words = names.replace("_", "-").replace(" ", "-")
    return any(part in words and declared.key == base for part, base in _TOPPED_UP.items())


def stands_for(declared: LicenseTerms, found: LicenseTerms, knowledge: LicenseKnowledge) -> bool:
    """Whether one is another name for the other, or tops it up with nothing that bars anything."""
    return any(
        (base := license_beneath(one, knowledge)) is not None
        and base.key == other.key
        and (one.kind is EntryKind.ALIAS or _same_grants(one, base))
        for one, other in ((declared, found), (found, declared))
    )


def _same_grants(one: LicenseTerms, other: LicenseTerms) -> bool:
    return all(one.permission(act).grant == other.permission(act).grant for act in LicensedAct)
