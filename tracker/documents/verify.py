"""``tracker.verify/1``: whether snapshots and evidence are whole."""

from __future__ import annotations

from typing import Any

from tracker.documents.problems import problem_objects
from tracker.domain.observing.verification import Verification


def verification_document(found: Verification) -> dict[str, Any]:
    """The JSON document ``tracker.verify/1``."""
    return {
        "schema": "tracker.verify/1",
        "snapshots": found.snapshots,
        "models": found.models,
        "evidence": found.texts,
        "unused_evidence": list(found.unused),
        "problems": problem_objects(found.problems),
    }
