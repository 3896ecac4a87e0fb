"""Read the sources, write a snapshot, say what happened and what changed."""

from __future__ import annotations

import contextlib
import datetime as dt
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.adapters.files.borrowing import borrow
from tracker.adapters.machine.clock import now as clock_now
from tracker.adapters.machine.clock import stamp
from tracker.adapters.record.beside.owner_lists import OwnerLists
from tracker.adapters.record.evidence import EvidenceFolder
from tracker.adapters.record.folder import SnapshotFolder, SnapshotRef
from tracker.adapters.record.refresh_lock import refresh_lock
from tracker.adapters.workspace.finding import Workspace
from tracker.adapters.workspace.registry_file import load_registry
from tracker.adapters.workspace.registry_sources import registry_bytes
from tracker.commands.keep.reading import Announce, Progress, Reading
from tracker.commands.keep.watching import OwnersReport, keep_lists
from tracker.domain.observing.tally import Tally
from tracker.domain.policy.policy import Policy
from tracker.domain.registry.entries import ModelId, Registry
from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import DataError

if TYPE_CHECKING:
    from tracker.adapters.hub.client import HubClient
    from tracker.commands.ask.diff import Diff

JOBS = 16
DEADLINE_SECONDS = 30 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshRequest:
    """What to refresh. ``names`` are models as people call them; none means all of the registry.

    ``open_client`` makes a client of a place for texts and a number of jobs; by default one for the Hub
    of the environment.
    """

    workspace: Workspace
    names: tuple[str, ...] = ()
    dry_run: bool = False
    offline: bool = False
    jobs: int = JOBS
    deadline: float = DEADLINE_SECONDS
    open_client: Callable[[Callable[[bytes], str], int], HubClient] | None = None
    policy: Policy | None = None
    clock: Callable[[], dt.datetime] = clock_now


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshReport:
    """What a refresh did. ``changes`` compares with the snapshot before; None where there was none."""

    snapshot: SnapshotRef
    written: bool
    offline: bool
    tally: Tally
    changes: Diff | None
    owners: OwnersReport = field(default_factory=OwnersReport)
    warnings: tuple[str, ...] = field(default=())

    @property
    def partial(self) -> bool:
        """Whether models that should have been read were not."""
        return not self.offline and (self.tally.unread > 0 or bool(self.owners.unread))


def refresh(
    request: RefreshRequest, progress: Progress | None = None, announce: Announce | None = None
) -> RefreshReport:
    """Raise SourceUnreachableError where nothing could be read, and then write nothing.

    Also LockHeldError, DataError for a registry or a folder that does not serve, UsageError for an
    unknown name.
    """
    registry = load_registry(request.workspace.registry)
    if not len(registry):
        raise DataError(
            f"{request.workspace.registry}: follows no model, so there is nothing to read",
            hint="`tracker add OWNER/NAME` follows one",
        )
    chosen = _chosen(registry, request.names)
    folder = request.workspace.snapshots
    try:
        with _place(request) as store:
            return _take(request, registry, chosen, store, progress, announce)
    except OSError as error:
        raise DataError(
            f"{_trouble(error, folder)}: {error.strerror or error}; earlier snapshots are as they were",
            hint="see that the folder can be read and written, and that the disk has room",
        ) from error


def _trouble(error: OSError, folder: Path) -> str:
    """What could not be done: a file that is there was to be read, anything else was to be written."""
    name = error.filename if isinstance(error.filename, str) else ""
    was_read = name.endswith((".jsonl", ".yaml")) and Path(name).is_file()
    return f"{name}: cannot be read" if was_read else f"{folder}: cannot be written"


def _chosen(registry: Registry, names: tuple[str, ...]) -> frozenset[ModelId] | None:
    from tracker.ledger.naming import find_model

    return frozenset(find_model(registry, name).id for name in names) or None


@contextlib.contextmanager
def _place(request: RefreshRequest) -> Iterator[SnapshotFolder]:
    """The folder to write to, held for us alone; in a dry run a copy of what matters, soon gone."""
    folder = request.workspace.snapshots
    if not request.dry_run:
        with refresh_lock(folder):
            yield SnapshotFolder(folder)
        return
    original = SnapshotFolder(folder)
    with tempfile.TemporaryDirectory(prefix="tracker-dry-run-") as temporary:
        copy = SnapshotFolder(Path(temporary))
        copy.evidence = _LayeredEvidence(Path(temporary) / "evidence", original.evidence)
        for ref in original.refs():
            borrow(ref.path, Path(temporary) / ref.name)
        copy.files.others = (folder,)
        for name in original.registries.names():
            if kept := original.registries.file(name):
                copy.registries.put(kept.read_bytes())
        for name in original.kept.names("owners"):
            copy.kept.put("owners", name, original.kept.read("owners", name))
        copy.warnings = original.warnings
        yield copy


class _LayeredEvidence(EvidenceFolder):
    """New texts in one folder, known ones from another."""

    def __init__(self, path: Path, below: EvidenceFolder) -> None:
        super().__init__(path)
        self._below = below

    def text(self, sha256: str) -> str | None:
        """The text with that digest, wherever it is kept."""
        return super().text(sha256) or self._below.text(sha256)


def _take(
    request: RefreshRequest,
    registry: Registry,
    chosen: frozenset[ModelId] | None,
    store: SnapshotFolder,
    progress: Progress | None,
    announce: Announce | None = None,
) -> RefreshReport:
    newest = store.refs()
    moment = store.next_time(request.clock())
    client = None if request.offline else _client(request, store)
    reading = Reading(
        registry=registry,
        chosen=chosen,
        store=store,
        now=stamp(moment),
        client=client,
        jobs=request.jobs,
        deadline=request.deadline,
        progress=progress,
        announce=announce,
    )
    owners = OwnersReport()

    def lines() -> Iterator[bytes]:
        """The models, then, before the header names what is new beside them, the owners' lists."""
        nonlocal owners
        yield from reading.lines()
        if client is not None and chosen is None:
            owners = keep_lists(
                registry,
                OwnerLists(store.kept),
                client,
                now=stamp(moment),
                newest=newest[-1].name if newest else None,
                jobs=request.jobs,
                final=client.requests.timing.clock() + request.deadline,
            )

    ref = store.write(
        lines(),
        time=moment,
        registry=registry_bytes(request.workspace.registry),
        asked=lambda: reading.asked,
    )
    reading.finished()
    return RefreshReport(
        snapshot=ref,
        written=not request.dry_run,
        offline=request.offline,
        tally=reading.tally,
        owners=owners,
        changes=_changes(registry, store, reading.last, request.policy, moment),
        warnings=tuple(str(problem) for problem in store.warnings),
    )


def _client(request: RefreshRequest, store: SnapshotFolder) -> HubClient:
    from tracker.adapters.hub.client import HubClient

    open_client = request.open_client or HubClient.open
    return open_client(store.evidence.put, request.jobs)


def _changes(
    registry: Registry,
    store: SnapshotFolder,
    last: SnapshotRef | None,
    policy: Policy | None,
    moment: dt.datetime,
) -> Diff | None:
    from tracker.commands.ask.diff import diff
    from tracker.ledger.ledger import Ledger

    if last is None:
        return None
    return diff(Ledger(registry, store, now=moment), last.name, "latest", policy)
