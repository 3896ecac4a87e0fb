"""What changed of one model between two moments: what each of them saw, and what the registry dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from tracker.domain.changes.change import Change, Side
from tracker.domain.changes.compare import Comparison, DatedSide, compare
from tracker.domain.changes.inputs import same_license_inputs, same_number_inputs
from tracker.domain.observing.observation import Observation
from tracker.domain.registry.entries import TrackedModel
from tracker.domain.values.late_dataclass import dataclass
from tracker.ledger.parents import what_parents_did
from tracker.ledger.states import MomentState
from tracker.ledger.views import View
from tracker.vocabulary import Level

_ONE_DAY = dt.timedelta(days=1)
_LAST_DAY = dt.date.max - _ONE_DAY


@dataclass(frozen=True, slots=True)
class Reading:
    """One model at one moment: its entry then, and what was seen of it."""

    state: MomentState
    model: TrackedModel
    observation: Observation | None

    @property
    def view(self) -> View:
        """The moment."""
        return self.state.view


def compare_model(old: Reading, new: Reading, levels: Mapping[str, Level] | None = None) -> list[Change]:
    """The changes of one model between two readings of it."""
    return compare(_comparison(old, new), levels)


def dated_days(model: TrackedModel) -> list[dt.date]:
    """Days on which the registry dates something, or words it anew."""
    days = [entry.date.last for entry in model.history]
    return days + ([said.as_of.last for said in model.declared] if len(model.declared) > 1 else [])


def _comparison(old: Reading, new: Reading) -> Comparison:
    same_license, same_numbers = _same(old, new)
    after = _side(new, with_numbers=not same_numbers)
    before = _side(old, with_numbers=not same_numbers, license_of=after if same_license else None)
    forwards = old.view.day <= new.view.day
    return Comparison(
        model=new.model,
        old=before,
        new=after,
        between=_between(old, new) if forwards else _backwards(old, new),
        predecessor=_predecessor(new) if forwards else None,
        first_day=min(old.view.day, _LAST_DAY) + _ONE_DAY if forwards else None,
        last_day=max(new.view.day, new.view.moment.date()) if forwards else None,
        terms=new.state.ledger.knowledge.get,
        judging=new.state.ledger.judging,
        parents=lambda: what_parents_did(old.state, new.state, old.observation, new.observation),
    )


def _same(old: Reading, new: Reading) -> tuple[bool, bool]:
    """Whether licence and numbers cannot differ."""
    one, other = old.observation, new.observation
    if old.model.declared != new.model.declared:
        return False, False
    same_license = one is not None and other is not None and same_license_inputs(new.model, one, other)
    return same_license, same_number_inputs(new.model, one, other)


def _side(
    reading: Reading,
    *,
    view: View | None = None,
    with_numbers: bool = True,
    license_of: Side | None = None,
) -> Side:
    """``license_of`` is a side that is known to have the same licence."""
    state, view = reading.state, view or reading.view
    assessment = state.ledger.assess(
        reading.model,
        reading.observation,
        view,
        with_license=license_of is None,
        with_numbers=with_numbers,
    )
    if license_of is not None:
        assessment = replace(assessment, license=license_of.assessment.license)
    is_read = reading.observation is not None and bool(reading.observation.facts)
    return Side(
        assessment=assessment,
        observation=reading.observation,
        seen_at=view.seen_at,
        read_at=state.ledger.read_at(reading.model.id, view),
        subject=state.subject(assessment, reading.observation) if is_read else None,
    )


def _between(old: Reading, new: Reading) -> tuple[DatedSide, ...]:
    """The state from each day on that the registry dates after ``old`` and by ``new``."""
    days = {
        entry.date.last: entry.date.text
        for entry in sorted(old.model.history, key=lambda entry: entry.date.last)
        if old.view.day < entry.date.last <= new.view.day
    }
    return tuple(
        DatedSide(date=text, side=_side(old, view=replace(old.view, day=day), with_numbers=False))
        for day, text in days.items()
    )


def _backwards(old: Reading, new: Reading) -> tuple[DatedSide, ...]:
    """The same states from the last to the first; each step undoes what its date brought."""
    states = _between(new, old)
    if not states:
        return ()
    sides = [_side(new, with_numbers=False), *(state.side for state in states[:-1])]
    return tuple(
        DatedSide(date=state.date, side=side)
        for state, side in zip(reversed(states), reversed(sides), strict=True)
    )


def _predecessor(new: Reading) -> Side | None:
    before = new.state.registry.find(new.model.succeeds) if new.model.succeeds else None
    if before is None:
        return None
    seen = new.state.observation(before.id)
    return _side(Reading(new.state, before, seen), with_numbers=False)
