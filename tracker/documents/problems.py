"""What is wrong with files, as it stands in every document of a command that checks."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.errors import Problem

PROBLEM_COLUMNS = ("path", "line", "what", "fix")


def problem_objects(problems: Sequence[Problem]) -> list[dict[str, object]]:
    """The problems as they stand in JSON; null where no line is known or nothing is advised."""
    return [dict(zip(PROBLEM_COLUMNS, problem_row(problem), strict=True)) for problem in problems]


def problem_row(problem: Problem) -> tuple[object, ...]:
    """One problem as cells under ``PROBLEM_COLUMNS``."""
    return problem.path, problem.line or None, problem.what, problem.fix or None
