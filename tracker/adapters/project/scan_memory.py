"""What the files of a tree held when they were last scanned, so that only changed ones are read again.

A file is taken to be unchanged as git takes it: by size, inode and the times of its last change. What was
changed so shortly before a scan that a further change could carry the same time is not kept. Kept are
readings alone; which models they mean is worked out each time, with today's registry and names.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tracker.adapters.files.parsed_cache import ParsedCache
from tracker.adapters.project.file_reading import QUIET, FileReading
from tracker.domain import scanning
from tracker.domain.scanning.text.reference import Candidate, Confidence, Mention, Source

FEWEST = 400
"""Smaller trees are read faster than looked up."""
MOST = 200_000
"""Larger ones would take more memory than a scan has any need of."""
MOST_BYTES = 128 * 1024 * 1024
"""So much is kept of all trees together, and what was not used for two months is dropped."""
_CLOCK_STEP = 2_000_000_000
"""Nanoseconds between two times that the coarsest file systems tell apart."""

Stamp = list[int]
Kept = dict[str, list[Any]]


class ScanMemory:
    """The readings of one tree, whose files are named as ``shown`` of each pair (path, shown).

    ``now`` is the time of the scan's begin in nanoseconds since 1970; a ``fresh`` one recalls nothing and
    keeps what is read anew.
    """

    def __init__(self, root: Path, *, now: int | None = None, fresh: bool = False) -> None:
        self._root = root
        self._is_fresh = fresh
        self._cache: ParsedCache | None = None
        self._stamps: dict[str, Stamp] = {}
        self._recalled = 0
        self._held = 0
        self._latest = (time.time_ns() if now is None else now) - _CLOCK_STEP

    def recall(self, files: Sequence[tuple[str, str]], further: frozenset[bytes]) -> dict[int, FileReading]:
        """Readings, by place in ``files``, of those that have not changed since."""
        if not FEWEST <= len(files) <= MOST:
            return {}
        self._cache = _cache(further)
        self._stamps = {shown: stamp for path, shown in files if (stamp := _stamp(path))}
        kept = None if self._is_fresh else self._cache.get(self._source())
        if not isinstance(kept, dict):
            return {}
        self._held = len(kept)
        try:
            found = self._unchanged(files, kept)
        except (ValueError, TypeError, IndexError, KeyError):  # not of our making
            return {}
        self._recalled = len(found)
        return found

    def keep(self, files: Sequence[tuple[str, str]], readings: Mapping[int, FileReading]) -> None:
        """Hold on to the readings of ``files`` by place; a file without one is quiet."""
        if self._cache is None or self._recalled == len(files) == self._held:
            return
        kept: Kept = {}
        for place, (_, shown) in enumerate(files):
            stamp, reading = self._stamps.get(shown), readings.get(place, QUIET)
            if stamp and max(stamp[:2]) < self._latest and reading.failure is reading.defect is None:
                kept[shown] = stamp if reading is QUIET else [*stamp, _encode(reading)]
        self._cache.put(self._source(), kept)

    def _unchanged(self, files: Sequence[tuple[str, str]], kept: Kept) -> dict[int, FileReading]:
        found = {}
        for place, (_, shown) in enumerate(files):
            entry, stamp = kept.get(shown), self._stamps.get(shown)
            if entry is None or stamp is None:
                continue
            if entry == stamp:
                found[place] = QUIET
            elif entry[:-1] == stamp:
                found[place] = _decode(entry[-1])
        return found

    def _source(self) -> bytes:
        return os.fsencode(os.path.realpath(self._root))


def _cache(further: frozenset[bytes]) -> ParsedCache:
    """One that forgets everything when a finder changes, or the words that files are looked through for."""
    rules = [
        Path(__file__).with_name("file_reading.py"),
        *Path(__file__).with_name("grammars").glob("*.py"),
        *Path(scanning.__path__[0]).rglob("*.py"),
    ]
    words = hashlib.sha256(b" ".join(sorted(further))).hexdigest()
    return ParsedCache("scan", rules=sorted(rules), stamps=words, most_bytes=MOST_BYTES)


def _stamp(path: str) -> Stamp | None:
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return [status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino]


def _encode(reading: FileReading) -> list[Any]:
    return [
        reading.is_read,
        [
            [
                one.line,
                one.column,
                one.kind,
                one.text,
                one.source,
                one.revision,
                one.confidence,
                one.is_listed,
                one.is_tested,
            ]
            for one in reading.candidates
        ],
        [[one.line, one.column, one.text, one.is_name] for one in reading.mentions],
        list(reading.remarks),
        None if reading.exempt is None else sorted(reading.exempt),
    ]


def _decode(entry: list[Any]) -> FileReading:
    is_read, candidates, mentions, remarks, exempt = entry
    return FileReading(
        is_read=is_read,
        candidates=tuple(
            Candidate(
                line=line,
                column=column,
                kind=kind,
                text=text,
                source=None if source is None else Source(source),
                revision=revision,
                confidence=Confidence(confidence),
                is_listed=is_listed,
                is_tested=is_tested,
            )
            for line, column, kind, text, source, revision, confidence, is_listed, is_tested in candidates
        ),
        mentions=tuple(
            Mention(line=line, column=column, text=text, is_name=is_name)
            for line, column, text, is_name in mentions
        ),
        remarks=tuple(remarks),
        exempt=None if exempt is None else frozenset(exempt),
    )
