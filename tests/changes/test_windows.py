"""What a window answers on the command line: exit codes, coverage, formats; decided before it was run."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.changes.test_situations import API, Story, model
from tests.hub.rig import Time
from tests.refresh.conftest import Place
from tests.running import Run, run_tracker
from tracker.adapters.embedded_hub import EmbeddedHub

OFF = API % ", {date: 2026-05-10, access: suspended, source: 'https://x.example/off'}"


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with EmbeddedHub([], limits={"api": 10**6, "resolvers": 10**6}) as hub:
        yield Story(Place(tmp_path, hub, Time()))


@pytest.fixture
def run(
    story: Story, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRACKER_CACHE_DIR", str(tmp_path / "cache"))
    for name in ("TRACKER_REGISTRY", "TRACKER_SNAPSHOTS", "TRACKER_POLICY", "CI"):
        monkeypatch.delenv(name, raising=False)
    return lambda *words: run_tracker(words, monkeypatch, capsys)


def quiet(story: Story) -> None:
    story.follow("a", "b", OFF).serve(model("a"), model("b")).refresh().refresh()


def gated(story: Story) -> None:
    story.follow("a", "b", OFF).serve(model("a"), model("b")).refresh().serve(
        model("a", gated="auto")
    ).refresh()


def opened(story: Story) -> None:
    story.follow("a", "b", OFF).serve(model("a", gated="auto"), model("b")).refresh().serve(
        model("a")
    ).refresh()


def unclear(story: Story) -> None:
    story.follow("a", "b", OFF).serve(model("a"), model("b")).refresh().serve(without=("a",)).refresh()


def week(story: Story) -> None:
    gated(story)
    story.serve(model("a")).refresh()


def taken(story: Story) -> None:
    story.follow("a", "b").serve(model("a", _id="1" * 24), model("b")).refresh()
    story.serve(model("a", _id="2" * 24)).refresh()


def offline(story: Story) -> None:
    quiet(story)
    story.serve(model("a", gated="auto")).refresh(offline=True)


def outage(story: Story) -> None:
    story.follow("a", "b").serve(model("a"), model("b")).refresh().fails("503", "/org/a").refresh()


WHOLE = ("2026-06-01T06:00:00Z", "latest")
EXITS: dict[str, tuple[Callable[[Story], None], tuple[str, ...], int]] = {
    "quiet": (quiet, (), 0),
    "quiet, fail on any": (quiet, ("--fail-on", "any"), 0),
    "gated": (gated, (), 0),
    "gated, fail on tightened": (gated, ("--fail-on", "tightened"), 1),
    "gated, fail on opened": (gated, ("--fail-on", "opened"), 0),
    "gated, fail on error": (gated, ("--fail-on", "error"), 1),
    "gated, fail on warning": (gated, ("--fail-on", "warning"), 1),
    "gated, two sorts": (gated, ("--fail-on", "opened", "--fail-on", "tightened"), 1),
    "opened, fail on tightened": (opened, ("--fail-on", "tightened"), 0),
    "opened, fail on opened": (opened, ("--fail-on", "opened"), 1),
    "opened, fail on error": (opened, ("--fail-on", "error"), 0),
    "opened, fail on info": (opened, ("--fail-on", "info"), 1),
    "unclear, fail on tightened": (unclear, ("--fail-on", "tightened"), 0),
    "unclear, fail on warning": (unclear, ("--fail-on", "warning"), 1),
    "taken over, fail on warning": (taken, ("--fail-on", "warning"), 1),
    "taken over, fail on error": (taken, ("--fail-on", "error"), 0),
    "came and went, fail on tightened": (week, (*WHOLE, "--fail-on", "tightened"), 1),
    "came and went, the ends alone": (week, (*WHOLE, "--net", "--fail-on", "tightened"), 0),
    "a window after everything": (quiet, ("2026-07-01", "2026-07-08"), 5),
    "a window after everything, fail on any": (quiet, ("2026-07-01", "2026-07-08", "--fail-on", "any"), 5),
    "a window after everything, the ends alone": (gated, ("2026-07-01", "2026-07-08", "--net"), 5),
    "the last week, with no snapshot in it": (gated, ("--since", "7d", "--fail-on", "tightened"), 5),
    "before everything, with a dated event": (quiet, ("2026-05-05", "2026-05-15"), 0),
    "before everything, with a dated event, fail on tightened": (
        quiet, ("2026-05-05", "2026-05-15", "--fail-on", "tightened"), 1),
    "before everything, with none": (quiet, ("2026-03-01", "2026-04-01"), 5),
    "over the first snapshot": (quiet, ("2026-05-05", "2026-06-02", "--fail-on", "tightened"), 1),
    "nobody was asked": (offline, ("--fail-on", "tightened"), 0),
    "no such day": (quiet, ("2026-02-31", "latest"), 2),
    "no such sort": (quiet, ("--fail-on", "worse"), 2),
    "backwards, fail on tightened": (gated, ("latest", "previous", "--fail-on", "tightened"), 0),
    "backwards, fail on opened": (gated, ("latest", "previous", "--fail-on", "opened"), 1),
    "the same moment twice": (quiet, ("latest", "latest"), 5),
}  # fmt: skip


@pytest.mark.parametrize(("play", "words", "code"), EXITS.values(), ids=EXITS)
def test_how_it_ends(
    story: Story, run: Run, play: Callable[[Story], None], words: tuple[str, ...], code: int
) -> None:
    play(story)
    done = run("diff", *words)
    assert done.code == code, (done.out, done.err)


COVERED: dict[str, tuple[Callable[[Story], None], tuple[str, ...], dict[str, object]]] = {
    "quiet": (quiet, (), {"snapshots": 1, "models": 3, "read": 2, "stale": [], "unread": ["c"]}),
    "an outage": (outage, (), {"snapshots": 1, "models": 2, "read": 1, "stale": ["a"], "unread": []}),
    "nobody was asked": (offline, (), {"snapshots": 1, "models": 3, "read": 0, "stale": ["a", "b"]}),
    "three days": (week, WHOLE, {"snapshots": 2, "models": 3, "read": 2}),
    "after everything": (quiet, ("2026-07-01", "2026-07-08"), {"snapshots": 0, "read": 0}),
    "before everything": (quiet, ("2026-05-05", "2026-05-15"), {"snapshots": 0, "read": 0}),
}  # fmt: skip


@pytest.mark.parametrize(("play", "words", "wanted"), COVERED.values(), ids=COVERED)
def test_what_was_looked_at(
    story: Story, run: Run, play: Callable[[Story], None], words: tuple[str, ...], wanted: dict[str, object]
) -> None:
    play(story)
    found = run("diff", *words, "--format", "json").document["coverage"]
    for name in ("stale", "unread"):
        found[name] = [one["model"] for one in found[name]]
    assert {name: found[name] for name in wanted} == wanted


@pytest.mark.parametrize("form", ["table", "markdown", "csv"])
def test_every_format_says_who_was_not_read(story: Story, run: Run, form: str) -> None:
    outage(story)
    out = " ".join(run("diff", "--format", form).out.split())
    assert "1 of 2 models read" in out and "a" in out.split("not:")[1], out


@pytest.mark.parametrize("form", ["table", "markdown", "csv"])
def test_a_window_that_holds_nothing_says_so(story: Story, run: Run, form: str) -> None:
    quiet(story)
    done = run("diff", "2026-07-01", "2026-07-08", "--format", form)
    assert "nothing is known of this window" in " ".join(done.out.split()), done.out


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_dated_history_alone_is_said_to_be(story: Story, run: Run, form: str) -> None:
    quiet(story)
    done = run("diff", "2026-05-05", "2026-05-15", "--format", form)
    assert "only what the registry dates is known" in " ".join(done.out.split()), done


def test_a_line_each_in_every_format(story: Story, run: Run) -> None:
    week(story)
    changes = run("diff", *WHOLE, "--format", "json").document["changes"]
    assert [(one["check"], one["net"]) for one in changes] == [("gate-added", False), ("gate-removed", True)]
    rows = list(csv.DictReader(io.StringIO(run("diff", *WHOLE, "--format", "csv").out)))
    assert [row["check"] for row in rows] == ["gate-added", "gate-removed", "coverage"]
    for form in ("table", "markdown"):
        out = run("diff", *WHOLE, "--format", form).out
        assert out.index("gate-added") < out.index("gate-removed") and "no longer so" in out
    text = run("report", *WHOLE, "--format", "markdown").out
    assert text.startswith("1 tightened, 1 opened; 2 of 3 models read"), text


def test_report_and_diff_count_alike(story: Story, run: Run) -> None:
    outage(story)
    story.follow("a", "b", "joined")
    diff, report = (
        json.loads(run(verb, *WHOLE, "--format", "json").out)["coverage"] for verb in ("diff", "report")
    )
    assert diff == report
