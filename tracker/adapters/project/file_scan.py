"""Reads the files of a tree and finds the models they name, on all cores where that pays."""

from __future__ import annotations

import functools
import os
import pickle
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import PurePosixPath
from typing import BinaryIO, TypeAlias

from tracker.adapters.machine.collector import collector_paused
from tracker.adapters.project.file_reading import QUIET, FileReading, read_as_text, read_file
from tracker.adapters.project.grammars.parsing import end_with_a_slow_file
from tracker.adapters.project.scan_memory import ScanMemory
from tracker.adapters.project.tree import Skipped, cores, unread_as_name
from tracker.domain.scanning.dispatch import may_need_grammar
from tracker.domain.scanning.languages import unread_language
from tracker.domain.scanning.names.resolution import Resolver
from tracker.domain.scanning.places import placed
from tracker.domain.scanning.text.reference import Candidate, Reference
from tracker.domain.scanning.text.triggers import trigger_words
from tracker.domain.values.late_dataclass import dataclass

_FEW_FILES = 400
"""Below this a second process costs more than it saves."""
_FILES_A_TURN = 16
_MOST_TURNS = 512  # two bytes each, so that all fit into the buffer of any pipe

Lines = Callable[[str], frozenset[int] | None]
"""The lines of a file that count, by the file's path; None for all of them."""


Turns: TypeAlias = tuple[dict[int, FileReading], set[int]]
"""Readings by place of the file, and the numbers of the turns that they come from."""


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A line of code that was not parsed and names a model or a provider."""

    path: str
    line: int
    text: str
    language: str


@dataclass(slots=True)
class Findings:
    """What the files of a tree hold; ``unread`` counts files of languages that are not parsed."""

    references: list[Reference] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    unreadable: list[Skipped] = field(default_factory=list)
    defects: list[Skipped] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)
    mentioned: list[Mentioned] = field(default_factory=list)
    exempted: int = 0
    read: int = 0

    def add(self, other: Findings) -> None:
        """Take over another part's findings."""
        self.references.extend(other.references)
        self.skipped.extend(other.skipped)
        self.unreadable.extend(other.unreadable)
        self.defects.extend(other.defects)
        self.unread.update(other.unread)
        self.mentioned.extend(other.mentioned)
        self.exempted += other.exempted
        self.read += other.read


def scan_files(
    files: Sequence[tuple[str, str]],
    resolver: Resolver,
    lines: Lines | None = None,
    memory: ScanMemory | None = None,
    untrusted: Lines | None = None,
) -> Findings:
    """Every reference in ``files`` (path to open, path to report), in order of path and line.

    Comments on the ``untrusted`` lines of a file accept no reference.
    What ``memory`` still knows is not read again.
    """
    further = trigger_words(resolver.own_names)
    with collector_paused():  # syntax trees are large
        known = memory.recall(files, further) if memory else {}
        fresh = [number for number in range(len(files)) if number not in known]
        read = _read_files([files[number] for number in fresh], further, untrusted)
        readings = known | {fresh[place]: reading for place, reading in read.items()}
        if memory:
            memory.keep(files, readings)
        findings = _settle(files, readings, resolver, lines)
    findings.references.sort(key=lambda found: (found.path, found.line, found.column))
    findings.skipped.sort(key=lambda skipped: skipped.path)
    findings.unreadable.sort(key=lambda failure: failure.path)
    return findings


# ---- reading


def _read_files(
    files: Sequence[tuple[str, str]], further: frozenset[bytes], untrusted: Lines | None
) -> dict[int, FileReading]:
    """Readings by place in ``files``; a quiet file has none.

    A grammar is other people's C code: where processes can be made, files that may need one are read by a
    process that may end.
    """
    if not _may_fork():
        return _read_part(files, range(len(files)), further, untrusted)
    risky = [place for place, (_, shown) in enumerate(files) if _is_risky(shown)]
    count = min(cores(), 4) if len(files) >= _FEW_FILES else 1
    if count == 1:
        apart = frozenset(risky)
        readings = _read_part(files, (n for n in range(len(files)) if n not in apart), further, untrusted)
        return readings | _read_risky(files, risky, further, untrusted)
    # Dealt out like cards, so that one folder's heavy files do not go to one process.
    turns = max(1, min(len(files) // _FILES_A_TURN, _MOST_TURNS))

    def read_turns(numbers: Iterable[int], *, apart: frozenset[int] = frozenset()) -> Turns:
        readings: dict[int, FileReading] = {}
        done = set()
        for number in numbers:
            places = (place for place in range(number, len(files), turns) if place not in apart)
            readings |= _read_part(files, places, further, untrusted)
            done.add(number)
        return readings, done

    queue = _queue(turns)
    running = [_start(lambda: read_turns(_taken(queue))) for _ in range(count - 1)]
    apart = frozenset(risky)
    readings, own = read_turns(_taken(queue), apart=apart)
    os.close(queue)
    done: set[int] = set()
    for child, pipe in running:
        received = _receive(child, pipe)
        if received is not None:
            readings |= received[0]
            done |= received[1]
    readings |= read_turns((n for n in range(turns) if n not in done | own), apart=apart)[0]
    left = [place for place in risky if place % turns not in done]
    return readings | _read_risky(files, left, further, untrusted)


@functools.lru_cache(maxsize=65_536)
def _is_risky(shown: str) -> bool:
    return may_need_grammar(PurePosixPath(shown))


def _read_risky(
    files: Sequence[tuple[str, str]],
    places: Sequence[int],
    further: frozenset[bytes],
    untrusted: Lines | None,
) -> dict[int, FileReading]:
    """Files read by another process; where one of them ends it, a further one goes on behind that file."""
    readings: dict[int, FileReading] = {}
    left = list(places)
    while left:
        child, pipe = _fork(functools.partial(_tell_each, files, left, further, untrusted))
        count = 0
        with os.fdopen(pipe, "rb") as stream:
            while (told := _told(stream)) is not None:
                place, reading = told
                if reading is not None:
                    readings[place] = reading
                count += 1
        os.waitpid(child, 0)
        if count < len(left):
            readings[left[count]] = read_as_text(*files[left[count]])
        left = left[count + 1 :]
    return readings


def _tell_each(
    files: Sequence[tuple[str, str]],
    places: Sequence[int],
    further: frozenset[bytes],
    untrusted: Lines | None,
    pipe: BinaryIO,
) -> None:
    for place in places:
        path, shown = files[place]
        reading = read_file(path, shown, further, untrusted(shown) if untrusted else frozenset())
        pickle.dump((place, None if reading is QUIET else reading), pipe, protocol=pickle.HIGHEST_PROTOCOL)
        pipe.flush()


def _told(stream: BinaryIO) -> tuple[int, FileReading | None] | None:
    """The next reading of a child's; None where it has ended, in the middle of one or behind the last."""
    try:
        told: tuple[int, FileReading | None] = pickle.load(stream)  # noqa: S301 - written by our own child
    except (EOFError, pickle.UnpicklingError):
        return None
    return told


def _read_part(
    files: Sequence[tuple[str, str]],
    places: Iterable[int],
    further: frozenset[bytes],
    untrusted: Lines | None,
) -> dict[int, FileReading]:
    readings = {}
    for place in places:
        path, shown = files[place]
        reading = read_file(path, shown, further, untrusted(shown) if untrusted else frozenset())
        if reading is not QUIET:
            readings[place] = reading
    return readings


def _may_fork() -> bool:
    """Whether this process is a single thread: a fork beside others may wait for ever for their locks."""
    if not hasattr(os, "fork"):
        return False
    try:
        return sum(1 for _ in os.scandir("/proc/self/task")) == 1
    except OSError:  # not Linux: only Python's own threads are known
        import threading

        return threading.active_count() == 1


def _queue(length: int) -> int:
    """A pipe that holds the numbers of all turns: whoever is free takes the next, none is taken twice."""
    reading, writing = os.pipe()
    os.write(writing, b"".join(number.to_bytes(2, "big") for number in range(length)))
    os.close(writing)
    return reading


def _taken(queue: int) -> Iterator[int]:
    while len(number := os.read(queue, 2)) == 2:
        yield int.from_bytes(number, "big")


def _start(work: Callable[[], Turns]) -> tuple[int, int]:
    """A child process at work, and the pipe its readings come through at its end."""
    return _fork(lambda pipe: pickle.dump(work(), pipe, protocol=pickle.HIGHEST_PROTOCOL))


def _fork(work: Callable[[BinaryIO], None]) -> tuple[int, int]:
    reading, writing = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    code = 1
    try:
        os.close(reading)
        end_with_a_slow_file()
        with os.fdopen(writing, "wb") as pipe:
            work(pipe)
        code = 0
    finally:
        os._exit(code)


def _receive(child: int, pipe: int) -> Turns | None:
    """What a child read and in which turns; None where it died, so that they are read again here."""
    with os.fdopen(pipe, "rb") as stream:
        content = stream.read()
    _, status = os.waitpid(child, 0)
    if status != 0:
        return None
    received: Turns = pickle.loads(content)  # noqa: S301 - written by our own child
    return received


# ---- what the texts mean


def _settle(
    files: Sequence[tuple[str, str]],
    readings: Mapping[int, FileReading],
    resolver: Resolver,
    lines: Lines | None,
) -> Findings:
    findings = Findings(read=len(files) - len(readings))
    for place, (_, shown) in enumerate(files):
        if language := unread_as_name(shown):
            findings.unread[language] += 1
            findings.read -= place not in readings
    for place in sorted(readings):
        reading, shown = readings[place], files[place][1]
        language = unread_as_name(shown)
        findings.read += reading.is_read and language is None
        findings.skipped += [Skipped(shown, remark) for remark in reading.remarks]
        if reading.defect:
            defect = Skipped(shown, reading.defect)
            findings.skipped.append(defect)
            findings.defects.append(defect)
        if reading.failure:
            failure = Skipped(shown, reading.failure)
            findings.skipped.append(failure)
            findings.unreadable.append(failure)
        elif reading.exempt is None:
            findings.exempted += 1
        else:
            wanted = lines(shown) if lines else None
            _resolve(shown, reading, reading.exempt, resolver, wanted, findings)
            _mention(
                shown,
                reading,
                resolver,
                wanted,
                language or unread_language(PurePosixPath(shown)) or shown,
                findings,
            )
    return findings


def _mention(
    shown: str,
    reading: FileReading,
    resolver: Resolver,
    wanted: frozenset[int] | None,
    language: str,
    findings: Findings,
) -> None:
    exempt = reading.exempt or frozenset()
    for one in reading.mentions:
        if one.line in exempt or (wanted is not None and one.line not in wanted):
            continue
        if one.is_name and not resolver.is_known(one.text):
            continue
        findings.mentioned.append(Mentioned(shown, one.line, one.text, language))


def _resolve(
    shown: str,
    reading: FileReading,
    exempt: frozenset[int],
    resolver: Resolver,
    wanted: frozenset[int] | None,
    findings: Findings,
) -> None:
    seen: set[tuple[int, int, str]] = set()
    kept: list[Reference] = []
    origins: list[Candidate] = []
    for candidate in reading.candidates:
        place = (candidate.line, candidate.column, candidate.text)
        if place in seen or (wanted is not None and candidate.line not in wanted):
            continue
        reference = resolver.resolve(shown, candidate)
        if reference is None:
            continue
        seen.add(place)
        if candidate.line in exempt:
            findings.exempted += 1
        else:
            kept.append(reference)
            origins.append(candidate)
    findings.references.extend(placed(shown, kept, origins))
