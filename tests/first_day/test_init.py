"""``tracker init``: what it writes is sound, works elsewhere, and takes nobody's file away."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.running import Run
from tracker.adapters.workspace.ledger_files import Job, job_texts
from tracker.cli.lazy import COMMANDS, GROUPS

PROJECT = Path(__file__).parent.parent.parent
TAG = "git+https://github.com/owner/tracker@v1.0"
NEEDS_A_SHELL = pytest.mark.skipif(sys.platform == "win32", reason="a job runs on Linux")
JOBS = [(job, pages) for job in Job for pages in (False, True)]


def test_a_newcomers_first_hour(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command is right at the first try, in the order that the one before proposes."""
    assert run("init", "ledger").code == 0
    monkeypatch.chdir(tmp_path / "ledger")
    for words in (
        ("validate",),
        ("list",),
        ("add", "HuggingFaceTB/SmolLM3-3B", "zai-org/GLM-5.2"),
        ("refresh",),
        ("list",),
        ("check", "smollm3-3b", "--use", "commercial"),
        ("check", "glm-5.2"),
        ("show", "SmolLM3-3B"),
        ("history", "smollm3-3b"),
        ("refresh",),
        ("diff",),
        ("verify",),
        ("validate",),
    ):
        ran = run(*words)
        assert ran.code == 0, (words, ran)
    assert [row["status"] for row in run("list", "-f", "json").document["models"]] == ["ok", "ok"]


@pytest.mark.parametrize("words", [("add", "org/new"), ("refresh",)], ids=["add", "refresh"])
def test_outside_a_ledger_the_way_in_is_named(run: Run, words: tuple[str, ...]) -> None:
    ran = run(*words)
    assert ran.code == 2
    assert "tracker init" in ran.err


def test_chosen_models_are_followed_whatever_they_are(run: Run) -> None:
    ran = run("init", "--model", "glm-5.2", "--model", "fable-5", "--model", "org/new", "-f", "json")
    assert ran.document["models"] == ["glm-5.2", "fable-5", "new"]
    assert run("validate").code == 0
    assert run("refresh").code == 0
    assert run("history", "fable-5").out.count("2026-") >= 3


def test_what_a_project_uses_is_followed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "load.py").write_text(
        "from transformers import AutoModel\n"
        'AutoModel.from_pretrained("zai-org/GLM-5.2")\n'
        'AutoModel.from_pretrained("someone/tuned-7B")\n'
    )
    ran = run("init", "ledger", "--from-scan", "app", "-f", "json")
    assert ran.document["models"] == ["glm-5.2", "tuned-7b"]


def test_nothing_is_overwritten(run: Run, tmp_path: Path) -> None:
    asked = ("init", "--github", "--gitlab", "--cron", "--install-from", TAG)
    files = run(*asked, "-f", "json").document["written"]
    for name in files:
        (tmp_path / name).write_text("mine\n")
    again = run(*asked, "-f", "json").document
    assert (sorted(again["kept"]), again["written"]) == (sorted(files), [])
    assert {(tmp_path / name).read_text() for name in files} == {"mine\n"}


def test_a_link_to_nothing_is_something(run: Run, tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    assert run("init", "-f", "json").document["kept"] == ["policy.yaml"]
    assert not (tmp_path / "elsewhere.yaml").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("--github", "--install-from", "no such thing"),
        ("--github", "--install-from", "https://e.org/'$(id)'.whl"),
        ("--install-from", TAG),
        ("--pages",),
        ("--model", "no-such-model-at-all"),
    ],
)
def test_a_wrong_word_writes_nothing(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    ran = run("init", "ledger", *words)
    assert ran.code == 2
    assert list(tmp_path.iterdir()) == []


def test_models_are_not_added_behind_a_registrys_back(run: Run, tmp_path: Path) -> None:
    (tmp_path / "registry.yaml").write_text("models: []\n")
    ran = run("init", "--model", "glm-5.2")
    assert ran.code == 2
    assert "tracker add" in ran.err
    assert not (tmp_path / "policy.yaml").exists()


def test_a_wheel_comes_along(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tracker-1.0-py3-none-any.whl").write_bytes(b"PK")
    run("init", "ledger", "--github", "--install-from", "tracker-1.0-py3-none-any.whl")
    assert (tmp_path / "ledger/wheels/tracker-1.0-py3-none-any.whl").read_bytes() == b"PK"
    job = (tmp_path / "ledger/.github/workflows/tracker.yml").read_text()
    assert "'./wheels/tracker-1.0-py3-none-any.whl[notify,report]'" in job


# ---- the jobs' texts


def scripts(text: str) -> list[str]:
    """The shell in a job's file."""
    if text.startswith("#!"):
        return [text]
    document = yaml.safe_load(text)
    steps = [step.get("run", "") for job in document.get("jobs", {}).values() for step in job["steps"]]
    lines = [job["script"] for job in document.values() if isinstance(job, dict) and "script" in job]
    return [*steps, *("\n".join(line) for line in lines)]


@NEEDS_A_SHELL
@pytest.mark.parametrize(("job", "pages"), JOBS)
def test_a_job_is_sound_shell_with_commands_of_ours(job: Job, pages: bool) -> None:
    for path, text in job_texts(job, "'x'", pages=pages).items():
        assert "@INSTALL@" not in text
        for script in scripts(text) if path.endswith((".yml", ".sh")) else ():
            subprocess.run(["bash", "-n"], input=script, text=True, check=True)
            assert "${{" not in script, "nothing from outside is pasted into a shell"
            named = re.findall(r'(?m)(?:^|\s|")tracker"? ([a-z]+) ', script)
            assert set(named) <= {name for group in GROUPS.values() for name in group}


def test_this_repositorys_own_job_is_the_same_text() -> None:
    (own,) = job_texts(Job.GITHUB, "-r requirements-dev.lock && python -m pip install --quiet .").items()
    assert (PROJECT / own[0]).read_text(encoding="utf-8") == own[1]


FAKE = """#!/bin/sh
echo "$*" >> "$CALLS"
if [ "$1" = refresh ]; then
  if [ -n "$TODAY" ]; then mkdir -p snapshots; echo x > "snapshots/$TODAY"; fi
  exit "$REFRESH"
fi
if [ "$1" = notify ]; then echo s > notify-state.json; fi
"""
TODAY = "2026-11-30T06-17-00Z.jsonl"


@NEEDS_A_SHELL
@pytest.mark.parametrize(
    ("refresh", "snapshot", "code"),
    [(0, TODAY, 0), (6, TODAY, 0), (3, TODAY, 3), (4, TODAY, 0), (4, "", 4), (7, TODAY, 7)],
    ids=["fine", "partly", "bad data", "a bad morning", "never an answer", "held"],
)
def test_the_cron_job_keeps_and_tells(tmp_path: Path, refresh: int, snapshot: str, code: int) -> None:
    """The script as it is, with a tracker that does what it is told; its commits go to a real repository."""
    (script,) = (text for path, text in job_texts(Job.CRON, "x").items() if path.endswith(".sh"))
    (tmp_path / "daily.sh").write_text(script)
    (tmp_path / ".tracker/bin").mkdir(parents=True)
    tracker = tmp_path / ".tracker/bin/tracker"
    tracker.write_text(FAKE)
    tracker.chmod(0o755)
    git = ["git", "-C", str(tmp_path)]
    subprocess.run([*git, "init", "-q"], check=True)
    environment = {
        **{f"GIT_{who}_{what}": "x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
        "PATH": os.environ["PATH"],
        "CALLS": str(tmp_path / "calls"),
        "REFRESH": str(refresh),
        "TODAY": snapshot,
        "TRACKER_NOTIFY_TO": "me=json://localhost",
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    for _ in range(2):
        done = subprocess.run(
            ["sh", "daily.sh"], cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert done.returncode == code, done
    calls = (tmp_path / "calls").read_text().splitlines()
    if code:
        assert calls == ["refresh", "refresh"]
        return
    assert done.stdout == done.stderr == ""
    assert calls == [
        "refresh",
        "verify",
        "notify --start --to me=json://localhost --state notify-state.json",
        "refresh",
        "verify",
        "notify --to me=json://localhost --state notify-state.json",
    ]
    kept = subprocess.run([*git, "ls-files"], capture_output=True, text=True, check=True).stdout.split()
    assert kept == ["notify-state.json", f"snapshots/{snapshot}"]


def test_help_shows_every_command_in_its_group() -> None:
    grouped = [name for names in GROUPS.values() for name in names]
    assert len(grouped) == len(set(grouped))
    assert set(COMMANDS) <= set(grouped)
