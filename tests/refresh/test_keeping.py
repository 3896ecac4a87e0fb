"""What is recorded of a model that could not be read, case by case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tracker.domain.observing.keeping import UNREACHABLE, unread
from tracker.domain.observing.observation import Observation, ReadError, ReadErrorCode
from tracker.domain.registry.entries import HubId, ModelId, TrackedModel
from tracker.vocabulary import ReadStatus

MODEL = TrackedModel(id=ModelId("a"), hub=HubId("org/a"))
T1, T2, T3, NOW = (f"2026-06-0{day}T06:00:00Z" for day in (1, 2, 3, 4))
MISSING = ReadError(code=ReadErrorCode.MISSING_OR_PRIVATE, http_status=401)
TIMEOUT = ReadError(code=ReadErrorCode.TIMEOUT)
FORBIDDEN = ReadError(code=ReadErrorCode.FORBIDDEN, http_status=403)

OK = Observation(id=MODEL.id, hub=MODEL.hub, status=ReadStatus.OK, facts={"sha": "1"})
STALE = replace(OK, status=ReadStatus.STALE, read_at=T1, error=TIMEOUT)
MISSED_ONCE = replace(OK, status=ReadStatus.MISSING, read_at=T1, missing_since=T3, error=MISSING)
MISSED_TWICE = replace(MISSED_ONCE, missing_since=T2)
OUTAGE_AFTER_ONE_MISS = replace(STALE, missing_since=T2)
NEVER = Observation(id=MODEL.id, hub=MODEL.hub, status=ReadStatus.NEVER_READ, error=TIMEOUT)
NEVER_THERE = Observation(
    id=MODEL.id, hub=MODEL.hub, status=ReadStatus.MISSING, missing_since=T2, error=MISSING
)
ELSEWHERE = replace(OK, hub=HubId("org/other"))

CASES = [
    # last line, what happened now -> status, read_at, missing_since
    ("fresh, outage", OK, TIMEOUT, ReadStatus.STALE, T3, None),
    ("fresh, missing", OK, MISSING, ReadStatus.MISSING, T3, NOW),
    ("fresh, forbidden", OK, FORBIDDEN, ReadStatus.STALE, T3, None),
    ("stale, outage", STALE, TIMEOUT, ReadStatus.STALE, T1, None),
    ("stale, missing", STALE, MISSING, ReadStatus.MISSING, T1, NOW),
    ("missed once, missing", MISSED_ONCE, MISSING, ReadStatus.MISSING, T1, T3),
    ("missed once, outage", MISSED_ONCE, TIMEOUT, ReadStatus.STALE, T1, T3),
    ("missed once, forbidden", MISSED_ONCE, FORBIDDEN, ReadStatus.STALE, T1, T3),
    ("missed once and an outage, missing", OUTAGE_AFTER_ONE_MISS, MISSING, ReadStatus.MISSING, T1, T2),
    ("missed once and an outage, outage", OUTAGE_AFTER_ONE_MISS, TIMEOUT, ReadStatus.STALE, T1, T2),
    ("missed twice, outage", MISSED_TWICE, TIMEOUT, ReadStatus.MISSING, T1, T2),
    ("missed twice, forbidden", MISSED_TWICE, FORBIDDEN, ReadStatus.MISSING, T1, T2),
    ("never read, outage", NEVER, TIMEOUT, ReadStatus.NEVER_READ, None, None),
    ("never read, missing", NEVER, MISSING, ReadStatus.MISSING, None, NOW),
    ("never there, missing", NEVER_THERE, MISSING, ReadStatus.MISSING, None, T2),
    ("never there, outage", NEVER_THERE, TIMEOUT, ReadStatus.NEVER_READ, None, None),
    ("new, outage", None, TIMEOUT, ReadStatus.NEVER_READ, None, None),
    ("new, missing", None, MISSING, ReadStatus.MISSING, None, NOW),
    ("another repository before, outage", ELSEWHERE, TIMEOUT, ReadStatus.NEVER_READ, None, None),
    ("another repository before, missing", ELSEWHERE, MISSING, ReadStatus.MISSING, None, NOW),
]


@pytest.mark.parametrize(
    ("last", "error", "status", "read_at", "since"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_unread(
    last: Observation | None, error: ReadError, status: ReadStatus, read_at: str | None, since: str | None
) -> None:
    found = unread(MODEL, last, T3 if last else None, error, NOW)
    assert (found.status, found.read_at, found.missing_since) == (status, read_at, since)
    assert found.error == error
    assert found.facts == (last.facts if last and last.hub == MODEL.hub else {})


@pytest.mark.parametrize("code", sorted(UNREACHABLE))
def test_no_outage_ever_confirms_a_removal(code: ReadErrorCode) -> None:
    from tracker.domain.assessing.access import missing_confirmed

    found = unread(MODEL, MISSED_ONCE, T3, ReadError(code=code), NOW)
    assert not missing_confirmed(found, NOW)
