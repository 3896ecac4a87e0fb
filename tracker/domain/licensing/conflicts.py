"""Where what a card declares and the licence that was found do not agree."""

from __future__ import annotations

import re

from tracker.domain.licensing.knowledge import LicenseKnowledge
from tracker.domain.licensing.terms import EntryKind, LicensedAct, LicenseTerms
from tracker.domain.licensing.verdict_lineage import license_beneath, same_terms
from tracker.vocabulary import Flag

_REPLACED = re.compile(r"relicen[sc]", re.IGNORECASE)
_TOPPED_UP = {"modified-mit": "mit", "apache": "apache-2.0"}


def declared_conflicts(
    tag: str | None,
    license_name: str | None,
    license_link: str | None,
    found: LicenseTerms | None,
    knowledge: LicenseKnowledge,
) -> set[Flag]:
    """The declaration against the licence of the weights; nothing where either is not known."""
    flags: set[Flag] = set()
    if not tag:
        return flags
    declared = knowledge.by_hub_tag(tag, license_name, license_link)
    if declared.trap and declared.key:
        flags.add(Flag.ID_TRAP)
    if found is None or not declared.keys or found.kind is EntryKind.AMBIGUOUS:
        return flags
    candidates = [terms for key in declared.keys if (terms := knowledge.get(key))]
    if any(same_terms(terms, found) or _stands_for(terms, found, knowledge) for terms in candidates):
        return flags
    if any(terms.kind is EntryKind.AMBIGUOUS for terms in candidates):
        return flags
    if _was_replaced(found):
        flags.add(Flag.RELICENSED_IN_PLACE)
    elif any(adds_to(found, terms, knowledge) for terms in candidates):
        flags.add(Flag.TAG_DROPS_CLAUSES)
    else:
        flags.add(Flag.TAG_FILE_CONFLICT)
    return flags


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


def _stands_for(declared: LicenseTerms, found: LicenseTerms, knowledge: LicenseKnowledge) -> bool:
    """Whether one is another name for the other, or tops it up with nothing that bars anything."""
    return any(
        (base := license_beneath(one, knowledge)) is not None
        and base.key == other.key
        and (one.kind is EntryKind.ALIAS or _same_grants(one, base))
        for one, other in ((declared, found), (found, declared))
    )


def _same_grants(one: LicenseTerms, other: LicenseTerms) -> bool:
    return all(one.permission(act).grant == other.permission(act).grant for act in LicensedAct)
