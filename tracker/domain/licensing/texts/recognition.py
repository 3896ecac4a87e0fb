"""Which licence a text is: by its digests, then by its body, then by its markers; else what it is near.

A changed title, copyright line or filled-in name leaves a licence what it is. Any other difference from
the known text keeps it from being concluded; it is then named as near, with where the texts part.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cached_property

from tracker.domain.licensing.texts.likeness import (
    Compared,
    Difference,
    differences_of,
    has_same_body,
    longest_of,
    names_of,
    only_names_differ,
    required_hunks,
    title_fits,
)
from tracker.domain.licensing.texts.sketch import HashedWords, Sketch, align
from tracker.domain.licensing.texts.wording import (
    LONGEST,
    body_words,
    decode,
    digests,
    normalised,
)
from tracker.domain.values.late_dataclass import dataclass


class Method(StrEnum):
    """How a text was recognised, surest first."""

    RAW = "fingerprint-raw"
    NORMALISED = "fingerprint-normalised"
    ALNUM = "fingerprint-alnum"
    BODY = "body"  # word for word the same, but for title, copyright line or filled-in names
    SIMILARITY = "similarity"  # the same words, but for names of models and dates
    MARKERS = "markers"  # the phrases that single it out; the text itself is not held
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMatch:
    """A known text that this one is not; ``similarity`` of equals is 1; ``contained`` if it is here whole."""

    name: str
    key: str | None
    spdx: str | None
    similarity: float
    contained: bool
    markers_present: bool
    differences: tuple[Difference, ...] = ()

    def __str__(self) -> str:
        if self.contained:
            return f"holds {self.name} whole, with more beside it"
        return f"differs from {self.name} ({self.similarity:.1%} the same)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """``key`` is an entry of the knowledge and ``spdx`` an identifier; None where nothing is concluded."""

    key: str | None
    spdx: str | None
    method: Method
    confidence: float
    near: tuple[NearMatch, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def recognised(self) -> bool:
        """Whether a licence is concluded, be it only as an identifier of the SPDX list."""
        return self.key is not None or self.spdx is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownMarkers:
    """The phrases of one entry: all of ``present`` and none of ``absent`` in the normalised text."""

    key: str
    present: tuple[str, ...]
    absent: tuple[str, ...]

    def hold(self, text: str) -> bool:
        """Whether they single ``text`` out."""
        return all(word in text for word in self.present) and not any(word in text for word in self.absent)


_FORMS = (Method.RAW, Method.NORMALISED, Method.ALNUM)
_CERTAINTY = {Method.RAW: 1.0, Method.NORMALISED: 1.0, Method.ALNUM: 0.99}
_FEWEST_WORDS_FOR_MARKERS = 150
_COMPARED_AT_MOST = 8
_NEAR_ENOUGH = 0.5


class Recogniser:
    """Holds what is known of texts. ``digests`` maps a SHA-256 of any form to a key or an SPDX id.

    ``companions`` maps those of texts that belong to a licence without being one to what they are.
    """

    def __init__(
        self,
        *,
        digests: Mapping[str, str],
        markers: Iterable[KnownMarkers],
        sketches: Sequence[Sketch],
        spdx_of: Mapping[str, str],
        predicted: frozenset[str] = frozenset(),
        companions: Mapping[str, str] | None = None,
    ) -> None:
        self._digests = digests
        self._markers = tuple(markers)
        self._sketches = sketches
        self._spdx_of = spdx_of
        self._predicted = predicted
        self._companions = companions or {}

    def key_of_digest(self, sha256: str) -> str | None:
        """The key, or SPDX identifier, of a text with this digest in any form."""
        return self._digests.get(sha256)

    def recognise(self, raw: bytes) -> Recognition:
        """Never raises; at most the first million characters are read."""
        return self._by_digest(raw) or self._by_wording(decode(raw[: 4 * LONGEST])[: LONGEST + 1])

    def _by_digest(self, raw: bytes) -> Recognition | None:
        for form, digest in zip(_FORMS, digests(raw), strict=True):
            if digest in self._companions:
                return _nothing(self._companions[digest])
            key = self._digests.get(digest)
            if key is None:
                continue
            if digest in self._predicted:
                return self._concluded(key, form, 0.8, "the digest was foretold from a sibling's text")
            return self._concluded(key, form, _CERTAINTY[form], f"its digest is that of {key}'s text")
        return None

    def _concluded(self, key: str, method: Method, confidence: float, *reasons: str) -> Recognition:
        known = key in self._spdx_of
        return Recognition(
            key=key if known else None,
            spdx=self._spdx_of.get(key, key),
            method=method,
            confidence=confidence,
            reasons=reasons,
        )

    def _by_wording(self, text: str) -> Recognition:
        if not text.strip():
            return _nothing("the text is empty")
        if len(text) > LONGEST:
            return _nothing(f"the text is longer than {LONGEST:,} characters, and so than any licence")
        folded = normalised(text)
        marked = [entry.key for entry in self._markers if entry.hold(folded)]
        words = body_words(text)
        compared = self._compare(HashedWords(words))
        return (
            self._by_body(compared, marked, words)
            or self._by_names_apart(compared, marked, words)
            or self._by_markers(compared, marked, words)
            or self._near_only(compared, marked, words)
        )

    @cached_property
    def _known_runs(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for number, sketch in enumerate(self._sketches):
            for run, value in enumerate(sketch.runs):
                if run not in sketch.lengths:
                    found[value].append(number)
        return dict(found)

    def _compare(self, text: HashedWords) -> list[Compared]:
        """The known texts that share most runs with this one, most similar first."""
        places: dict[int, list[int]] = defaultdict(list)
        for place, value in enumerate(text.runs()):
            if value in self._known_runs:
                places[value].append(place)
        shared = Counter(number for value in places for number in self._known_runs[value])
        share = {number: count / len(self._sketches[number].runs) for number, count in shared.items()}
        best = sorted(share, key=lambda number: (-share[number], number))
        # What is longest among the best is what a text with several licences in it is mostly made of.
        longest = sorted(shared, key=lambda number: (-shared[number], number))
        chosen = dict.fromkeys((*best[:_COMPARED_AT_MOST], *longest[:_COMPARED_AT_MOST]))
        found = [self._line_up(self._sketches[number], text, places) for number in chosen]
        return sorted(filter(None, found), key=lambda one: (-one.similarity, one.sketch.id))

    @staticmethod
    def _line_up(sketch: Sketch, text: HashedWords, places: Mapping[int, list[int]]) -> Compared | None:
        alignment = align(sketch, text, places)
        if alignment is None:
            return None
        filled = sum(end - start for start, end in alignment.fillings)
        here = len(text.words) - alignment.before[1] - alignment.instructions - filled
        return Compared(sketch, alignment, 2 * alignment.matched / max(here + sketch.words, 1))

    def _by_body(
        self, compared: list[Compared], marked: list[str], words: Sequence[str]
    ) -> Recognition | None:
        same = [one for one in compared if has_same_body(one, words)]
        same = longest_of([one for one in same if one.sketch.key] or same)
        fitting = [one for one in same if title_fits(one, words)]
        names = names_of(fitting)
        singled_out = [name for name in names if name in marked]
        if len(names) > 1 and singled_out:
            names = singled_out
        if len(names) > 1 and not fitting[0].sketch.key:
            # Several identifiers of the list with one text: the shortest is the plain one.
            names = sorted(names, key=lambda name: (len(name), name))[:1]
        if len(names) != 1:
            return None
        (name,) = names
        plainly = name in marked or not self._has_markers(name)
        reason = f"word for word {name}, but for title, copyright line or filled-in names"
        return self._concluded(name, Method.BODY, 0.98 if plainly else 0.9, reason)

    def _has_markers(self, key: str) -> bool:
        return any(entry.key == key for entry in self._markers)

    def _by_names_apart(
        self, compared: list[Compared], marked: list[str], words: Sequence[str]
    ) -> Recognition | None:
        for one in compared:
            key = one.sketch.key
            if key in marked and one.similarity > 0.9 and only_names_differ(one, words):
                reason = f"{key}'s words, but for names of models and dates"
                return self._concluded(str(key), Method.SIMILARITY, 0.85, reason)
        return None

    def _by_markers(
        self, compared: list[Compared], marked: list[str], words: Sequence[str]
    ) -> Recognition | None:
        held = {sketch.key for sketch in self._sketches}
        unheld = self._most_particular([key for key in marked if key not in held])
        clashing = [key for key in marked if key in held]
        if len(unheld) != 1 or clashing or len(words) < _FEWEST_WORDS_FOR_MARKERS:
            return None
        found = self._concluded(
            unheld[0],
            Method.MARKERS,
            0.7,
            f"it has every phrase that singles {unheld[0]} out",
            "the text itself is not held, so a change in it would go unseen",
        )
        return Recognition(
            key=found.key,
            spdx=found.spdx,
            method=found.method,
            confidence=found.confidence,
            near=self._near(compared, marked, words),
            reasons=found.reasons,
        )

    def _most_particular(self, keys: list[str]) -> list[str]:
        """Of entries whose phrases all hold, the one that has all phrases of the others and more."""
        phrases = {entry.key: set(entry.present) for entry in self._markers if entry.key in keys}
        largest = max(phrases, key=lambda key: len(phrases[key]), default=None)
        if largest is not None and all(phrases[key] < phrases[largest] for key in phrases if key != largest):
            return [largest]
        return keys

    def _near_only(self, compared: list[Compared], marked: list[str], words: Sequence[str]) -> Recognition:
        near = self._near(compared, marked, words)
        reasons = [str(one) for one in near[:2]]
        listed = {one.key for one in near}
        reasons += [f"it has the phrases of {key}, but not its text" for key in marked if key not in listed]
        return _nothing(*(reasons or ["no known licence is like it"]), near=near)

    def _near(
        self, compared: list[Compared], marked: list[str], words: Sequence[str]
    ) -> tuple[NearMatch, ...]:
        found: dict[str, NearMatch] = {}
        for one in compared:
            name = one.sketch.key or one.sketch.id
            whole = not required_hunks(one)
            if name not in found and (one.similarity >= _NEAR_ENOUGH or whole):
                found[name] = NearMatch(
                    name=name,
                    key=one.sketch.key,
                    spdx=self._spdx_of.get(name, one.sketch.spdx),
                    similarity=round(one.similarity, 4),
                    contained=whole,
                    markers_present=name in marked,
                    differences=differences_of(one, words),
                )
        return tuple(found.values())[:5]


def _nothing(*reasons: str, near: tuple[NearMatch, ...] = ()) -> Recognition:
    return Recognition(key=None, spdx=None, method=Method.NONE, confidence=0.0, near=near, reasons=reasons)
