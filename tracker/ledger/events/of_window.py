"""The one list of events, and what was looked at: whatever tells of changes selects from here.

``history``, ``diff``, reports, pages, feeds and messages ask for the events of a window and take from
them what they show.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from tracker.adapters.record.header import PASTS
from tracker.adapters.record.refs import SnapshotRef
from tracker.domain.changes.change import Change
from tracker.domain.changes.coverage import Coverage, Unread
from tracker.domain.observing.observation import Observation
from tracker.domain.registry.entries import TrackedModel
from tracker.ledger.events.continuity import Continuity
from tracker.ledger.events.keys import Keys
from tracker.ledger.events.of_leg import Found, LegEvents
from tracker.ledger.ledger import Ledger
from tracker.ledger.views import View, view_of
from tracker.ledger.windows import Window, leg, legs, snapshots_in
from tracker.vocabulary import How, Level, ReadStatus

_NOT_YET = "not in the newest snapshot yet"

__all__ = ["Coverage", "Window", "coverage", "events", "first_between"]


def events(
    ledger: Ledger,
    window: Window,
    *,
    models: Collection[str] | None = None,
    levels: Mapping[str, Level] | None = None,
    net: bool = False,
    commits: bool = True,
) -> Iterator[Change]:
    """What happened after the window's start, up to its end; of all models unless some are named by id.

    What came and went within the window is told too, marked as no longer so (``net``); with ``net`` the
    two ends alone are compared. ``levels`` are a policy's, by check. What was read back from commits is
    told of windows that end before the first snapshot, unless ``commits`` says no. Raises DataError for a
    snapshot that is unsound.
    """
    if window.old is None:
        return
    with ledger.snapshots.files.steady():
        changes = _told(ledger, window, window.old, models, levels, net=net)
    if commits and not window.backwards and window.new.snapshot is None:
        told = _read_back(ledger, window.old, window.new, models)
        changes += [replace(one, level=(levels or {}).get(one.check) or one.level) for one in told]
    yield from _marked(changes)


def _told(
    ledger: Ledger,
    window: Window,
    old: View,
    models: Collection[str] | None,
    levels: Mapping[str, Level] | None,
    *,
    net: bool,
) -> list[Change]:
    steps = [leg(ledger, old, window.new)] if net else list(legs(ledger, window))
    start = window.new if window.backwards else old
    continuity = Continuity(ledger, start)
    found = [
        deque(LegEvents(ledger, one, models=models, levels=levels, continuity=continuity).events(start))
        for one in steps
    ]
    changes = _keyed(ledger, start, found, backwards=window.backwards)
    if not window.backwards and ledger.registry.watch:
        from tracker.ledger.watching.owner_events import OwnerEvents

        owners = OwnerEvents(ledger, window.new, models=models, levels=levels)
        changes = [*owners.without_told(changes), *owners.over(steps)]
    return changes


def _keyed(ledger: Ledger, start: View, found: list[deque[Found]], *, backwards: bool) -> list[Change]:
    keys = Keys(ledger, start)
    keys.look_back({one.change.model for step in found for one in step})
    inner = [keys.keyed(step) for step in (reversed(found) if backwards else found)]
    return [change for step in (reversed(inner) if backwards else inner) for change in step]


def _marked(changes: list[Change]) -> Iterator[Change]:
    """Each with whether it is still so: what came last of a field of a model is how it ends."""
    last: dict[tuple[str, str], str | None] = {}
    for change in changes:
        last[change.model, change.field] = change.new
    for change in changes:
        net = last[change.model, change.field] == change.new
        yield change if net == change.net else replace(change, net=net)


def coverage(ledger: Ledger, window: Window) -> Coverage:
    """Which snapshots lie in the window, and which models the last of them read.

    Models that joined the registry after the newest snapshot are followed and not read.
    """
    first, last = (window.new, window.old) if window.backwards and window.old else (window.old, window.new)
    chain = ledger.snapshots.chain
    refs = [ref for ref, problem in chain.problems(snapshots_in(ledger, first, last)) if problem is None]
    if not refs:
        return Coverage()
    return replace(_coverage(ledger, refs), left_out=_left_out(ledger, first, last))


def _left_out(ledger: Ledger, first: View | None, last: View) -> dict[str, int]:
    """Events of a window that began before the first snapshot, which are read back and no news."""
    if first is None or first.snapshot is not None:
        return {}
    count = len(_read_back(ledger, first, last))
    return {How.COMMIT.value: count} if count else {}


def _read_back(ledger: Ledger, old: View, new: View, models: Collection[str] | None = None) -> list[Change]:
    """Events that commits tell; where no past is kept, nothing is loaded for them either."""
    if not ledger.snapshots.kept.names(PASTS):
        return []
    from tracker.ledger.pasts.known import back_filled_events

    return back_filled_events(ledger, old, new, models)


def _coverage(ledger: Ledger, refs: list[SnapshotRef]) -> Coverage:
    view = view_of(refs[-1])
    header = ledger.snapshots.header(refs[-1])
    joined = _joined(ledger, view)
    unread = [Unread(model=model.id, reason=_NOT_YET) for model in joined if model.hub]
    stale: list[Unread] = []
    models, hosted = len(joined), sum(not model.hub for model in joined)
    if header.asked.everybody and not _unread_ones(header.counts) and header.models is not None:
        hosted += header.counts.get(ReadStatus.NOT_ON_HUB.value, 0)
        return _covered([ref.stamp for ref in refs], models + header.models, hosted, stale, unread)
    for observation in ledger.snapshots.observations(refs[-1]):
        if observation.ancestor:
            continue
        models += 1
        hosted += observation.status is ReadStatus.NOT_ON_HUB
        reason = _unread(observation, header.asked.covers(observation.id))
        if reason is not None:
            read_at = observation.read_at or ledger.read_at(observation.id, view)
            known = bool(observation.facts)
            one = Unread(model=observation.id, reason=reason, read_at=read_at if known else None)
            (stale if known else unread).append(one)
    return _covered([ref.stamp for ref in refs], models, hosted, stale, unread)


def _joined(ledger: Ledger, view: View) -> list[TrackedModel]:
    """Models of today's registry that the newest snapshot has no line for."""
    newest = ledger.snapshots.latest()
    if view.snapshot is None or view.snapshot != newest:
        return []
    followed = ledger.registry_of(newest)
    known = {model.id for model in followed} if followed is not None else set()
    fresh = [model for model in ledger.registry if model.id not in known]
    if not fresh:
        return []
    with ledger.snapshots.lookup(newest) as state:
        return [model for model in fresh if state.line(model.id.encode()) is None]


def _covered(
    stamps: list[str], models: int, hosted: int, stale: list[Unread], unread: list[Unread]
) -> Coverage:
    return Coverage(
        snapshots=len(stamps),
        first=stamps[0],
        last=stamps[-1],
        models=models,
        read=models - len(stale) - len(unread),
        hosted=hosted,
        stale=tuple(stale),
        unread=tuple(sorted(unread, key=lambda one: one.model)),
    )


def _unread_ones(counts: Mapping[str, int]) -> int:
    read = (ReadStatus.OK.value, ReadStatus.NOT_ON_HUB.value)
    return sum(count for status, count in counts.items() if status not in read)


def _unread(observation: Observation, was_asked: bool) -> str | None:
    """Why a model counts as unread; None where it was read, or there is nothing to be read."""
    if observation.status is ReadStatus.NOT_ON_HUB:
        return None
    if not was_asked:
        return "not asked"
    if observation.status is ReadStatus.OK:
        return None
    return observation.error.code.value if observation.error else observation.status.value


def first_between(ledger: Ledger, window: Window) -> View | None:
    """The first snapshot, where there was none by the window's start and it is not the end's own.

    Up to it the registry's history answers alone; what changed since, snapshots have seen.
    """
    old, new = window.old, window.new
    if old is None or old.snapshot is not None or new.snapshot is None:
        return None
    first = ledger.snapshots.first()
    return ledger.view(first.name) if first is not None and first < new.snapshot else None
