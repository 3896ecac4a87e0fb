"""Vision and audio towers with their projectors, by the type of the whole model."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.domain.numbers.architectures.towers import established, recent
from tracker.domain.numbers.architectures.towers.established import VISION, Tower

__all__ = ["ALSO_COUNTED", "TOWERS", "VISION", "Tower"]

TOWERS: Mapping[str, Tower] = {**established.TOWERS, **recent.TOWERS}
ALSO_COUNTED: Mapping[str, frozenset[str]] = {**established.ALSO_COUNTED, **recent.ALSO_COUNTED}
"""Sections besides the vision tower's whose weights the tower of a type counts."""
