"""Keys of events, which no rule of ours can change.

A key is a digest of the repository (its ``_id``, else our id), the field, the two observations, and how
many times this pair had come in this repository before; of a dated event, of the registry's entry.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import replace

from tracker.adapters.record.header import Kind
from tracker.adapters.record.refs import SnapshotRef
from tracker.adapters.record.state import changed_lines
from tracker.domain.changes.change import Change
from tracker.domain.observing.canonical import from_line
from tracker.ledger.events.of_leg import Found
from tracker.ledger.events.pairs import Half, digest, half, pair_of_halves
from tracker.ledger.ledger import Ledger
from tracker.ledger.views import View
from tracker.vocabulary import How


class Keys:
    """Numbers the events of one window; ``start`` is its older end, before which pairs may have come too."""

    def __init__(self, ledger: Ledger, start: View | None) -> None:
        self._ledger = ledger
        self._start = start.snapshot if start else None
        self._counts: Counter[str] = Counter()

    def keyed(self, found: deque[Found]) -> list[Change]:
        """The changes of one step, each with its key; steps come in the order of time.

        ``found`` is used up on the way: of many changes there are not twice as many.
        """
        came: set[str] = set()
        first: dict[str, str] = {}
        again: Counter[tuple[str, str]] = Counter()
        changes = []
        while found:
            one = found.popleft()
            change, pair = one.change, one.pair
            if change.how is How.REGISTRY or not pair:
                changes.append(replace(change, key=_dated(change)))
                continue
            came.add(pair)
            # A parent's pair moves several children, each of which has an event of its own.
            child = change.model if change.field == "lineage" else ""
            key = digest(pair, child, change.field, str(self._counts[pair]))
            # Two changes of one field of a model, which is rare: the second has its own key. A repository
            # that is followed under two ids has one event.
            number = 1
            if key in first:
                again[key, change.model] += 1
                number = again[key, change.model] + (first[key] == change.model)
            else:
                first[key] = change.model
            changes.append(replace(change, key=key if number == 1 else digest(key, str(number))))
        self._counts.update(came)
        return changes

    def look_back(self, models: Iterable[str]) -> None:
        """Count the pairs of some models that came before the window."""
        wanted = {model.encode() for model in models}
        if self._start is None or not wanted:
            return
        before = sorted(ref for ref, _ in self._ledger.snapshots.chain.ancestry(self._start))
        if len(before) < 2:
            return
        # Lines are not held: there may be many models in a window, each with a line of some kilobytes.
        last: dict[bytes, Half | None] = {}
        sound = [ref for ref, problem in self._ledger.snapshots.chain.problems(before) if problem is None]
        for ref in sound:
            came: set[str] = set()
            for identifier, line in self._lines(ref, wanted):
                seen = half(from_line(line)) if line is not None else None
                if identifier in last and last[identifier] != seen:
                    came.add(pair_of_halves(last[identifier], seen, identifier.decode()))
                last[identifier] = seen
            self._counts.update(came)

    def _lines(self, ref: SnapshotRef, wanted: set[bytes]) -> Iterator[tuple[bytes, bytes | None]]:
        store = self._ledger.snapshots
        if store.header(ref).kind is Kind.DELTA:
            for identifier, line in changed_lines(store.own_lines(ref)):
                if identifier in wanted:
                    yield identifier, line
            return
        with store.lookup(ref) as state:
            for identifier in wanted:
                yield identifier, state.line(identifier)


def _dated(change: Change) -> str:
    """The entry's own words: what was before it is our conclusion, which another entry may change."""
    words = (change.model, change.date, change.field, change.new)
    return digest("registry", *(word or "" for word in words))
