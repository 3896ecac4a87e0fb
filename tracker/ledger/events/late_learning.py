"""Events that the registry learnt late: dated before the window, and new in the registry within it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from tracker.domain.changes.change import Change
from tracker.domain.registry.entries import HistoryEntry, TrackedModel
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
        known = {_said(entry) for entry in before.history}
        for entry in (entry for entry in model.history if _said(entry) not in known):
            if leg.old.day - _NEWS <= entry.date.last <= min(since.day, leg.old.day):
                yield from _told(model, before, entry, state, levels)


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
    """The step that the entry dates, from what the registry alone knew the day before."""
    dated = replace(model, history=(*before.history, entry), declared=before.declared)
    views = (_on(state.view, day) for day in (entry.date.last - dt.timedelta(days=1), entry.date.last))
    old, new = (Reading(MomentState(state.ledger, view, state.registry), dated, None) for view in views)
    for change in compare_model(old, new, levels):
        known = replace(change, kind=ChangeKind.CORRECTION, how=How.REGISTRY, date=entry.date.text)
        reason = f"{change.reason}; the registry learnt it later" if change.reason else "learnt later"
        yield replace(known, reason=reason, links=links_of(known, None, None))


def _on(view: View, day: dt.date) -> View:
    moment = dt.datetime.combine(day, dt.time(23, 59, 59, tzinfo=dt.UTC))
    return replace(view, day=day, moment=moment, snapshot=None)
