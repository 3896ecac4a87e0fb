"""Whether the record is complete and unaltered, by the chain of digests."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator
from dataclasses import field

from tracker.adapters.record.folder import SnapshotFolder, SnapshotRef, is_snapshot_name
from tracker.adapters.record.header import Kind, SnapshotHeader
from tracker.adapters.record.newest_copy import NAME as CURRENT
from tracker.adapters.record.newest_copy import is_behind
from tracker.adapters.record.pasts.folder import PastFolder
from tracker.adapters.record.state import is_removal, removal
from tracker.domain.observing.canonical import from_line, to_line
from tracker.domain.observing.json_lines import line_id, line_is_ancestor
from tracker.domain.observing.verification import Verification
from tracker.domain.past.known import texts_of
from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import DataError, Problem

_RESTORE = "restore the file from version control"
_RESTORE_OR_UPGRADE = f"{_RESTORE}; one that a newer tracker wrote needs that tracker"
_MOST_NAMED = 20
"""Lines named one by one; a file whose line ends were converted has a problem in every line."""
_EVERY_STATE = 8 * 1024 * 1024
"""Up to this size each state is added up; of larger ones those before a full snapshot, and the newest."""


@dataclass(slots=True)
class _Found:
    """What was found on the way, and what the files named so far rest on, each with where it is named."""

    problems: list[Problem] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    registries: dict[str, str] = field(default_factory=dict)
    files: dict[str, tuple[str, SnapshotRef]] = field(default_factory=dict)
    lines: int = 0


def verify(store: SnapshotFolder, *, is_whole: bool = True) -> Verification:
    """Read everything once, as streams; where the folder is not whole, what came before it is elsewhere."""
    found = _Found()
    refs = store.refs()
    heads = {ref.name for ref in store.chain.heads(refs)}
    previous: SnapshotRef | None = None
    for ref in refs:
        is_linked = is_whole or previous is not None
        _check_snapshot(store, ref, previous, found, is_linked=is_linked)
        previous = ref
    if not found.problems:
        found.problems += _check_heads(store, refs, heads)
    found.problems += store.strangers()
    if is_whole:
        found.problems += _check_pasts(store, found)
    kept = list(store.evidence.names())
    found.problems += _check_digests(store, kept, found)
    found.problems += _check_files(store, found) if is_whole else ()
    newest = store.latest() if not found.problems and refs else None
    return Verification(
        snapshots=len(refs),
        models=found.lines,
        texts=len(kept),
        problems=tuple(found.problems),
        warnings=tuple(_check_current(store, newest)) if newest is not None and is_whole else (),
        unused=tuple(name for name in kept if name not in found.texts and store.evidence.intact(name)),
    )


def _check_snapshot(
    store: SnapshotFolder, ref: SnapshotRef, previous: SnapshotRef | None, found: _Found, *, is_linked: bool
) -> None:
    """What is wrong with one snapshot, and what it rests on, goes into ``found``."""
    try:
        header = store.header(ref)
    except DataError as error:
        found.problems += [problem._replace(fix=_RESTORE_OR_UPGRADE) for problem in error.problems]
        return
    links = list(_check_links(store, ref, header, previous)) if is_linked else []
    found.problems += links
    if header.time != ref.stamp:
        found.problems.append(
            _problem(ref, 1, f"its name and its header's time {header.time} differ", "rename it back")
        )
    body = _Body()
    before = len(found.problems)
    found.problems += _first(body.check(store, ref, header, found.texts), ref)
    found.problems += _check_totals(ref, header, body)
    found.lines += body.lines
    if header.registry_sha256 and not header.first_format:
        found.registries.setdefault(header.registry_sha256, str(ref.path))
    for path, sha256 in header.files.items():
        found.files[path] = sha256, ref
    if not header.first_format and len(found.problems) == before and not links:
        found.problems += _check_state(store, ref, header)


def _check_links(
    store: SnapshotFolder, ref: SnapshotRef, header: SnapshotHeader, previous: SnapshotRef | None
) -> Iterator[Problem]:
    """The digest each snapshot names must be that of the one before it."""
    if not header.previous and previous is not None:
        yield _problem(
            ref, 1, f"names no snapshot before it, but {previous.name} is there", "was it put in later?"
        )
    for link in header.previous:
        before = ref.path.parent / link.name
        if not is_snapshot_name(link.name) or not before.is_file():
            yield _problem(
                ref,
                1,
                f"follows {link.name[:60]!r}, which is missing{_hanging(store, ref)}",
                "restore it from version control",
            )
            continue
        if header.first_format and (previous is None or previous.name != link.name):
            between = previous.name if previous else "nothing"
            yield _problem(
                ref, 1, f"follows {link.name}, but {between} stands before it", "was one put in later?"
            )
        if store.files.digest(SnapshotRef(link.name, before)) != link.sha256:
            problem = f"is not what {ref.name} was built on: it was changed{_hanging(store, ref)}"
            yield Problem(path=str(before), line=0, what=problem, fix=_RESTORE)


def _hanging(store: SnapshotFolder, broken: SnapshotRef) -> str:
    """How many later snapshots cannot be read without the one that is lost or altered."""
    if store.header(broken).kind is Kind.FULL:
        return ""
    lost = {broken.name}
    for ref in store.refs():
        try:
            header = store.header(ref)
        except DataError:
            continue
        if header.kind is Kind.DELTA and any(link.name in lost for link in header.previous):
            lost.add(ref.name)
    rest = sorted(lost)
    return f"; on it rest{'s' if len(rest) == 1 else ''} {_listed(rest)}"


def _listed(names: list[str]) -> str:
    most = 5
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _check_heads(store: SnapshotFolder, refs: list[SnapshotRef], heads: set[str]) -> Iterator[Problem]:
    """One chain has one end; what nothing follows was put in, or two jobs wrote apart."""
    if len(heads) < 2 or not refs:
        return
    last = max(heads)
    for ref in refs:
        if ref.name in heads and ref.name != last and not _is_first_format(store, ref):
            what = (
                f"stands beside the chain that ends with {last}: two refreshes wrote apart, or it was put in"
            )
            yield _problem(ref, 1, what, "the next `tracker refresh` joins the chains")


def _is_first_format(store: SnapshotFolder, ref: SnapshotRef) -> bool:
    """Such files tell by their own links; also those that cannot be read at all."""
    try:
        return store.header(ref).first_format
    except DataError:
        return True


class _Body:
    """The lines of one snapshot, counted as they are checked."""

    def __init__(self) -> None:
        self.lines = 0
        self.followed = 0
        self.bytes = 0
        self.sha256 = ""

    def check(
        self, store: SnapshotFolder, ref: SnapshotRef, header: SnapshotHeader, texts: dict[str, str]
    ) -> Iterator[Problem]:
        """Every line must be canonical, and ids must ascend."""
        found = hashlib.sha256()
        last = b""
        for number, line in enumerate(store.own_lines(ref), start=2):
            found.update(line)
            self.bytes += len(line)
            self.lines += 1
            try:
                identifier, is_canonical = self._line(line, header)
            except ValueError as error:
                yield _problem(ref, number, f"is no observation: {error}", _RESTORE)
                continue
            if not is_canonical:
                yield _problem(ref, number, "is not in canonical form", _RESTORE)
            if identifier <= last:
                name = identifier.decode("utf-8", "replace")
                yield _problem(ref, number, f"{name!r} is out of order or there twice", _RESTORE)
            last = identifier
            for sha256 in _texts(line):
                texts.setdefault(sha256, f"{ref.path}:{number}")
        self.sha256 = found.hexdigest()

    def _line(self, line: bytes, header: SnapshotHeader) -> tuple[bytes, bool]:
        """The id, and whether the line is in canonical form. Raises ValueError."""
        if header.kind is Kind.DELTA and is_removal(line):
            identifier = line_id(line)
            return identifier, removal(identifier) == line
        observation = from_line(line)
        self.followed += not observation.ancestor
        return observation.id.encode("utf-8", "surrogatepass"), to_line(observation) == line


def _first(problems: Iterator[Problem], ref: SnapshotRef) -> Iterator[Problem]:
    """The first problems of a file, and how many more there are."""
    yield from itertools.islice(problems, _MOST_NAMED)
    if more := sum(1 for _ in problems):
        lines = "line has" if more == 1 else "lines have"
        yield _problem(ref, 0, f"{more} more {lines} such problems", _RESTORE)


def _check_totals(ref: SnapshotRef, header: SnapshotHeader, body: _Body) -> Iterator[Problem]:
    counted = header.models if header.kind is Kind.FULL else None
    if counted is not None and header.first_format and counted != body.lines:
        yield _problem(ref, 0, f"holds {body.lines} models where its header says {counted}", _RESTORE)
    elif header.body_bytes is not None and header.body_bytes != body.bytes:
        yield _problem(
            ref, 0, f"holds {body.bytes} bytes where its header says {header.body_bytes}", _RESTORE
        )
    elif header.body_sha256 is not None and header.body_sha256 != body.sha256:
        yield _problem(ref, 0, "was changed: its models do not have the digest its header names", _RESTORE)
    elif counted is not None and counted != body.followed and not header.first_format:
        yield _problem(ref, 0, f"holds {body.followed} models where its header says {counted}", _RESTORE)


def _check_state(store: SnapshotFolder, ref: SnapshotRef, header: SnapshotHeader) -> Iterator[Problem]:
    """The state that the snapshot stands for, added up from all that it rests on."""
    if store.problem(ref) is not None:
        return
    foundation = store.chain.foundation(ref)
    size = store.header(foundation.full).body_bytes or 0
    if foundation.deltas and size > _EVERY_STATE and not _closes(store, ref):
        return
    found = hashlib.sha256()
    models = 0
    for line in store.lines(ref):
        found.update(line)
        models += not line_is_ancestor(line)
    if found.hexdigest() != header.state_sha256 or models != header.models:
        what = "does not lead to the state whose digest its header names"
        yield _problem(ref, 1, what, _RESTORE)


def _closes(store: SnapshotFolder, ref: SnapshotRef) -> bool:
    """Whether no delta is written on top of it."""
    later = (other for other in store.refs() if other > ref)
    following = next(later, None)
    return following is None or store.header(following).kind is Kind.FULL


def _texts(line: bytes) -> Iterator[str]:
    """Digests of the files that are kept as evidence rather than in the line."""
    if b'"sha256"' not in line or is_removal(line):
        return
    for file in from_line(line).contents:
        is_read = file.error is None or file.read_at is not None
        if file.sha256 and file.content is None and not file.pruned and is_read:
            yield file.sha256


def _check_digests(store: SnapshotFolder, kept: list[str], found: _Found) -> Iterator[Problem]:
    registries = store.registries.names()
    for folder, names, wanted, kind in (
        (store.evidence, kept, found.texts, "text"),
        (store.registries, registries, found.registries, "registry"),
    ):
        for name in names:
            if not folder.intact(name):
                what = f"is not the {kind} its name is the digest of"
                yield Problem(path=str(folder.path / name), line=0, what=what, fix=_RESTORE)
        for name in sorted(wanted.keys() - set(names)):
            what = f"is missing; {wanted[name]} rests on it"
            yield Problem(path=str(folder.path / name), line=0, what=what, fix=_RESTORE)


def _check_files(store: SnapshotFolder, found: _Found) -> Iterator[Problem]:
    """Owners' lists, pasts and second sources, by the digests in the headers."""
    for path, (sha256, ref) in sorted(found.files.items()):
        where = str(store.path / path)
        try:
            digest = store.kept.digest(path)
        except OSError:
            yield Problem(path=where, line=0, what=f"is missing; {ref.name} names it", fix=_RESTORE)
            continue
        if digest != sha256:
            what = f"was changed: it does not have the digest that {ref.name} names"
            yield Problem(path=where, line=0, what=what, fix=_RESTORE)


def _check_pasts(store: SnapshotFolder, found: _Found) -> Iterator[Problem]:
    """Each past can be read, and the texts it rests on are evidence too."""
    folder = PastFolder(store.path)
    for repository in folder.repositories():
        for name in folder.names(repository):
            try:
                past = folder.read(name)
            except DataError as error:
                yield from error.problems
                continue
            for sha256 in texts_of(past):
                found.texts.setdefault(sha256, str(folder.path / name))


def _check_current(store: SnapshotFolder, newest: SnapshotRef) -> Iterator[Problem]:
    if store.header(newest).first_format:
        return
    if is_behind(store.path, store.lines(newest)):
        what = f"is not what {newest.name} makes of it"
        fix = "the next `tracker refresh` repairs it; no command reads it"
        yield Problem(path=str(store.path / CURRENT), line=0, what=what, fix=fix)


def _problem(ref: SnapshotRef, line: int, what: str, fix: str) -> Problem:
    return Problem(path=str(ref.path), line=line, what=what, fix=fix)
