"""What a back-fill did."""

from __future__ import annotations

from enum import StrEnum

from tracker.domain.values.late_dataclass import dataclass


class Outcome(StrEnum):
    """How far a model's past was read."""

    READ = "read"
    PARTLY = "partly"
    NOT_PERMITTED = "not-permitted"
    MISSING = "missing"
    TAKEN_OVER = "taken-over"
    UNREACHABLE = "unreachable"
    NOT_ASKED = "not-asked"
    NOT_ON_HUB = "not-on-hub"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillReport:
    """One model. ``stopped_at`` is the oldest commit that was looked at where the past is not complete.

    ``events`` are those that `history` tells from commits, ``begins`` why nothing is known before the first
    commit, where that is so.
    """

    model: str
    hub: str | None
    repository: str | None = None
    outcome: Outcome
    reason: str | None = None
    head: str | None = None
    since: str | None = None
    commits: int | None = None
    first_commit: str | None = None
    begins: str | None = None
    requests: int = 0
    events: int = 0
    stopped_at: str | None = None
    renamed_to: str | None = None
    elsewhere: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether all of it is known, as far as it was asked for."""
        return self.outcome in (Outcome.READ, Outcome.NOT_ON_HUB)
