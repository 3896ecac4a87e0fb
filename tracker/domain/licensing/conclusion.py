"""Declared against concluded: the licence that applies, and every disagreement about it.

A LICENSE file in the repository says what the weights are under; the card's tag says what its author
meant to say. Where they differ the stricter reading decides. A name or a link alone never stands for a
text in another repository, and a text nobody knows is unknown, whatever the tag.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tracker.domain.assessment import Evidence, LicenseAssessment
from tracker.domain.licensing.conflicts import declared_conflicts
from tracker.domain.licensing.declaration import Declaration, read_declaration
from tracker.domain.licensing.knowledge import LicenseKnowledge
from tracker.domain.licensing.license_files import LicenseFile, ReadEvidence, license_files
from tracker.domain.licensing.terms import EntryKind, LicensedAct, LicenseTerms
from tracker.domain.licensing.verdict_lineage import openness_rank, same_terms
from tracker.domain.observation import Observation
from tracker.domain.registry import Declared
from tracker.vocabulary import Flag, LicenseClass

_UNKNOWN = LicenseAssessment(reason="no licence is stated")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """One licence that may apply, or the candidates where it is open which of them does."""

    key: str | None
    candidates: tuple[str, ...] = ()
    reason: str = ""
    conflicts: frozenset[Flag] = frozenset()
    also: tuple[str, ...] = ()
    source: str | None = None


def conclude_license(
    observation: Observation | None,
    knowledge: LicenseKnowledge,
    read_evidence: ReadEvidence,
    declared: Declared | None = None,
) -> LicenseAssessment:
    """What applies, by the stricter reading of card and LICENSE files; never raises.

    ``declared`` is what the developer says elsewhere; it counts where no repository was read, and where
    the card leaves open which of several licences applies.
    """
    if observation is None or not observation.facts:
        return _from_developer(declared, knowledge)
    card = read_declaration(observation.facts)
    files = license_files(observation, knowledge, read_evidence)
    stated = _settled(_declared_reading(card, observation, knowledge), declared, knowledge)
    reading = _read(card, stated, files, bool(observation.files), knowledge)
    return LicenseAssessment(
        declared=card.shown,
        declared_name=card.name,
        declared_link=card.link,
        concluded=_expression(reading.key, knowledge),
        key=reading.key,
        license_class=knowledge.class_of(reading.key),
        evidence=tuple(Evidence(path=file.path, sha256=file.sha256) for file in files if file.sha256),
        conflicts=tuple(flag.value for flag in Flag if flag in reading.conflicts),
        reason="; ".join(part for part in (reading.reason, *card.odd) if part),
        source=reading.source,
        candidates=reading.candidates,
        also=reading.also,
    )


def _from_developer(declared: Declared | None, knowledge: LicenseKnowledge) -> LicenseAssessment:
    if declared is None:
        return _UNKNOWN
    value = str(declared.value)[:500]
    terms = knowledge.get(value) or knowledge.by_spdx(value)
    known = replace(
        _UNKNOWN,
        declared=value,
        source=declared.source,
        as_of=declared.as_of.text,
        reason="as the developer states; no repository was read",
    )
    if terms is None:
        if value.lower() == "proprietary":
            why = "the developer's own terms apply, which are not in the licence knowledge"
            return replace(known, license_class=LicenseClass.PROPRIETARY, reason=why)
        return replace(known, reason=f"{known.reason}; it is none of the licences we know")
    return replace(known, key=terms.key, concluded=terms.spdx, license_class=terms.license_class)


def _expression(key: str | None, knowledge: LicenseKnowledge) -> str | None:
    terms = knowledge.get(key)
    if terms is None or terms.kind is EntryKind.AMBIGUOUS:
        return None
    return terms.spdx


def _settled(stated: _Reading, declared: Declared | None, knowledge: LicenseKnowledge) -> _Reading:
    """The reading with the developer's word on which of the candidates it is."""
    if declared is None or stated.key is not None:
        return stated
    value = str(declared.value)[:500]
    terms = knowledge.get(value) or knowledge.by_spdx(value)
    if terms is None or terms.key not in stated.candidates:
        return stated
    reason = f"{stated.reason}; the developer says {terms.key} ({declared.source})"
    return replace(stated, key=terms.key, candidates=(), reason=reason)


def _read(
    card: Declaration,
    stated: _Reading,
    files: Sequence[LicenseFile],
    listed: bool,
    knowledge: LicenseKnowledge,
) -> _Reading:
    """``listed`` is whether the names of the repository's files were seen."""
    texts = [file for file in files if not file.unread]
    if not texts:
        return _without_text(stated, files, listed=listed)
    unknown = [file for file in texts if file.key is None]
    if unknown:
        return _unknown_text(stated, unknown)
    return _with_texts(card, stated, texts, knowledge)


def _declared_reading(card: Declaration, observation: Observation, knowledge: LicenseKnowledge) -> _Reading:
    if not card.tags and not card.name:
        linked = knowledge.by_hub_tag(None, None, card.link).keys if card.link else ()
        return _Reading(key=None, candidates=linked, reason="the card states no licence", source="card")
    readings = [_of_tag(tag, card, observation, knowledge) for tag in card.tags or (None,)]
    if len(readings) == 1:
        return readings[0]
    return _strictest(readings, knowledge, "the card lists several licences and not how they relate")


def _of_tag(
    tag: str | None, card: Declaration, observation: Observation, knowledge: LicenseKnowledge
) -> _Reading:
    found = knowledge.by_hub_tag(tag, card.name, card.link)
    by_link_only = found.reason == "by license_link"
    keys = _narrowed(found.keys, observation.hub, knowledge)
    trap = frozenset({Flag.ID_TRAP}) if found.trap and found.key else frozenset()
    reason = "; ".join(part for part in (found.reason, found.trap) if part)
    if by_link_only:
        hint = "a link to a text kept elsewhere is a hint, not the licence of these weights"
        return _Reading(key=None, candidates=keys, reason=f"{reason}: {hint}", source="card:license_link")
    key = keys[0] if len(keys) == 1 else None
    terms = knowledge.get(key)
    if terms and terms.kind is EntryKind.AMBIGUOUS and terms.key in ("other", "unknown"):
        key = None
    return _Reading(
        key=key,
        candidates=() if key else keys,
        reason=reason if key or not keys else f"{reason}: {', '.join(keys)}",
        conflicts=trap,
        source="card:license" if tag else "card:license_name",
    )


def _narrowed(keys: tuple[str, ...], hub: str | None, knowledge: LicenseKnowledge) -> tuple[str, ...]:
    """The candidates that name this very model, else those that differ in what they say."""
    if len(keys) < 2:
        return keys
    known = [terms for key in keys if (terms := knowledge.get(key))]
    owner, _, name = (hub or "").lower().rpartition("/")
    named = [terms for terms in known if name and _names(terms, name)]
    if len(named) != 1:
        named = _of_publisher(known, owner, name)
    distinct: list[LicenseTerms] = []
    for terms in named or known:
        if not any(same_terms(terms, other) for other in distinct):
            distinct.append(terms)
    return tuple(terms.key for terms in distinct)


def _names(terms: LicenseTerms, model: str) -> bool:
    return any(applied.lower() == model for applied in terms.applies_to)


def _of_publisher(known: Sequence[LicenseTerms], owner: str, model: str) -> list[LicenseTerms]:
    """Those that the repository's own owner has written; of one family, that of the model's line."""
    own = [terms for terms in known if owner and _folded(terms.steward) in _folded(owner)]
    lines = {terms.key: line for terms in own if (line := _line(terms.key, model))}
    longest = max((len(line) for line in lines.values()), default=0)
    return [terms for terms in own if len(lines.get(terms.key, "")) == longest] if longest else own


def _line(key: str, model: str) -> str:
    """The part of a key that begins the model's name as whole words: ``kimi-k2`` of ``kimi-k2-instruct``."""
    words = key.split("-")
    for length in range(len(words), 1, -1):
        line = "-".join(words[:length])
        if model == line or model.startswith(line + "-"):
            return line
    return ""


def _folded(name: str) -> str:
    return "".join(character for character in name.lower() if character.isalnum())


def _strictest(readings: Iterable[_Reading], knowledge: LicenseKnowledge, why: str) -> _Reading:
    """The strictest of several; open where one of them is not known."""
    found = list(readings)
    if any(reading.key is None for reading in found):
        candidates = [key for reading in found for key in (reading.key, *reading.candidates) if key]
        return _Reading(key=None, candidates=tuple(dict.fromkeys(candidates)), reason=why, source="card")
    worst = max(found, key=lambda reading: strictness(knowledge.get(reading.key)))
    also = tuple(reading.key for reading in found if reading.key and reading.key != worst.key)
    return _Reading(
        key=worst.key,
        also=also,
        reason=f"{why}; the strictest, {worst.key}, decides",
        conflicts=frozenset().union(*(reading.conflicts for reading in found)),
        source=worst.source,
    )


def strictness(terms: LicenseTerms | None) -> tuple[int, int, int]:
    """Orders licences by how much they bar: kind, then acts withheld, then acts on conditions."""
    if terms is None:
        return (99, 0, 0)
    grants = [terms.permission(act).grant.value for act in LicensedAct]
    return (openness_rank(terms), grants.count("withheld"), grants.count("conditional"))


def _without_text(stated: _Reading, files: Sequence[LicenseFile], *, listed: bool) -> _Reading:
    """By the card alone; ``listed`` is whether the names of the files were seen."""
    if files:
        unread = "; ".join(f"{file.path}: {file.note}" for file in files[:5])
        return replace(stated, reason=f"{stated.reason}; by the card alone ({unread})")
    if stated.key is None and not stated.candidates:
        return stated
    if not listed:
        return replace(stated, reason=f"{stated.reason}; by the card alone, the files were not listed")
    return replace(
        stated,
        conflicts=stated.conflicts | {Flag.LICENSE_TEXT_MISSING},
        reason=f"{stated.reason}; the repository holds no licence text",
    )


def _unknown_text(stated: _Reading, unknown: Sequence[LicenseFile]) -> _Reading:
    """A text that is not known may add anything; the tag does not answer for it."""
    what = "; ".join(f"{file.path}: {file.note}" for file in unknown[:3])
    candidates = (stated.key,) if stated.key else stated.candidates
    spdx = next((file.spdx for file in unknown if file.spdx), None)
    beside = f"; its text is {spdx}, whose terms are not in the knowledge" if spdx else ""
    conflict = {Flag.TAG_FILE_CONFLICT} if stated.key else set()
    return _Reading(
        key=None,
        candidates=candidates,
        reason=f"{what}{beside}; {stated.reason}",
        conflicts=stated.conflicts | conflict,
        source="file",
    )


def _with_texts(
    card: Declaration, stated: _Reading, texts: Sequence[LicenseFile], knowledge: LicenseKnowledge
) -> _Reading:
    by_file = [
        _Reading(key=file.key, reason=f"{file.path} is {file.key} ({file.note})", source=f"file:{file.path}")
        for file in texts
    ]
    distinct = {reading.key: reading for reading in by_file}
    conflicts: frozenset[Flag] = stated.conflicts
    chosen = by_file[0]
    if len(distinct) > 1:
        chosen = _strictest(distinct.values(), knowledge, "the repository holds several licence texts")
        conflicts |= {Flag.TWO_TEXTS}
    conflicts |= declared_conflicts(card.tag, card.name, card.link, knowledge.get(chosen.key), knowledge)
    conflicts -= {Flag.ID_TRAP} - stated.conflicts
    disagree = conflicts & {Flag.TAG_FILE_CONFLICT, Flag.TAG_DROPS_CLAUSES, Flag.RELICENSED_IN_PLACE}
    if disagree and stated.key and _stricter(stated, chosen, knowledge):
        also = tuple(key for key in (*chosen.also, chosen.key) if key and key != stated.key)
        reason = f"{stated.reason}; {chosen.reason}; the card is the stricter"
        return replace(stated, conflicts=conflicts, also=also, reason=reason)
    if disagree:
        reason = f"{chosen.reason}; the card says {card.shown}"
        return replace(chosen, conflicts=conflicts, reason=reason)
    return replace(chosen, conflicts=conflicts)


def _stricter(one: _Reading, other: _Reading, knowledge: LicenseKnowledge) -> bool:
    return strictness(knowledge.get(one.key)) > strictness(knowledge.get(other.key))
