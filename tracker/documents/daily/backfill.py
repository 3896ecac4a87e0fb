"""``tracker.backfill/1``: how far repositories' pasts were read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tracker.domain.past.report import BackfillReport


def backfill_document(reports: Iterable[BackfillReport]) -> dict[str, Any]:
    """A model each, in the order in which they were read."""
    models = [_model(report) for report in reports]
    return {
        "schema": "tracker.backfill/1",
        "requests": sum(model["requests"] for model in models),
        "models": models,
    }


def _model(report: BackfillReport) -> dict[str, Any]:
    return {
        "model": report.model,
        "hub": report.hub,
        "repository": report.repository,
        "status": report.outcome.value,
        "reason": report.reason,
        "head": report.head,
        "since": report.since,
        "commits": report.commits,
        "first_commit": report.first_commit,
        "begins": report.begins,
        "events": report.events,
        "requests": report.requests,
        "stopped_at": report.stopped_at,
        "renamed_to": report.renamed_to,
        "not_versioned_here": list(report.elsewhere),
    }
