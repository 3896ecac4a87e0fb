"""Dated changes of one model: what the registry dates, and what each snapshot saw differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from tracker.domain.changes.change import Change
from tracker.domain.observing.observation import Observation
from tracker.domain.registry.entries import TrackedModel
from tracker.errors import DataError
from tracker.ledger.comparing import compare_model, dated_between
from tracker.ledger.ledger import Ledger
from tracker.ledger.naming import find_model
from tracker.ledger.views import View
from tracker.vocabulary import ReadStatus

_BEFORE_ALL = dt.datetime(1900, 1, 1, 23, 59, 59, tzinfo=dt.UTC)


def model_history(ledger: Ledger, name: str) -> tuple[TrackedModel, list[Change]]:
    """Changes of the model of that name, oldest first; each has a date, or the time it was first seen.

    Raises UsageError for a name that means no single model of the registry, one's own or the shipped one.
    """
    model = find_model(ledger.known, name)
    ledger = ledger.home(model)
    changes: list[Change] = []
    for (old, before), (new, after) in pairwise(_readings(ledger, model)):
        if before != after or dated_between(model, old, new) or _confirms(before, after):
            found = compare_model(ledger, model, (old, before), (new, after))
            changes += [change if change.date else replace(change, date=new.label) for change in found]
    return model, sorted(changes, key=lambda change: change.date or "")


def _readings(ledger: Ledger, model: TrackedModel) -> Iterator[tuple[View, Observation | None]]:
    """What was known of the model before everything, at each sound snapshot, and now."""
    yield View(label="", moment=_BEFORE_ALL, day=_BEFORE_ALL.date(), snapshot=None), None
    last: tuple[View, Observation | None] | None = None
    for ref in ledger.snapshots.refs():
        if problem := ledger.snapshots.problem(ref):
            ledger.snapshots.warnings.append(problem)
            continue
        view = ledger.view(ref.name)
        try:
            last = view, ledger.observation(model.id, view)
        except DataError as error:
            ledger.snapshots.warnings += error.problems
            continue
        yield last
    newest = ledger.view("latest")
    yield newest, last[1] if last else None


def _confirms(before: Observation | None, after: Observation | None) -> bool:
    """A second refresh that does not find a repository writes the same line, and settles the matter."""
    return bool(before and after and before.status is after.status is ReadStatus.MISSING)
