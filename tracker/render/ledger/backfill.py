"""How far repositories' pasts were read."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.documents.daily.backfill import backfill_document
from tracker.domain.past.report import BackfillReport, Outcome
from tracker.render.layout.safe import safe
from tracker.vocabulary import OutputFormat

_COLUMNS = (
    *("model", "hub", "status", "commits", "events", "requests"),
    *("first_commit", "begins", "since", "stopped_at", "reason"),
)


def render_backfill(reports: Sequence[BackfillReport], form: OutputFormat) -> str:
    """JSON in the shape ``tracker.backfill/1``."""
    from tracker.render.layout.structured import csv_text, json_text, markdown_table

    document = backfill_document(reports)
    if form is OutputFormat.JSON:
        return json_text(document)
    rows = [[model[column] for column in _COLUMNS] for model in document["models"]]
    if form is OutputFormat.CSV:
        return csv_text(_COLUMNS, rows)
    if form is OutputFormat.MARKDOWN:
        return markdown_table(tuple(name.replace("_", " ").capitalize() for name in _COLUMNS), rows)
    return _table(reports, document["requests"])


def _table(reports: Sequence[BackfillReport], requests: int) -> str:
    from tracker.render.layout.tables import columns

    rows = [[safe(report.model), report.outcome.value, safe(_said(report))] for report in reports]
    asked = "1 request" if requests == 1 else f"{requests} requests"
    return f"{columns(rows)}\n\n{asked}; `tracker history MODEL` shows what was found"


def _said(report: BackfillReport) -> str:
    if report.outcome is not Outcome.READ:
        stopped = f" (at {report.stopped_at[:12]})" if report.stopped_at else ""
        return f"{report.reason or ''}{stopped}"
    events = "1 event" if report.events == 1 else f"{report.events} events"
    commits = (
        f" in {report.commits} commits"
        if report.commits is not None
        else ", unchanged since the first commit"
    )
    begins = "; begins with a squash, unknown before" if report.begins else ""
    since = f"; back to {report.since}" if report.since else ""
    renamed = f"; now {report.renamed_to}" if report.renamed_to else ""
    return f"{events}{commits}{begins}{since}{renamed}"
