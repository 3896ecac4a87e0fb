"""What `tracker verify` found."""

from __future__ import annotations

from tracker.domain.verification import Verification
from tracker.render.safe import safe
from tracker.vocabulary import OutputFormat


def render_verification(found: Verification, *, form: OutputFormat) -> str:
    """Problems first, then what was looked at."""
    rows = [(problem.path, problem.line or None, problem.what, problem.fix) for problem in found.problems]
    match form:
        case OutputFormat.JSON:
            from tracker.render.structured import json_text

            return json_text(
                {
                    "schema": "tracker.verify/1",
                    "snapshots": found.snapshots,
                    "models": found.models,
                    "evidence": found.texts,
                    "unused_evidence": list(found.unused),
                    "problems": [
                        dict(zip(("path", "line", "what", "fix"), row, strict=True)) for row in rows
                    ],
                }
            )
        case OutputFormat.CSV:
            from tracker.render.structured import csv_text

            return csv_text(("path", "line", "what", "fix"), rows)
        case OutputFormat.MARKDOWN:
            from tracker.render.structured import markdown_table

            return markdown_table(("Path", "Line", "What", "Fix"), rows)
        case OutputFormat.TABLE:
            return "\n".join([*(safe(str(problem)) for problem in found.problems), _summary(found)])


def _summary(found: Verification) -> str:
    seen = f"{found.snapshots} snapshots, {found.models} lines, {found.texts} texts of evidence"
    unused = f"; {len(found.unused)} texts that no snapshot rests on" if found.unused else ""
    if not found.problems:
        return f"complete and unaltered: {seen}{unused}"
    return f"{len(found.problems)} problem{'s' * (len(found.problems) != 1)} in {seen}{unused}"
