"""The dated changes of one model."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.documents.changes import CHANGE_COLUMNS, change_row
from tracker.documents.history import history_document
from tracker.domain.changes.change import Change
from tracker.domain.registry.entries import TrackedModel
from tracker.render.layout.safe import safe
from tracker.render.layout.style import Style
from tracker.render.ledger.diff import change_rows
from tracker.vocabulary import OutputFormat


def render_history(
    model: TrackedModel, changes: Sequence[Change], *, form: OutputFormat, style: Style
) -> str:
    """Oldest first; JSON in the shape ``tracker.history/1``."""
    match form:
        case OutputFormat.JSON:
            from tracker.render.layout.structured import json_text

            return json_text(history_document(model, changes))
        case OutputFormat.CSV:
            from tracker.render.layout.structured import csv_text

            return csv_text(CHANGE_COLUMNS, [change_row(change) for change in changes])
        case OutputFormat.MARKDOWN:
            from tracker.render.layout.structured import markdown_table

            headers = ("Date", "Check", "Before", "After", "Direction", "Kind", "Reason", "Evidence")
            rows = [
                (c.date, c.check, c.old, c.new, c.direction, c.kind, c.reason, c.evidence) for c in changes
            ]
            return markdown_table(headers, rows)
        case OutputFormat.TABLE:
            return _table(model, changes, style)


def _table(model: TrackedModel, changes: Sequence[Change], style: Style) -> str:
    heading = " · ".join(filter(None, (safe(model.id), safe(model.name or ""), safe(model.developer or ""))))
    if not changes:
        return f"{heading}\n\nnothing is dated in the registry, and no snapshot differs from the one before"
    return f"{style.paint(heading, 'bold')}\n\n{change_rows(changes, style, naming='direction')}"
