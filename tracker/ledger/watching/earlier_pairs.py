"""How many times a repository's line in the lists had gone from this to that before: a part of a key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from tracker.adapters.record.beside.owner_lists import OwnerLists
from tracker.adapters.record.state import Changed

Pair = tuple["bytes | None", "bytes | None"]


class EarlierPairs:
    """Of some repositories, by the bytes of their names; files are gone through once, in order of time."""

    def __init__(self, lists: OwnerLists, wanted: Collection[bytes]) -> None:
        self._lists = lists
        self._wanted = frozenset(wanted)
        self._waiting = lists.names() if wanted else []
        self._last: dict[bytes, bytes | None] = {}
        self._counts: Counter[tuple[bytes, bytes | None, bytes | None]] = Counter()
        self._begun = False

    def before(self, name: str, identifier: bytes, pair: Pair) -> int:
        """How often this came up to file ``name``; later calls name no earlier file. Raises DataError."""
        while self._waiting and self._waiting[0] <= name:
            self._go_through(self._waiting.pop(0))
        return self._counts[identifier, *pair]

    def _go_through(self, name: str) -> None:
        is_full, changes = self._lists.own_changes(name)
        for identifier, line in self._of_wanted(changes, is_full=is_full):
            old = self._last.get(identifier)
            if self._begun and old != line:
                self._counts[identifier, old, line] += 1
            self._last[identifier] = line
        self._begun = True

    def _of_wanted(self, changes: Iterator[Changed], *, is_full: bool) -> Iterator[Changed]:
        found = {identifier: line for identifier, line in changes if identifier in self._wanted}
        if is_full:
            return iter([(identifier, found.get(identifier)) for identifier in self._wanted])
        return iter(found.items())
