"""Whether snapshots and evidence are complete and unaltered, by the chain of digests."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

from tracker.adapters.record.folder import SnapshotFolder, SnapshotRef, digest, is_snapshot_name
from tracker.adapters.record.header import SnapshotHeader
from tracker.domain.observing.canonical import from_line, to_line
from tracker.domain.observing.observation import Observation
from tracker.domain.observing.verification import Verification
from tracker.errors import DataError, Problem


def verify(store: SnapshotFolder, *, is_whole: bool = True) -> Verification:
    """Read everything once, as streams; where the folder is not whole, what came before it is elsewhere."""
    problems: list[Problem] = []
    wanted: dict[str, str] = {}
    models = 0
    previous: SnapshotRef | None = None
    for ref in store.refs():
        is_linked = is_whole or previous is not None
        models += _check_snapshot(store, ref, previous, wanted, problems, is_linked=is_linked)
        previous = ref
    problems += store.strangers()
    kept = list(store.evidence.names())
    problems += _check_evidence(store, kept, wanted)
    return Verification(
        snapshots=len(store.refs()),
        models=models,
        texts=len(kept),
        problems=tuple(problems),
        unused=tuple(name for name in kept if name not in wanted and store.evidence.intact(name)),
    )


def _check_snapshot(
    store: SnapshotFolder,
    ref: SnapshotRef,
    previous: SnapshotRef | None,
    wanted: dict[str, str],
    problems: list[Problem],
    *,
    is_linked: bool,
) -> int:
    """The number of models in it; what is wrong and which evidence it rests on go into the lists."""
    try:
        header = store.header(ref)
    except DataError as error:
        problems += [replace(problem, fix=_RESTORE_OR_UPGRADE) for problem in error.problems]
        return 0
    if is_linked:
        problems += _check_link(ref, header, previous)
    if header.time != ref.stamp:
        problems.append(
            _problem(ref, 1, f"its name and its header's time {header.time} differ", "rename it back")
        )
    body = _Body()
    problems += _first(body.check(store, ref, wanted), ref)
    problems += _check_totals(ref, header, body)
    return body.models


def _check_link(ref: SnapshotRef, header: SnapshotHeader, previous: SnapshotRef | None) -> Iterator[Problem]:
    """The digest each snapshot names must be that of the one before it."""
    link = header.previous
    if link is None:
        if previous is not None:
            yield _problem(
                ref, 1, f"names no snapshot before it, but {previous.name} is there", "was it put in later?"
            )
        return
    before = ref.path.parent / link.name
    if not is_snapshot_name(link.name) or not before.is_file():
        yield _problem(
            ref, 1, f"follows {link.name[:60]!r}, which is missing", "restore it from version control"
        )
        return
    if previous is None or previous.name != link.name:
        between = previous.name if previous else "nothing"
        yield _problem(
            ref, 1, f"follows {link.name}, but {between} stands before it", "was one put in later?"
        )
    with before.open("rb") as file:
        if digest(file) != link.sha256:
            problem = f"is not what {ref.name} was built on: it was changed"
            yield Problem(path=str(before), line=0, what=problem, fix="restore it from version control")


class _Body:
    """The lines of one snapshot, counted as they are checked."""

    def __init__(self) -> None:
        self.models = 0
        self.bytes = 0
        self.sha256 = ""

    def check(self, store: SnapshotFolder, ref: SnapshotRef, wanted: dict[str, str]) -> Iterator[Problem]:
        """Every line must be canonical, and ids must ascend."""
        import hashlib

        found = hashlib.sha256()
        last = b""
        for number, line in enumerate(store.lines(ref), start=2):
            found.update(line)
            self.bytes += len(line)
            self.models += 1
            try:
                observation = from_line(line)
                if to_line(observation) != line:
                    yield _problem(ref, number, "is not in canonical form", _RESTORE)
            except ValueError as error:
                yield _problem(ref, number, f"is no observation: {error}", _RESTORE)
                continue
            identifier = observation.id.encode("utf-8", "surrogatepass")
            if identifier <= last:
                yield _problem(ref, number, f"{observation.id!r} is out of order or there twice", _RESTORE)
            last = identifier
            for sha256 in _texts(observation):
                wanted.setdefault(sha256, f"{ref.path}:{number}")
        self.sha256 = found.hexdigest()


_RESTORE = "restore the file from version control"
_RESTORE_OR_UPGRADE = f"{_RESTORE}; one that a newer tracker wrote needs that tracker"
_MOST_NAMED = 20
"""Lines named one by one; a file whose line ends were converted has a problem in every line."""


def _first(problems: Iterator[Problem], ref: SnapshotRef) -> Iterator[Problem]:
    """The first problems of a file, and how many more there are."""
    yield from itertools.islice(problems, _MOST_NAMED)
    if more := sum(1 for _ in problems):
        lines = "line has" if more == 1 else "lines have"
        yield _problem(ref, 0, f"{more} more {lines} such problems", _RESTORE)


def _check_totals(ref: SnapshotRef, header: SnapshotHeader, body: _Body) -> Iterator[Problem]:
    if header.models is not None and header.models != body.models:
        yield _problem(ref, 0, f"holds {body.models} models where its header says {header.models}", _RESTORE)
    elif header.body_bytes is not None and header.body_bytes != body.bytes:
        yield _problem(
            ref, 0, f"holds {body.bytes} bytes where its header says {header.body_bytes}", _RESTORE
        )
    elif header.body_sha256 is not None and header.body_sha256 != body.sha256:
        yield _problem(ref, 0, "was changed: its models do not have the digest its header names", _RESTORE)


def _texts(observation: Observation) -> Iterator[str]:
    """Digests of the files that are kept as evidence rather than in the line."""
    for file in observation.contents:
        if file.sha256 and file.content is None and not file.pruned and file.error is None:
            yield file.sha256


def _check_evidence(store: SnapshotFolder, kept: list[str], wanted: dict[str, str]) -> Iterator[Problem]:
    folder = store.evidence.path
    for name in kept:
        if not store.evidence.intact(name):
            yield Problem(
                path=str(folder / name),
                line=0,
                what="is not the text its name is the digest of",
                fix=_RESTORE,
            )
    for name in sorted(wanted.keys() - set(kept)):
        yield Problem(
            path=str(folder / name), line=0, what=f"is missing; {wanted[name]} rests on it", fix=_RESTORE
        )


def _problem(ref: SnapshotRef, line: int, what: str, fix: str) -> Problem:
    return Problem(path=str(ref.path), line=line, what=what, fix=fix)
