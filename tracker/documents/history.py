"""``tracker.history/1``: the dated changes of one model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tracker.documents.changes import change_document
from tracker.domain.changes.change import Change
from tracker.domain.registry.entries import TrackedModel


def history_document(model: TrackedModel, changes: Sequence[Change]) -> dict[str, Any]:
    """``changes`` in the order given."""
    return {
        "schema": "tracker.history/1",
        "model": model.id,
        "hub": model.hub,
        "changes": [change_document(change) for change in changes],
    }
