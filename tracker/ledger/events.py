"""The one list of events, and what was looked at: whatever tells of changes selects from here.

``history``, ``diff``, reports, pages, feeds and messages ask for the events of a window and take from
them what they show.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from tracker.domain.changes.change import Change, Observed
from tracker.domain.changes.coverage import Coverage, Unread
from tracker.domain.observing.observation import Observation
from tracker.ledger.comparing import iter_changes
from tracker.ledger.ledger import Ledger
from tracker.ledger.views import View
from tracker.vocabulary import Level, ReadStatus


@dataclass(frozen=True, slots=True)
class Window:
    """Two moments, the older one first; without an older one it begins before everything."""

    old: View | None
    new: View


def events(
    ledger: Ledger,
    window: Window,
    *,
    models: Collection[str] | None = None,
    levels: Mapping[str, Level] | None = None,
) -> Iterator[Change]:
    """What happened after the window's start, up to its end; of all models unless some are named by id.

    ``levels`` are a policy's, by check. Raises DataError for a snapshot that is unsound.
    """
    if window.old is None:
        return
    legs = (window.old, first_between(ledger, window), window.new)
    for old, new in pairwise(view for view in legs if view is not None):
        for change in iter_changes(ledger, old, new, levels):
            if models is None or change.model in models:
                yield replace(change, observed=Observed(after=old.seen_at, by=new.seen_at))


def coverage(ledger: Ledger, window: Window) -> Coverage:
    """Which snapshots lie in the window, and which models the last of them read."""
    since = window.old.snapshot if window.old else None
    until = window.new.snapshot
    refs = [
        ref
        for ref in ledger.snapshots.refs()
        if until is not None and ref <= until and (since is None or since < ref)
    ]
    if not refs or until is None:
        return Coverage()
    stale: list[Unread] = []
    unread: list[Unread] = []
    models = 0
    for observation in ledger.snapshots.observations(until):
        models += 1
        if observation.status in (ReadStatus.OK, ReadStatus.NOT_ON_HUB):
            continue
        into = stale if observation.facts else unread
        into.append(Unread(model=observation.id, reason=_reason(observation), read_at=observation.read_at))
    return Coverage(
        snapshots=len(refs),
        first=refs[0].stamp,
        last=refs[-1].stamp,
        models=models,
        read=models - len(stale) - len(unread),
        stale=tuple(stale),
        unread=tuple(unread),
    )


def first_between(ledger: Ledger, window: Window) -> View | None:
    """The first snapshot, where there was none by the window's start and it is not the end's own.

    Up to it the registry's history answers alone; what changed since, snapshots have seen.
    """
    old, new = window.old, window.new
    if old is None or old.snapshot is not None or new.snapshot is None:
        return None
    first = ledger.snapshots.first()
    return ledger.view(first.name) if first is not None and first < new.snapshot else None


def _reason(observation: Observation) -> str:
    return observation.error.code.value if observation.error else observation.status.value
