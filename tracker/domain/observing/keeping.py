"""What is recorded of a model that could not be read: the last observation, its date, and the reason."""

from __future__ import annotations

from dataclasses import replace

from tracker.domain.assessing.access import missing_confirmed
from tracker.domain.observing.observation import Observation, ReadError, ReadErrorCode
from tracker.domain.registry.entries import TrackedModel
from tracker.vocabulary import ReadStatus

UNREACHABLE = frozenset(
    {
        ReadErrorCode.TIMEOUT,
        ReadErrorCode.NETWORK,
        ReadErrorCode.RATE_LIMITED,
        ReadErrorCode.SERVER_ERROR,
        ReadErrorCode.DEADLINE,
        ReadErrorCode.OFFLINE,
    }
)
"""Reasons that say something about this attempt and nothing about the repository."""


def not_on_hub(model: TrackedModel) -> Observation:
    """The line of a model that has no repository."""
    return Observation(id=model.id, hub=None, status=ReadStatus.NOT_ON_HUB)


def unread(
    model: TrackedModel, last: Observation | None, last_seen_at: str | None, error: ReadError, now: str
) -> Observation:
    """The line of a model that could not be read ``now``.

    ``last`` is its line in the snapshot taken at ``last_seen_at``.
    """
    known = last if last is not None and last.hub == model.hub else None
    if error.code is ReadErrorCode.MISSING_OR_PRIVATE:
        since = known.missing_since if known else None
        return _kept(model, known, last_seen_at, error, ReadStatus.MISSING, since or now)
    if known is None or not known.facts:
        return Observation(id=model.id, hub=model.hub, status=ReadStatus.NEVER_READ, error=error)
    if error.code not in UNREACHABLE:
        return _kept(model, known, last_seen_at, error, ReadStatus.STALE, None)
    if missing_confirmed(known, last_seen_at):
        # An outage is no sign that what was taken away has come back.
        return replace(known, error=error)
    # Nor does it confirm that a repository is gone which was missed once; the run of misses goes on.
    return _kept(model, known, last_seen_at, error, ReadStatus.STALE, known.missing_since)


def _kept(
    model: TrackedModel,
    known: Observation | None,
    last_seen_at: str | None,
    error: ReadError,
    status: ReadStatus,
    missing_since: str | None,
) -> Observation:
    if known is None or not known.facts:
        return Observation(
            id=model.id, hub=model.hub, status=status, error=error, missing_since=missing_since
        )
    return replace(
        known,
        status=status,
        error=error,
        read_at=known.read_at or last_seen_at,
        missing_since=missing_since,
    )
