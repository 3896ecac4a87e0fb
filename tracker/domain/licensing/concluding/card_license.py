"""What a card declares: its tag, its ``license_name`` and its ``license_link``, each read by itself.

Where they name different licences the strictest decides. A tag of the Hub's list does not silence a
name or a link beside it, and a name that nobody knows leaves the licence open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.domain.licensing.concluding.conflicts import adds_to, stands_for
from tracker.domain.licensing.concluding.declaration import Declaration
from tracker.domain.licensing.concluding.expressions import expression_reading
from tracker.domain.licensing.concluding.readings import LicenseReading, strictest
from tracker.domain.licensing.knowledge.lookups import HubIdentifier, LicenseKnowledge, fold_name
from tracker.domain.licensing.knowledge.openness import drops_clauses, same_terms
from tracker.domain.licensing.knowledge.publishers import owner_of, wrote
from tracker.domain.licensing.knowledge.terms import EntryKind, LicenseTerms
from tracker.domain.values.late_pattern import LatePattern
from tracker.vocabulary import Flag

_UNSTATED = ("other", "unknown")
_LINK_ONLY = "a link to a text kept elsewhere is a hint, not the licence of these weights"
_WORDS = LatePattern(r"[a-z]+|\d+")
_FILLER = frozenset(
    {"agreement", "licence", "license", "licensed", "model", "of", "software", "terms", "the", "use"}
    | {"v", "version"}
)
_REPOSITORY = LatePattern(r"^https?://(?:www\.)?(?:huggingface\.co|hf\.co)/([^/\s]+/[^/\s]+)", re.IGNORECASE)


def card_reading(
    card: Declaration, hub: str | None, parents: Sequence[str], knowledge: LicenseKnowledge
) -> LicenseReading:
    """The licence by the card alone; ``parents`` are repositories whose terms are looked up anyway."""
    if not card.tags and not card.name:
        linked = knowledge.by_link(card.link) if card.link and not _is_own(card.link, hub) else ()
        none = LicenseReading(key=None, candidates=linked, reason="the card states no licence", source="card")
        return replace(none, parts=(none,) if linked else ())
    readings = [_of_tag(tag, card, hub, parents, knowledge) for tag in card.tags or (None,)]
    if len(readings) == 1:
        return readings[0]
    parts = tuple(part for reading in readings for part in reading.parts)
    several = strictest(readings, knowledge, "the card lists several licences and not how they relate")
    return replace(several, parts=parts)


def _of_tag(
    tag: str | None, card: Declaration, hub: str | None, parents: Sequence[str], knowledge: LicenseKnowledge
) -> LicenseReading:
    stated = [found for found in (_by_tag(tag, hub, knowledge), _by_name(tag, card, hub, knowledge)) if found]
    own_link = not card.link or _is_own(card.link, hub)
    linked = narrowed(knowledge.by_link(card.link), hub, knowledge) if card.link and not own_link else ()
    if not stated:
        if linked:
            hint = LicenseReading(
                key=None,
                candidates=linked,
                reason=f"by license_link: {', '.join(linked)}: {_LINK_ONLY}",
                source="card:license_link",
            )
            return replace(hint, parts=(hint,))
        words = ", ".join(word for word in (tag, card.name, card.link) if word)[:200]
        return LicenseReading(
            key=None, reason=f"nothing known goes by {words or 'no licence tag'}", source="card"
        )
    if linked:
        stated = _told_by_link(stated, linked, knowledge)
    elif card.link and not own_link:
        stated[0] = replace(stated[0], doubts=_unread_link(card.link, parents))
    return replace(_combined(stated, knowledge), parts=tuple(stated))


def _by_tag(tag: str | None, hub: str | None, knowledge: LicenseKnowledge) -> LicenseReading | None:
    if not tag or fold_name(tag) in _UNSTATED:
        return None
    identifier = knowledge.hub.get(fold_name(tag))
    if identifier is None:
        if joined := joined_reading(tag, "card:license", hub, knowledge):
            return joined
        found = _by_keys(knowledge.by_name(tag), f"tag {tag[:80]}", "card:license", hub, knowledge)
        return found if _keys(found) else replace(found, unsettled=found.reason)
    keys = identifier.candidates or (identifier.entry,)
    several = "; which of them is not stated" if len(keys) > 1 else ""
    found = _by_keys(
        keys, f"Hub id {identifier.id} is {identifier.name}{several}", "card:license", hub, knowledge
    )
    if not identifier.trap or len(keys) > 1:
        return found
    trapped = found.conflicts | {Flag.ID_TRAP}
    return replace(found, conflicts=trapped, reason=f"{found.reason}; {identifier.trap}")


def _by_name(
    tag: str | None, card: Declaration, hub: str | None, knowledge: LicenseKnowledge
) -> LicenseReading | None:
    if not card.name:
        return None
    keys = knowledge.by_name(card.name)
    if keys:
        return _by_keys(keys, f"license_name {card.name[:80]}", "card:license_name", hub, knowledge)
    if joined := joined_reading(card.name, "card:license_name", hub, knowledge):
        return joined
    identifier = knowledge.hub.get(fold_name(tag)) if tag else None
    if identifier is None or identifier.id in _UNSTATED:
        words = ", ".join(word for word in (tag, card.name, card.link) if word)[:200]
        return LicenseReading(key=None, reason=f"nothing known goes by {words}", source="card:license_name")
    if _only_spells_out(card.name, identifier):
        return None
    why = f"license_name {card.name[:80]} is no licence we know, whatever the tag"
    return LicenseReading(key=None, reason=why, source="card:license_name", unsettled=why)


def joined_reading(
    text: str, source: str, hub: str | None, knowledge: LicenseKnowledge
) -> LicenseReading | None:
    """Several licences joined in an SPDX expression; None where ``text`` is none."""
    if knowledge.by_name(text):
        return None
    return expression_reading(text, lambda part: _by_tag(part, hub, knowledge), source, knowledge)


def _by_keys(
    keys: Sequence[str], reason: str, source: str, hub: str | None, knowledge: LicenseKnowledge
) -> LicenseReading:
    left = narrowed(tuple(keys), hub, knowledge)
    key = left[0] if len(left) == 1 else None
    terms = knowledge.get(key)
    if terms and terms.kind is EntryKind.AMBIGUOUS and terms.key in _UNSTATED:
        key = None
    named = f": {', '.join(left)}" if not key and left else ""
    nothing = " is nothing we know" if not left else ""
    return LicenseReading(
        key=key, candidates=() if key else left, reason=f"{reason}{nothing}{named}", source=source
    )


def _only_spells_out(name: str, identifier: HubIdentifier) -> bool:
    """Whether a name says no more than the tag does in other words, such as *Apache License 2.0*."""
    said = " ".join((identifier.id, identifier.name, identifier.spdx or "")).lower()
    return set(_WORDS.findall(name.lower())) <= {*_WORDS.findall(said), *_FILLER}


def _told_by_link(
    stated: list[LicenseReading], linked: Sequence[str], knowledge: LicenseKnowledge
) -> list[LicenseReading]:
    """A link tells which of several candidates it is; to another licence it is one more reading."""
    for number, reading in enumerate(stated):
        both = tuple(key for key in reading.candidates if key in linked)
        if both and reading.key is None:
            key = both[0] if len(both) == 1 else None
            stated[number] = replace(
                reading, key=key, candidates=() if key else both, reason=f"{reading.reason}; by license_link"
            )
    key = linked[0] if len(linked) == 1 else None
    said = f"license_link points to {', '.join(linked)}"
    link = LicenseReading(
        key=key, candidates=() if key else tuple(linked), reason=said, source="card:license_link"
    )
    return [*stated, link]


def _combined(stated: Sequence[LicenseReading], knowledge: LicenseKnowledge) -> LicenseReading:
    """The first reading, where the others agree with it; else the strictest, with the disagreement named."""
    first, *others = stated
    for other in others:
        if agree(first, other, knowledge):
            nearer = other if first.key is None and other.key else first
            first = replace(
                nearer,
                also=tuple(dict.fromkeys((*first.also, *other.also))),
                conflicts=first.conflicts | other.conflicts,
                doubts=(*first.doubts, *other.doubts),
                unsettled=first.unsettled or other.unsettled,
            )
            continue
        flags = _disagreement(first, other, knowledge)
        why = f"{first.reason}; {other.reason}"
        worst = strictest([first, other], knowledge, why)
        first = replace(worst, conflicts=worst.conflicts | flags)
    return first


def agree(one: LicenseReading, other: LicenseReading, knowledge: LicenseKnowledge) -> bool:
    """Whether two readings can be of the same licence."""
    if one.unsettled or other.unsettled:
        return False
    pairs = [
        (first, second)
        for first in map(knowledge.get, _keys(one))
        for second in map(knowledge.get, _keys(other))
        if first and second
    ]
    return any(same_terms(first, second) or stands_for(first, second, knowledge) for first, second in pairs)


def _keys(reading: LicenseReading) -> tuple[str, ...]:
    return (reading.key,) if reading.key else reading.candidates


def _disagreement(one: LicenseReading, other: LicenseReading, knowledge: LicenseKnowledge) -> frozenset[Flag]:
    tag, name = knowledge.get(one.key), knowledge.get(other.key)
    if tag is None or tag.kind is EntryKind.AMBIGUOUS or not _keys(other):
        return frozenset()
    if name is not None and (adds_to(name, tag, knowledge) or drops_clauses(name)):
        return frozenset({Flag.TAG_DROPS_CLAUSES})
    return frozenset({Flag.TAG_FILE_CONFLICT})


def _is_own(link: str, hub: str | None) -> bool:
    """Whether every link is to a file of the very repository."""
    repositories = (_REPOSITORY.match(part) for part in link.split() if "://" in part)
    return all(found and found[1].casefold() == (hub or "").casefold() for found in repositories)


def _unread_link(link: str, parents: Sequence[str]) -> tuple[str, ...]:
    found = _REPOSITORY.match(link)
    if found and found[1].casefold() in {parent.casefold() for parent in parents}:
        return ()
    return (f"the card points to {link[:120]} for the terms, which was not read",)


def narrowed(keys: tuple[str, ...], hub: str | None, knowledge: LicenseKnowledge) -> tuple[str, ...]:
    """The candidates that name this very model, else those that differ in what they say."""
    if len(keys) < 2:
        return keys
    known = [terms for key in keys if (terms := knowledge.get(key))]
    name = (hub or "").lower().rpartition("/")[2]
    own = [terms for terms in known if wrote(owner_of(hub), terms)]
    named = [terms for terms in known if hub and _names(terms, hub)]
    if len(named) != 1:
        named = _of_line(own, name)
    distinct: list[LicenseTerms] = []
    for terms in named or known:
        if not any(same_terms(terms, other) for other in distinct):
            distinct.append(terms)
    return tuple(terms.key for terms in distinct)


def _names(terms: LicenseTerms, hub: str) -> bool:
    return hub.casefold() in {applied.casefold() for applied in terms.applies_to}


def _of_line(own: Sequence[LicenseTerms], model: str) -> list[LicenseTerms]:
    """Of the publisher's own licences of one name, that of the model's line."""
    lines = {terms.key: line for terms in own if (line := _line(terms.key, model))}
    longest = max((len(line) for line in lines.values()), default=0)
    return [terms for terms in own if len(lines.get(terms.key, "")) == longest] if longest else list(own)


def _line(key: str, model: str) -> str:
    """The part of a key that begins the model's name as whole words: ``kimi-k2`` of ``kimi-k2-instruct``."""
    words = key.split("-")
    for length in range(len(words), 1, -1):
        line = "-".join(words[:length])
        if model == line or model.startswith(line + "-"):
            return line
    return ""
