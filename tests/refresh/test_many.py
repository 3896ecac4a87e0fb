"""More models than the Hub's limit has room for: how long it takes is said, and all have a turn."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.hub.rig import repo
from tests.refresh.conftest import FIRST, Place, calls, place, run, serve
from tests.running import Run
from tracker.adapters.record.beside.unfinished import NAME, Unfinished
from tracker.commands.keep import reading
from tracker.commands.keep.planning import Estimate, Need, Rate, whose_turn
from tracker.domain.observing.observation import Observation
from tracker.domain.registry.entries import HubId, ModelId
from tracker.vocabulary import ReadStatus

__all__ = ["place", "run"]

NAMES = [f"m{number:02}" for number in range(30)]


@pytest.mark.parametrize(
    ("calls_", "seconds"), [(0, 0), (100, 0), (101, 40), (600, 40), (601, 340), (9_600, 40 + 18 * 300)]
)
def test_how_long(calls_: int, seconds: float) -> None:
    assert Rate(quota=500, window=300, left=100, ends=40).seconds_for(calls_) == seconds


@pytest.mark.parametrize(
    ("seconds", "calls_"), [(10, 100), (40, 600), (339, 600), (340, 1_100), (1_800, 3_100)]
)
def test_how_many(seconds: float, calls_: int) -> None:
    assert Rate(quota=500, window=300, left=100, ends=40).calls_in(seconds) == calls_


def test_whose_turn() -> None:
    needs = [
        Need(id="b", read_at="2026-06-02"),
        Need(id="a", read_at="2026-06-03"),
        Need(id="c", read_at=None),
    ]
    assert whose_turn(needs, 2) == {"b", "c"}
    assert whose_turn(needs, 9) == {"a", "b", "c"}


@pytest.fixture
def many(place: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setattr(reading, "FEW", 5)
    place.registry(*NAMES)
    # Different owners, so that no list answers for them.
    text = (place.folder / "registry.yaml").read_text()
    for name in NAMES:
        text = text.replace(f"hub: org/{name}", f"hub: {name}/x")
    (place.folder / "registry.yaml").write_text(text)
    serve(place, *(repo(f"{name}/x", files={}) for name in NAMES))
    place.hub._limits["api"] = 21
    return place


def next_window(place: Place) -> None:
    place.hub._window_began -= 301
    place.hub._used.clear()


def test_all_have_a_turn(many: Place) -> None:
    said: list[Estimate] = []
    report = many.refresh(deadline=100, announce=said.append)
    (estimate,) = said
    assert (estimate.calls, estimate.quota, estimate.window) == (30, 21, 300)
    assert 15 <= estimate.fitting < 30 and 250 < estimate.seconds <= 300
    assert report.partial and 429 not in {request.status for request in many.hub.requests}
    header = many.store.header(many.store.refs()[-1])
    assert header.asked.only is None and len(header.asked.exceptions) == 30 - estimate.fitting
    last = {name for name in NAMES if many.line(name).status is not ReadStatus.OK}
    next_window(many)
    before = len(many.hub.paths)
    many.refresh(deadline=100)
    asked = Counter(path.split("/")[3] for path in calls(many.hub, before) if path.startswith("/api/models/"))
    assert last <= asked.keys(), "those that never had one come first"
    assert all(many.line(name).facts for name in NAMES)
    next_window(many)
    many.refresh(deadline=100)
    assert all(many.line(name).facts for name in NAMES)


@pytest.fixture
def interrupted(many: Place) -> Place:
    """What a reading leaves that was killed in its middle: half of its lines, the last one cut."""
    many.hub._limits["api"] = 10**6
    many.refresh()
    ref = many.store.refs()[-1]
    lines = [line for line in many.store.lines(ref) if b'"m' in line][:16]
    ref.path.unlink()
    unfinished = Unfinished(many.store.path, None)
    unfinished.begin("2026-06-01T06:00:00Z")
    for line in (*lines[:15], lines[15][:40]):
        unfinished.add(line)
    unfinished.close()
    return many


def test_an_interrupted_reading_is_taken_up(interrupted: Place) -> None:
    report = interrupted.refresh()
    assert not report.partial
    assert report.tally.requests == 15 + 1, "and one to learn what the Hub allows"
    assert [name for name in interrupted.files() if name.startswith(".unfinished")] == []
    assert all(interrupted.line(name).status is ReadStatus.OK for name in NAMES)


def test_what_lies_long_ago_is_not_taken_up(interrupted: Place) -> None:
    interrupted.hours += 4
    assert interrupted.refresh().tally.requests == 30 + 1


def test_what_rests_on_another_snapshot_is_not_taken_up(interrupted: Place) -> None:
    interrupted.store.write([interrupted_line()], time=FIRST)
    assert interrupted.refresh().tally.requests == 30 + 1


def interrupted_line() -> Observation:
    return Observation(id=ModelId("m00"), hub=HubId("m00/x"), status=ReadStatus.NEVER_READ)


def test_a_long_reading_is_taken_down_while_it_lasts(many: Place) -> None:
    held: list[int] = []

    def look(done: int, total: int, wait: float) -> None:
        held.append((many.store.path / NAME).read_bytes().count(b"\n"))

    many.hub._limits["api"] = 25
    many.refresh(progress=look, deadline=100)
    assert held == sorted(held) and held[-1] > 15
    assert not (many.store.path / NAME).exists()


def test_it_is_said_beforehand(many: Place, run: Run) -> None:
    ran = run("refresh", "--deadline", "100")
    assert ran.code == 6
    assert "about 5 minutes for 30 models: the Hub allows 21 calls in 5 minutes; with HF_TOKEN" in ran.err
    assert "before the --deadline" in ran.err
