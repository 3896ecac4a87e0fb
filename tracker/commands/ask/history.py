"""Dated changes of one model: what commits tell, what the registry dates, what each snapshot saw differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from tracker.domain.changes.change import Change
from tracker.domain.past.dating import DOUBTFUL
from tracker.domain.registry.entries import TrackedModel
from tracker.ledger.events.of_window import Window, events
from tracker.ledger.known_then import ledger_then
from tracker.ledger.ledger import Ledger
from tracker.ledger.naming import find_model
from tracker.ledger.pasts.known import BackFilled, back_filled
from tracker.ledger.views import View

if TYPE_CHECKING:
    import pandas


class History(tuple[Change, ...]):
    """The dated changes of one model, oldest first; ``back_filled`` says what of them its commits tell."""

    model: TrackedModel
    back_filled: BackFilled

    @classmethod
    def of(cls, model: TrackedModel, changes: Iterable[Change], back_filled: BackFilled) -> Self:
        """The history of ``model``."""
        made = cls(changes)
        made.model = model
        made.back_filled = back_filled
        return made

    @property
    def document(self) -> dict[str, Any]:
        """The document that ``tracker history --format json`` prints."""
        from tracker.documents.history import history_document

        return history_document(self.model, self, self.back_filled.past, self.back_filled.first)

    def frame(self) -> pandas.DataFrame:
        """A row a change."""
        from tracker.documents.notebook.frames import changes_frame

        return changes_frame(self)

    def __repr__(self) -> str:
        return f"<tracker.History {self.model.id}: {len(self)} changes>"

    def _repr_html_(self) -> str:
        """A table for notebooks; everything is escaped."""
        from tracker.documents.notebook.tables import html_table

        rows = [(one.date, one.check, one.old, one.new, one.direction, one.reason) for one in self]
        return html_table(("date", "check", "old", "new", "direction", "reason"), rows)


_BEFORE_ALL = dt.datetime(1900, 1, 1, 23, 59, 59, tzinfo=dt.UTC)


def model_history(ledger: Ledger, name: str, as_of: str | None = None, *, hindsight: bool = False) -> History:
    """Changes of the model of that name; each has a date, or the time it was first seen.

    With ``as_of`` those that were known by then. Raises UsageError for a name that means no single model
    of the registry, one's own or the shipped one.
    """
    today = ledger
    if as_of is not None:
        ledger = ledger_then(ledger, ledger.view(as_of), hindsight=hindsight)
    model = _of_commits_alone(today, ledger, name, as_of)
    if model is None:
        model = find_model(ledger.known, name)
        ledger = ledger.home(model)
    window = Window(before_all(), ledger.view(as_of))
    found = events(ledger, window, models={model.id}, commits=False)
    changes = [
        change if change.date else replace(change, date=change.observed.by or window.new.label)
        for change in found
    ]
    past = back_filled(ledger, model, window.new, dated=as_of is not None)
    return History.of(model, sorted([*past.changes, *changes], key=_when), past)


def _of_commits_alone(today: Ledger, then: Ledger, name: str, as_of: str | None) -> TrackedModel | None:
    """A model of which the registry dates nothing by then, and its commits something."""
    model = today.registry.find(name) if as_of is not None else None
    if model is None or then.known.find(name) is not None:
        return None
    return model if back_filled(then, model, then.view(as_of), dated=True).past is not None else None


def _when(change: Change) -> str:
    """Where a change belongs in time; of a doubtful date, what bounds it."""
    doubtful = change.commit is not None and DOUBTFUL in change.commit.doubts
    bound = change.observed.after or change.observed.by if doubtful else None
    return bound or change.date or ""


def before_all() -> View:
    """The moment before everything."""
    return View(label="", moment=_BEFORE_ALL, day=_BEFORE_ALL.date(), snapshot=None)
