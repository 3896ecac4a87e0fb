"""Changes: table, JSON, Markdown, CSV; what moved openness first, our own doings last and in brief."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from tracker.documents.changes import CHANGE_COLUMNS, change_row, diff_document
from tracker.domain.changes.change import Change
from tracker.domain.changes.coverage import Coverage
from tracker.domain.changes.table import CHECKS, Family
from tracker.domain.reporting.wording import reason_beside_moves
from tracker.render.layout.safe import safe, safe_markdown
from tracker.render.layout.style import Style
from tracker.render.ledger.coverage import NOTHING_KNOWN, counted, coverage_words, is_empty
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

            rows = [change_row(change) for change in changes]
            return csv_text(CHANGE_COLUMNS, [*rows, *_coverage_row(changes, coverage)])
        case OutputFormat.MARKDOWN:
            return _markdown(changes, old, new, coverage)
        case OutputFormat.TABLE:
            return _table(changes, old, new, style, coverage)


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


def _coverage_row(changes: Sequence[Change], coverage: Coverage | None) -> list[list[object]]:
    """What was looked at, as the last row, whose check is ``coverage``."""
    if coverage is None:
        return []
    said = {"date": (coverage.last or "")[:10], "check": "coverage", "reason": _covered(changes, coverage)}
    return [[said.get(column) for column in CHANGE_COLUMNS]]


def _covered(changes: Sequence[Change], coverage: Coverage) -> str:
    return NOTHING_KNOWN if is_empty(changes, coverage) else coverage_words(coverage)


def _table(
    changes: Sequence[Change], old: str | None, new: str, style: Style, coverage: Coverage | None
) -> str:
    heading = _heading(changes, old, new)
    if coverage is not None:
        from tracker.render.layout.tables import wrap

        heading = f"{heading}\n{wrap(_covered(changes, coverage), style.width)}"
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
    counts = ((sum(change.direction is one for change in changes), one) for one in Direction)
    return f"{', '.join(f'{number} {one}' for number, one in counts if number)}\nfrom {span}"


def _headline(change: Change) -> str:
    kind = "" if change.kind is ChangeKind.EVENT else f" ({change.kind})"
    kind += "" if change.net else " (no longer so)"
    kind += f" (commit {safe(change.commit.id[:8])})" if change.commit else ""
    new = plain(change.new or "unknown")
    return f"{change.check}{kind}: {f'{plain(change.old)} → {new}' if change.old else new}"


def plain(text: str) -> str:
    """``text`` for a terminal, without the prefix that SPDX gives to licences outside its list.

    A digest is shown by its beginning.
    """
    if len(text) in (40, 64) and not set(text) - set("0123456789abcdef"):
        return text[:12]
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


def _markdown(changes: Sequence[Change], old: str | None, new: str, coverage: Coverage | None) -> str:
    from tracker.render.layout.structured import markdown_table

    said = f"; {_covered(changes, coverage)}" if coverage is not None else ""
    parts = [f"{counted(changes)}{safe_markdown(said)}.", f"From {old or 'nothing before'} to {new}."]
    for direction in (one for one in _ORDER if any(change.direction is one for change in changes)):
        rows = [
            (
                when(c),
                c.model,
                c.check,
                c.old,
                c.new,
                use_of(c) or None,
                c.kind if c.net else f"{c.kind}, no longer so",
                reason_beside_moves(c),
                c.links[0] if c.links else " ".join(c.evidence),
            )
            for c in changes
            if c.direction is direction
        ]
        headers = ("Date", "Model", "Check", "Before", "After", "For use", "Kind", "Reason", "Evidence")
        parts.append(f"## {direction.value.capitalize()}\n\n{markdown_table(headers, rows)}")
    return "\n\n".join(parts)


_ORDER = (Direction.TIGHTENED, Direction.OPENED, Direction.UNCLEAR, Direction.NEUTRAL)


def when(change: Change) -> str | None:
    """The day it happened, else the interval it was seen in."""
    if change.date:
        return change.date
    after, by = (moment and moment[:10] for moment in (change.observed.after, change.observed.by))
    return by if after is None or after == by else f"{after} – {by}"


def use_of(change: Change) -> str:
    """What it means for use: the verdicts that moved, those that moved alike together."""
    groups: dict[tuple[str, str], list[str]] = {}
    for action, (old, new) in change.verdicts.items():
        groups.setdefault((old, new), []).append(action)
    return "; ".join(f"{', '.join(actions)}: {old} → {new}" for (old, new), actions in groups.items())
