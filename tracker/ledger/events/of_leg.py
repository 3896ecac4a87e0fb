"""The events of one step from a moment to the next: models whose lines differ, and those that others move."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from tracker.domain.changes.change import Change, Observed
from tracker.domain.changes.inputs import differ_in_commit_only, lines_differ_in_commit_only
from tracker.domain.observing.json_lines import line_id, line_is_ancestor
from tracker.domain.observing.observation import Observation
from tracker.domain.registry.entries import ModelId, TrackedModel
from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import DataError, Problem
from tracker.ledger.events.comparing import Reading, compare_model, dated_days
from tracker.ledger.events.continuity import Continuity
from tracker.ledger.events.late_learning import learnt_late
from tracker.ledger.events.pairs import pair_of
from tracker.ledger.ledger import Ledger
from tracker.ledger.links import links_of
from tracker.ledger.parents import matters, moved_children, names_of
from tracker.ledger.states import MomentState
from tracker.ledger.views import View
from tracker.ledger.windows import Leg
from tracker.vocabulary import How, Level

Wanted = Callable[[str], bool]
_MOST_SHARED = 10_000


@dataclass(frozen=True, slots=True)
class Found:
    """One change; ``pair`` stands for the repository and the two readings of it, which its key is made of.

    It is empty for what the registry alone tells.
    """

    change: Change
    pair: str = ""


class LegEvents:
    """One leg; ``models`` are the ids that are asked for, None all."""

    def __init__(
        self,
        ledger: Ledger,
        leg: Leg,
        *,
        models: Collection[str] | None,
        levels: Mapping[str, Level] | None,
        continuity: Continuity,
    ) -> None:
        self._ledger = ledger
        self._leg = leg
        self._models = models
        self._levels = levels or {}
        self._continuity = continuity
        self._done: set[str] = set()
        self._shared: dict[Hashable, Any] = {}

    def events(self, since: View | None = None) -> Iterator[Found]:
        """In the order of ids, then those that are moved by others; ``since`` is the window's start."""
        leg = self._leg
        with (
            MomentState(self._ledger, leg.old, leg.before) as old,
            MomentState(self._ledger, leg.new, leg.after) as new,
        ):
            moved: dict[str, str] = {}
            for one, other, identifier in self._differing(old, new, moved):
                yield from self._compared(old, new, identifier, one, other)
            for identifier in self._by_registry():
                if identifier not in self._done and self._wants(identifier):
                    one, other = old.observation(identifier), new.observation(identifier)
                    yield from self._compared(old, new, identifier, one, other)
            for child in moved_children(old, new, moved, self._done, self._models):
                change = child.change
                if self._wants(change.model):
                    level = self._levels.get(change.check) or change.level
                    seen = self._observed(replace(change, level=level), old, new, child.old, child.new)
                    yield Found(seen, pair_of(child.old, child.new, change.model))
            for change in learnt_late(leg, old, since or leg.old, self._wants, self._levels):
                yield Found(change)

    def _wants(self, identifier: str) -> bool:
        return self._models is None or identifier in self._models

    def _differing(
        self, old: MomentState, new: MomentState, moved: dict[str, str]
    ) -> Iterator[tuple[Observation | None, Observation | None, str]]:
        store = self._ledger.snapshots
        pairs = store.differing(old.view.snapshot, new.view.snapshot)
        apart: dict[str, tuple[Observation | None, Observation | None]] = {}
        try:
            for left, right in pairs:
                identifier = line_id(left or right or b"").decode()
                if left and right and lines_differ_in_commit_only(left, right):
                    continue
                one, other = (
                    state.parse(line) if line else None for state, line in ((old, left), (new, right))
                )
                if one is not None and other is not None and differ_in_commit_only(one, other):
                    continue
                if matters(one, other):
                    moved |= dict.fromkeys(names_of(one, other), identifier)
                if any(line and line_is_ancestor(line) for line in (left, right)):
                    continue
                if (one is None) != (other is None) and old.view.snapshot and new.view.snapshot:
                    apart[identifier] = one, other
                elif self._wants(identifier):
                    yield one, other, identifier
        except ValueError as error:
            paths = " or ".join(str(view.snapshot.path) for view in (old.view, new.view) if view.snapshot)
            raise DataError(
                [Problem(path=paths, line=0, what=str(error), fix="`tracker verify` says more")]
            ) from error
        for identifier, (one, other) in self._continuity.joined(apart, lambda hub: _named(old, hub)):
            if self._wants(identifier):
                yield one, other, identifier

    def _by_registry(self) -> Iterator[str]:
        """Models that the registry dates something for in this leg, or says something else of after it."""
        leg = self._leg
        first, last = sorted((leg.old.day, leg.new.day))
        for model in self._ledger.registry:
            if any(first < day <= last for day in dated_days(model)):
                yield model.id
        if leg.before is not leg.after:
            for model in leg.after:
                before = leg.before.find(model.id)
                if before is not None and before.id == model.id and before.declared != model.declared:
                    yield model.id

    def _compared(
        self,
        old: MomentState,
        new: MomentState,
        identifier: str,
        one: Observation | None,
        other: Observation | None,
    ) -> Iterator[Found]:
        self._done.add(identifier)
        before, after = self._entries(old, new, identifier, one, other)
        readings = Reading(old, before, one), Reading(new, after, other)
        changes = compare_model(*readings, self._levels)
        told = self._continuity.told(identifier, changes, one, other)
        pair = pair_of(one, other, identifier) if told else ""
        for change in told:
            yield Found(self._observed(change, old, new, one, other), pair)

    def _entries(
        self,
        old: MomentState,
        new: MomentState,
        identifier: str,
        one: Observation | None,
        other: Observation | None,
    ) -> tuple[TrackedModel, TrackedModel]:
        """The entries of both moments, each with the history that is known today."""
        today = self._ledger.registry.find(identifier)
        today = today if today is not None and today.id == identifier else None
        seen = other or one
        bare = TrackedModel(id=ModelId(identifier), hub=seen.hub if seen else None)
        after = new.entry(identifier) or today or old.entry(identifier) or bare
        before = old.entry(identifier) or after
        history = (today or after).history
        return replace(before, history=history), replace(after, history=history)

    def _observed(
        self,
        change: Change,
        old: MomentState,
        new: MomentState,
        one: Observation | None = None,
        other: Observation | None = None,
    ) -> Change:
        """The change with the interval it was seen in, and where it can be looked at."""
        links = links_of(change, one, other)
        if change.how is How.REGISTRY:
            return replace(change, links=links)
        moved = ("verdicts", *change.verdicts.items())
        after = self._ledger.read_at(change.model, old.view) or old.view.seen_at if one else old.view.seen_at
        created = other.facts.get("createdAt") if other and (one is None or not one.facts) else None
        if isinstance(created, str) and len(created) >= 19 and (after is None or created[:19] > after[:19]):
            after = f"{created[:19]}Z"
        by = new.view.seen_at
        observed = Observed(after=after if after != by else None, by=by)
        return replace(
            change,
            observed=self._once(observed),
            links=links,
            reason=self._once(change.reason),
            evidence=self._once(change.evidence),
            verdicts=self._once(moved, change.verdicts),
        )

    def _once(self, value: Hashable, instead: Any = None) -> Any:
        """The same value as before where there was an equal one: many events of a day are alike.

        Of a value that cannot be looked for, ``value`` is what it is known by and ``instead`` what is kept.
        """
        if len(self._shared) > _MOST_SHARED:
            self._shared.clear()
        return self._shared.setdefault(value, value if instead is None else instead)


def _named(state: MomentState, hub: str) -> Observation | None:
    followed = state.registry.find(hub)
    seen = state.observation(followed.id) if followed is not None else None
    return seen if seen is not None and (seen.hub or "").casefold() == hub.casefold() else None
