"""Time as the reading of the Hub sees it, replaceable as a whole so that tests need not wait."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from tracker.domain.values.late_dataclass import dataclass


def _clock() -> float:
    return time.monotonic()


def _sleep(seconds: float) -> None:
    time.sleep(seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Seconds on a clock that never goes back, a way to pass them, and chance between 0 and 1."""

    clock: Callable[[], float] = _clock
    sleep: Callable[[float], None] = _sleep
    chance: Callable[[], float] = random.random


class Budget:
    """How long one model may take. Time spent waiting for the Hub's permission does not count."""

    def __init__(self, timing: Timing, seconds: float, final: float | None = None) -> None:
        """``final`` is the clock's reading at which the whole refresh ends."""
        self._timing = timing
        self._until = timing.clock() + seconds
        self._final = final

    def left(self) -> float:
        """Seconds left, of this model's time and of the refresh's; negative when it is over."""
        until = self._until if self._final is None else min(self._until, self._final)
        return until - self._timing.clock()

    def left_to_wait(self) -> float | None:
        """Seconds until the refresh as a whole ends; None where it has no end."""
        return None if self._final is None else self._final - self._timing.clock()

    def pause(self, seconds: float) -> None:
        """Wait, without counting it."""
        self._until += seconds
        self._timing.sleep(seconds)
