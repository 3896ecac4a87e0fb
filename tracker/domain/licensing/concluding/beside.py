"""What stands beside the licence of the weights: texts of parts, policies, gates, and what a README says.

A part under stricter terms makes the whole stricter. What was not read, or is not known, never lets anything
through that it may bar, and prose opens nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from tracker.domain.assessing.assessment import Suspicion
from tracker.domain.licensing.concluding.readings import LicenseReading
from tracker.domain.licensing.knowledge.lookups import LicenseKnowledge
from tracker.domain.licensing.knowledge.openness import RESTRICTED, UNRANKED, openness_rank, same_terms
from tracker.domain.licensing.knowledge.terms import Duty, LicenseTerms
from tracker.domain.licensing.texts.license_files import LicenseFile, ReadEvidence, TextRole, of_the_weights
from tracker.domain.licensing.texts.prose import Said, quoted, said_of_the_model, speaks_of_the_model
from tracker.domain.observing.observation import FileObservation, Json, Observation, ReadErrorCode
from tracker.domain.observing.readme import BADGE, README
from tracker.domain.values.late_pattern import LatePattern
from tracker.vocabulary import Action, Flag

MAY_BAR = frozenset(action for action in Action if action is not Action.DOWNLOAD)
"""What a text that nobody has read may bar: everything but having the files."""

_FOR_SALE = frozenset({Action.COMMERCIAL, Action.HOST, Action.REDISTRIBUTE})
_NON_COMMERCIAL = 4
_SENTENCE = LatePattern(r"(?<=[.!?;:。])\s+|\n{2,}")
_MOST_SENTENCES = 400
_MOST_SAID = 3


def with_texts_beside(
    reading: LicenseReading,
    files: Sequence[LicenseFile],
    knowledge: LicenseKnowledge,
    read_evidence: ReadEvidence,
) -> LicenseReading:
    """The reading with what other texts of the repository add to it."""
    for file in files:
        terms, other = knowledge.get(reading.key), knowledge.get(file.key or file.taken_for)
        if other is not None and _holds_beside(file, other, terms):
            reading = _both(reading, file, other)
        if other is not None and terms is not None and not file.lost:
            continue
        if file.lost and file.role is not TextRole.ELSEWHERE:
            text = f"{file.path} was read once, and what it may restrict is kept no more"
            reading = _suspected(reading, Suspicion(text=text, flag=Flag.LICENSE_TEXT_MISSING, bars=MAY_BAR))
        elif file.role in (TextRole.PART, TextRole.ELSEWHERE):
            reading = _with_part(reading, file, terms)
        elif file.role is TextRole.POLICY:
            reading = _with_policy(reading, file, terms)
        if other is None and file.sha256:
            text = read_evidence(file.sha256) or ""
            sentences = _SENTENCE.split(text[:200_000])[:_MOST_SENTENCES]
            if file.role is TextRole.ELSEWHERE:
                sentences = [one for one in sentences if speaks_of_the_model(one)]
            where = "what one agrees to at the gate" if file.role is TextRole.GATE else file.path
            reading = _with_prose(reading, where, sentences, knowledge)
    return reading


def with_readme(
    reading: LicenseReading, observation: Observation, knowledge: LicenseKnowledge
) -> LicenseReading:
    """The reading with what the README says of the licence."""
    for file in observation.contents:
        if file.path == README:
            if file.error is not None and file.content is None:
                return _unread_readme(reading, file, knowledge)
            terms = file.content.get("terms") if isinstance(file.content, Mapping) else None
            return _with_prose(reading, "README.md", _texts(terms), knowledge)
    return reading


def _unread_readme(
    reading: LicenseReading, file: FileObservation, knowledge: LicenseKnowledge
) -> LicenseReading:
    """A README that is not there says nothing; one that was refused or did not come may have."""
    code = file.error.code if file.error else None
    if code in (ReadErrorCode.NOT_FOUND, ReadErrorCode.GATED, ReadErrorCode.MISSING_OR_PRIVATE, None):
        return reading
    return replace(reading, doubts=(*reading.doubts, f"README.md could not be read ({code})"))


def _texts(value: Json) -> list[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, list | tuple) else []


def _holds_beside(file: LicenseFile, other: LicenseTerms, terms: LicenseTerms | None) -> bool:
    """Whether a known text of a part bars more than the licence; one elsewhere counts where it restricts.

    So does any where the licence itself is not known.
    """
    rank = openness_rank(other)
    least = RESTRICTED if file.role is TextRole.ELSEWHERE else 0
    if rank == UNRANKED or rank < least:
        return False
    if terms is None:
        return rank >= RESTRICTED
    if same_terms(other, terms):
        return False
    restricts = rank >= RESTRICTED and file.role is not TextRole.ELSEWHERE
    return rank > openness_rank(terms) or (restricts and rank == openness_rank(terms))


def _both(reading: LicenseReading, file: LicenseFile, other: LicenseTerms) -> LicenseReading:
    gate = file.role is TextRole.GATE
    flag = Flag.TAG_FILE_CONFLICT if gate else Flag.COMPONENT_CONFLICT
    where = "the gate's text" if gate else file.path
    return replace(
        reading,
        also=tuple(dict.fromkeys((*reading.also, other.key))),
        conflicts=reading.conflicts | {flag},
        reason=f"{reading.reason}; {where} is {other.key}",
    )


def _with_part(reading: LicenseReading, file: LicenseFile, terms: LicenseTerms | None) -> LicenseReading:
    """A licence in a folder of weights that was not read, or that nobody knows."""
    if file.role is TextRole.ELSEWHERE:
        if not file.unread:
            return _with_text_elsewhere(reading, file) if of_the_weights(file.path) else reading
        doubt = f"{file.path} may be about the weights, and nobody has read it ({file.note})"
        return replace(reading, doubts=(*reading.doubts, doubt))
    text = f"{file.path} is the licence of a part, and nobody has read it ({file.note})"
    if terms is not None and openness_rank(terms) >= RESTRICTED:
        return replace(reading, doubts=(*reading.doubts, text))
    return _suspected(reading, Suspicion(text=text, flag=Flag.COMPONENT_CONFLICT, bars=MAY_BAR))


def _with_text_elsewhere(reading: LicenseReading, file: LicenseFile) -> LicenseReading:
    """A text that nobody knows, in a folder without weights, whose name says that it is about them."""
    text = f"{file.path} is about the weights by its name, and nobody knows its text ({file.note})"
    return _suspected(reading, Suspicion(text=text, flag=Flag.COMPONENT_CONFLICT, bars=MAY_BAR))


def _with_policy(reading: LicenseReading, file: LicenseFile, terms: LicenseTerms | None) -> LicenseReading:
    if terms is not None:
        has_policy = any(duty.duty is Duty.ACCEPTABLE_USE_POLICY for duty in terms.obligations)
        if has_policy or terms.companions or terms.field_of_use.listed_elsewhere:
            return reading
    doubt = f"{file.path} may add to the terms, and nobody has read it ({file.note})"
    return replace(reading, doubts=(*reading.doubts, doubt))


def _with_prose(
    reading: LicenseReading, where: str, sentences: Sequence[str], knowledge: LicenseKnowledge
) -> LicenseReading:
    own = [terms for key in (reading.key, *reading.also) if (terms := knowledge.get(key))]
    candidates = [terms for key in reading.candidates if (terms := knowledge.get(key))]
    against = (
        _against(one, where, own or candidates, knowledge) for one in said_of_the_model(sentences, knowledge)
    )
    for found in islice(filter(None, against), _MOST_SAID):
        reading = _suspected(reading, found)
    return reading


def _against(
    said: Said, where: str, own: Sequence[LicenseTerms], knowledge: LicenseKnowledge
) -> Suspicion | None:
    """The doubt that a sentence raises; None where it says no more than the licence does."""
    if not own:
        return None
    rank = max(openness_rank(terms) for terms in own)
    others = [terms for key in said.keys if (terms := knowledge.get(key)) and not _is_of(terms, own)]
    agrees = len(others) < len(said.keys)
    # Beside the licence itself, and on a badge, only one that bars more speaks of something else.
    least = rank + 1 if agrees else RESTRICTED if said.sentence.startswith(BADGE) else min(rank, RESTRICTED)
    stricter = [terms.key for terms in others if openness_rank(terms) >= least]
    if said.not_for_sale and rank < _NON_COMMERCIAL and (stricter or not agrees):
        text = f"{where} says {quoted(said.sentence)}, which the licence named does not"
        return Suspicion(text=text, flag=Flag.TAG_FILE_CONFLICT, keys=tuple(stricter), bars=_FOR_SALE)
    if stricter:
        text = f"{where} names another licence: {quoted(said.sentence)}"
        return Suspicion(text=text, flag=Flag.TAG_FILE_CONFLICT, keys=tuple(stricter))
    if said.unnamed and rank < RESTRICTED:
        text = f"{where} names terms that nobody has read: {quoted(said.sentence)}"
        return Suspicion(text=text, flag=Flag.TAG_FILE_CONFLICT, bars=MAY_BAR)
    if said.limited and rank < RESTRICTED:
        text = f"{where} says {quoted(said.sentence)}, which the licence named does not"
        return Suspicion(text=text, flag=Flag.TAG_FILE_CONFLICT)
    return None


def _is_of(one: LicenseTerms, own: Sequence[LicenseTerms]) -> bool:
    return any(same_terms(one, other) or _kin(one, other) for other in own)


def _kin(one: LicenseTerms, other: LicenseTerms) -> bool:
    """Whether two texts go by one name in prose: those of one family, members of one kind of licence."""
    stem = re.sub(r"[-\d.]+$", "", one.key)
    return (one.family is not None and one.family == other.family) or stem == re.sub(
        r"[-\d.]+$", "", other.key
    )


def _suspected(reading: LicenseReading, one: Suspicion) -> LicenseReading:
    return replace(reading, suspicions=(*reading.suspicions, one))


def unread_text(files: Sequence[LicenseFile]) -> Iterator[Suspicion]:
    """The licence of the weights lies there unread, beside a card that says it restricts nothing."""
    if files:
        named = ", ".join(f"{file.path} ({file.note})" for file in files[:3])
        text = f"the card alone says so; what the licence's text may restrict was not read: {named}"
        yield Suspicion(text=text, flag=Flag.LICENSE_TEXT_MISSING, bars=MAY_BAR)
