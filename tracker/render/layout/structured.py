"""JSON, CSV and Markdown of any result: one place that makes outside text harmless in each."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from json.encoder import encode_basestring_ascii
from typing import Any

from tracker.domain.values.late_pattern import LatePattern
from tracker.render.layout.safe import markdown_address, redact, safe_csv, safe_markdown

_LOG_COMMAND = LatePattern(r"##(?=(?:vso|teamcity)?\[)", re.IGNORECASE)


def json_text(document: Mapping[str, Any]) -> str:
    """Indented JSON in ASCII, so that no control character reaches a terminal; without tokens."""
    return _harmless(indented(document, "\n"))


def json_value(value: object, indent: int) -> str:
    """Any JSON with another indent, made harmless in the same way."""
    return _harmless(json.dumps(value, indent=indent))


def json_parts(document: Mapping[str, Any], key: str, items: Iterable[Any]) -> Iterator[str]:
    """The text that ``json_text`` makes of ``document`` with ``items`` under ``key``, its last, in pieces."""
    yield json_text({**document, key: []}).removesuffix("]\n}")
    end = "]\n}\n"
    for number, item in enumerate(items):
        yield (",\n    " if number else "\n    ") + _harmless(indented(item, "\n    "))
        end = "\n  ]\n}\n"
    yield end


def _harmless(text: str) -> str:
    """Without tokens; what the log of a workflow would obey is written in a way that means the same."""
    return _LOG_COMMAND.sub(r"#\\u0023", redact(text)) if "##" in text else redact(text)


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
    return "".join(csv_lines(headers, rows))


def csv_lines(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The same, a record at a time."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(headers)
    yield target.getvalue()
    for row in rows:
        target.seek(0)
        target.truncate()
        writer.writerow(["" if cell is None else safe_csv(str(cell)) for cell in row])
        yield target.getvalue()


def markdown_table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A GitHub-flavoured table; None is a dash, and a tuple is a list of web addresses, linked, or words."""
    return "\n".join(markdown_lines(headers, rows))


def markdown_lines(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The same, a line at a time."""
    yield _row(headers)
    yield _row(["---"] * len(headers))
    for row in rows:
        yield _row([_cell(cell) for cell in row])


def _cell(cell: object) -> str:
    if isinstance(cell, tuple):
        return "<br>".join(markdown_address(str(part)) for part in cell) or "–"
    return "–" if cell is None else safe_markdown(str(cell))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
