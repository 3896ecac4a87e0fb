"""Dated changes of one model: what the registry dates, and what each snapshot saw differ."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tracker.domain.changes.change import Change
from tracker.domain.registry.entries import TrackedModel
from tracker.ledger.events.of_window import Window, events
from tracker.ledger.ledger import Ledger
from tracker.ledger.naming import find_model
from tracker.ledger.past import ledger_then
from tracker.ledger.views import View

_BEFORE_ALL = dt.datetime(1900, 1, 1, 23, 59, 59, tzinfo=dt.UTC)


def model_history(
    ledger: Ledger, name: str, as_of: str | None = None, *, hindsight: bool = False
) -> tuple[TrackedModel, list[Change]]:
    """Changes of the model of that name, oldest first; each has a date, or the time it was first seen.

    With ``as_of`` those that were known by then. Raises UsageError for a name that means no single model
    of the registry, one's own or the shipped one.
    """
    if as_of is not None:
        ledger = ledger_then(ledger, ledger.view(as_of), hindsight=hindsight)
    model = find_model(ledger.known, name)
    ledger = ledger.home(model)
    window = Window(before_all(), ledger.view(as_of))
    found = events(ledger, window, models={model.id})
    changes = [
        change if change.date else replace(change, date=change.observed.by or window.new.label)
        for change in found
    ]
    return model, sorted(changes, key=lambda change: change.date or "")


def before_all() -> View:
    """The moment before everything."""
    return View(label="", moment=_BEFORE_ALL, day=_BEFORE_ALL.date(), snapshot=None)
