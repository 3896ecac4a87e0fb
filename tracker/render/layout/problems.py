"""What is wrong with files: as lines, as rows and as objects, alike in every command that checks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tracker.documents.problems import PROBLEM_COLUMNS, problem_row
from tracker.errors import Problem
from tracker.render.layout.safe import safe
from tracker.vocabulary import OutputFormat


def render_problems(
    problems: Sequence[Problem], *, document: dict[str, Any], summary: str, form: OutputFormat
) -> str:
    """The problems under a ``summary``; as JSON the whole ``document``."""
    match form:
        case OutputFormat.JSON:
            from tracker.render.layout.structured import json_text

            return json_text(document)
        case OutputFormat.CSV:
            from tracker.render.layout.structured import csv_text

            return csv_text(PROBLEM_COLUMNS, map(problem_row, problems))
        case OutputFormat.MARKDOWN:
            from tracker.render.layout.structured import markdown_table

            return markdown_table([name.capitalize() for name in PROBLEM_COLUMNS], map(problem_row, problems))
        case OutputFormat.TABLE:
            return "\n".join([*(safe(str(problem)) for problem in problems), summary])
