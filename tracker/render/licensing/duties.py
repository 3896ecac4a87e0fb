"""Duties as a table: one row a duty, with the models it concerns."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.domain.policy.under_policy import CheckedModel

HEADERS = ("duty", "what to do", "text to display", "when", "action", "license", "clause", "models")


def duty_rows(results: Sequence[CheckedModel]) -> list[tuple[str, ...]]:
    """Duties of all models together, sorted by licence and kind; a duty of several models is one row."""
    found: dict[tuple[str, ...], list[str]] = {}
    for result in results:
        for duty in result.judgement.obligations:
            row = (
                duty.kind,
                duty.text,
                duty.display or "",
                duty.when,
                duty.action.value,
                duty.license or "",
                duty.clause or "",
            )
            found.setdefault(row, []).append(result.assessment.model.id)
    return [
        (*row, ", ".join(dict.fromkeys(models)))
        for row, models in sorted(found.items(), key=lambda one: (one[0][5], one[0][0], one[0][4]))
    ]
