"""Changes: table, JSON, Markdown, CSV; what moved openness first, our own doings last and in brief."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from tracker.documents.changes import CHANGE_COLUMNS, change_row, diff_document
from tracker.domain.changes.change import Change
from tracker.domain.changes.coverage import Coverage
from tracker.domain.changes.table import CHECKS, Family
from tracker.render.layout.safe import safe
from tracker.render.layout.style import Style
from tracker.vocabulary import ChangeKind, Direction, OutputFormat

_MANY = 8


def render_changes(
    changes: Sequence[Change],
    *,
    old: str | None,
    new: str,
    form: OutputFormat,
    style: Style,
    snapshots: tuple[str | None, str | None] = (None, None),
    coverage: Coverage | None = None,
) -> str:
    """``old`` and ``new`` name the moments; ``snapshots`` are the times of those read for each."""
    match form:
        case OutputFormat.JSON:
            from tracker.render.layout.structured import json_text

            return json_text(diff_document(changes, old, new, snapshots, coverage))
        case OutputFormat.CSV:
            from tracker.render.layout.structured import csv_text

            return csv_text(CHANGE_COLUMNS, [change_row(change) for change in changes])
        case OutputFormat.MARKDOWN:
            return _markdown(changes, old, new)
        case OutputFormat.TABLE:
            return _table(changes, old, new, style)


def change_rows(changes: Iterable[Change], style: Style, *, naming: str = "model") -> str:
    """A date, the model (or the direction) and what happened, wrapped; a change each."""
    from tracker.render.layout.tables import columns, shorten, wrap

    changes = list(changes)
    names = [safe(str(getattr(change, naming))) for change in changes]
    name_width = min(24, max(len(name) for name in names))
    dates = [(change.date or "")[:10] for change in changes]
    room = style.width - name_width - 2 - (12 if any(dates) else 0)
    rows = []
    for change, name, date in zip(changes, names, dates, strict=True):
        what = "\n".join(style.paint(line, "bold") for line in wrap(_headline(change), room).split("\n"))
        text = f"{what}\n{wrap(plain(change.reason), room)}".rstrip("\n")
        rows.append([*([date] if any(dates) else []), style.word(shorten(name, name_width)), text])
    return columns(rows)


def _table(changes: Sequence[Change], old: str | None, new: str, style: Style) -> str:
    heading = _heading(changes, old, new)
    main = [change for change in changes if not _ours(change)]
    parts = [heading]
    for direction, group in groupby(main, key=lambda change: change.direction):
        parts.append(f"{_title(direction, style)}\n{change_rows(group, style)}")
    if briefly := _brief([change for change in changes if _ours(change)], style.width):
        parts.append(briefly)
    return "\n\n".join(parts)


def _title(direction: Direction, style: Style) -> str:
    title = direction.value.upper()
    return style.paint(title, "bold") if direction is Direction.NEUTRAL else style.as_word(title, direction)


def _heading(changes: Sequence[Change], old: str | None, new: str) -> str:
    span = f"{old or 'nothing before'} to {new}"
    if not changes:
        return f"no changes from {span}"
    counts = [
        f"{sum(change.direction is direction for change in changes)} {direction}" for direction in Direction
    ]
    return f"{', '.join(counts)}\nfrom {span}"


def _headline(change: Change) -> str:
    kind = "" if change.kind is ChangeKind.EVENT else f" ({change.kind})"
    new = plain(change.new or "unknown")
    return f"{change.check}{kind}: {f'{plain(change.old)} → {new}' if change.old else new}"


def plain(text: str) -> str:
    """``text`` for a terminal, without the prefix that SPDX gives to licences outside its list."""
    return safe(text).replace("LicenseRef-", "")


def _ours(change: Change) -> bool:
    return CHECKS[change.check].family is Family.REGISTRY


def _brief(changes: Sequence[Change], width: int) -> str:
    """A line for each registry check, with the models it names."""
    from tracker.render.layout.tables import wrap

    lines = []
    for check, group in groupby(sorted(changes, key=lambda change: change.check), key=lambda c: c.check):
        models = [safe(change.model) for change in group]
        named = ", ".join(models[:_MANY]) + (
            f" and {len(models) - _MANY} more" if len(models) > _MANY else ""
        )
        lines.append(wrap(f"{CHECKS[check].title}: {named}", width))
    return "\n".join(lines)


def _markdown(changes: Sequence[Change], old: str | None, new: str) -> str:
    from tracker.render.layout.structured import markdown_table

    parts = [_heading(changes, old, new)]
    for direction in dict.fromkeys(change.direction for change in changes):
        rows = [
            (c.date, c.model, c.check, c.old, c.new, c.kind, c.reason, c.evidence)
            for c in changes
            if c.direction is direction
        ]
        headers = ("Date", "Model", "Check", "Before", "After", "Kind", "Reason", "Evidence")
        parts.append(f"## {direction.value.capitalize()}\n\n{markdown_table(headers, rows)}")
    return "\n\n".join(parts)
