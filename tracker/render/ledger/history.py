"""The dated changes of one model."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.documents.changes import CHANGE_COLUMNS, change_row
from tracker.documents.history import history_document
from tracker.domain.changes.change import Change
from tracker.domain.past.known import Past
from tracker.domain.registry.entries import TrackedModel
from tracker.render.layout.safe import safe
from tracker.render.layout.style import Style
from tracker.render.ledger.diff import change_rows
from tracker.vocabulary import How, OutputFormat


def render_history(
    model: TrackedModel,
    changes: Sequence[Change],
    past: Past | None = None,
    *,
    first: str | None = None,
    form: OutputFormat,
    style: Style,
) -> str:
    """Oldest first; JSON in the shape ``tracker.history/1``. ``first`` is when a snapshot first read it."""
    match form:
        case OutputFormat.JSON:
            from tracker.render.layout.structured import json_text

            return json_text(history_document(model, changes, past, first))
        case OutputFormat.CSV:
            from tracker.render.layout.structured import csv_text

            return csv_text(CHANGE_COLUMNS, [change_row(change) for change in changes])
        case OutputFormat.MARKDOWN:
            from tracker.render.layout.structured import markdown_table

            headers = ("Date", "Check", "Before", "After", "Direction", "Kind", "How", "Reason", "Evidence")
            rows = [
                (c.date, c.check, c.old, c.new, c.direction, c.kind, c.how, c.reason, c.evidence)
                for c in changes
            ]
            return markdown_table(headers, rows)
        case OutputFormat.TABLE:
            return _table(model, changes, past, first, style)


def _table(
    model: TrackedModel, changes: Sequence[Change], past: Past | None, first: str | None, style: Style
) -> str:
    heading = " · ".join(filter(None, (safe(model.id), safe(model.name or ""), safe(model.developer or ""))))
    if not changes:
        said = "nothing is dated in the registry, and no snapshot differs from the one before"
        return "\n\n".join((heading, *_of_commits(past, first, style, told=0), said))
    told = sum(change.how is How.COMMIT for change in changes)
    parts = [style.paint(heading, "bold"), *_of_commits(past, first, style, told=told)]
    early = [change for change in changes if told and first and _is_before(change, first)]
    rest = changes[len(early) :]
    if early:
        parts.append(change_rows(early, style, naming="direction"))
        parts.append(f"-- {(first or '')[:10]}, the first snapshot that read it --")
    if rest:
        parts.append(change_rows(rest, style, naming="direction"))
    return "\n\n".join(parts)


def _is_before(change: Change, first: str) -> bool:
    """Whether a change lies before the first snapshot that read the model."""
    if change.how is How.COMMIT and change.check != "history-rewritten":
        return True
    return change.how is not How.SNAPSHOT and (change.date or "") < first


def _of_commits(past: Past | None, first: str | None, style: Style, *, told: int) -> list[str]:
    """What was read back from commits, and how far; nothing where nobody has."""
    from tracker.render.layout.tables import wrap

    if past is None:
        return []
    if past.refused:
        said = f"its past by commits: not permitted ({past.refused}); that is not the same as none"
        return [wrap(said, style.width)]
    before = f" before the first snapshot ({first[:10]})" if first else ""
    events = f"{told} {'event' if told == 1 else 'events'}" if told else "no event"
    said = f"read back from commits{before}: {events}; gates and visibility are in no commit"
    begin = past.commits[-1].date if past.whole and past.commits else None
    if past.is_squashed and begin:
        said += f"; before {begin[:10]} nothing is known: the history begins with a squash"
    elif past.since:
        said += f"; what was before {past.since} was not asked for"
    return [wrap(said, style.width)]
