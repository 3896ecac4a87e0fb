"""``tracker refresh`` and ``tracker demo`` as a person runs them: what they print, how they end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.hub.rig import TOKEN, repo
from tests.refresh.conftest import Place, serve
from tests.running import Run, golden
from tracker.adapters.embedded_hub import Fault
from tracker.adapters.record.folder import SnapshotFolder
from tracker.commands.keep.verify import verify

PROJECT = Path(__file__).parent.parent.parent


def test_fine(place: Place, run: Run) -> None:
    ran = run("refresh")
    assert (ran.code, ran.err) == (0, "")
    assert "2 models: 2 read" in ran.out
    assert run("refresh").code == 0


@pytest.mark.parametrize(
    ("faults", "code", "says"),
    [
        ([Fault(kind="503", where="org/a")], 6, "server-error: a"),
        ([Fault(kind="html", where="org/a")], 6, "malformed: a"),
        ([Fault(kind="404-repo", where="org/a")], 0, "missing-or-private: a"),
        ([Fault(kind="503")], 4, "could not be read"),
        ([Fault(kind="429", seconds=86_400)], 4, "rate-limited"),
        ([Fault(kind="reset")], 4, "network"),
    ],
    ids=["one unread", "one malformed", "one missing", "all down", "all refused", "all reset"],
)
def test_exit_codes(place: Place, run: Run, faults: list[Fault], code: int, says: str) -> None:
    place.hub.faults = faults
    ran = run("refresh")
    assert ran.code == code
    assert says in ran.out + ran.err
    assert bool(place.store.names()) is (code != 4)
    assert "Traceback" not in ran.err


def test_other_exit_codes(place: Place, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from tracker.adapters.record.refresh_lock import refresh_lock

    assert run("refresh", "nosuch").code == 2
    assert run("refresh", "--jobs", "0").code == 2
    with refresh_lock(place.folder / "snapshots"):
        held = run("refresh")
    assert (held.code, "another refresh" in held.err) == (7, True)
    (place.folder / "registry.yaml").write_text("models: [")
    assert run("refresh").code == 3
    monkeypatch.chdir("/")
    ran = run("refresh")
    assert (ran.code, "no registry.yaml" in ran.err) == (2, True)


def test_a_bad_token_ends_with_4_and_is_not_printed(
    place: Place, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    ran = run("refresh")
    assert ran.code == 4
    assert "HF_TOKEN" in ran.err
    assert TOKEN not in ran.out + ran.err


def test_hostile_words_reach_no_terminal(place: Place, run: Run) -> None:
    place.hub.faults = [Fault(kind="inject", where="org/a"), Fault(kind="404-inject", where="org/b")]
    run("refresh")
    place.hub.faults = []
    for form in ("table", "markdown", "csv", "json"):
        ran = run("refresh", "--dry-run", "--format", form)
        assert not [character for character in ran.out + ran.err if ord(character) < 32 and character != "\n"]
        assert "\x9b" not in ran.out
        assert "<script>" not in ran.out or form == "json"


def test_json(place: Place, run: Run) -> None:
    run("refresh")
    serve(place, repo("org/a", gated="manual"))
    document = json.loads(run("refresh", "--format", "json").out)
    assert document["schema"] == "tracker.refresh/1"
    assert document["models"] == {"ok": 1, "stale": 0, "missing": 1, "never-read": 0, "not-on-hub": 0}
    assert document["errors"] == {"missing-or-private": 1}
    assert document["unread"][0]["model"] == "b"
    assert {change["check"] for change in document["changes"]} == {"gate-added", "repo-missing"}


def test_the_result_goes_to_a_file(place: Place, run: Run) -> None:
    ran = run("refresh", "--output", "result.txt")
    assert ran.out == ""
    assert "2 read" in (place.folder / "result.txt").read_text()


def test_dry_run_and_offline(place: Place, run: Run) -> None:
    assert "not written" in run("refresh", "--dry-run").out
    assert not (place.folder / "snapshots").exists()
    asked = len(place.hub.requests)
    ran = run("refresh", "--offline")
    assert (ran.code, "2 never read" in ran.out) == (0, True)
    assert 0 < asked == len(place.hub.requests)


def test_the_library_in_offline_mode_is_an_unreachable_source(
    place: Place, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    ran = run("refresh")
    assert (ran.code, "--offline" in ran.err, place.hub.requests) == (4, True, [])


def test_reading_commands_work_on_what_was_written(place: Place, run: Run) -> None:
    run("refresh")
    run("refresh")
    for words in (["list"], ["show", "a"], ["diff"], ["history", "a"], ["verify"]):
        ran = run(*words)
        assert (ran.code, ran.err) == (0, ""), words


# --- the story -------------------------------------------------------------------------------------------


def test_demo(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    before = sorted(tmp_path.rglob("*"))
    ran = run("demo")
    assert (ran.code, ran.err) == (0, "")
    assert sorted(tmp_path.rglob("*")) == before, "nothing is left behind"
    assert max(len(line) for line in ran.out.splitlines()) <= 80
    for said in (
        "gate-added",
        "gate-removed",
        "weights-published",
        "license-class-tightened",
        "repo-missing",
        "repo-renamed",
    ):
        assert said in ran.out


def test_demo_says_the_same_every_time(run: Run) -> None:
    golden("refresh/demo.txt", run("demo").out)


# --- interrupted -----------------------------------------------------------------------------------------


@pytest.fixture
def running(place: Place) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start a refresh as a process of its own."""
    started: list[subprocess.Popen[str]] = []

    def start(*words: str) -> subprocess.Popen[str]:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("HF_")},
            "HF_ENDPOINT": place.hub.address,
            "HF_HOME": str(place.folder / "home"),
            "PYTHONPATH": str(PROJECT),
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "tracker", "refresh", *words],
            cwd=place.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def wait_for_request(place: Place, where: str) -> None:
    """Return when the Hub has been asked for ``where``, and holds the answer back."""
    asked = threading.Event()
    fault = Fault(kind="hang", where=where)
    applies = fault.applies

    class Watched(Fault):
        def applies(self, path: str) -> bool:
            found = applies(path)
            if found:
                asked.set()
            return found

    place.hub.faults = [Watched(kind="hang", where=where)]
    place.asked = asked  # type: ignore[attr-defined]


INSTANTS = {
    "at the first model": "/api/models/org/a",
    "at a configuration": "/resolve/.*config.json",
    "at a licence, half of it read": "/resolve-cache/.*LICENSE",
    "at the last model": "/api/models/org/b",
}


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda n: n.name)
@pytest.mark.parametrize("where", INSTANTS.values(), ids=INSTANTS.keys())
def test_interrupted(
    place: Place, running: Callable[..., subprocess.Popen[str]], where: str, number: signal.Signals
) -> None:
    place.refresh()
    before = place.files()
    serve(place, repo("org/a", files={"LICENSE": b"new", "config.json": b"{}"}), repo("org/b"))
    wait_for_request(place, where)
    process = running()
    assert place.asked.wait(60)  # type: ignore[attr-defined]
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert process.returncode == {signal.SIGKILL: -9, signal.SIGTERM: 143, signal.SIGINT: 130}[number]
    assert "Traceback" not in err
    after = place.files()
    assert {name: after[name] for name in before} == before
    assert [name for name in after if name.endswith(".jsonl")] == [
        name for name in before if name.endswith(".jsonl")
    ]
    assert verify(place.store).problems == ()
    place.hub.faults = []
    assert place.refresh().tally.unread == 0
    assert verify(SnapshotFolder(place.folder / "snapshots")).problems == ()


KILLED_INSIDE = """
import os, signal, sys
from tracker.adapters.files import atomic_file
import tracker.adapters.files.atomic_file as module
step, name = sys.argv[1], sys.argv[2]
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
if step == "fsync":
    os.fsync = die
elif step == "rename":
    import pathlib
    pathlib.Path.replace = die
elif step == "folder":
    module.sync_folder = die
sys.argv = ["tracker", "refresh"]
from tracker.__main__ import main
main()
"""


@pytest.mark.parametrize("step", ["fsync", "rename", "folder"])
def test_killed_while_writing(place: Place, step: str) -> None:
    place.refresh()
    before = place.files()
    serve(place, repo("org/a", gated="manual"), repo("org/b"))
    environment = {**os.environ, "HF_ENDPOINT": place.hub.address, "PYTHONPATH": str(PROJECT)}
    environment.pop("HF_TOKEN", None)
    done = subprocess.run(
        [sys.executable, "-c", KILLED_INSIDE, step, ""],
        cwd=place.folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -9, done.stderr
    after = place.files()
    assert {name: after[name] for name in before} == before
    assert len(place.store.names()) == (2 if step == "folder" else 1)
    assert verify(place.store).problems == ()


def test_two_processes_at_once(place: Place, running: Callable[..., subprocess.Popen[str]]) -> None:
    wait_for_request(place, "/api/models/org/a")
    first = running()
    assert place.asked.wait(60)  # type: ignore[attr-defined]
    second = running()
    _, err = second.communicate(timeout=60)
    assert second.returncode == 7
    assert "another refresh" in err
    first.kill()


# --- the main job on recorded models ---------------------------------------------------------------------


def test_the_main_job_on_every_recorded_model(shared: Path, run: Run, place: Place) -> None:
    from tests.hub.test_recordings import served

    repos = served(shared / "hub-recordings")
    hubs = sorted(one.id for one in repos if "/" in one.id)
    place.registry(*[f"{{id: m{number}, hub: '{hub}'}}" for number, hub in enumerate(hubs)])
    serve(place, *repos)
    first = run("refresh")
    assert (first.code, first.err) == (0, "")
    assert f"{len(hubs)} models: {len(hubs)} read" in first.out
    unread = [line for line in first.out.splitlines() if "could not be read" in line]
    assert len(unread) <= 1, "files that were listed, but not recorded"
    again = run("refresh")
    assert (again.code, again.err) == (0, "")
    assert "no changes" in again.out
    for words in (["list"], ["list", "--format", "json"], ["diff"], ["verify"]):
        ran = run(*words)
        assert (ran.code, ran.err) == (0, ""), words
