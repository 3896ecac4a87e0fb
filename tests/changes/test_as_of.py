"""What is answered for an earlier day is what would have been answered on that day."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.changes.test_situations import Story, model
from tests.hub.rig import Time
from tests.refresh.conftest import Place
from tests.running import Run, run_tracker
from tracker.adapters.embedded_hub import EmbeddedHub

ENTRY = "{id: c, hub: org/c, name: C%d, history: [{date: 2026-05-01, access: api, source: 'https://x.example/1'}%s]}"
LATER = ", {date: 2026-05-20, access: suspended, source: 'https://x.example/2'}"
SAID = (
    "{id: d, hub: org/d, declared: [{field: license, value: MIT, source: 'https://x.example/3', "
    "as_of: 2026-05-30, since: 2026-05-02}, {field: context_length, value: 4096, "
    "source: 'https://x.example/4', as_of: 2026-05-30}]}"
)


@pytest.fixture
def days(tmp_path: Path) -> Iterator[Path]:
    """Five days, each kept as it was in a folder of its own beside the last one."""
    with EmbeddedHub([], limits={"api": 10**6, "resolvers": 10**6}) as hub:
        whole = tmp_path / "whole"
        whole.mkdir()
        story = Story(Place(whole, hub, Time()))
        steps = [
            (["a"], [model("a")]),
            (["a", ENTRY % (1, "")], [model("a", gated="auto")]),
            (["a", ENTRY % (2, LATER)], [model("a", "cc-by-nc-4.0", gated="auto"), model("c")]),
            (["{id: z, hub: org/a}", ENTRY % (3, LATER), SAID], [model("d")]),
            (["{id: z, hub: org/a}"], [model("a", "cc-by-nc-4.0")]),
        ]
        for number, (entries, repos) in enumerate(steps):
            story.follow(*entries).serve(*repos).refresh()
            shutil.copytree(whole, tmp_path / f"day-{number}")
        yield tmp_path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    monkeypatch.setenv("TRACKER_CACHE_DIR", str(tmp_path / "cache"))
    for name in ("TRACKER_REGISTRY", "TRACKER_SNAPSHOTS", "TRACKER_POLICY", "CI"):
        monkeypatch.delenv(name, raising=False)
    return lambda *words: run_tracker(words, monkeypatch, capsys)


COMMANDS = [("list",), *((verb, name) for verb in ("show", "history") for name in ("org/a", "c", "d", "z"))]


@pytest.mark.parametrize("number", range(5))
def test_nothing_younger_is_known(days: Path, run: Run, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    day = (dt.date(2026, 6, 1) + dt.timedelta(days=number)).isoformat()
    for words in COMMANDS:
        answers = []
        for folder in ("whole", f"day-{number}"):
            monkeypatch.chdir(days / folder)
            done = run(*words, "--as-of", day, "--format", "json")
            answers.append((done.code, done.out.replace(folder, "")))
        assert answers[0] == answers[1], words
        found = re.findall(r"20\d\d-\d\d-\d\d", answers[0][1])
        assert all(date <= day for date in found), (words, found)


def test_before_the_first_snapshot_the_registry_counts_as_far_as_its_dates_go(
    days: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(days / "day-3")
    listed = json.loads(run("list", "--as-of", "2026-05-10", "--format", "json").out)["models"]
    assert [one["id"] for one in listed] == ["c", "d"]
    assert [one["access"]["value"] for one in listed] == ["api", "unknown"]
    license_, context = listed[1]["license"], listed[1]["context_length"]
    assert (license_["concluded"], license_["as_of"]) == ("MIT", "2026-05-02")
    assert context["declared"] is None
    assert run("show", "z", "--as-of", "2026-05-10").code == 2


def test_a_registry_that_is_named_is_hindsight(days: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(days / "whole")
    done = run("list", "--as-of", "2026-06-02", "--registry", "registry.yaml", "--format", "json")
    assert [one["id"] for one in done.document["models"]] == ["z"]
    assert "hindsight" in done.err
