"""JSON, CSV and Markdown of any result: one place that makes outside text harmless in each."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tracker.render.layout.safe import markdown_address, redact, safe_csv, safe_markdown


def json_text(document: Mapping[str, Any]) -> str:
    """Indented JSON in ASCII, so that no control character reaches a terminal; without tokens."""
    return redact(json.dumps(document, indent=2))


def csv_text(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """RFC 4180 but for the line ends, which are plain newlines; None is an empty cell."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(headers)
    for row in rows:
        writer.writerow(["" if cell is None else safe_csv(str(cell)) for cell in row])
    return target.getvalue()


def markdown_table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A GitHub-flavoured table; None is a dash, and a tuple is a list of web addresses, linked, or words."""
    lines = [_row(headers), _row(["---"] * len(headers))]
    lines += [_row([_cell(cell) for cell in row]) for row in rows]
    return "\n".join(lines)


def _cell(cell: object) -> str:
    if isinstance(cell, tuple):
        return "<br>".join(markdown_address(str(part)) for part in cell) or "–"
    return "–" if cell is None else safe_markdown(str(cell))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
