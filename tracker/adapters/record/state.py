"""A state: one file of sorted lines with the changes that came after it laid over, as a stream.

Whole blocks between two changed lines pass through unread, so that a state costs little more than the
reading of its file, and memory does not grow with the number of models.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from tracker.adapters.files.sorted_lines import Readable
from tracker.domain.observing.json_lines import line_id

Changed: TypeAlias = "tuple[bytes, bytes | None]"
"""An id, and the line it has now; None where it is gone."""

_BLOCK = 256 * 1024
_REMOVED = b',"removed":true}\n'


def removal(identifier: bytes) -> bytes:
    """The line that says that a model is gone from the state."""
    from tracker.domain.observing.json_lines import canonical_json

    return canonical_json({"id": identifier.decode("utf-8", "surrogatepass"), "removed": True}) + b"\n"


def is_removal(line: bytes) -> bool:
    """Whether a line of a delta says that its model is gone."""
    return line.endswith(_REMOVED) and line.startswith(b'{"id":')


def changed_lines(lines: Iterable[bytes]) -> Iterator[Changed]:
    """Lines of one delta as changes."""
    for line in lines:
        yield line_id(line), None if is_removal(line) else line


def newest_first(deltas: Iterable[Iterator[Changed]]) -> Iterator[Changed]:
    """Several deltas as one; of two changes of a model the one of the earlier argument counts."""
    streams = [_aged(age, delta) for age, delta in enumerate(deltas)]
    last: bytes | None = None
    for identifier, _, line in heapq.merge(*streams, key=_by_id):
        if identifier != last:
            last = identifier
            yield identifier, line


def _by_id(item: tuple[bytes, int, bytes | None]) -> tuple[bytes, int]:
    return item[0], item[1]


def _aged(age: int, delta: Iterator[Changed]) -> Iterator[tuple[bytes, int, bytes | None]]:
    for identifier, line in delta:
        yield identifier, age, line


def laid_over(base: Readable, changes: Iterator[Changed]) -> Iterator[bytes]:
    """Blocks of whole lines: those of ``base`` with ``changes`` in their places.

    ``base`` stands after its header. Raises ValueError for a line without an id.
    """
    blocks = _whole_lines(base)
    change = next(changes, None)
    for block in blocks:
        position = 0
        while change is not None and position < len(block):
            identifier, line = change
            if _last_id(block) < identifier:
                break
            place, after = _place(block, identifier, position)
            if place > position:
                yield block[position:place]
            position = after
            if line is not None:
                yield line
            change = next(changes, None)
        if position < len(block):
            yield block[position:] if position else block
    while change is not None:
        if change[1] is not None:
            yield change[1]
        change = next(changes, None)


def lines_of(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of blocks of whole lines."""
    for block in blocks:
        if block.count(b"\n") == 1:
            yield block
        else:
            yield from block.splitlines(keepends=True)


class BlockFile:
    """Blocks as a file that can be read once, forwards."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks

    def blocks(self) -> Iterator[bytes]:
        """What is left, in blocks of whole lines."""
        return self._blocks

    def lines(self) -> Iterator[bytes]:
        """What is left, line by line."""
        return lines_of(self._blocks)

    def read(self, size: int = -1, /) -> bytes:
        """At least ``size`` bytes, as the blocks fall; fewer only at the end."""
        parts: list[bytes] = []
        found = 0
        for block in self._blocks:
            parts.append(block)
            found += len(block)
            if 0 <= size <= found:
                break
        return b"".join(parts)


def _whole_lines(file: Readable) -> Iterator[bytes]:
    rest = b""
    while block := file.read(_BLOCK):
        end = block.rfind(b"\n") + 1
        if not end:
            rest += block
            continue
        yield rest + block[:end]
        rest = block[end:]
    if rest:
        yield rest


def _last_id(block: bytes) -> bytes:
    return line_id(block[block.rfind(b"\n", 0, len(block) - 1) + 1 :])


def _place(block: bytes, wanted: bytes, low: int) -> tuple[int, int]:
    """Where the line of ``wanted`` is or would be in ``block`` from ``low`` on, and where it ends."""
    high = len(block)
    while low < high:
        middle = (low + high) // 2
        start = max(low, block.rfind(b"\n", low, middle) + 1)
        end = block.find(b"\n", middle) + 1 or len(block)
        found = line_id(block[start:end])
        if found == wanted:
            return start, end
        if found < wanted:
            low = end
        else:
            high = start
    return low, low
