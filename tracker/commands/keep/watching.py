"""The lists of watched owners, read beside a refresh: gathered on disk, kept as what differs.

A list counts when it came to its end. Otherwise what was known of that owner stays, and the reason is said.
"""

from __future__ import annotations

import sqlite3
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tracker.adapters.record.beside.owner_lists import OwnerLists, OwnersHeader, differing
from tracker.adapters.record.state import changed_lines, laid_over, lines_of, removal
from tracker.domain.observing.json_lines import line_id
from tracker.domain.registry.entries import Registry, Watch
from tracker.domain.values.late_dataclass import dataclass
from tracker.domain.watching.listed import Listed, listed_from, listed_line

if TYPE_CHECKING:
    from tracker.adapters.hub.client import HubClient
    from tracker.adapters.hub.wire.timing import Budget

_FULL_AFTER = 90
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class OwnersReport:
    """``listed`` is how many repositories the owners read have; ``unread`` why others were not."""

    owners: int = 0
    listed: int = 0
    unread: Mapping[str, str] = field(default_factory=dict)


class Gathered:
    """Lines of lists on disk, by id; memory does not grow with them."""

    def __init__(self, folder: Path) -> None:
        self._base = sqlite3.connect(folder / "lists", check_same_thread=False, isolation_level=None)
        self._base.execute("PRAGMA journal_mode=OFF")
        self._base.execute("PRAGMA synchronous=OFF")
        self._base.execute("CREATE TABLE lines (id BLOB PRIMARY KEY, owner TEXT, line BLOB) WITHOUT ROWID")
        self._lock = threading.Lock()

    def add(self, owner: str, page: Sequence[Listed]) -> None:
        """A page; an item that came before is taken once."""
        rows = [(one.hub.encode(), owner, listed_line(one)) for one in page]
        with self._lock:
            self._base.execute("BEGIN")
            self._base.executemany("INSERT OR REPLACE INTO lines VALUES (?, ?, ?)", rows)
            self._base.execute("COMMIT")

    def drop(self, owner: str) -> None:
        """Let go what came of a list that did not come to its end."""
        with self._lock:
            self._base.execute("DELETE FROM lines WHERE owner = ?", (owner,))

    def count(self) -> int:
        """How many there are."""
        return int(self._base.execute("SELECT count(*) FROM lines").fetchone()[0])

    def lines(self) -> Iterator[bytes]:
        """In the order of ids."""
        cursor = self._base.execute("SELECT line FROM lines ORDER BY id")
        while rows := cursor.fetchmany(_BATCH):
            for (line,) in rows:
                yield line

    def close(self) -> None:
        """Nothing more is asked."""
        self._base.close()


def watched_owners(registry: Registry) -> list[str]:
    """Each owner once, as it is first written."""
    found: dict[str, str] = {}
    for watch in registry.watch:
        found.setdefault(watch.owner.casefold(), watch.owner)
    return sorted(found.values(), key=str.casefold)


def watching_makers(registry: Registry) -> Registry:
    """The registry itself where it watches somebody; else one that watches the owners of its models."""
    if registry.watch:
        return registry
    owners = [model.hub.partition("/")[0] for model in registry if model.hub and "/" in model.hub]
    return replace(registry, watch=tuple(Watch(owner=owner) for owner in dict.fromkeys(owners)))


def gather(
    owners: Sequence[str], client: HubClient, jobs: int, final: float | None, into: Gathered
) -> OwnersReport:
    """Read the lists of all ``owners``. Raises BadTokenError."""
    from tracker.adapters.hub.owners import read_repositories
    from tracker.adapters.hub.wire.errors import HubError
    from tracker.adapters.hub.wire.timing import Budget
    from tracker.adapters.hub.wire.workers import in_order

    def read(owner: str, _budget: Budget) -> tuple[str, str | None]:
        try:
            for page in read_repositories(client.requests, owner, final):
                into.add(owner, page)
        except HubError as error:
            into.drop(owner)
            return owner, error.error.code.value
        return owner, None

    unread: dict[str, str] = {}
    timing = client.requests.timing
    seconds = max(60.0, final - timing.clock()) if final is not None else 3600.0
    for owner, problem in in_order(
        read,
        owners,
        jobs=jobs,
        budget=lambda: Budget(timing, seconds, final),
        overdue=lambda owner: (owner, "deadline"),
    ):
        if problem is not None:
            into.drop(owner)
            unread[owner] = problem
    return OwnersReport(owners=len(owners), listed=into.count(), unread=unread)


def keep_lists(
    registry: Registry,
    store: OwnerLists,
    client: HubClient,
    *,
    now: str,
    newest: str | None,
    jobs: int,
    final: float | None,
) -> OwnersReport:
    """Read and keep the lists; without news nothing is written. Raises OSError, DataError.

    ``newest`` is the name of the newest snapshot: lists that are younger were never spoken for.
    """
    owners = watched_owners(registry)
    if not owners:
        return OwnersReport()
    store.let_go_after(newest)
    with tempfile.TemporaryDirectory(prefix="tracker-owners-") as folder:
        gathered = Gathered(Path(folder))
        try:
            report = gather(owners, client, jobs, final, gathered)
            with tempfile.TemporaryFile(dir=folder) as changes:
                _write(owners, store, gathered, report, now, changes)
        finally:
            gathered.close()
    return report


def _write(
    owners: Sequence[str],
    store: OwnerLists,
    gathered: Gathered,
    report: OwnersReport,
    now: str,
    changes: BinaryIO,
) -> None:
    """What differs goes through ``changes``, a file that is empty: there may be much of it."""
    names = store.names()
    last = names[-1] if names else None
    before = store.header(last) if last else OwnersHeader(time=now)
    read = {owner: before.owners.get(owner, now) for owner in owners if owner not in report.unread}
    known = {**{owner: since for owner, since in before.owners.items() if owner in owners}, **read}
    changes.writelines(_changes(store.lines(last), gathered, read, owners))
    is_news = bool(changes.tell()) or known != dict(before.owners) or report.unread != dict(before.unread)
    if not (is_news if last else known):
        return
    changes.seek(0)
    header = OwnersHeader(
        time=now, kind="delta" if last else "full", previous=last, owners=known, unread=report.unread
    )
    if last is None or store.depth(last) + 1 < _FULL_AFTER:
        store.write(header, changes)
        return
    with store.state(last) as state:
        full = lines_of(laid_over(state, changed_lines(changes)))
        store.write(replace(header, kind="full", previous=None), full)


def _changes(
    before: Iterator[bytes], gathered: Gathered, read: Mapping[str, str], owners: Sequence[str]
) -> Iterator[bytes]:
    """What differs. A repository that a complete list no longer has stays, marked as absent."""
    complete = {owner.casefold() for owner in read}
    watched = {owner.casefold() for owner in owners}
    for old, new in differing(before, gathered.lines()):
        if new is not None:
            yield new
        elif old is not None:
            listed = listed_from(old)
            owner = listed.owner.casefold()
            if owner not in watched:
                yield removal(line_id(old))
            elif owner in complete and not listed.absent:
                yield listed_line(replace(listed, absent=True))
