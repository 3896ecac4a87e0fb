"""Where every model stood at the end of each month: what a gradient is counted from.

A month with a snapshot is answered from the last one in it or before it; an earlier month from what the
registry dates. A model is looked at again only where its line, or what is dated of it, is another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace

from tracker.domain.registry.declarations import as_declared_on
from tracker.domain.registry.entries import TrackedModel
from tracker.domain.reporting.gradient import Standing, month_ends
from tracker.ledger.ledger import Ledger
from tracker.ledger.views import View
from tracker.vocabulary import RegistryField


def standings_by_month(ledger: Ledger, until: View) -> Iterator[tuple[dt.date, Mapping[str, Standing]]]:
    """For each month up to ``until``, the models followed by its end; months before the first are none."""
    first = _first_day(ledger, until)
    if first is None:
        return
    last = max(until.day, until.snapshot.time.date()) if until.snapshot else until.day
    known: dict[Hashable, Standing] = {}
    for day in month_ends(first, last):
        view = until if day == last else ledger.view(day.isoformat())
        yield day, _standings(ledger, replace(view, day=day), known)


def _standings(ledger: Ledger, view: View, known: dict[Hashable, Standing]) -> dict[str, Standing]:
    lines = dict(ledger.snapshots.read(view.snapshot)) if view.snapshot else {}
    found: dict[str, Standing] = {}
    for model in ledger.registry:
        line = lines.get(model.id)
        if line is None and not _dated_by(model, view.day):
            continue
        settled = sum(entry.date.settled_by(view.day) for entry in model.history)
        key = (model.id, line, settled, as_declared_on(model, view.day).declared)
        if key not in known:
            known[key] = _standing(ledger, model, line, view)
        found[model.id] = known[key]
    return found


def _standing(ledger: Ledger, model: TrackedModel, line: bytes | None, view: View) -> Standing:
    seen = ledger.snapshots.parse(view.snapshot, line) if line is not None and view.snapshot else None
    assessment = ledger.assess(model, seen, view, with_numbers=False)
    return Standing(access=assessment.access.value, license_class=assessment.license.license_class)


def _first_day(ledger: Ledger, until: View) -> dt.date | None:
    days = [day for model in ledger.registry for day in _days(model)]
    first = ledger.snapshots.first()
    if first is not None:
        days.append(first.time.date())
    past = [day for day in days if day <= until.day]
    return min(past, default=None)


def _dated_by(model: TrackedModel, day: dt.date) -> bool:
    return any(first <= day for first in _days(model))


def _days(model: TrackedModel) -> Iterator[dt.date]:
    """The days from which on the registry dates something of a model: its states, and its release."""
    for entry in model.history:
        yield entry.date.last
    for said in model.declared:
        if said.field is RegistryField.RELEASE_DATE:
            try:
                yield dt.date.fromisoformat(str(said.value))
            except ValueError:
                continue
