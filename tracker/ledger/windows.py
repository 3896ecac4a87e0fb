"""A window as the moments that follow one another in it, each with the snapshot and the registry it had."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from tracker.adapters.record.refs import SnapshotRef
from tracker.domain.registry.entries import Registry
from tracker.domain.values.late_dataclass import dataclass
from tracker.ledger.ledger import Ledger
from tracker.ledger.views import View, view_of


@dataclass(frozen=True, slots=True)
class Window:
    """Two moments; without an older one it begins before everything. The order may be reversed."""

    old: View | None
    new: View

    @property
    def backwards(self) -> bool:
        """Whether the older moment was given last."""
        return self.old is not None and self.old.moment > self.new.moment


@dataclass(frozen=True, slots=True)
class Leg:
    """From one moment to the next, with the registries that were followed at both."""

    old: View
    new: View
    before: Registry
    after: Registry


def legs(ledger: Ledger, window: Window) -> Iterator[Leg]:
    """The steps of a window in its own order; a backward window is walked backwards."""
    if window.old is None:
        return
    first, last = (window.new, window.old) if window.backwards else (window.old, window.new)
    moments = list(_moments(ledger, first, last))
    for one, other in pairwise(reversed(moments) if window.backwards else moments):
        yield leg(ledger, one, other, ends=(first, last))


def leg(ledger: Ledger, old: View, new: View, ends: tuple[View, View] | None = None) -> Leg:
    """One step between two moments."""
    before, after = (_followed(ledger, view, ends[1] if ends else new) for view in (old, new))
    today = ledger.registry
    return Leg(old=old, new=new, before=before or after or today, after=after or before or today)


def snapshots_in(ledger: Ledger, first: View | None, last: View) -> list[SnapshotRef]:
    """The snapshots after one moment's up to the other's, the oldest first, sound or not."""
    if last.snapshot is None:
        return []
    since = first.snapshot if first else None
    return [ref for ref in ledger.snapshots.refs() if ref <= last.snapshot and (since is None or since < ref)]


def _moments(ledger: Ledger, first: View, last: View) -> Iterator[View]:
    yield first
    for ref, problem in ledger.snapshots.chain.problems(snapshots_in(ledger, first, last)):
        seen = view_of(ref)
        if ref == last.snapshot and seen.day >= last.day:
            continue
        if problem is not None:
            if problem not in ledger.snapshots.warnings:
                ledger.snapshots.warnings.append(problem)
            continue
        yield seen
    yield last


def _followed(ledger: Ledger, view: View, last: View) -> Registry | None:
    """The registry of a moment: today's at the end of a window that reaches today."""
    newest = view == last and view.snapshot is not None and view.moment > view.snapshot.time
    if newest and view.moment >= ledger.now:
        return ledger.registry
    return ledger.registry_of(view.snapshot)
