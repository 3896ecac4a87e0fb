"""Counts as people write them: ``9B``, ``128k``, ``1.5T``, ``131072``."""

from __future__ import annotations

import re

from tracker.domain.values.late_dataclass import dataclass
from tracker.domain.values.late_pattern import LatePattern

_FORM = LatePattern(r"(\d{1,15})(?:\.(\d{1,6}))?\s*([kmbgt]?)", re.IGNORECASE)
_TIMES = {"": 1, "k": 10**3, "m": 10**6, "b": 10**9, "g": 10**9, "t": 10**12}


@dataclass(frozen=True, slots=True)
class Count:
    """A number and the step it was written in: ``9B`` is in billions, ``9.5B`` in tenths of them."""

    value: int
    step: int

    def covers(self, exact: int) -> bool:
        """Whether ``exact``, written as coarsely, is no more: 8.03 billion is 8B."""
        return (exact + self.step // 2) // self.step * self.step <= self.value


def parse_count(text: str) -> Count:
    """Raise ValueError, saying which forms there are."""
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is not a number such as 9B, 128k, 1.5T or 131072")
    whole, decimals, unit = found[1], found[2] or "", found[3].lower()
    times = _TIMES[unit]
    if times % 10 ** len(decimals):
        raise ValueError(f"{text!r} has more decimals than digits")
    step = times // 10 ** len(decimals)
    return Count(value=int(whole + decimals) * step, step=step)
