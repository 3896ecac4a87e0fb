"""One document about a window: what was looked at, what moved, who, how far the world is, what is coming."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tracker.commands.ask.diff import Diff, diff
from tracker.commands.give.hosting import kept_hosting_ends
from tracker.commands.give.months import standings_by_month
from tracker.domain.changes.change import Change
from tracker.domain.changes.coverage import Coverage
from tracker.domain.reporting.ahead import dates_ahead
from tracker.domain.reporting.gradient import MonthCount, SameModels, count_month, same_models
from tracker.domain.reporting.movers import developer_moves
from tracker.domain.reporting.report import Report
from tracker.domain.reporting.settled import settled
from tracker.domain.values.late_dataclass import dataclass
from tracker.ledger.ledger import Ledger
from tracker.ledger.views import View
from tracker.vocabulary import Direction, ReportOnly

if TYPE_CHECKING:
    from tracker.domain.policy.policy import Policy

WEEK = "7d"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A report, and the comparison it was made from."""

    report: Report
    diff: Diff

    @property
    def is_empty(self) -> bool:
        """Whether the window holds neither a snapshot nor an event, so that nothing can be said."""
        return not self.report.coverage.snapshots and not self.diff.changes


def at_newest_snapshot(ledger: Ledger) -> Ledger:
    """The ledger as it was when its newest snapshot was taken: ages and ``latest`` count from there.

    What is published must not change because an hour went by. Without a snapshot it is the day that counts.
    """
    newest = ledger.snapshots.latest()
    now = ledger.now.replace(hour=0, minute=0, second=0, microsecond=0) if newest is None else newest.time
    return Ledger(ledger.registry, ledger.snapshots, now)


def report(
    ledger: Ledger,
    old: str = WEEK,
    new: str = "latest",
    policy: Policy | None = None,
    *,
    only: Sequence[ReportOnly] = (),
    models: Sequence[str] = (),
) -> Reported:
    """The window between two moments. Raises UsageError for a moment or a model nobody knows."""
    ledger = at_newest_snapshot(ledger)
    found = diff(ledger, old, new, policy)
    wanted = {ledger.find(name).id for name in models}
    changes = tuple(
        change
        for change in found.changes
        if (not wanted or change.model in wanted) and (not only or _is_among(change, only))
    )
    gradient, same = gradient_until(ledger, found.new)
    today = max(found.new.day, ledger.now.date())
    followed = {str(model.id): model for model in ledger.registry}
    made = Report(
        old=found.old.label if found.old else None,
        new=found.new.label,
        seen=(found.old.seen_at if found.old else None, found.new.seen_at),
        coverage=found.coverage or Coverage(),
        changes=changes,
        gradient=gradient,
        same=same,
        developers=developer_moves(followed, changes),
        ahead=dates_ahead(ledger.registry, policy, today, kept_hosting_ends(ledger)),
        settled=settled(policy, today),
        models=followed,
    )
    return Reported(report=made, diff=found)


def gradient_until(ledger: Ledger, view: View) -> tuple[tuple[MonthCount, ...], SameModels | None]:
    """The counts of each month, and what became of the models followed all along."""
    months = list(standings_by_month(ledger, view))
    counts = tuple(count_month(day, standings) for day, standings in months)
    return counts, same_models(months[0], months[-1]) if len(months) > 1 else None


def _is_among(change: Change, only: Sequence[ReportOnly]) -> bool:
    return any(
        change.direction is Direction(each.value)
        if each in (ReportOnly.TIGHTENED, ReportOnly.OPENED)
        else change.field.partition(".")[0] == each.value
        for each in only
    )
