"""``snapshots/owners``: what watched owners list, full or as what differs, a file for each day with news.

A file has the name of the moment of its snapshot. Its header names the file before it, and the owners
with the moment since which their lists are known in full.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from io import BufferedReader

from tracker.adapters.record.kept_files import KeptFiles
from tracker.adapters.record.state import BlockFile, Changed, changed_lines, laid_over, newest_first
from tracker.domain.observing.json_lines import Json, canonical_json, line_id, parse_json
from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import DataError, Problem

SCHEMA = "tracker.owners/1"
AREA = "owners"
_NAME = re.compile(r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.jsonl")
_MOST_DELTAS = 90
_HELD = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnersHeader:
    """``owners`` has the moment since which each is known; ``unread`` why the newest list of one is not."""

    time: str
    kind: str = "full"
    previous: str | None = None
    owners: Mapping[str, str] = field(default_factory=dict)
    unread: Mapping[str, str] = field(default_factory=dict)


class OwnerLists:
    """The files of one snapshot folder."""

    def __init__(self, kept: KeptFiles) -> None:
        self._kept = kept

    def names(self) -> list[str]:
        """The oldest first."""
        return [name for name in self._kept.names(AREA) if _NAME.fullmatch(name)]

    def at(self, stamp: str | None) -> str | None:
        """The newest file at or before a moment; None where there is none."""
        wanted = (stamp or "").replace(":", "-")
        found = [name for name in self.names() if name.removesuffix(".jsonl") <= wanted]
        return found[-1] if found else None

    def header(self, name: str) -> OwnersHeader:
        """Raise DataError."""
        with self._open(name) as file:
            return _header(name, file.readline())

    def lines(self, name: str | None) -> Iterator[bytes]:
        """The state after a file, sorted by repository; nothing for None. Raises DataError."""
        if name is None:
            return
        with self.state(name) as state:
            yield from state.lines()

    @contextlib.contextmanager
    def state(self, name: str) -> Iterator[BlockFile]:
        """The same as one file, which is read as a stream. Raises DataError."""
        deltas: list[Iterator[Changed]] = []
        current: str | None = name
        with contextlib.ExitStack() as stack:
            while True:
                if current is None or len(deltas) > 10 * _MOST_DELTAS:
                    raise _problem(name, "its chain has no beginning")
                file = stack.enter_context(self._open(current))
                header = _header(current, file.readline())
                if header.kind == "full":
                    break
                deltas.append(_changes(file))
                current = header.previous
            try:
                yield BlockFile(laid_over(file, newest_first(deltas)))
            except ValueError as error:
                raise _problem(name, str(error)) from error

    def own_changes(self, name: str) -> tuple[bool, Iterator[Changed]]:
        """Whether a file is full, and its own lines. Raises DataError."""
        is_full = self.header(name).kind == "full"

        def changes() -> Iterator[Changed]:
            with self._open(name) as file:
                file.readline()
                yield from changed_lines(file)

        return is_full, changes()

    def depth(self, name: str) -> int:
        """How many deltas lie on the last full file."""
        count = 0
        header = self.header(name)
        while header.kind != "full" and header.previous:
            count += 1
            header = self.header(header.previous)
        return count

    def write(self, header: OwnersHeader, lines: Iterable[bytes]) -> str:
        """Keep a file; gives its name. Raises OSError."""
        name = header.time.replace(":", "-") + ".jsonl"
        fields: dict[str, Json] = {
            "schema": SCHEMA,
            "kind": header.kind,
            "time": header.time,
            "previous": header.previous,
            "owners": dict(header.owners),
            "unread": dict(header.unread),
        }
        self._kept.put_lines(AREA, name, itertools.chain((canonical_json(fields) + b"\n",), lines))
        return name

    def let_go_after(self, snapshot: str | None) -> None:
        """Remove what an interrupted refresh left: files younger than the newest snapshot. Raises OSError."""
        for name in self.names():
            if snapshot is None or name > snapshot:
                self._kept.remove(AREA, name)

    def _open(self, name: str) -> BufferedReader:
        try:
            return self._kept.open(AREA, name)
        except OSError as error:
            raise _problem(name, f"cannot be read: {error.strerror or error}") from error


def _changes(file: BufferedReader) -> Iterator[Changed]:
    """A delta's; those of a small one are held, for there may be more of them than files may be open."""
    if os.fstat(file.fileno()).st_size > _HELD:
        return changed_lines(file)
    with file:
        return iter(list(changed_lines(file)))


def _header(name: str, line: bytes) -> OwnersHeader:
    try:
        fields = parse_json(line)
    except ValueError as error:
        raise _problem(name, f"its first line is not JSON: {error}") from error
    if not isinstance(fields, Mapping) or fields.get("schema") != SCHEMA:
        raise _problem(name, f"its first line is no header of {SCHEMA}")
    previous = fields.get("previous")
    return OwnersHeader(
        time=str(fields.get("time")),
        kind=str(fields.get("kind")),
        previous=previous if isinstance(previous, str) and _NAME.fullmatch(previous) else None,
        owners=_texts(fields.get("owners")),
        unread=_texts(fields.get("unread")),
    )


def differing(old: Iterator[bytes], new: Iterator[bytes]) -> Iterator[tuple[bytes | None, bytes | None]]:
    """Lines of one repository that differ between two states, or that only one has."""
    one, other = next(old, None), next(new, None)
    while one is not None or other is not None:
        first = line_id(one) if one is not None else None
        second = line_id(other) if other is not None else None
        if second is None or (first is not None and first < second):
            yield one, None
            one = next(old, None)
        elif first is None or second < first:
            yield None, other
            other = next(new, None)
        else:
            if one != other:
                yield one, other
            one, other = next(old, None), next(new, None)


def _texts(value: Json) -> dict[str, str]:
    return {key: str(each) for key, each in value.items()} if isinstance(value, Mapping) else {}


def _problem(name: str, what: str) -> DataError:
    return DataError(
        [Problem(path=f"snapshots/{AREA}/{name}", line=0, what=what, fix="restore it from version control")]
    )
