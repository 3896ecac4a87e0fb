"""``tracker.validate/1``: what is wrong with registry, policy and snapshots."""

from __future__ import annotations

from typing import Any

from tracker.documents.problems import problem_objects
from tracker.domain.registry.validation import Validation


def validation_document(found: Validation) -> dict[str, Any]:
    """The JSON document ``tracker.validate/1``."""
    return {
        "schema": "tracker.validate/1",
        "valid": not found.problems,
        "files": [
            {"path": file.path, "kind": file.kind, "entries": file.entries, "problems": len(file.problems)}
            for file in found.files
        ],
        "problems": problem_objects(found.problems),
        "links_checked": found.links_checked,
        "dead_links": problem_objects(found.dead_links),
    }
