"""What is recorded of a model that could not be read: the last observation, its date, and the reason."""

from __future__ import annotations

from dataclasses import replace

from tracker.domain.assessing.access import missing_confirmed
from tracker.domain.observing.observation import FileObservation, Observation, ReadError, ReadErrorCode
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


FORMER_ID = "_former_id"
"""Among the facts: the ``_id`` of the repository that had this name before."""

REFUSED_SINCE = "_refused_since"
"""Among the facts: when the repository or its files were refused first, where two readings say so."""

REFUSALS = frozenset({ReadErrorCode.FORBIDDEN, ReadErrorCode.UNAVAILABLE_FOR_LEGAL_REASONS})
"""Reasons behind which a place, a network or a court may stand, and no gate."""

_UNLISTED = ReadError(code=ReadErrorCode.MALFORMED, detail="the files were not listed")


def not_on_hub(model: TrackedModel) -> Observation:
    """The line of a model that has no repository."""
    return Observation(id=model.id, hub=None, status=ReadStatus.NOT_ON_HUB)


def with_last_files(found: Observation, last: Observation | None, read_at: str | None) -> Observation:
    """``found`` with what was last read, at ``read_at``, of the files that could not be read this time.

    A failed reading takes nothing away: the text that was read before stands, with its date. Another
    repository under the same name begins anew, and is marked as such.
    """
    if last is None:
        return found
    found = _with_former_id(found, last)
    if last.facts.get("_id") != found.facts.get("_id"):
        return found
    found = _refused_again(found, last, read_at)
    before = {file.path: file for file in last.contents if file.sha256}
    unlisted = () if found.files or not last.files else sorted(before.keys() - _paths(found))
    asked = (*found.contents, *(FileObservation(path=path, error=_UNLISTED) for path in unlisted))
    files = tuple(_with_last(file, before.get(file.path), read_at) for file in asked)
    return found if files == found.contents else replace(found, contents=files)


def _paths(found: Observation) -> set[str]:
    return {file.path for file in found.contents}


def refusal(observation: Observation) -> ReadErrorCode | None:
    """Why the repository, or files of it that nothing gates, were refused; the graver reason of several."""
    errors = [observation.error, *(file.error for file in observation.contents)]
    codes = {error.code for error in errors if error is not None} & REFUSALS
    if ReadErrorCode.UNAVAILABLE_FOR_LEGAL_REASONS in codes:
        return ReadErrorCode.UNAVAILABLE_FOR_LEGAL_REASONS
    whole = observation.error is not None and observation.error.code is ReadErrorCode.FORBIDDEN
    ungated = observation.facts.get("gated") is False
    return ReadErrorCode.FORBIDDEN if codes and (whole or ungated) else None


def _refused_again(found: Observation, last: Observation, asked_at: str | None) -> Observation:
    """A refusal that the reading before met too is marked with that reading's time: two say so."""
    code = refusal(found)
    if code is None or refusal(last) is not code:
        return found
    # What was last read in full is older than the first refusal, whose own time may not be at hand.
    since = last.facts.get(REFUSED_SINCE) or (asked_at if asked_at != last.read_at else None)
    return replace(found, facts={**found.facts, REFUSED_SINCE: since or ""})


def _with_former_id(found: Observation, last: Observation) -> Observation:
    """A name that leads to another repository than before keeps the id of the one it led to."""
    now, before = found.facts.get("_id"), last.facts.get("_id")
    former = last.facts.get(FORMER_ID) or (before if isinstance(before, str) and before != now else None)
    if not former or not now or former == now:
        return found
    return replace(found, facts={**found.facts, FORMER_ID: former})


def _with_last(file: FileObservation, last: FileObservation | None, read_at: str | None) -> FileObservation:
    if file.error is None or file.sha256 or last is None:
        return file
    since = last.read_at or (None if last.error else read_at)
    return file if since is None else replace(last, error=file.error, read_at=since)


def unread(
    model: TrackedModel, last: Observation | None, last_read_at: str | None, error: ReadError, now: str
) -> Observation:
    """The line of a model that could not be read ``now``.

    ``last`` is its last line, ``last_read_at`` when it was last asked for.
    """
    known = last if last is not None and last.hub == model.hub else None
    if error.code is ReadErrorCode.MISSING_OR_PRIVATE:
        since = known.missing_since if known else None
        line = _kept(model, known, last_read_at, error, ReadStatus.MISSING, since or now)
        return replace(line, missing_confirmed=True) if since and line.facts else line
    if known is None or not known.facts:
        return Observation(id=model.id, hub=model.hub, status=ReadStatus.NEVER_READ, error=error)
    if missing_confirmed(known, last_read_at):
        # A failed reading, of whatever sort, is no sign that what was taken away has come back.
        return replace(known, error=error)
    refused = known.error is not None and known.error.code in REFUSALS
    if refused and error.code in UNREACHABLE and REFUSED_SINCE in known.facts:
        # Nor is it one that a refusal which two readings met is over.
        return replace(known, read_at=known.read_at or last_read_at)
    # Nor does it confirm that a repository is gone which was missed once; the run of misses goes on.
    line = _kept(model, known, last_read_at, error, ReadStatus.STALE, known.missing_since)
    return _refused_again(line, known, last_read_at)


def _kept(
    model: TrackedModel,
    known: Observation | None,
    last_read_at: str | None,
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
        read_at=known.read_at or last_read_at,
        missing_since=missing_since,
        missing_confirmed=False,
    )
