"""Reads the files of a tree and finds the models they name, on all cores where that pays."""

from __future__ import annotations

import gc
import os
import pickle
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from tracker.adapters.project_tree import Skipped, cores, parts
from tracker.domain.scanning.dispatch import find_all
from tracker.domain.scanning.exemptions import exempt_lines
from tracker.domain.scanning.reference import Candidate, Reference, Remark
from tracker.domain.scanning.resolution import Resolver
from tracker.domain.scanning.triggers import may_name_model, trigger_words

MAX_BYTES = 5_000_000
MAX_NOTEBOOK_BYTES = 50_000_000
_CHUNK = 1 << 17
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_FEW_FILES = 400
"""Below this a second process costs more than it saves."""
_FILES_A_TURN = 16
_MOST_TURNS = 512  # two bytes each, so that all fit into the buffer of any pipe

Lines = Callable[[str], frozenset[int] | None]
"""The lines of a file that count, by the file's path; None for all of them."""


@dataclass(slots=True)
class Findings:
    """What the files of a tree hold."""

    references: list[Reference] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    unreadable: list[Skipped] = field(default_factory=list)
    exempted: int = 0
    read: int = 0

    def add(self, other: Findings) -> None:
        """Take over another part's findings."""
        self.references.extend(other.references)
        self.skipped.extend(other.skipped)
        self.unreadable.extend(other.unreadable)
        self.exempted += other.exempted
        self.read += other.read


def scan_files(files: list[tuple[str, str]], resolver: Resolver, lines: Lines | None = None) -> Findings:
    """Every reference in ``files`` (path to open, path to report), in order of path and line."""
    count = min(cores(), 4) if len(files) >= _FEW_FILES and _may_fork() else 1
    collecting = gc.isenabled()
    gc.disable()  # syntax trees are large and free of cycles; the collector would only walk them
    try:
        findings = _scan_in_processes(files, resolver, lines, count)
    finally:
        if collecting:
            gc.enable()
    findings.references.sort(key=lambda found: (found.path, found.line, found.column))
    findings.skipped.sort(key=lambda skipped: skipped.path)
    findings.unreadable.sort(key=lambda failure: failure.path)
    return findings


def _may_fork() -> bool:
    """Whether this process is a single thread: a fork beside others may wait for ever for their locks."""
    if not hasattr(os, "fork"):
        return False
    try:
        return sum(1 for _ in os.scandir("/proc/self/task")) == 1
    except OSError:  # not Linux: only Python's own threads are known
        import threading

        return threading.active_count() == 1


def _scan_in_processes(
    files: list[tuple[str, str]], resolver: Resolver, lines: Lines | None, count: int
) -> Findings:
    chunks = list(parts(files, max(1, min(len(files) // _FILES_A_TURN, _MOST_TURNS))))
    further = trigger_words(resolver.own_names)

    def scan_chunks(numbers: Iterable[int]) -> tuple[Findings, set[int]]:
        findings, done = Findings(), set()
        for number in numbers:
            _scan_part(chunks[number], resolver, further, lines, findings)
            done.add(number)
        return findings, done

    if count == 1:
        return scan_chunks(range(len(chunks)))[0]
    queue = _queue(len(chunks))
    running = [_start(lambda: scan_chunks(_taken(queue))) for _ in range(count - 1)]
    findings, done = scan_chunks(_taken(queue))
    os.close(queue)
    for child, pipe in running:
        received = _receive(child, pipe)
        if received is not None:
            findings.add(received[0])
            done |= received[1]
    findings.add(scan_chunks(number for number in range(len(chunks)) if number not in done)[0])
    return findings


def _queue(length: int) -> int:
    """A pipe that holds the numbers of all chunks: whoever is free takes the next, none is taken twice."""
    reading, writing = os.pipe()
    os.write(writing, b"".join(number.to_bytes(2, "big") for number in range(length)))
    os.close(writing)
    return reading


def _taken(queue: int) -> Iterator[int]:
    while len(number := os.read(queue, 2)) == 2:
        yield int.from_bytes(number, "big")


def _start(work: Callable[[], tuple[Findings, set[int]]]) -> tuple[int, int]:
    """A child process at work, and the pipe its findings come through."""
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
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(work(), pipe, protocol=pickle.HIGHEST_PROTOCOL)
        code = 0
    finally:
        os._exit(code)


def _receive(child: int, pipe: int) -> tuple[Findings, set[int]] | None:
    """What a child found and in which chunks; None where it died, so that they are read again here."""
    with os.fdopen(pipe, "rb") as stream:
        content = stream.read()
    _, status = os.waitpid(child, 0)
    if status != 0:
        return None
    received: tuple[Findings, set[int]] = pickle.loads(content)  # noqa: S301 - written by our own child
    return received


def _scan_part(
    files: list[tuple[str, str]],
    resolver: Resolver,
    further: frozenset[bytes],
    lines: Lines | None,
    findings: Findings,
) -> None:
    for path, shown in files:
        content = _content(path, shown, findings)
        if content is not None and may_name_model(content, further):
            _read_text(shown, content, resolver, lines, findings)


def _content(path: str, shown: str, findings: Findings) -> bytes | None:
    """The bytes of a file, UTF-16 turned into UTF-8; None, and why in the findings, where it is not read."""
    try:
        content = _read(path)
    except OSError as error:
        failure = Skipped(shown, f"cannot be read: {error.strerror or error}")
        findings.unreadable.append(failure)
        findings.skipped.append(failure)
        return None
    if isinstance(content, str):
        findings.skipped.append(Skipped(shown, content))
        return None
    findings.read += 1
    if content.startswith(_UTF16):
        return content.decode("utf-16", errors="replace").encode(errors="replace")
    return content


def _read_text(
    shown: str, content: bytes, resolver: Resolver, lines: Lines | None, findings: Findings
) -> None:
    if b"\0" in content:
        findings.read -= 1
        findings.skipped.append(Skipped(shown, "binary"))
        return
    text = content.decode("utf-8-sig", errors="replace")
    if "\ufffd" in text and b"\xef\xbf\xbd" not in content:
        findings.skipped.append(Skipped(shown, "not valid UTF-8: read with the invalid parts left out"))
    _find(PurePosixPath(shown), text, resolver, lines, findings)


def _read(path: str) -> bytes | str:
    """The bytes of a file, or why it is not read."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        content = os.read(handle, _CHUNK)
        if len(content) < _CHUNK:
            return content
        size = os.fstat(handle).st_size
        limit = MAX_NOTEBOOK_BYTES if path.endswith(".ipynb") else MAX_BYTES
        if size > limit:
            return f"larger than {limit // 1_000_000} MB"
        if b"\0" in content and not content.startswith(_UTF16):
            return "binary"
        pieces = [content]
        while size > 0 and (piece := os.read(handle, _CHUNK)):
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)
    finally:
        os.close(handle)


def _find(
    path: PurePosixPath, text: str, resolver: Resolver, lines: Lines | None, findings: Findings
) -> None:
    wanted = lines(str(path)) if lines else None
    exempt = exempt_lines(text)
    if exempt is None:
        findings.exempted += 1
        return
    seen: set[tuple[int, int, str]] = set()
    for found in _everything(path, text):
        if isinstance(found, Remark):
            findings.skipped.append(Skipped(str(path), found.reason))
            continue
        place = (found.line, found.column, found.text)
        if place in seen or (wanted is not None and found.line not in wanted):
            continue
        reference = resolver.resolve(str(path), found)
        if reference is None:
            continue
        seen.add(place)
        if found.line in exempt:
            findings.exempted += 1
        else:
            findings.references.append(reference)


def _everything(path: PurePosixPath, text: str) -> list[Candidate | Remark]:
    try:
        return list(find_all(path, text))
    except Exception as error:  # one file must not end the scan of all others
        return [Remark(reason=f"not read to its end: a defect of tracker's ({type(error).__name__})")]
