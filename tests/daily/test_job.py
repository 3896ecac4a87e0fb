"""The job that `tracker init --github` writes, run morning after morning as it stands, on a real repository.

Only the time, the Hub and GitHub's address are ours: ``date`` and ``tracker`` on the PATH look at ``NOW``.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

from tests.hub.rig import repo
from tracker.adapters.embedded_hub import EmbeddedHub, Fault
from tracker.adapters.workspace.ledger_files import Job, job_texts

PROJECT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a job runs on Linux")
TRACKER = f"""#!{sys.executable}
import datetime as dt, os, sys, time
sys.path.insert(0, {str(PROJECT)!r})
from tracker.adapters.machine import clock
class Datetime(dt.datetime):
    @classmethod
    def now(cls, tz=None):
        return dt.datetime.fromisoformat(os.environ["NOW"])
class Clock:
    datetime, UTC = Datetime, dt.UTC
clock.dt = Clock
time.sleep = lambda seconds: None
from tracker.__main__ import main
main()
"""
DATE = """#!/bin/bash
for word in "$@"; do case "$word" in -u) ;; -d) ;; +*) form=$word ;; *) ago=$word ;; esac; done
PATH=/usr/bin:/bin exec date -u -d "$(PATH=/usr/bin:/bin date -u -d "$NOW" +%FT%TZ) $ago" "$form"
"""


class GitHub:
    """Where issues are opened."""

    def __init__(self) -> None:
        self.issues: list[str] = []
        github = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                github.issues.append(body["title"])
                self.send_response(201)
                self.send_header("content-length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *_words: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"


class Runner:
    """Runs the steps of the job in a new clone each morning, as Actions does."""

    def __init__(self, folder: Path, hub: EmbeddedHub) -> None:
        self.folder, self.hub, self.github = folder, hub, GitHub()
        bin_ = folder / "bin"
        bin_.mkdir()
        for name, text in (("tracker", TRACKER), ("date", DATE)):
            (bin_ / name).write_text(text)
            (bin_ / name).chmod(0o755)
        who = {f"GIT_{who}_{what}": "x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        self.environment = {
            **who,
            "PATH": f"{bin_}:{os.environ['PATH']}",
            "HOME": str(folder),
            "HF_ENDPOINT": hub.address,
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "TRACKER_CACHE_DIR": os.environ["TRACKER_CACHE_DIR"],
            "GITHUB_REPOSITORY": "we/ledger",
            "GITHUB_TOKEN": "t",
            "GITHUB_API_URL": self.github.address,
            "no_proxy": "*",
        }
        self.origin = folder / "origin.git"
        self.git("init", "-q", "--bare", "-b", "main", str(self.origin))
        begin = folder / "begin"
        self.git("clone", "-q", str(self.origin), str(begin))
        models = "models:\n  - {id: a, hub: org/a}\n  - {id: b, hub: org/b}\n"
        (begin / "registry.yaml").write_text(models + "watch:\n  - {owner: more}\n")
        self.git("-C", str(begin), "add", ".")
        self.git("-C", str(begin), "commit", "-qm", "Our models")
        self.git("-C", str(begin), "push", "-q", "origin", "HEAD:main")

    def git(self, *words: str) -> str:
        done = subprocess.run(
            ["git", *words], env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    def morning(self, now: str) -> int:
        """The exit code of the first step that fails; 0 where none does."""
        work = self.folder / now.replace(":", "-")
        self.git("clone", "-q", "-b", "main", str(self.origin), str(work))
        (text,) = job_texts(Job.GITHUB, "x").values()
        (job,) = yaml.safe_load(text)["jobs"].values()
        for step in job["steps"]:
            if "run" in step and step["name"] != "Install tracker":
                done = subprocess.run(
                    ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                    cwd=work,
                    env={**self.environment, "NOW": now},
                    capture_output=True,
                    text=True,
                )
                if done.returncode:
                    self.said = done.stdout + done.stderr
                    return done.returncode
        return 0

    def shell(self, work: Path, now: str, script: str) -> str:
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=work,
            env={**self.environment, "NOW": now},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def log(self) -> list[str]:
        return self.git("-C", str(self.origin), "log", "--format=%s", "main").splitlines()[::-1]


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    with EmbeddedHub(limits={"api": 10**6, "resolvers": 10**6}) as hub:
        yield Runner(tmp_path, hub)


def test_a_week_of_mornings(runner: Runner) -> None:
    hub, plain = runner.hub, [repo("org/a", files={}), repo("org/b", files={}), repo("more/x", files={})]
    gated = [repo("org/a", files={}, gated="auto"), *plain[1:]]
    hub.replace(plain)
    assert runner.morning("2026-06-01T06:20:00+00:00") == 0, runner.said
    assert runner.github.issues == [], "a first run tells of nothing"
    hub.replace(gated)
    assert runner.morning("2026-06-02T06:26:00+00:00") == 0, runner.said
    assert [title[:13] for title in runner.github.issues] == ["Tightened: a,"]
    hub.faults = [Fault(kind="503")]
    mornings = ("2026-06-03T06:17:00+00:00", "2026-06-04T06:31:00+00:00", "2026-06-05T06:17:00+00:00")
    assert [runner.morning(now) for now in mornings] == [0, 0, 4], "the third bad one, however early"
    hub.faults = []
    assert runner.morning("2026-06-06T06:20:00+00:00") == 0, runner.said
    assert len(runner.github.issues) == 1, "nothing old is told again"
    assert runner.log() == [
        "Our models",
        "Snapshot of 2026-06-01", "What was told by 2026-06-01",
        "Snapshot of 2026-06-02", "What was told by 2026-06-02",
        "No answer on 2026-06-03", "No answer on 2026-06-04", "No answer on 2026-06-05",
        "Snapshot of 2026-06-06", "What was told by 2026-06-06",
    ]  # fmt: skip
    quiet = runner.git("-C", str(runner.origin), "show", "--stat", "--format=", "main~1")
    assert ".jsonl | 1 +" in quiet, "a quiet day is a line"
    assert "bad-mornings.txt" in quiet, "and a good morning ends the count"


def test_days_without_a_run_are_no_bad_mornings(runner: Runner) -> None:
    hub, models = runner.hub, [repo("org/a", files={}), repo("org/b", files={}), repo("more/x", files={})]
    hub.replace(models)
    assert runner.morning("2026-06-01T06:17:00+00:00") == 0, runner.said
    hub.faults = [Fault(kind="503")]
    assert runner.morning("2026-06-09T06:17:00+00:00") == 0, "the first bad one after a week without a run"
    assert runner.morning("2026-06-09T18:17:00+00:00") == 0, "the same day again"
    assert runner.morning("2026-06-10T06:17:00+00:00") == 0, "the second"
    hub.faults = []
    assert runner.morning("2026-06-11T06:17:00+00:00") == 0, runner.said
    hub.faults = [Fault(kind="503")]
    days = [runner.morning(f"2026-06-{day}T06:17:00+00:00") for day in (12, 13, 16)]
    assert days == [0, 0, 4], "a good one begins the count anew"


RECIPE = re.compile(r"```sh\n(git merge other-branch.*?)```", re.DOTALL)


def test_two_branches_come_together(runner: Runner) -> None:
    """The recipe of docs/snapshots.md, as it stands there."""
    (recipe,) = RECIPE.findall((PROJECT / "docs" / "snapshots.md").read_text(encoding="utf-8"))
    hub = runner.hub
    hub.replace([repo("org/a", files={}), repo("org/b", files={}), repo("more/x", files={})])
    assert runner.morning("2026-06-01T06:20:00+00:00") == 0, runner.said
    work = runner.folder / "work"
    runner.git("clone", "-q", "-b", "main", str(runner.origin), str(work))
    gated = [repo("org/a", files={}, gated="auto"), repo("org/b", files={}), repo("more/y", files={})]
    for branch, now in (("other-branch", "2026-06-02T06:00:00+00:00"), ("ours", "2026-06-03T06:00:00+00:00")):
        runner.git("-C", str(work), "checkout", "-q", "-b", branch, "origin/main")
        hub.replace(gated)
        runner.shell(
            work, now, "tracker refresh --fail-on tightened || [ $? = 1 ]; git add .; git commit -qm x"
        )
        gated = [*gated[:2], repo("more/y", files={}, gated="auto")]
    runner.shell(work, "2026-06-04T06:00:00+00:00", recipe)
    said = runner.shell(work, "2026-06-04T06:00:00+00:00", "tracker diff 2026-06-01 latest --format json")
    found = [(one["model"], one["check"]) for one in json.loads(said)["changes"]]
    assert sorted(found) == [
        ("a", "gate-added"), ("more/y", "repository-appeared"), ("more/y", "repository-gate-changed"),
    ]  # fmt: skip
