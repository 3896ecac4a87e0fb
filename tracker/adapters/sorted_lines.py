"""Look-ups in a file of lines sorted by model id, by bisection, so that size hardly matters."""

from __future__ import annotations

import os
from typing import BinaryIO

from tracker.domain.json_lines import line_id


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
