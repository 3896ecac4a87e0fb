"""Which lines are of one repository though their ids differ, and which come back: ``_id`` decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from tracker.domain.changes.change import Change
from tracker.domain.observing.observation import Observation
from tracker.ledger.ledger import Ledger
from tracker.ledger.views import View
from tracker.vocabulary import ChangeKind, Direction, Level, ReadStatus

_MOST_LOOKED_BACK = 50
"""Models that join in one step and are looked for in earlier snapshots."""
_MOST_BACK = 400
"""Snapshots that are looked through for them."""


class Continuity:
    """What left and joined in the steps of one window, which are told of one after the other."""

    def __init__(self, ledger: Ledger, start: View | None) -> None:
        self._ledger = ledger
        self._start = start
        self._left: dict[str, Observation] = {}
        self._before: dict[str, str] = {}
        self._again: set[str] = set()

    def joined(
        self,
        apart: Mapping[str, tuple[Observation | None, Observation | None]],
        named: Callable[[str], Observation | None] = lambda _: None,
    ) -> Iterator[tuple[str, tuple[Observation | None, Observation | None]]]:
        """The lines of one step that only one side has, those of one repository brought together.

        ``named`` finds a line of the older side by its name on the Hub: a refresh of some models leaves
        that of a former id where it is.
        """
        self._before.clear()
        self._again.clear()
        left = {name: one for name, (one, _) in apart.items() if one is not None}
        came = {name: other for name, (_, other) in apart.items() if other is not None}
        by_identity = {identity(one): name for name, one in left.items() if identity(one)}
        looks_back = len(came) <= _MOST_LOOKED_BACK
        for name, other in came.items():
            was = by_identity.pop(identity(other), None) if identity(other) else None
            if was is None and looks_back:
                was = next((old for old, one in left.items() if _same_name(one, other)), None)
            if was is not None:
                self._before[name] = was
                yield name, (left.pop(was), other)
                continue
            stayed = named(other.hub) if other.hub else None
            if stayed is not None and stayed.id != name:
                self._before[name] = stayed.id
                yield name, (stayed, other)
                continue
            last = self._left.pop(name, None) or (self._earlier(name) if looks_back else None)
            if last is not None and last.facts and same_repository(last, other):
                self._again.add(name)
                yield name, (last, other)
            else:
                yield name, (None, other)
        for name, one in left.items():
            self._left[name] = one
            yield name, (one, None)

    def told(
        self, name: str, changes: list[Change], old: Observation | None, new: Observation | None
    ) -> list[Change]:
        """``changes`` with a word on why two lines are compared that no snapshot has side by side."""
        if name in self._before:
            what = "the repository is" if _is_one(old, new) else "its name on the Hub is"
            reason = f"followed as {self._before[name]} before; {what} the same"
            return [_ours(name, new, "model-renamed", self._before[name], name, reason), *changes]
        if name in self._again:
            reason = "followed again, and compared with its last line before"
            return [_ours(name, new, "model-added", None, "followed", reason), *changes]
        return changes

    def _earlier(self, name: str) -> Observation | None:
        """The last line of a model that was followed once, in the snapshots before the window."""
        if self._start is None or self._start.snapshot is None:
            return None
        store = self._ledger.snapshots
        wanted = name.encode()
        for ref, _ in islice(store.chain.ancestry(self._start.snapshot), _MOST_BACK):
            if store.problem(ref) is not None:
                return None
            line = store.line(ref, wanted)
            if line is not None:
                return store.parse(ref, line)
        return None


def identity(observation: Observation | None) -> str | None:
    """The repository's own id; where it was never read, its name on the Hub."""
    if observation is None:
        return None
    found = observation.facts.get("_id")
    if isinstance(found, str):
        return found
    return observation.hub.casefold() if observation.hub else None


def _same_name(one: Observation, other: Observation) -> bool:
    """Whether both have one name on the Hub, whichever repository has it."""
    return bool(one.hub and other.hub and one.hub.casefold() == other.hub.casefold())


def _is_one(one: Observation | None, other: Observation | None) -> bool:
    ids = [side.facts.get("_id") for side in (one, other) if side is not None]
    return len(ids) < 2 or None in ids or ids[0] == ids[1]


def same_repository(one: Observation, other: Observation) -> bool:
    """Whether two lines are of one repository, as far as can be told."""
    ids = one.facts.get("_id"), other.facts.get("_id")
    if all(isinstance(found, str) for found in ids):
        return ids[0] == ids[1] or one.hub == other.hub
    return one.hub == other.hub and ReadStatus.NOT_ON_HUB not in (one.status, other.status)


def _ours(
    name: str, seen: Observation | None, check: str, old: str | None, new: str | None, reason: str
) -> Change:
    return Change(
        model=name,
        hub=seen.hub if seen else None,
        check=check,
        field="registry",
        old=old,
        new=new,
        direction=Direction.NEUTRAL,
        level=Level.INFO,
        kind=ChangeKind.CORRECTION,
        reason=reason,
    )
