"""JSON, CSV and Markdown of any result: one place that makes outside text harmless in each."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from json.encoder import encode_basestring_ascii
from typing import Any

from tracker.render.layout.safe import markdown_address, redact, safe_csv, safe_markdown


def json_text(document: Mapping[str, Any]) -> str:
    """Indented JSON in ASCII, so that no control character reaches a terminal; without tokens."""
    return redact(indented(document, "\n"))


def indented(value: object, line: str) -> str:
    """What ``json.dumps(value, indent=2)`` gives, where ``line`` begins a line as deep as ``value`` stands.

    The standard library indents in Python, a piece at a time, which takes longer than all else of a large
    answer; what holds no others is written by its compiled half.
    """
    if isinstance(value, str):
        return encode_basestring_ascii(value)
    inner = f"{line}  "
    if isinstance(value, Mapping) and value:
        members = (
            f"{encode_basestring_ascii(key) if isinstance(key, str) else json.dumps(json.dumps(key))}: "
            f"{indented(item, inner)}"
            for key, item in value.items()
        )
        return f"{{{inner}{f',{inner}'.join(members)}{line}}}"
    if isinstance(value, list | tuple) and value:
        return f"[{inner}{f',{inner}'.join([indented(item, inner) for item in value])}{line}]"
    return json.dumps(value)


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
