"""Single lines of a state, found by bisection of the sorted files it is made of."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from types import TracebackType
from typing import BinaryIO

from tracker.adapters.files.sorted_lines import Pair, line_of
from tracker.adapters.record.chain import Foundation
from tracker.adapters.record.header import Kind
from tracker.adapters.record.refs import SnapshotRef
from tracker.adapters.record.snapshot_files import SnapshotFiles, problem_in
from tracker.adapters.record.state import Changed, is_removal
from tracker.domain.observing.json_lines import line_id
from tracker.errors import DataError

SEARCHED_FOR = 16
"""A delta that is so many times smaller than the state before it has that searched instead of read."""


class StateLookup:
    """The lines of one state; small deltas are held in memory, larger files open while it is used."""

    def __init__(self, files: SnapshotFiles, foundation: Foundation) -> None:
        self._files = files
        self._parts = (*foundation.deltas, foundation.full)
        self._overlay: dict[bytes, bytes | None] = {}
        self._open: list[tuple[SnapshotRef, BinaryIO]] = []
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> StateLookup:
        overlay = self._files.overlay(self._parts[:-1])
        if overlay is not None:
            self._overlay = overlay
            self._add(self._parts[-1])
            return self
        for part in self._parts:
            header = self._files.header(part)
            small = self._files.small_changes(part) if header.kind is Kind.DELTA and not self._open else None
            if small is not None:
                for identifier, line in small:
                    self._overlay.setdefault(identifier, line)
            else:
                self._add(part)
        return self

    def _add(self, part: SnapshotRef) -> None:
        if self._files.header(part).body_bytes != 0:
            self._open.append((part, self._stack.enter_context(self._files.whole(part))))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def line(self, identifier: bytes) -> bytes | None:
        """The line of one model; None where the state has none. Raises DataError."""
        if identifier in self._overlay:
            return self._overlay[identifier]
        for part, file in self._open:
            file.seek(0)
            try:
                line = line_of(file, identifier)
            except ValueError as error:
                raise DataError([problem_in(part, 0, f"a line has {error}")]) from error
            if line is not None:
                return None if is_removal(line) else line
        return None


def searched_pairs(changes: Iterator[Changed], before: StateLookup) -> Iterator[Pair]:
    """Each changed line with the one before it; what is gone and was not there gives nothing."""
    for identifier, line in changes:
        old = before.line(identifier)
        if old != line:
            yield old, line


def joined_pairs(changes: Iterator[Changed], before: Iterator[bytes]) -> Iterator[Pair]:
    """The same where so much changed that the state before is rather read through."""
    old = next(before, None)
    for identifier, line in changes:
        while old is not None and line_id(old) < identifier:
            old = next(before, None)
        same = old if old is not None and line_id(old) == identifier else None
        if same != line:
            yield same, line
