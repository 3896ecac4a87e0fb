"""What became of snapshots and evidence since they were written."""

from __future__ import annotations

from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was looked at, and everything that is wrong; ``warnings`` are of what can be made anew."""

    snapshots: int
    models: int
    texts: int
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()
    unused: tuple[str, ...] = ()
