"""``tracker.names/1``: names that led to no single model, with what may be meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tracker.domain.naming.resolution import Choice, Refused


def names_document(refused: Sequence[Refused]) -> dict[str, Any]:
    """The first of them at the top, all of them under ``names``."""
    return {"schema": "tracker.names/1", **_entry(refused[0]), "names": [_entry(one) for one in refused]}


def _entry(refused: Refused) -> dict[str, Any]:
    return {
        "asked": refused.asked,
        "reason": refused.why,
        "candidates": [_choice(choice) for choice in refused.candidates],
        "nearest": [_choice(choice) for choice in refused.nearest],
    }


def _choice(choice: Choice) -> dict[str, Any]:
    return {"id": choice.key, "hub": choice.hub, "why": choice.why}
