"""``tracker.diff/1``: changes between two moments, as objects and as rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tracker.domain.changes.change import Change
from tracker.vocabulary import Direction

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


def diff_document(
    changes: Sequence[Change], old: str | None, new: str, snapshots: tuple[str | None, str | None]
) -> dict[str, Any]:
    """The JSON document ``tracker.diff/1``."""
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
