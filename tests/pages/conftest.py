"""The small workspace of the reading commands, reported on and published."""

from __future__ import annotations

from tests.reading.conftest import fresh, run, workspace

__all__ = ["fresh", "run", "workspace"]
