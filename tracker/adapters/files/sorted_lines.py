"""Files of lines sorted by model id: one model by bisection, and what differs between two files.

Both compare whole blocks of bytes and leave the lines in them unparsed, so that size hardly matters.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO, Protocol, TypeAlias

from tracker.domain.observing.json_lines import line_id

Pair: TypeAlias = "tuple[bytes | None, bytes | None]"


class Readable(Protocol):
    """A file that is read forwards."""

    def read(self, size: int = ..., /) -> bytes:
        """The next bytes, some more or fewer than ``size``; none at the end."""


_WINDOW = 64 * 1024
_READ = 256 * 1024
_MISSING_END = b'"status":"missing"}\n'


def line_of(file: BinaryIO, wanted: bytes) -> bytes | None:
    """The line whose id is ``wanted``, or None; lines after the first are sorted by id.

    Raises ValueError for a line without an id.
    """
    low = len(file.readline())
    high = os.fstat(file.fileno()).st_size
    while low < high:
        middle = (low + high) // 2
        start = _line_start(file, middle, low)
        line = file.readline()
        found = line_id(line)
        if found == wanted:
            return line
        if found < wanted:
            low = start + len(line)
        else:
            high = start
    return None


def differing_lines(
    old: Readable | None, new: Readable | None, *, missing_too: bool = True
) -> Iterator[Pair]:
    """Pairs of lines of one model that differ, or that only one file has; ids ascend.

    Both files stand after their headers; None stands for an empty one. With ``missing_too``, equal
    lines of a missing repository come too: a second refresh that does not find it confirms the first,
    in the same bytes. Raises ValueError for a differing line without an id.
    """
    left, right = _Cursor(old), _Cursor(new)
    while True:
        for region in _skip_equal(left, right):
            if missing_too:
                yield from _missing_lines(region)
        one, other = left.line(), right.line()
        if not one and not other:
            return
        order = _order(one, other)
        if order <= 0:
            left.position += len(one)
        if order >= 0:
            right.position += len(other)
        yield (one if order <= 0 else None), (other if order >= 0 else None)


class _Cursor:
    """A place in a file, with some of what follows in memory."""

    __slots__ = ("_buffer", "_file", "position")

    def __init__(self, file: Readable | None) -> None:
        self._file = file
        self._buffer = b""
        self.position = 0

    def ahead(self, size: int) -> bytes:
        """The next ``size`` bytes, fewer only at the end of the file."""
        while self._file is not None and len(self._buffer) - self.position < size:
            more = self._file.read(max(_READ, size))
            if not more:
                self._file = None
            self._buffer = self._buffer[self.position :] + more
            self.position = 0
        return self._buffer[self.position : self.position + size]

    def line(self) -> bytes:
        """The line here, empty at the end of the file; the place stays."""
        size = _WINDOW
        while True:
            end = self._buffer.find(b"\n", self.position) + 1
            if end:
                return self._buffer[self.position : end]
            block = self.ahead(size)
            if len(block) < size:
                return block
            size *= 2


def _skip_equal(left: _Cursor, right: _Cursor) -> Iterator[bytes]:
    """Move both over whole lines that are equal, and yield those lines, a block at a time."""
    size = _WINDOW
    while True:
        one, other = left.ahead(size), right.ahead(size)
        same = len(one) if one == other else _first_difference(one, other)
        cut = one.rfind(b"\n", 0, same) + 1
        left.position += cut
        right.position += cut
        if cut:
            yield one[:cut]
        if one != other or len(one) < size:
            return
        size = _WINDOW if cut else size * 2


def _first_difference(one: bytes, other: bytes) -> int:
    """How many leading bytes are equal, by bisection."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _order(one: bytes, other: bytes) -> int:
    """Which line comes first: -1 the one, 1 the other, 0 where they are of the same model."""
    if not one or not other:
        return -1 if one else 1
    left, right = line_id(one), line_id(other)
    return (left > right) - (left < right)


def _missing_lines(region: bytes) -> Iterator[Pair]:
    end = region.find(_MISSING_END)
    while end >= 0:
        line = region[region.rfind(b"\n", 0, end) + 1 : end + len(_MISSING_END)]
        yield line, line
        end = region.find(_MISSING_END, end + 1)


def _line_start(file: BinaryIO, position: int, floor: int) -> int:
    """Move ``file`` to the start of the line that holds ``position``, no earlier than ``floor``."""
    end = position
    while end > floor:
        begin = max(floor, end - 8192)
        file.seek(begin)
        newline = file.read(end - begin).rfind(b"\n")
        if newline >= 0:
            floor = begin + newline + 1
            break
        end = begin
    file.seek(floor)
    return floor
