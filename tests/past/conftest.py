"""A registry with one model at ``org/m``, and a Hub that serves a scripted history."""

from __future__ import annotations

from tests.refresh.conftest import Place, place, run

__all__ = ["Place", "place", "run"]
