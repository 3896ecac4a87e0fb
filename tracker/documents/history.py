"""``tracker.history/1``: the dated changes of one model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tracker.documents.changes import change_document
from tracker.domain.changes.change import Change
from tracker.domain.past.known import Past
from tracker.domain.registry.entries import TrackedModel


def history_document(
    model: TrackedModel, changes: Sequence[Change], past: Past | None = None, first: str | None = None
) -> dict[str, Any]:
    """``changes`` in the order given; ``first`` is when a snapshot first read the model."""
    return {
        "schema": "tracker.history/1",
        "model": model.id,
        "hub": model.hub,
        "changes": [change_document(change) for change in changes],
        "first_snapshot": first,
        "backfill": None if past is None else past_document(past),
    }


def past_document(past: Past) -> dict[str, Any]:
    """How far back the commits were read, and why no further."""
    first = past.commits[-1] if past.whole and past.commits else None
    return {
        "status": "not-permitted" if past.refused else "read",
        "reason": past.refused,
        "repository": past.id,
        "head": past.head,
        "since": past.since,
        "not_versioned_here": list(past.elsewhere),
        "commits": len(past.commits) if past.listed else None,
        "first_commit": {"id": first.id, "date": first.date} if first else None,
        "unknown_before": first.date if first is not None and past.is_squashed else past.since,
    }
