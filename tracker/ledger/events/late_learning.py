"""Events that the registry learnt late: dated before the window, and new in the registry within it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from tracker.domain.changes.change import Change
from tracker.domain.registry.entries import HistoryEntry, TrackedModel
from tracker.domain.values.dates import PartialDate
from tracker.ledger.events.comparing import Reading, compare_model
from tracker.ledger.links import links_of
from tracker.ledger.states import MomentState
from tracker.ledger.views import View
from tracker.ledger.windows import Leg
from tracker.vocabulary import ChangeKind, How, Level

_NEWS = dt.timedelta(days=180)
"""What happened longer ago is history that was written down, and no news."""


def learnt_late(
    leg: Leg, state: MomentState, since: View, wants: Callable[[str], bool], levels: Mapping[str, Level]
) -> Iterator[Change]:
    """Corrections, each with the date of what happened; ``since`` is the start of the whole window.

    What is dated after that start is an event of the window, and told as such. A model that joins the
    registry brings its past along, which is no news.
    """
    if leg.before is leg.after:
        return
    for model in leg.after:
        before = leg.before.find(model.id)
        if before is None or before.id != model.id or before.history == model.history or not wants(model.id):
            continue
        for entry in _learnt(before.history, model.history):
            if leg.old.day - _NEWS <= entry.date.last <= min(since.day, leg.old.day):
                yield from _told(model, before, entry, state, levels)


def _learnt(before: Sequence[HistoryEntry], after: Sequence[HistoryEntry]) -> list[HistoryEntry]:
    """What one history says and the other does not, one entry a day; another day for the same is not lost."""
    known, now = ({_said(entry) for entry in entries} for entries in (before, after))
    gained = [entry for entry in after if _said(entry) not in known]
    moved = {_said(entry)[1:] for entry in gained}
    lost = [entry for entry in before if _said(entry) not in now and _said(entry)[1:] not in moved]
    by_day = {entry.date.last: entry for entry in (*lost, *gained)}
    return [by_day[day] for day in sorted(by_day)]


def _said(entry: HistoryEntry) -> tuple[object, ...]:
    """What an entry says, whatever its note and its source are."""
    return entry.date, entry.access, entry.license


def _told(
    model: TrackedModel,
    before: TrackedModel,
    entry: HistoryEntry,
    state: MomentState,
    levels: Mapping[str, Level],
) -> Iterator[Change]:
    """From what the registry said of that day to what it says of it now."""
    day = entry.date.last
    eve = day - dt.timedelta(days=1)
    history = (*_stand(before.history, day, eve), *_stand(model.history, day, day))
    dated = replace(model, history=history, declared=before.declared)
    views = (_on(state.view, one) for one in (eve, day))
    old, new = (Reading(MomentState(state.ledger, view, state.registry), dated, None) for view in views)
    for change in compare_model(old, new, levels):
        known = replace(change, kind=ChangeKind.CORRECTION, how=How.REGISTRY, date=entry.date.text)
        reason = f"{change.reason}; the registry learnt it later" if change.reason else "learnt later"
        yield replace(known, reason=reason, links=links_of(known, None, None))


def _stand(history: Sequence[HistoryEntry], day: dt.date, on: dt.date) -> Iterator[HistoryEntry]:
    """The access and the licence that a history gives for ``day``, as entries of the day ``on``."""
    date = PartialDate.parse(on.isoformat())
    entries = sorted((one for one in history if one.date.settled_by(day)), key=lambda one: one.date.last)
    access = next((one for one in reversed(entries) if one.access), None)
    license_ = next((one for one in reversed(entries) if one.license), None)
    if access is not None:
        yield replace(access, date=date, license=None)
    if license_ is not None:
        yield replace(license_, date=date, access=None)


def _on(view: View, day: dt.date) -> View:
    moment = dt.datetime.combine(day, dt.time(23, 59, 59, tzinfo=dt.UTC))
    return replace(view, day=day, moment=moment, snapshot=None)
