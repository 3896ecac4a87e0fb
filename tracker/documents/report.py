"""``tracker.report/1``: one window of the ledger, with counts by month, who moved and what is coming."""

from __future__ import annotations

from typing import Any

from tracker.documents.changes import change_document, coverage_document
from tracker.domain.reporting.ahead import Ahead
from tracker.domain.reporting.gradient import MonthCount
from tracker.domain.reporting.movers import DeveloperMoves
from tracker.domain.reporting.report import Report
from tracker.domain.reporting.settled import Settled


def report_document(report: Report) -> dict[str, Any]:
    """The whole document."""
    same = report.same
    return {
        "schema": "tracker.report/1",
        "window": {
            "old": report.old,
            "new": report.new,
            "old_snapshot": report.seen[0],
            "new_snapshot": report.seen[1],
        },
        "coverage": coverage_document(report.coverage),
        "summary": {direction.value: number for direction, number in report.summary.items()},
        "changes": [change_document(change) for change in report.changes],
        "gradient": [month_document(month) for month in report.gradient],
        "same_models": None
        if same is None
        else {
            "first": same.first,
            "last": same.last,
            "models": same.models,
            "opened": same.opened,
            "tightened": same.tightened,
        },
        "developers": [_developer(row) for row in report.developers],
        "ahead": [ahead_document(row) for row in report.ahead],
        "settled": [_settled(row) for row in report.settled],
    }


def month_document(month: MonthCount) -> dict[str, Any]:
    """One month's counts; a value that no model has is zero, and the unknown ones have their own key."""
    return {
        "month": month.month,
        "as_of": month.day.isoformat(),
        "followed": month.followed,
        "access": {value.value: number for value, number in month.access.items()},
        "license_class": {value.value: number for value, number in month.license_class.items()},
    }


def ahead_document(row: Ahead) -> dict[str, Any]:
    """One date to come."""
    return {
        "date": row.date.text,
        "model": row.model,
        "what": row.what,
        "kind": row.kind.value,
        "source": row.source,
    }


def _developer(row: DeveloperMoves) -> dict[str, Any]:
    return {
        "developer": row.developer,
        "models": row.models,
        "opened": row.opened,
        "tightened": row.tightened,
        "latest": row.latest,
    }


def _settled(row: Settled) -> dict[str, Any]:
    return {
        "kind": row.kind.value,
        "model": row.model,
        "what": row.what,
        "in_force": row.in_force,
        "until": row.until.isoformat() if row.until else None,
        "approved_by": row.approved_by,
        "ticket": row.ticket,
    }
