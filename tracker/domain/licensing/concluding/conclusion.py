"""Declared against concluded: the licence that applies, and every disagreement about it.

A LICENSE file in the repository says what the weights are under; the card's tag says what its author
meant to say. Where they differ the stricter reading decides. A name or a link alone never stands for a
text in another repository, and a text nobody knows is unknown, whatever the tag. A text that is there
and was not read leaves a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.domain.assessing.assessment import Evidence, LicenseAssessment, Suspicion
from tracker.domain.assessing.base_models import parents_of
from tracker.domain.licensing.concluding.beside import unread_text, with_readme, with_texts_beside
from tracker.domain.licensing.concluding.card_license import agree, card_reading, joined_reading
from tracker.domain.licensing.concluding.conflicts import disagreement
from tracker.domain.licensing.concluding.declaration import Declaration, read_declaration
from tracker.domain.licensing.concluding.origins import lost_notices, origins, unread_notices
from tracker.domain.licensing.concluding.readings import LicenseReading, strictest, strictness
from tracker.domain.licensing.knowledge.lookups import LicenseKnowledge
from tracker.domain.licensing.knowledge.openness import RESTRICTED, license_beneath, openness_rank
from tracker.domain.licensing.knowledge.terms import EntryKind
from tracker.domain.licensing.texts.license_files import LicenseFile, ReadEvidence, TextRole, license_files
from tracker.domain.observing.observation import Observation
from tracker.domain.registry.entries import Declared
from tracker.vocabulary import Flag, LicenseClass

_UNKNOWN = LicenseAssessment(reason="no licence is stated")
_MOST_NAMED = 3


def conclude_license(
    observation: Observation | None,
    knowledge: LicenseKnowledge,
    read_evidence: ReadEvidence,
    declared: Declared | None = None,
    *,
    hub: str | None = None,
    bases: Sequence[str] = (),
) -> LicenseAssessment:
    """What applies, by the stricter reading of card and LICENSE files; never raises.

    ``declared`` is what the developer says elsewhere; it counts where no repository was read, and where
    the card leaves open which of several licences applies. ``hub`` is the repository where it was not read,
    ``bases`` are models that the registry says it comes from.
    """
    if observation is None or not observation.facts:
        return _by_name_alone(_from_developer(declared, knowledge), hub, knowledge)
    card = read_declaration(observation.facts)
    files = license_files(observation, knowledge, read_evidence, _named(card))
    parents = [parent.hub for parent in parents_of(observation.facts)]
    stated = _settled(card_reading(card, observation.hub, parents, knowledge), declared, knowledge)
    reading = _read(card, stated, files, bool(observation.files), knowledge)
    reading = _with_our_knowledge(reading, observation.hub, parents, knowledge)
    beside = [file for file in files if not _is_main(file, knowledge)]
    reading = with_texts_beside(reading, beside, knowledge, read_evidence)
    reading = with_readme(reading, observation, knowledge)
    return LicenseAssessment(
        declared=card.shown,
        declared_name=card.name,
        declared_link=card.link,
        concluded=_expression(reading.key, knowledge),
        key=reading.key,
        license_class=knowledge.class_of(reading.key),
        evidence=tuple(
            Evidence(path=file.path, sha256=file.sha256)
            for file in files
            if file.sha256 and file.role is TextRole.WEIGHTS
        ),
        conflicts=tuple(flag.value for flag in Flag if flag in reading.conflicts),
        reason="; ".join(part for part in (reading.reason, *card.odd) if part),
        source=reading.source,
        candidates=reading.candidates,
        also=reading.also,
        doubts=(
            *reading.doubts,
            *_unreadable_since(files),
            *unread_notices(observation),
        ),
        suspicions=tuple(dict.fromkeys((*reading.suspicions, *lost_notices(observation, read_evidence)))),
        origins=origins(observation, bases, knowledge, read_evidence),
    )


def _unreadable_since(files: Sequence[LicenseFile]) -> Iterator[str]:
    for file in files:
        if file.since:
            yield (
                f"{file.path} has not been readable since; what was read on {file.since[:10]} stands, and it "
                "may have changed"
            )


def _by_name_alone(
    found: LicenseAssessment, hub: str | None, knowledge: LicenseKnowledge
) -> LicenseAssessment:
    """A repository that nobody has read: what our knowledge says of it is a candidate, no licence."""
    keys = () if found.key else (knowledge.by_model(hub) or knowledge.by_model_unseen(hub))
    if not keys or found.candidates:
        return found
    why = f"the repository was not read; by its name it is under {', '.join(keys)}"
    return replace(found, candidates=keys, reason="; ".join(filter(None, (found.reason, why))))


def _with_our_knowledge(
    reading: LicenseReading, hub: str | None, parents: Sequence[str], knowledge: LicenseKnowledge
) -> LicenseReading:
    """What is known of this very repository, where card and texts leave it open or say less."""
    keys = knowledge.by_model(hub)
    if reading.key is None:
        of_parents = {key for parent in parents for key in knowledge.by_model(parent)}
        both = [key for key in reading.candidates if key in of_parents]
        if len(both) == 1 and reading.source != "file":
            why = f"{reading.reason}; of these {both[0]} is that of the model it comes from"
            return replace(reading, key=both[0], candidates=(), reason=why)
        unseen = () if keys else knowledge.by_model_unseen(hub)
        if reading.source == "file" or reading.candidates or not (keys or unseen):
            return reading
        if unseen:
            why = f"by its publisher's naming it is under {', '.join(unseen)}, which nobody has looked up"
            return replace(reading, candidates=unseen, reason=f"{reading.reason}; {why}")
        why = f"{reading.reason}; this repository is known to be under {', '.join(keys)}"
        if len(keys) > 1:
            return replace(reading, candidates=keys, reason=why)
        doubt = f"the card does not name a licence that is known; {keys[0]} is what we know of the repository"
        return replace(reading, key=keys[0], reason=why, doubts=(*reading.doubts, doubt))
    own = knowledge.get(reading.key)
    topped = [
        key
        for key in keys
        if key not in (reading.key, *reading.also)
        and (terms := knowledge.get(key)) is not None
        and own is not None
        and terms.kind is EntryKind.OVERLAY
        and openness_rank(terms) > openness_rank(own)
    ]
    if not topped:
        return reading
    text = f"this repository is known to be under {', '.join(topped)} as well, which the card does not say"
    found = Suspicion(text=text, flag=Flag.TAG_DROPS_CLAUSES, keys=tuple(topped))
    return replace(reading, suspicions=(*reading.suspicions, found))


def _named(card: Declaration) -> frozenset[str]:
    """Files of the repository itself that ``license_link`` gives."""
    link = card.link or ""
    if "://" not in link:
        return frozenset({link.removeprefix("./")} - {""})
    return frozenset(re.findall(r"/(?:blob|resolve|raw)/[^/\s]+/([^/?#\s]+)", link))


def _from_developer(declared: Declared | None, knowledge: LicenseKnowledge) -> LicenseAssessment:
    if declared is None:
        return _UNKNOWN
    value = str(declared.value)[:500]
    terms = knowledge.named(value)
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
        joined = joined_reading(value, "", None, knowledge)
        if joined is None:
            return replace(known, reason=f"{known.reason}; it is none of the licences we know")
        return replace(
            known,
            key=joined.key,
            concluded=_expression(joined.key, knowledge),
            license_class=knowledge.class_of(joined.key),
            candidates=joined.candidates,
            also=joined.also,
            reason=f"{known.reason}; {joined.reason}",
        )
    return replace(known, key=terms.key, concluded=terms.spdx, license_class=terms.license_class)


def _expression(key: str | None, knowledge: LicenseKnowledge) -> str | None:
    terms = knowledge.get(key)
    if terms is None or terms.kind is EntryKind.AMBIGUOUS:
        return None
    return terms.spdx


def _settled(
    stated: LicenseReading, declared: Declared | None, knowledge: LicenseKnowledge
) -> LicenseReading:
    """The reading with the developer's word on which of the candidates it is."""
    if declared is None or stated.key is not None or stated.conflicts:
        return stated
    value = str(declared.value)[:500]
    terms = knowledge.named(value)
    if terms is None or terms.key not in stated.candidates:
        return stated
    reason = f"{stated.reason}; the developer says {terms.key} ({declared.source})"
    return replace(stated, key=terms.key, candidates=(), reason=reason)


def _read(
    card: Declaration,
    stated: LicenseReading,
    files: Sequence[LicenseFile],
    listed: bool,
    knowledge: LicenseKnowledge,
) -> LicenseReading:
    """``listed`` is whether the names of the repository's files were seen."""
    mains = [file for file in files if _is_main(file, knowledge)]
    texts = [file for file in mains if not file.unread]
    unread = [file for file in mains if file.unread]
    unknown = [file for file in texts if file.key is None]
    if unknown:
        return _unknown_text(stated, unknown, texts)
    if texts:
        reading = _with_texts(card, stated, texts, knowledge)
    else:
        reading = _without_text(stated, unread, listed=listed)
    return _left_unread(reading, unread, knowledge)


def _is_main(file: LicenseFile, knowledge: LicenseKnowledge) -> bool:
    """Whether a text governs the weights: their licence, or a policy that is a licence we know."""
    if file.role is TextRole.WEIGHTS:
        return True
    return file.role is TextRole.POLICY and file.key in knowledge


def _without_text(stated: LicenseReading, unread: Sequence[LicenseFile], *, listed: bool) -> LicenseReading:
    """By the card alone; ``listed`` is whether the names of the files were seen."""
    if unread:
        named = "; ".join(f"{file.path}: {file.note}" for file in unread[:5])
        return replace(stated, reason=f"{stated.reason}; by the card alone ({named})")
    if stated.key is None and not stated.candidates:
        return stated
    if not listed:
        why = "by the card alone, the files were not listed"
        return replace(
            stated,
            reason=f"{stated.reason}; {why}",
            doubts=(*stated.doubts, f"{why}, so that a text among them may say more"),
        )
    return replace(
        stated,
        conflicts=stated.conflicts | {Flag.LICENSE_TEXT_MISSING},
        reason=f"{stated.reason}; the repository holds no licence text",
    )


def _unknown_text(
    stated: LicenseReading, unknown: Sequence[LicenseFile], texts: Sequence[LicenseFile]
) -> LicenseReading:
    """A text that is not known may add anything; the tag does not answer for it.

    What other texts refuse beside it they refuse, and so does one that is lost, by what it was read as.
    """
    what = "; ".join(f"{file.path}: {file.note}" for file in unknown[:3])
    candidates = (stated.key,) if stated.key else stated.candidates
    spdx = next((file.spdx for file in unknown if file.spdx), None)
    beside = f"; its text is {spdx}, whose terms are not in the knowledge" if spdx else ""
    conflict = {Flag.TAG_FILE_CONFLICT} if stated.key else set()
    # The card decided beside a text that is lost, and goes on refusing what it refused.
    card = (stated.key,) if stated.key and any(file.lost for file in unknown) else ()
    return LicenseReading(
        key=None,
        candidates=candidates,
        reason=f"{what}{beside}; {stated.reason}",
        conflicts=stated.conflicts | conflict,
        also=tuple(dict.fromkeys((*(key for file in texts if (key := file.key or file.taken_for)), *card))),
        source="file",
    )


def _with_texts(
    card: Declaration, stated: LicenseReading, texts: Sequence[LicenseFile], knowledge: LicenseKnowledge
) -> LicenseReading:
    by_file = {
        file.key: LicenseReading(
            key=file.key, reason=f"{file.path} is {file.key} ({file.note})", source=f"file:{file.path}"
        )
        for file in reversed(texts)
    }
    distinct = _without_bases(list(by_file.values())[::-1], knowledge)
    chosen = distinct[0]
    if len(distinct) > 1:
        chosen = strictest(distinct, knowledge, "the repository holds several licence texts")
        chosen = replace(chosen, conflicts=chosen.conflicts | {Flag.TWO_TEXTS})
    traps = stated.conflicts & {Flag.ID_TRAP}
    chosen = replace(chosen, conflicts=chosen.conflicts | traps)
    for part in stated.parts:
        chosen = _against(chosen, part, distinct, card, knowledge)
    return chosen


def _without_bases(readings: Sequence[LicenseReading], knowledge: LicenseKnowledge) -> list[LicenseReading]:
    """Without the licences that another of the texts only comes on top of."""
    overlays = [terms for reading in readings if (terms := knowledge.get(reading.key))]
    beneath = {base.key for terms in overlays if (base := license_beneath(terms, knowledge))}
    return [reading for reading in readings if reading.key not in beneath]


def _against(
    chosen: LicenseReading,
    part: LicenseReading,
    texts: Sequence[LicenseReading],
    card: Declaration,
    knowledge: LicenseKnowledge,
) -> LicenseReading:
    """What the texts say, set against one statement of the card; the stricter decides."""
    if part.unsettled:
        return replace(chosen, doubts=(*chosen.doubts, part.unsettled))
    keys = (part.key,) if part.key else part.candidates
    flags: set[Flag] = set()
    for text in texts:
        found = knowledge.get(text.key)
        flags |= disagreement(found, keys, knowledge) if found and not agree(text, part, knowledge) else set()
    if not flags:
        return chosen
    conflicts = chosen.conflicts | flags
    declared = [(key, strictness(knowledge.get(key))) for key in keys]
    if all(rank <= strictness(knowledge.get(chosen.key)) for _, rank in declared):
        return replace(
            chosen, conflicts=conflicts, reason=f"{chosen.reason}; the card says {card.shown or part.reason}"
        )
    also = tuple(key for key in (*chosen.also, chosen.key) if key and key != part.key)
    if part.key is None:
        why = f"{chosen.reason}; {part.reason}; which of them holds is open"
        return replace(chosen, key=None, candidates=(*keys, *also), also=(), reason=why, conflicts=conflicts)
    reason = f"{part.reason}; {chosen.reason}; the card is the stricter"
    return replace(part, conflicts=conflicts, also=also, reason=reason, doubts=chosen.doubts)


def _left_unread(
    reading: LicenseReading, unread: Sequence[LicenseFile], knowledge: LicenseKnowledge
) -> LicenseReading:
    """A doubt for a text that is there and was not read, but for one behind the gate of the licence named."""
    terms = knowledge.get(reading.key)
    if terms is None or not unread:
        return reading
    restricted = openness_rank(terms) >= RESTRICTED
    if restricted and all(file.gated for file in unread):
        return reading
    if not restricted:
        suspicions = (*reading.suspicions, *unread_text(unread))
        missing = reading.conflicts | {Flag.LICENSE_TEXT_MISSING}
        return replace(reading, conflicts=missing, suspicions=suspicions)
    named = ", ".join(f"{file.path} ({file.note})" for file in unread[:_MOST_NAMED])
    doubt = f"a text that may add to the terms was not read: {named}"
    return replace(reading, doubts=(*reading.doubts, doubt))
