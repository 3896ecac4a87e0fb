"""What changed between two moments, what matters first, under a policy."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tracker.domain.changes.change import Change
from tracker.domain.changes.coverage import Coverage
from tracker.domain.changes.table import CHECKS, Family
from tracker.domain.changes.verdicts import any_worse
from tracker.domain.values.late_dataclass import dataclass
from tracker.ledger.events.of_window import Window, coverage, events, first_between
from tracker.ledger.ledger import Ledger
from tracker.ledger.views import View
from tracker.vocabulary import Direction, Level

if TYPE_CHECKING:
    import pandas

    from tracker.domain.policy.policy import Ignored, Policy

_FIRST = (Direction.TIGHTENED, Direction.OPENED, Direction.UNCLEAR, Direction.NEUTRAL)
_SEVERITY = (Level.ERROR, Level.WARNING, Level.INFO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """Changes from ``old`` to ``new``, what matters first; ``old`` is None where there is nothing before.

    ``began`` is the first snapshot, where it is later than ``old`` and nothing was seen before it.
    ``ignored`` are changes that the policy sets aside, ``lapsed`` its entries whose last day is over.
    """

    old: View | None
    new: View
    changes: tuple[Change, ...]
    coverage: Coverage | None = None
    began: View | None = None
    ignored: tuple[tuple[Change, Ignored], ...] = ()
    lapsed: tuple[Ignored, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the window holds neither a snapshot nor a dated event, so that nothing can be said."""
        snapshots = self.coverage.snapshots if self.coverage else 0
        return not snapshots and not self.changes and not self.ignored

    def frame(self) -> pandas.DataFrame:
        """The changes as a table, a row a change."""
        from tracker.documents.notebook.frames import changes_frame

        return changes_frame(self.changes)

    @property
    def document(self) -> dict[str, Any]:
        """The document that ``tracker diff --format json`` prints."""
        from tracker.documents.changes import diff_document

        seen = (self.old.seen_at if self.old else None, self.new.seen_at)
        old = self.old.label if self.old else None
        return diff_document(self.changes, old, self.new.label, seen, self.coverage)

    def __repr__(self) -> str:
        counts = ", ".join(f"{count} {word}" for word, count in self.summary.items() if count)
        old = self.old.label if self.old else "nothing"
        return f"<tracker.Diff {old} → {self.new.label}: {counts or 'no changes'}>"

    def _repr_html_(self) -> str:
        """A table for notebooks; names and reasons are escaped."""
        from tracker.documents.notebook.tables import html_table

        rows = [(one.date or "", one.model, one.check, one.direction, one.reason) for one in self.changes]
        return html_table(("date", "model", "check", "direction", "reason"), rows)

    @property
    def summary(self) -> Mapping[Direction, int]:
        """How many changes there are in each direction."""
        counts = Counter(change.direction for change in self.changes)
        return {direction: counts[direction] for direction in Direction}


def diff(
    ledger: Ledger,
    old: str = "previous",
    new: str = "latest",
    policy: Policy | None = None,
    *,
    net: bool = False,
) -> Diff:
    """What happened between two moments as a person names them; with ``net`` their difference alone.

    Raises UsageError where one of them is none.
    """
    newer = ledger.view(new)
    older = _older_view(ledger, old)
    window = Window(older, newer)
    if older is None:
        return Diff(old=None, new=newer, changes=(), coverage=coverage(ledger, window))
    found = events(ledger, window, levels=policy.levels if policy else None, net=net)
    compared = Diff(
        old=older,
        new=newer,
        changes=tuple(sorted(found, key=_importance)),
        coverage=coverage(ledger, window),
        began=first_between(ledger, window),
    )
    return _sift(compared, policy, ledger.now.date()) if policy else compared


def fails(changes: Iterable[Change], fail_on: Iterable[str]) -> bool:
    """Whether any change is of the sort named: ``tightened``, ``opened``, ``any``, or a level or worse.

    A change that made some verdicts worse and others better counts as tightened too.
    """
    sorts = set(fail_on)
    bad_levels = {
        level for level in _SEVERITY for sort in sorts if sort in _SEVERITY[_SEVERITY.index(level) :]
    }
    return any(
        "any" in sorts
        or change.direction.value in sorts
        or change.level in bad_levels
        or ("tightened" in sorts and any_worse(change.verdicts))
        for change in changes
    )


def _older_view(ledger: Ledger, spec: str) -> View | None:
    if spec == "previous" and ledger.snapshots.previous() is None:
        return None
    return ledger.view(spec)


def _importance(change: Change) -> tuple[bool, int, int, str, str, str]:
    check = CHECKS[change.check]
    return (
        check.family is Family.REGISTRY,
        _FIRST.index(change.direction),
        _SEVERITY.index(change.level),
        change.date or "9999",
        change.model,
        change.check,
    )


def _sift(found: Diff, policy: Policy, today: dt.date) -> Diff:
    """Set aside what the policy ignores, until the day it names."""
    current = [entry for entry in policy.ignore if entry.until is None or entry.until >= today]
    kept: list[Change] = []
    ignored: list[tuple[Change, Ignored]] = []
    for change in found.changes:
        entry = next((entry for entry in current if _covers(entry, change)), None)
        if entry is None:
            kept.append(change)
        else:
            ignored.append((change, entry))
    lapsed = tuple(entry for entry in policy.ignore if entry not in current)
    return replace(found, changes=tuple(kept), ignored=tuple(ignored), lapsed=lapsed)


def _covers(entry: Ignored, change: Change) -> bool:
    names = {"*", change.model.casefold(), (change.hub or "").casefold()}
    return entry.check in ("*", change.check) and entry.model.casefold() in names
