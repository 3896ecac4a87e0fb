"""The Hub's announced limits, shared by all threads: who may ask now, and who waits for how long.

Every answer carries ``RateLimit: "api";r=499;t=295``: requests left in a fixed window and seconds to its
end. Asking on until the window is used up and then waiting for the next is as fast as any other pace.
"""

from __future__ import annotations

import email.utils
import re
import threading
from collections.abc import Mapping
from datetime import UTC, datetime

from tracker.adapters.hub.wire.errors import HubError
from tracker.adapters.hub.wire.timing import Budget, Timing
from tracker.domain.observing.observation import ReadErrorCode
from tracker.domain.values.late_dataclass import dataclass

LONGEST_WAIT = 330.0
"""Seconds; one window of five minutes and some slack. A server that asks for more gets none."""

_RATE_LIMIT = re.compile(r'"(\w{1,40})"\s*;\s*r\s*=\s*(\d{1,9})\s*;\s*t\s*=\s*(\d{1,9})')
_POLICY = re.compile(r'"(\w{1,40})"\s*;\s*q\s*=\s*(\d{1,9})\s*;\s*w\s*=\s*(\d{1,9})')
_RESERVE = 1


@dataclass(slots=True)
class _Window:
    remaining: int
    ends: float


class RateLimits:
    """What is known of each bucket (``api``, ``resolvers``); safe to share between threads."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._lock = threading.Lock()
        self._windows: dict[str, _Window] = {}
        self._closed_until: dict[str, float] = {}
        self._quotas: dict[str, tuple[int, float]] = {}
        self.waited = 0.0
        """Seconds that the longest single wait took."""
        self._waiting_until = 0.0

    def acquire(self, bucket: str, budget: Budget) -> None:
        """Return when a request may be sent. Raises HubError where that would take too long."""
        while wait := self._take(bucket):
            _allow(wait, budget)
            self.waited = max(self.waited, wait)
            self._waiting_until = self._timing.clock() + wait
            budget.pause(wait + self._timing.chance())

    def rate(self, bucket: str) -> tuple[int, float, int, float] | None:
        """Quota and length of a window, what is left of this one and when it ends; None where never said."""
        with self._lock:
            quota, window = self._quotas.get(bucket), self._windows.get(bucket)
            if quota is None or window is None or quota[1] <= 0:
                return None
            return *quota, max(0, window.remaining - _RESERVE), max(0.0, window.ends - self._timing.clock())

    def pause_left(self) -> float:
        """Seconds for which somebody is waiting right now; 0 where nobody is."""
        return max(0.0, self._waiting_until - self._timing.clock())

    def note(self, headers: Mapping[str, str]) -> None:
        """Learn from any answer what is left."""
        match = _RATE_LIMIT.search(headers.get("ratelimit", ""))
        if match is None:
            return
        if policy := _POLICY.search(headers.get("ratelimit-policy", "")):
            self._quotas[policy[1]] = int(policy[2]), float(policy[3])
        bucket, remaining, seconds = match[1], int(match[2]), int(match[3])
        ends = self._timing.clock() + seconds
        with self._lock:
            known = self._windows.get(bucket)
            if known is not None and abs(known.ends - ends) < 5:
                # Answers overtake one another: of one window the smallest number is the newest.
                remaining = min(known.remaining, remaining)
            self._windows[bucket] = _Window(remaining, ends)

    def close(self, bucket: str, seconds: float) -> None:
        """Nobody asks for ``seconds``: the Hub has refused one of us."""
        with self._lock:
            until = self._timing.clock() + seconds
            self._closed_until[bucket] = max(until, self._closed_until.get(bucket, until))

    def _take(self, bucket: str) -> float:
        """Seconds to wait; 0 with a request taken off what is left."""
        with self._lock:
            now = self._timing.clock()
            closed = self._closed_until.get(bucket, now) - now
            if closed > 0:
                return closed
            window = self._windows.get(bucket)
            if window is None or window.ends <= now:
                self._windows.pop(bucket, None)
                return 0.0
            if window.remaining <= _RESERVE:
                return window.ends - now
            window.remaining -= 1
            return 0.0


def _allow(wait: float, budget: Budget) -> None:
    left = budget.left_to_wait()
    if wait > LONGEST_WAIT or (left is not None and wait > left):
        raise HubError(
            ReadErrorCode.RATE_LIMITED,
            f"the Hub's limit allows the next request in {wait:.0f} s",
            http_status=429,
            wait=wait,
        )


def asked_wait(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Seconds a 429 asks to wait: ``Retry-After`` (seconds or a date), else the end of a used-up window."""
    said = headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return float(said[:12])
    if said:
        try:
            moment = email.utils.parsedate_to_datetime(said)
            return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())
        except (ValueError, TypeError):
            pass
    match = _RATE_LIMIT.search(headers.get("ratelimit", ""))
    return float(match[3]) if match and int(match[2]) == 0 else None
