"""Changes: table, JSON, Markdown, CSV; what moved openness first, our own doings last and in brief."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from tracker.domain.changes.change import Change
from tracker.domain.changes.table import CHECKS, Family
from tracker.render.layout.safe import safe
from tracker.render.layout.style import Style
from tracker.vocabulary import ChangeKind, Direction, OutputFormat

CHANGE_COLUMNS = (
    "date",
    "model",
    "hub",
    "check",
    "field",
    "old",
    "new",
    "direction",
    "level",
    "kind",
    "reason",
    "evidence",
)
_MANY = 8


def render_changes(
    changes: Sequence[Change],
    *,
    old: str | None,
    new: str,
    form: OutputFormat,
    style: Style,
    snapshots: tuple[str | None, str | None] = (None, None),
) -> str:
    """``old`` and ``new`` name the moments; ``snapshots`` are the times of those read for each."""
    match form:
        case OutputFormat.JSON:
            from tracker.render.layout.structured import json_text

            return json_text(_document(changes, old, new, snapshots))
        case OutputFormat.CSV:
            from tracker.render.layout.structured import csv_text

            return csv_text(CHANGE_COLUMNS, [change_row(change) for change in changes])
        case OutputFormat.MARKDOWN:
            return _markdown(changes, old, new)
        case OutputFormat.TABLE:
            return _table(changes, old, new, style)


def change_document(change: Change) -> dict[str, Any]:
    """One change in the shape of ``tracker.diff/1``."""
    return {
        "model": change.model,
        "hub": change.hub,
        "check": change.check,
        "field": change.field,
        "old": change.old,
        "new": change.new,
        "direction": change.direction.value,
        "level": change.level.value,
        "kind": change.kind.value,
        "date": change.date,
        "reason": change.reason,
        "evidence": list(change.evidence),
    }


def change_row(change: Change) -> list[object]:
    """One change as cells under ``CHANGE_COLUMNS``."""
    document = change_document(change)
    return [" ".join(change.evidence) if key == "evidence" else document[key] for key in CHANGE_COLUMNS]


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


def _document(
    changes: Sequence[Change], old: str | None, new: str, snapshots: tuple[str | None, str | None]
) -> dict[str, Any]:
    return {
        "schema": "tracker.diff/1",
        "old": old,
        "new": new,
        "old_snapshot": snapshots[0],
        "new_snapshot": snapshots[1],
        "summary": {
            direction.value: sum(change.direction is direction for change in changes)
            for direction in Direction
        },
        "changes": [change_document(change) for change in changes],
    }


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
    tones = {Direction.TIGHTENED: "red", Direction.OPENED: "green", Direction.UNCLEAR: "yellow"}
    return style.paint(direction.value.upper(), tones.get(direction, "bold"))


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
