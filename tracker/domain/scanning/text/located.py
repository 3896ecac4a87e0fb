"""A text taken out of a file that still knows where each of its characters stood.

A command in a block of YAML inside a workflow, with a variable from ten lines above, is read as one
text; what is found in it is reported where it is written.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import repeat
from typing import NamedTuple

UNKNOWN = "\x00"
"""Stands in a text for a part whose value cannot be read, such as ``$1`` or ``$(date)``."""


class Place(NamedTuple):
    """A 1-based line and column, counted in characters."""

    line: int
    column: int


class LocatedText:
    """``text`` and, for the start of each piece of it, its place in the file.

    Within a piece characters follow each other on one line; only its last may be a line break.
    """

    __slots__ = ("_places", "_starts", "text")

    def __init__(self, text: str, starts: list[int], places: list[Place]) -> None:
        self.text = text
        self._starts = starts
        self._places = places

    @classmethod
    def of(cls, text: str, line: int = 1, column: int = 1) -> LocatedText:
        """A whole text that begins at one place of the file and goes on line by line from column 1."""
        starts, start = [0], 0
        while (start := text.find("\n", start) + 1) and start < len(text):
            starts.append(start)
        following = map(Place, range(line + 1, line + len(starts)), repeat(1))
        return cls(text, starts, [Place(line, column), *following])

    @classmethod
    def join(cls, parts: Iterable[LocatedText]) -> LocatedText:
        """The parts behind one another."""
        kept = [part for part in parts if part.text]
        if len(kept) == 1:
            return kept[0]
        starts: list[int] = []
        places: list[Place] = []
        length = 0
        for part in kept:
            starts.extend(start + length for start in part._starts)
            places.extend(part._places)
            length += len(part.text)
        return cls("".join(part.text for part in kept), starts or [0], places or [Place(1, 1)])

    def __len__(self) -> int:
        return len(self.text)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"LocatedText({self.text!r} at {self.place})"

    @property
    def place(self) -> Place:
        """Where the first character stands."""
        return self._places[0]

    @property
    def on_one_line(self) -> bool:
        """Whether all pieces come from one line of the file."""
        return len({place.line for place in self._places}) == 1

    @property
    def layout(self) -> tuple[list[int], list[Place]]:
        """Offsets of the pieces and their places, for a text of the same length."""
        return self._starts, self._places

    def place_of(self, offset: int) -> Place:
        """Where the character at ``offset`` stands."""
        index = max(bisect_right(self._starts, offset) - 1, 0)
        base = self._places[index]
        return Place(base.line, base.column + offset - self._starts[index])

    def part(self, start: int, end: int | None = None) -> LocatedText:
        """The characters from ``start`` to before ``end``; an empty part keeps its place."""
        end = len(self.text) if end is None else min(end, len(self.text))
        starts = self._starts
        first = max(bisect_right(starts, start) - 1, 0)
        base = self._places[first]
        place = Place(base.line, base.column + start - starts[first])
        if first + 1 == len(starts) or starts[first + 1] >= end:
            return LocatedText(self.text[start:end], [0], [place])
        last = bisect_right(starts, end - 1)
        inner = [offset - start for offset in starts[first + 1 : last]]
        return LocatedText(self.text[start:end], [0, *inner], [place, *self._places[first + 1 : last]])

    def strip(self) -> LocatedText:
        """Without white space around it."""
        left = len(self.text) - len(self.text.lstrip())
        return self.part(left, max(len(self.text.rstrip()), left))

    def replaced(self, text: str) -> LocatedText:
        """Another text that stands for this one, at its place."""
        return LocatedText(text, [0], [self.place])


def line_starts(text: str) -> list[int]:
    """Offsets at which lines begin."""
    starts = [0]
    end = text.find("\n")
    while end != -1:
        starts.append(end + 1)
        end = text.find("\n", end + 1)
    return starts
