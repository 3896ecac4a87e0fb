"""The licence knowledge, looked at: listed, read entry by entry, compared, and texts recognised by it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tracker.domain.licensing.knowledge.lookups import LicenseKnowledge, fold_name
from tracker.domain.licensing.knowledge.terms import LicenseTerms
from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import UsageError
from tracker.vocabulary import LicenseClass

if TYPE_CHECKING:
    from tracker.domain.licensing.comparing.comparison import TermsChange
    from tracker.domain.licensing.texts.recognition import Recogniser, Recognition


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifiedFile:
    """What one file's text was found to be."""

    path: str
    recognition: Recognition
    terms: LicenseTerms | None


def list_licenses(
    knowledge: LicenseKnowledge, *, classes: Sequence[LicenseClass] = (), search: str | None = None
) -> list[LicenseTerms]:
    """Entries of the classes (of any, if none is named) in which every word of ``search`` occurs, by key."""
    words = (search or "").lower().split()
    chosen = (key for key in sorted(knowledge) if not classes or knowledge.class_of(key) in classes)
    return [terms for key in chosen if _mentions(terms := knowledge.terms[key], words)]


def _mentions(terms: LicenseTerms, words: Sequence[str]) -> bool:
    if not words:
        return True
    texts = (
        *(terms.key, terms.name, terms.steward, terms.spdx, terms.category, terms.family or ""),
        *(*terms.hub_ids, *terms.names_seen, *terms.names_expected, *terms.applies_to, *terms.notes),
        *(permission.condition for permission in terms.permissions.values()),
        *(duty.text or "" for duty in terms.obligations),
        *(f"{one.metric.value} {one.whose}" for one in terms.thresholds),
    )
    text = "\n".join(texts).lower()
    return all(word in text for word in words)


def find_license(knowledge: LicenseKnowledge, word: str) -> LicenseTerms:
    """By key, SPDX identifier, Hub id or license_name. Raises UsageError, which names what is near."""
    terms = knowledge.get(word) or knowledge.get(fold_name(word)) or knowledge.by_spdx(word)
    if terms:
        return terms
    declared = knowledge.by_hub_tag(word)
    if not declared.keys:
        declared = knowledge.by_hub_tag("other", word)
    if declared.key and declared.key != "other":
        return knowledge.terms[declared.key]
    if declared.keys:
        several = ", ".join(declared.keys)
        raise UsageError(f"{word} can be several licences: {several}", hint="name one of them")
    raise UsageError(f"no licence is known as {word}", hint=_near(knowledge, word))


def _near(knowledge: LicenseKnowledge, word: str) -> str:
    spdx = {
        terms_id: key for terms_id, key in knowledge.spdx.items() if not terms_id.startswith("licenseref")
    }
    names = {**{name: name for name in knowledge.names}, **spdx, **{key: key for key in knowledge}}
    close = difflib.get_close_matches(fold_name(word), names, n=4, cutoff=0.6)
    meant = list(dict.fromkeys(names[name] for name in close))[:3]
    if meant:
        return f"did you mean {' or '.join(meant)}?"
    return "list them all with `tracker licenses`, or search with `tracker licenses --search WORD`"


def compare_licenses(old: LicenseTerms, new: LicenseTerms) -> TermsChange:
    """What would move if ``new`` took the place of ``old``."""
    from tracker.domain.licensing.comparing.comparison import compare_terms

    return compare_terms(old, new)


def identify(
    sources: Iterable[tuple[str, bytes]], recogniser: Recogniser, knowledge: LicenseKnowledge
) -> list[IdentifiedFile]:
    """Which licence each text is."""
    return [
        IdentifiedFile(path=path, recognition=found, terms=knowledge.get(found.key))
        for path, raw in sources
        for found in (recogniser.recognise(raw),)
    ]
