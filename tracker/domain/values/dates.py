"""Calendar dates known to the day, the month or the year."""

from __future__ import annotations

import calendar
import datetime as dt

from tracker.domain.values.late_dataclass import dataclass
from tracker.domain.values.late_pattern import LatePattern

_FORM = LatePattern(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as written: ``2026``, ``2026-05`` or ``2026-05-17``."""

    text: str
    first: dt.date
    last: dt.date

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Raise ValueError for anything but an existing year, month or day in ISO form."""
        match = _FORM.fullmatch(text)
        if match is None:
            raise ValueError(f"not a date of the form 2026, 2026-05 or 2026-05-17: {text!r}")
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None  # noqa: S101 - the pattern has matched it
        if month is None:
            return cls(text, dt.date(year, 1, 1), dt.date(year, 12, 31))
        if day is None:
            last_day = calendar.monthrange(year, month)[1] if 1 <= month <= 12 else 0
            return cls(text, dt.date(year, month, 1), dt.date(year, month, last_day))
        exact = dt.date(year, month, day)
        return cls(text, exact, exact)

    @property
    def exact(self) -> bool:
        """Whether the day is known."""
        return self.first == self.last

    def settled_by(self, day: dt.date) -> bool:
        """Whether the event has certainly happened by the end of ``day``."""
        return self.last <= day

    def __str__(self) -> str:
        return self.text
