"""A known text kept as hashes of short runs of words, and how another text lines up with it.

The runs do not overlap in the known text and are sought at every word of the other one, as rsync does;
so one changed word costs one run, and the words around a difference can be shown without keeping any text.
"""

from __future__ import annotations

import hashlib
import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import compress

from tracker.domain.licensing.texts.wording import (
    OPERATIVE,
    PLACEHOLDER,
    body_lines,
    ordinary_words,
    words_of,
)
from tracker.domain.values.late_dataclass import dataclass

RUN = 8
"""Words in a run; shorter only before a part that may vary, and at the end."""

_BASE, _PRIME, _MASK = 1_000_003, (1 << 61) - 1, 0xFFFF_FFFF
_LONGEST_FILLING = 40
_LONGEST_TITLE_LINE = 12
_ENDINGS = (".", ",", ";", ":")
_INSTRUCTIONS = ("how to apply these terms", "appendix: how to apply", "appendix how to apply")
_LAST_LINE = "end of terms and conditions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """One known text. ``runs`` are hashes; the other fields speak of runs by their index.

    ``lengths`` has the runs of fewer than RUN words. Before a run in ``variable`` a name may have been
    filled in. Runs from ``optional_from`` on are instructions that copies leave out. ``signatures`` has
    :func:`signature` of each run, ``title`` the hashes of the words in the title, ``body`` the SHA-256 of
    all required words.
    """

    id: str
    key: str | None
    spdx: str | None
    family: str
    runs: array[int]
    lengths: Mapping[int, int]
    variable: frozenset[int]
    optional_from: int
    signatures: array[int]
    title: frozenset[int]
    body: str
    words: int

    def length(self, run: int) -> int:
        """How many words the run has."""
        return self.lengths.get(run, RUN)


@dataclass(frozen=True, slots=True)
class Hunk:
    """Where the texts part: runs ``[first, last)`` are missing, words ``[start, end)`` stand there."""

    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """How a text lines up with a sketch: hunks inside, filled-in parts, and what stands around it."""

    matched: int  # required words
    instructions: int  # words of the optional ending
    hunks: tuple[Hunk, ...]
    fillings: tuple[tuple[int, int], ...]
    before: tuple[int, int]
    after: tuple[int, int]
    required: str


class HashedWords:
    """Words with the hash of every run of any length at hand."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        numbers: dict[str, int] = {}
        prefix, total = [0], 0
        for word in words:
            number = numbers.get(word)
            if number is None:
                number = numbers[word] = zlib.crc32(word.encode()) + 1
            total = (total * _BASE + number) % _PRIME
            prefix.append(total)
        self._prefix = prefix

    def hash(self, start: int, length: int) -> int:
        """Of ``length`` words from ``start``."""
        value = self._prefix[start + length] - self._prefix[start] * pow(_BASE, length, _PRIME)
        return value % _PRIME & _MASK

    def runs(self) -> list[int]:
        """The hash of a full run at every word that begins one."""
        power, prefix = pow(_BASE, RUN, _PRIME), self._prefix
        return [
            (end - start * power) % _PRIME & _MASK for start, end in zip(prefix, prefix[RUN:], strict=False)
        ]


def make_sketch(
    text: str,
    *,
    id: str,
    key: str | None = None,
    spdx: str | None = None,
    family: str = "",
    names: Iterable[str] = (),
) -> Sketch:
    """Titles and copyright lines are left out; ``names`` are phrases that stand for a holder's name."""
    title, required, optional = _parts(text, tuple(names))
    runs, lengths, variable, signatures = array("I"), dict[int, int](), set[int](), array("H")
    digest = hashlib.sha256()
    optional_from = -1
    for part in (required, optional):
        if part is optional:
            optional_from = len(runs)
        for number, segment in enumerate(part):
            if number:
                variable.add(len(runs))
            hashed, ordinary = HashedWords(segment), ordinary_words(segment, family)
            for start in range(0, len(segment), RUN):
                run = segment[start : start + RUN]
                if len(run) < RUN:
                    lengths[len(runs)] = len(run)
                runs.append(hashed.hash(start, len(run)))
                signatures.append(signature(run, ordinary[start : start + RUN]))
            if part is required:
                digest.update(" ".join((*segment, "")).encode())
    return Sketch(
        id=id,
        key=key,
        spdx=spdx,
        family=family,
        runs=runs,
        lengths=lengths,
        variable=frozenset(variable),
        optional_from=optional_from,
        signatures=signatures,
        title=frozenset(word_hash(word) for word in words_of("\n".join(title))),
        body=digest.hexdigest(),
        words=sum(len(segment) for segment in required),
    )


def signature(words: Iterable[str], ordinary: Iterable[bool]) -> int:
    """A sum over the ordinary words, in whatever order they stand; sums of runs add up modulo 2**16."""
    return sum(zlib.crc32(word.encode()) for word in compress(words, ordinary)) & 0xFFFF


def word_hash(word: str) -> int:
    """16 bits of a word, enough to tell whether a short title has it."""
    return zlib.crc32(word.encode()) & 0xFFFF


def _parts(text: str, names: tuple[str, ...]) -> tuple[list[str], list[list[str]], list[list[str]]]:
    lines = body_lines(text)
    first = _title_lines(lines)
    body = lines[first:]
    cut = _instructions_from(body)
    return lines[:first], _segments(body[:cut], names), _segments(body[cut:], names)


def _instructions_from(lines: list[str]) -> int:
    """Where it is told how to put the licence on a work; attachments are no such instructions."""
    at = next((i for i, line in enumerate(lines) if i and line.strip().startswith(_INSTRUCTIONS)), len(lines))
    before = next((i for i in range(at - 1, 0, -1) if lines[i].strip()), 0)
    return before if at < len(lines) and lines[before].strip().startswith(_LAST_LINE) else at


def _title_lines(lines: list[str]) -> int:
    """How many lines at the top are a title: short ones that rule nothing, or that stand by themselves."""
    at = 0
    while at < len(lines):
        end = next((i for i in range(at, len(lines)) if not lines[i].strip()), len(lines))
        paragraph = lines[at:end]
        heading = len(paragraph) <= 3 and not any(line.rstrip().endswith(_ENDINGS) for line in paragraph)
        short = [_is_short(line, heading) for line in paragraph]
        if not all(short):
            return at + short.index(False)
        at = end + 1
    return 0


def _is_short(line: str, heading: bool) -> bool:
    words = words_of(line)
    if len(words) > _LONGEST_TITLE_LINE or line.rstrip().endswith((",", ";", ":")):
        return False
    return heading or not OPERATIVE.intersection(words)


def _segments(lines: list[str], names: tuple[str, ...]) -> list[list[str]]:
    """Words between the parts that may vary."""
    text = PLACEHOLDER.sub("\0", "\n".join(lines))
    if names:
        text = " ".join(text.split())
        for name in names:
            text = text.replace(name, "\0")
    return [words for part in text.split("\0") if (words := words_of(part))]


def align(sketch: Sketch, text: HashedWords, places: Mapping[int, list[int]]) -> Alignment | None:
    """``places`` says where each full run of the text stands. None where nothing lines up."""
    return _Walk(sketch, text, places).alignment()


class _Walk:
    """One pass over the runs of a sketch, each sought right after the one before."""

    def __init__(self, sketch: Sketch, text: HashedWords, places: Mapping[int, list[int]]) -> None:
        self.sketch, self.text, self.places = sketch, text, places
        self.at = self.matched = self.instructions = 0
        self.begun: int | None = None
        self.hunks: list[Hunk] = []
        self.fillings: list[tuple[int, int]] = []
        self.digest = hashlib.sha256()

    def alignment(self) -> Alignment | None:
        run, count = 0, len(self.sketch.runs)
        while run < count:
            run = self._step(run)
        if self.begun is None:
            return None
        return Alignment(
            matched=self.matched,
            instructions=self.instructions,
            hunks=tuple(self.hunks),
            fillings=tuple(self.fillings),
            before=(0, self.begun),
            after=(self.at, len(self.text.words)),
            required=self.digest.hexdigest(),
        )

    def _step(self, run: int) -> int:
        if self.begun is not None:
            if self._stands(run, self.at):
                return self._take(run, self.at)
            if run in self.sketch.variable:
                place = self._after_filling(run)
                if place is not None:
                    self.fillings.append((self.at, place))
                    return self._take(run, place)
            if run == self.sketch.optional_from:
                # A copy without the appendix, or with its own ending.
                found = self._resume(run)
                return self._jump(run, *found) if found and self._near(found) else len(self.sketch.runs)
        found = self._resume(run)
        if found is None:
            return self._give_up(run)
        return self._jump(run, *found)

    def _near(self, found: tuple[int, int]) -> bool:
        return found[1] - self.at <= _LONGEST_FILLING

    def _jump(self, run: int, to: int, place: int) -> int:
        if self.begun is None:
            self.begun = self.at = place
            if to > run:
                self.hunks.append(Hunk(run, to, place, place))
        else:
            self.hunks.append(Hunk(run, to, self.at, place))
        return self._take(to, place)

    def _give_up(self, run: int) -> int:
        if self.begun is not None:
            last = max(run, min(len(self.sketch.runs), self.sketch.optional_from))
            if last > run:
                self.hunks.append(Hunk(run, last, self.at, self.at))
        return len(self.sketch.runs)

    def _stands(self, run: int, place: int) -> bool:
        length = self.sketch.length(run)
        return (
            place + length <= len(self.text.words) and self.text.hash(place, length) == self.sketch.runs[run]
        )

    def _take(self, run: int, place: int) -> int:
        length = self.sketch.length(run)
        self.at = place + length
        if run >= self.sketch.optional_from:
            self.instructions += length
        else:
            self.matched += length
            self.digest.update(" ".join((*self.text.words[place : self.at], "")).encode())
        return run + 1

    def _after_filling(self, run: int) -> int | None:
        reach = range(self.at, min(self.at + _LONGEST_FILLING, len(self.text.words)) + 1)
        return next((place for place in reach if self._stands(run, place)), None)

    def _resume(self, run: int) -> tuple[int, int] | None:
        """The run and place that lose least, looking a bounded way ahead."""
        best: tuple[int, int, int] | None = None
        for later in range(run, min(run + 4_000, len(self.sketch.runs))):
            skipped = (later - run) * RUN
            if best is not None and skipped >= best[0]:
                break
            if later in self.sketch.lengths:
                continue
            place = next((p for p in self.places.get(self.sketch.runs[later], ()) if p >= self.at), None)
            if place is None:
                continue
            # Before anything has matched, words at the top are a heading and cost nothing.
            cost = skipped + (place - self.at if self.begun is not None else 0)
            if best is None or cost < best[0]:
                best = (cost, later, place)
        return best[1:] if best else None
