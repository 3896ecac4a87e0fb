"""How long a reading takes under the Hub's announced limit, and whose turn it is where not all have one."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable

from tracker.domain.values.late_dataclass import dataclass

FEW = 400
"""Models that are read without any plan: no announced limit makes them wait for long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A limit as an answer announced it: ``left`` calls until the window ends in ``ends`` seconds."""

    quota: int
    window: float
    left: int
    ends: float

    def seconds_for(self, calls: int) -> float:
        """Seconds that so many calls take, whatever the network does."""
        over = calls - self.left
        return 0.0 if over <= 0 else self.ends + (math.ceil(over / max(self.quota, 1)) - 1) * self.window

    def calls_in(self, seconds: float) -> int:
        """Calls that so many seconds have room for."""
        if seconds < self.ends:
            return self.left
        return self.left + (1 + int((seconds - self.ends) // self.window)) * self.quota


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What is said before a long reading: ``calls`` are to come, ``fitting`` of them before its end."""

    calls: int
    fitting: int
    seconds: float
    quota: int
    window: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A model that has to be asked for; ``read_at`` is when it was last read, None for never."""

    id: str
    read_at: str | None


def whose_turn(needs: Iterable[Need], most: int) -> frozenset[str]:
    """Those never read, then those whose last reading is the oldest; so that all have a turn in the end."""
    return frozenset(need.id for need in heapq.nsmallest(most, needs, key=_longing))


def _longing(need: Need) -> tuple[str, str]:
    return need.read_at or "", need.id
