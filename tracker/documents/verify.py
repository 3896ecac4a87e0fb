"""``tracker.verify/1``: whether snapshots and evidence are whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tracker.documents.problems import problem_objects
from tracker.domain.observing.verification import Verification

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.errors import Problem


def files_document(
    problems: Sequence[Problem], files: int, models: int, absent: Sequence[str]
) -> dict[str, Any]:
    """The JSON document ``tracker.verify-files/1``: local files held against a lock."""
    return {
        "schema": "tracker.verify-files/1",
        "models": models,
        "files": files,
        "absent": list(absent),
        "problems": problem_objects(problems),
    }


def proof_document(
    head: str | None, head_sha256: str | None, as_of: str | None, verdict: str | None, judged_again: bool
) -> dict[str, Any]:
    """The JSON document ``tracker.verify-proof/1``, to which problems are added."""
    return {
        "schema": "tracker.verify-proof/1",
        "head": head,
        "head_sha256": head_sha256,
        "as_of": as_of,
        "verdict": verdict,
        "judged_again": judged_again,
    }


def verification_document(found: Verification) -> dict[str, Any]:
    """The JSON document ``tracker.verify/1``."""
    return {
        "schema": "tracker.verify/1",
        "snapshots": found.snapshots,
        "models": found.models,
        "evidence": found.texts,
        "unused_evidence": list(found.unused),
        "problems": problem_objects(found.problems),
        "warnings": problem_objects(found.warnings),
    }
