"""What `tracker validate` found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tracker.domain.validation import CheckedFile, FileKind, Validation
from tracker.errors import Problem
from tracker.render.safe import safe
from tracker.vocabulary import OutputFormat

_COLUMNS = ("path", "line", "what", "fix")
_THINGS = {FileKind.REGISTRY: "model", FileKind.SNAPSHOTS: "snapshot"}


def render_validation(found: Validation, *, form: OutputFormat) -> str:
    """Problems with file and line, or a line that says what is sound."""
    match form:
        case OutputFormat.JSON:
            from tracker.render.structured import json_text

            return json_text(_document(found))
        case OutputFormat.CSV:
            from tracker.render.structured import csv_text

            return csv_text(_COLUMNS, _rows(found.problems))
        case OutputFormat.MARKDOWN:
            from tracker.render.structured import markdown_table

            return markdown_table(("Path", "Line", "What", "Fix"), _rows(found.problems))
        case OutputFormat.TABLE:
            return "\n".join([*(safe(str(problem)) for problem in found.problems), _summary(found)])


def _document(found: Validation) -> dict[str, Any]:
    return {
        "schema": "tracker.validate/1",
        "valid": not found.problems,
        "files": [
            {"path": file.path, "kind": file.kind, "entries": file.entries, "problems": len(file.problems)}
            for file in found.files
        ],
        "problems": _objects(found.problems),
        "links_checked": found.links_checked,
        "dead_links": _objects(found.dead_links),
    }


def _objects(problems: Iterable[Problem]) -> list[dict[str, object]]:
    return [dict(zip(_COLUMNS, row, strict=True)) for row in _rows(problems)]


def _rows(problems: Iterable[Problem]) -> list[tuple[object, ...]]:
    return [(problem.path, problem.line or None, problem.what, problem.fix or None) for problem in problems]


def _summary(found: Validation) -> str:
    count = len(found.problems)
    if count:
        wrong = sum(1 for file in found.files if file.problems)
        return f"{count} problem{'s' * (count != 1)} in {wrong} file{'s' * (wrong != 1)}"
    return f"sound: {', '.join(_told(file) for file in found.files)}"


def _told(file: CheckedFile) -> str:
    thing = _THINGS.get(file.kind)
    if thing is None or file.entries is None:
        return safe(file.path)
    return f"{safe(file.path)} ({file.entries} {thing}{'s' * (file.entries != 1)})"
