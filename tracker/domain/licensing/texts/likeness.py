"""Whether a text that lines up with a known one is the same licence, and where the two part."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from tracker.domain.licensing.texts.sketch import Alignment, Hunk, Sketch, signature, word_hash
from tracker.domain.licensing.texts.wording import OPERATIVE, ordinary_words, words_of
from tracker.domain.values.late_dataclass import dataclass
from tracker.domain.values.late_pattern import LatePattern

_VERSION_IN_NAME = LatePattern(r"-v?(\d{1,2}(?:\.\d+)*)(?:-only|-or-later)?$")
_LAST_LINE = ("end", "of", "terms", "and", "conditions")
_LONGEST_HEADING = 120  # words: a title, a list of holders
_LONGEST_FILLING = 30
_LONGEST_ENDING = 12
# Behind a text's end these words speak of something that is under other terms; in a title they name the text.
_OF_OTHER_TERMS = frozenset(
    {"license", "licenses", "licensed", "licensing", "under", "files", "file", "model", "models", "data"}
    | {"dataset", "code", "cc", "gpl", "agpl", "openrail", "rail", "parts", "part", "see", "contact"}
)


@dataclass(frozen=True, slots=True)
class Compared:
    """A known text beside the one at hand; ``similarity`` of equals is 1."""

    sketch: Sketch
    alignment: Alignment
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One place where a text parts from a known one: what stands here, and how many words stood there."""

    here: str
    words_missing: int


def required_hunks(one: Compared) -> list[Hunk]:
    """Where the texts part within what the licence consists of."""
    return [hunk for hunk in one.alignment.hunks if hunk.first < one.sketch.optional_from]


def has_same_body(one: Compared, words: Sequence[str]) -> bool:
    """Every required word stands in its place, and what was set aside says nothing of its own."""
    if required_hunks(one) or one.alignment.required != one.sketch.body:
        return False
    return _nothing_beside(one, words)


def _nothing_beside(one: Compared, words: Sequence[str]) -> bool:
    """Whether the title, filled-in names, ending and the rest around the body rule nothing of their own."""
    start, end = _after(one, words)
    return (
        _says_nothing(_above(one, words), _LONGEST_HEADING)
        and _ends(words[start:end])
        and all(_says_nothing(words[first:last]) for first, last in _fillings(one))
    )


def _above(one: Compared, words: Sequence[str]) -> list[str]:
    """The words before the body that the known title has not."""
    return [word for word in words[: one.alignment.before[1]] if word_hash(word) not in one.sketch.title]


def _after(one: Compared, words: Sequence[str]) -> tuple[int, int]:
    start, end = one.alignment.after
    skipped = len(_LAST_LINE) if tuple(words[start : start + len(_LAST_LINE)]) == _LAST_LINE else 0
    return start + skipped, end


def _fillings(one: Compared) -> list[tuple[int, int]]:
    """What stands where a name may be filled in, or among instructions that copies leave out."""
    hunks = one.alignment.hunks
    optional = [(hunk.start, hunk.end) for hunk in hunks if hunk.first >= one.sketch.optional_from]
    return [*one.alignment.fillings, *optional]


def _says_nothing(words: Sequence[str], at_most: int = _LONGEST_FILLING) -> bool:
    return len(words) <= at_most and not OPERATIVE.intersection(words)


def _ends(words: Sequence[str]) -> bool:
    return _says_nothing(words, _LONGEST_ENDING) and not _OF_OTHER_TERMS.intersection(words)


def longest_of(compared: list[Compared]) -> list[Compared]:
    """Those with the longest known text: a longer one that is here whole says more than its part."""
    longest = max((one.sketch.words for one in compared), default=0)
    return [one for one in compared if one.sketch.words == longest]


def names_of(compared: list[Compared]) -> list[str]:
    """Keys, or ids where there is no entry, each once."""
    return list(dict.fromkeys(one.sketch.key or one.sketch.id for one in compared))


def title_fits(one: Compared, words: Sequence[str]) -> bool:
    """No version or date stands above the body that is not in the known title or in the licence's name."""
    above = words[: one.alignment.before[1]]
    numbers = [word for word in above if any(char.isdigit() for char in word)]
    named = words_of(f"{one.sketch.key or ''} {one.sketch.spdx or one.sketch.id}".lower())
    if not all(word in named or word_hash(word) in one.sketch.title for word in numbers):
        return False
    known = _VERSION_IN_NAME.search(one.sketch.key or one.sketch.id.lower())
    return known is None or all(_agree(known[1].split("."), version) for version in _versions(above))


def _versions(words: Sequence[str]) -> Iterator[list[str]]:
    """What stands behind ``version`` or ``v``: ``["2", "0"]``."""
    for at, word in enumerate(words):
        first = word.removeprefix("v") if word.startswith("v") else ""
        parts = [first] if first.isdigit() else []
        if parts or word in ("version", "v"):
            parts += itertools.takewhile(
                lambda part: part.isdigit() and len(part) < 3, words[at + 1 : at + 4]
            )
        if parts:
            yield parts


def _agree(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one version is the other, or leaves its last numbers out (``2`` for ``2.0``)."""
    return all(left == right for left, right in zip(one, other, strict=False))


def only_names_differ(one: Compared, words: Sequence[str]) -> bool:
    """Wherever the texts part, the ordinary words are the same on both sides."""
    hunks = required_hunks(one)
    differing = sum(hunk.end - hunk.start for hunk in hunks)
    if not hunks or differing > max(40, len(words) // 10) or not _nothing_beside(one, words):
        return False
    if len(one.sketch.signatures) != len(one.sketch.runs):
        return False
    ordinary = ordinary_words(words, one.sketch.family)
    return all(
        sum(one.sketch.signatures[hunk.first : hunk.last]) & 0xFFFF
        == signature(words[hunk.start : hunk.end], ordinary[hunk.start : hunk.end])
        for hunk in hunks
    )


def differences_of(one: Compared, words: Sequence[str]) -> tuple[Difference, ...]:
    """The first few places where the texts part, and what follows the end where that counts."""
    found = [
        Difference(
            here=" ".join(words[max(hunk.start - 3, 0) : hunk.end + 3][:60]),
            words_missing=sum(one.sketch.length(run) for run in range(hunk.first, hunk.last)),
        )
        for hunk in required_hunks(one)[:5]
    ]
    start, end = _after(one, words)
    beside = [
        (_above(one, words), _LONGEST_HEADING),
        (words[start:end], _LONGEST_ENDING),
        *((words[first:last], _LONGEST_FILLING) for first, last in one.alignment.fillings),
    ]
    ruling = [part for part, at_most in beside if not _says_nothing(part, at_most)]
    behind = words[start:end]
    if _says_nothing(behind, _LONGEST_ENDING) and not _ends(behind):
        ruling.append(behind)
    return (*found, *(Difference(here=" ".join(part[:60]), words_missing=0) for part in ruling))
