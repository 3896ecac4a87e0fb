"""What changed of each model between two moments: sorted streams, and what the registry dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from tracker.domain.changes.change import Change, Side
from tracker.domain.changes.compare import Comparison, DatedSide, compare
from tracker.domain.changes.inputs import (
    differ_in_commit_only,
    lines_differ_in_commit_only,
    same_license_inputs,
    same_number_inputs,
)
from tracker.domain.observing.json_lines import line_id, line_is_ancestor
from tracker.domain.observing.observation import Observation
from tracker.domain.registry.entries import ModelId, TrackedModel
from tracker.errors import DataError, Problem
from tracker.ledger.ledger import Ledger
from tracker.ledger.views import View
from tracker.vocabulary import Level

Reading: TypeAlias = "tuple[View, Observation | None]"

_ONE_DAY = dt.timedelta(days=1)
_LAST_DAY = dt.date.max - _ONE_DAY


def iter_changes(
    ledger: Ledger, old: View, new: View, levels: Mapping[str, Level] | None = None
) -> Iterator[Change]:
    """The changes of one model after the other; memory does not grow with the number of models."""
    dated = {model.id: model for model in ledger.registry if dated_between(model, old, new)}
    for model, before, after in _differing(ledger, old, new, dated):
        yield from compare_model(ledger, model, (old, before), (new, after), levels)
    for model in dated.values():
        before, after = ledger.observation(model.id, old), ledger.observation(model.id, new)
        yield from compare_model(ledger, model, (old, before), (new, after), levels)


def compare_model(
    ledger: Ledger,
    model: TrackedModel,
    old: Reading,
    new: Reading,
    levels: Mapping[str, Level] | None = None,
) -> list[Change]:
    """The changes of one model between two readings of it."""
    return compare(_comparison(ledger, model, old, new), levels)


def dated_between(model: TrackedModel, old: View, new: View) -> bool:
    """Whether the registry dates anything for the model, or words it anew, between the two moments."""
    first, last = sorted((old.day, new.day))
    if any(first < entry.date.last <= last for entry in model.history):
        return True
    return len(model.declared) > 1 and any(first < said.as_of.last <= last for said in model.declared)


def _differing(
    ledger: Ledger, old: View, new: View, dated: Mapping[ModelId, TrackedModel]
) -> Iterator[tuple[TrackedModel, Observation | None, Observation | None]]:
    """Models whose lines differ, but for those that the registry dates something for."""
    if old.snapshot == new.snapshot:
        return
    store = ledger.snapshots
    try:
        for left, right in store.differing(old.snapshot, new.snapshot):
            identifier = ModelId(line_id(left or right or b"").decode())
            if identifier in dated or (left and right and lines_differ_in_commit_only(left, right)):
                continue
            if any(line and line_is_ancestor(line) for line in (left, right)):
                continue
            one = store.parse(old.snapshot, left) if left and old.snapshot else None
            other = store.parse(new.snapshot, right) if right and new.snapshot else None
            if one is None or other is None or not differ_in_commit_only(one, other):
                yield _model(ledger, identifier, other or one), one, other
    except ValueError as error:
        paths = " or ".join(str(view.snapshot.path) for view in (old, new) if view.snapshot)
        raise DataError(
            [Problem(path=paths, line=0, what=str(error), fix="`tracker verify` says more")]
        ) from error


def _model(ledger: Ledger, identifier: ModelId, observation: Observation | None) -> TrackedModel:
    known = ledger.registry.find(identifier)
    if known is not None and known.id == identifier:
        return known
    return TrackedModel(id=identifier, hub=observation.hub if observation else None)


def _comparison(
    ledger: Ledger,
    model: TrackedModel,
    old: Reading,
    new: Reading,
) -> Comparison:
    license_, numbers = _needed(model, old[1], new[1])
    before = _side(ledger, model, *old, with_license=license_, with_numbers=numbers)
    after = _side(ledger, model, *new, with_license=license_, with_numbers=numbers)
    forwards = old[0].day <= new[0].day
    return Comparison(
        model=model,
        old=before,
        new=after,
        between=_between(ledger, model, old, new) if forwards else _backwards(ledger, model, old, new),
        predecessor=_predecessor(ledger, model, new[0]) if forwards else None,
        first_day=min(old[0].day, _LAST_DAY) + _ONE_DAY if forwards else None,
        last_day=max(new[0].day, new[0].moment.date()) if forwards else None,
        terms=ledger.knowledge.get,
    )


def _needed(model: TrackedModel, old: Observation | None, new: Observation | None) -> tuple[bool, bool]:
    """Whether licence and numbers can differ; a new family member needs its licence all the same."""
    same_license = (
        old is not None
        and new is not None
        and model.succeeds is None
        and same_license_inputs(model, old, new)
    )
    return not same_license, not same_number_inputs(model, old, new)


def _side(
    ledger: Ledger,
    model: TrackedModel,
    view: View,
    observation: Observation | None,
    *,
    with_license: bool = True,
    with_numbers: bool = True,
) -> Side:
    assessment = ledger.assess(model, observation, view, with_license=with_license, with_numbers=with_numbers)
    return Side(
        assessment=assessment,
        observation=observation,
        seen_at=view.seen_at,
        read_at=ledger.read_at(model.id, view),
    )


def _between(
    ledger: Ledger,
    model: TrackedModel,
    old: Reading,
    new: Reading,
) -> tuple[DatedSide, ...]:
    """The state from each day on that the registry dates after ``old`` and by ``new``."""
    view, observation = old
    days = {
        entry.date.last: entry.date.text
        for entry in sorted(model.history, key=lambda entry: entry.date.last)
        if view.day < entry.date.last <= new[0].day
    }
    return tuple(
        DatedSide(
            date=text, side=_side(ledger, model, replace(view, day=day), observation, with_numbers=False)
        )
        for day, text in days.items()
    )


def _backwards(
    ledger: Ledger,
    model: TrackedModel,
    old: Reading,
    new: Reading,
) -> tuple[DatedSide, ...]:
    """The same states from the last to the first; each step undoes what its date brought."""
    states = _between(ledger, model, new, old)
    if not states:
        return ()
    sides = [_side(ledger, model, *new, with_numbers=False), *(state.side for state in states[:-1])]
    return tuple(
        DatedSide(date=state.date, side=side)
        for state, side in zip(reversed(states), reversed(sides), strict=True)
    )


def _predecessor(ledger: Ledger, model: TrackedModel, view: View) -> Side | None:
    before = ledger.registry.find(model.succeeds) if model.succeeds else None
    if before is None:
        return None
    return _side(ledger, before, view, ledger.observation(before.id, view), with_numbers=False)
