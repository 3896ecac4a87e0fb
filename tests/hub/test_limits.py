"""The Hub's announced limits, with a clock that jumps."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.hub.rig import Time, repo, rig
from tracker.adapters.embedded_hub import EmbeddedHub
from tracker.adapters.hub.wire.errors import HubError
from tracker.adapters.hub.wire.limits import RateLimits, asked_wait
from tracker.adapters.hub.wire.timing import Budget
from tracker.domain.observing.observation import Observation, ReadErrorCode


def limits(header: str) -> tuple[RateLimits, Time, Budget]:
    time = Time()
    found = RateLimits(time.timing)
    found.note({"ratelimit": header})
    return found, time, Budget(time.timing, 60)


@pytest.mark.parametrize(
    ("header", "asked", "waits"),
    [
        ("", 5, 0),
        ('"api";r=100;t=50', 5, 0),
        ('"api";r=3;t=50', 2, 0),
        ('"api";r=3;t=50', 3, 50),
        ('"api";r=0;t=50', 1, 50),
        ('"resolvers";r=0;t=50', 5, 0),
        ('"api"; r = 0 ; t = 7', 1, 7),
        ("nonsense", 5, 0),
        ('"api";r=-1;t=50', 5, 0),
        ('"api";r=99999999999999999999;t=1', 5, 0),
    ],
)
def test_acquire(header: str, asked: int, waits: float) -> None:
    found, time, budget = limits(header)
    for _ in range(asked):
        found.acquire("api", budget)
    assert sum(time.slept) == pytest.approx(waits + 0.5 * bool(waits), abs=0.1)


def test_a_pause_does_not_count_as_work() -> None:
    found, _, budget = limits('"api";r=0;t=200')
    found.acquire("api", budget)
    assert budget.left() == pytest.approx(60, abs=1)


def test_a_pause_beyond_the_end_of_the_refresh_is_refused() -> None:
    time = Time()
    found = RateLimits(time.timing)
    found.note({"ratelimit": '"api";r=0;t=200'})
    with pytest.raises(HubError) as caught:
        found.acquire("api", Budget(time.timing, 60, final=time.clock() + 100))
    assert caught.value.error.code is ReadErrorCode.RATE_LIMITED
    assert time.slept == []


def test_answers_that_overtake_one_another_do_not_raise_what_is_left() -> None:
    found, time, budget = limits('"api";r=3;t=50')
    found.note({"ratelimit": '"api";r=9;t=50'})
    for _ in range(3):
        found.acquire("api", budget)
    assert time.slept


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after": " 7 "}, 7),
        ({"retry-after": "Mon, 01 Jun 2026 06:00:30 GMT"}, 30),
        ({"retry-after": "Mon, 01 Jun 2026 05:00:00 GMT"}, 0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "٣"}, None),
        ({"retry-after": "9" * 400}, float("9" * 12)),
        ({"retry-after": "3", "ratelimit": '"api";r=0;t=50'}, 3),
        ({"ratelimit": '"api";r=0;t=50'}, 50),
        ({"ratelimit": '"api";r=5;t=50'}, None),
        ({}, None),
    ],
)
def test_asked_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert asked_wait(headers, dt.datetime(2026, 6, 1, 6, tzinfo=dt.UTC)) == seconds


def test_many_models_within_the_announced_limit_meet_no_refusal() -> None:
    names = [f"org/{number}" for number in range(40)]
    with EmbeddedHub([repo(name, files={}) for name in names], limits={"api": 30}) as hub:
        rigged = rig(hub)
        hub._window_began -= 299  # the window is about to end
        found = [rigged.read(name) for name in names[:29]]
        assert all(isinstance(one, Observation) for one in found)
        assert {request.status for request in hub.requests} == {200}
