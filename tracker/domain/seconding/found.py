"""What a cross-check looked at and found."""

from __future__ import annotations

from tracker.domain.seconding.comparing import Disagreement
from tracker.domain.values.late_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """One source: the date of its data and how many models it has, or why it could not be read."""

    source: str
    as_of: str | None
    models: int
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Crosscheck:
    """What was read, and where it differs from us."""

    sources: tuple[SourceReport, ...]
    disagreements: tuple[Disagreement, ...]

    @property
    def broken(self) -> tuple[SourceReport, ...]:
        """Sources that could not be read this time."""
        return tuple(source for source in self.sources if source.reason)

    @property
    def reached(self) -> bool:
        """Whether any source answered, now or earlier."""
        return any(source.as_of for source in self.sources)
