"""Dated changes of one model: what the registry dates, and what each snapshot saw differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from tracker.domain.changes.change import Change
from tracker.domain.registry.entries import TrackedModel
from tracker.ledger.events.of_window import Window, events
from tracker.ledger.ledger import Ledger
from tracker.ledger.naming import find_model
from tracker.ledger.past import ledger_then
from tracker.ledger.views import View

if TYPE_CHECKING:
    import pandas


class History(tuple[Change, ...]):
    """The dated changes of one model, oldest first."""

    model: TrackedModel

    @classmethod
    def of(cls, model: TrackedModel, changes: Iterable[Change]) -> Self:
        """The history of ``model``."""
        made = cls(changes)
        made.model = model
        return made

    @property
    def document(self) -> dict[str, Any]:
        """The document that ``tracker history --format json`` prints."""
        from tracker.documents.history import history_document

        return history_document(self.model, self)

    def frame(self) -> pandas.DataFrame:
        """A row a change."""
        from tracker.documents.frames import changes_frame

        return changes_frame(self)

    def __repr__(self) -> str:
        return f"<tracker.History {self.model.id}: {len(self)} changes>"

    def _repr_html_(self) -> str:
        """A table for notebooks; everything is escaped."""
        from tracker.documents.notebooks import html_table

        rows = [(one.date, one.check, one.old, one.new, one.direction, one.reason) for one in self]
        return html_table(("date", "check", "old", "new", "direction", "reason"), rows)


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
