"""When snapshots read a model, and at which commits: where the back-filled past ends."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from tracker.adapters.record.header import Kind
from tracker.adapters.record.refs import SnapshotRef
from tracker.adapters.record.state import changed_lines
from tracker.domain.observing.observation import Observation
from tracker.domain.values.late_dataclass import dataclass
from tracker.ledger.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Seen:
    """One reading of a model that gave facts, at the time of a snapshot."""

    stamp: str
    observation: Observation

    @property
    def repository(self) -> str | None:
        """The repository's own id."""
        return _text(self.observation, "_id")

    @property
    def commit(self) -> str | None:
        """The head at that time."""
        return _text(self.observation, "sha")


def readings_of(ledger: Ledger, models: Collection[str]) -> dict[str, list[Seen]]:
    """Readings of some models, the oldest first; only those that differ from the one before."""
    found: dict[str, list[Seen]] = {model: [] for model in models}
    last: dict[bytes, bytes | None] = {}
    wanted = {model.encode() for model in models}
    store = ledger.snapshots
    for ref, problem in store.chain.problems(store.refs()):
        if problem is not None:
            continue
        for identifier, line in _lines(ledger, ref, wanted):
            if line is None or last.get(identifier) == line:
                continue
            last[identifier] = line
            observation = store.parse(ref, line)
            if observation.facts and observation.read_at is None:
                found[identifier.decode()].append(Seen(ref.stamp, observation))
    return found


def stored_commits(readings: Collection[Seen], repository: str) -> Mapping[str, tuple[str | None, str]]:
    """Heads of a repository that snapshots hold: when each was last seen, and when another was there instead.

    The head of the last reading is left out: nothing says that it is no more.
    """
    mine = [seen for seen in readings if seen.repository == repository and seen.commit]
    found: dict[str, tuple[str | None, str]] = {}
    for at, seen in enumerate(mine[:-1]):
        following = next((other for other in mine[at + 1 :] if other.commit != seen.commit), None)
        if following is not None and seen.commit is not None:
            found[seen.commit] = (seen.stamp, following.stamp)
    if mine and mine[-1].commit:
        found.pop(mine[-1].commit, None)
    return found


def _lines(
    ledger: Ledger, ref: SnapshotRef, wanted: Collection[bytes]
) -> Iterator[tuple[bytes, bytes | None]]:
    store = ledger.snapshots
    if store.header(ref).kind is Kind.DELTA:
        for identifier, line in store.files.small_changes(ref) or changed_lines(store.own_lines(ref)):
            if identifier in wanted:
                yield identifier, line
        return
    with store.lookup(ref) as state:
        for identifier in sorted(wanted):
            yield identifier, state.line(identifier)


def _text(observation: Observation, name: str) -> str | None:
    value = observation.facts.get(name)
    return value if isinstance(value, str) and value else None
