"""The recipes that run in other people's repositories: names are no options, their modules are not ours."""

from __future__ import annotations

import os
import shlex
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.hostile.places import Place
from tests.running import run_tracker

PROJECT = Path(__file__).parent.parent.parent
ACTION = yaml.safe_load((PROJECT / "action.yml").read_text())
HOOK, LOCK_HOOK = yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text())
NAMES = (
    "--policy=evil.yaml",
    "--output=setup.py",
    "-o",
    "--help",
    "--baseline=evil.yaml",
    "--trust-change",
    "--",
)
MODULES = (
    "venv",
    "logging",
    "json",
    "yaml",
    "typer",
    "tracker",
    "sitecustomize",
    "usercustomize",
    "pip",
    "site",
)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path / "project", tmp_path / "outside")
    made.begin()
    made.put("run.sh", "vllm serve acme/nobody-has-read-this-7b\n")
    made.put("evil.yaml", "accept: {unknown: warn}\n")
    made.put("setup.py", "# the project's own\n")
    for name in MODULES:
        made.put(f"{name}.py", f"open({str(made.canary)!r}, 'w').close()\n")
    return made


def step(name: str) -> dict[str, Any]:
    (found,) = (one for one in ACTION["runs"]["steps"] if one.get("name") == name)
    return dict(found)


@pytest.mark.parametrize("name", NAMES)
def test_no_file_name_is_an_option_of_the_hook(
    name: str, place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place.put(name, "x: 1\n")
    monkeypatch.chdir(place.root)
    program, *words = shlex.split(HOOK["entry"])
    assert (program, words[-1], HOOK.get("args", [])) == ("tracker", "--", [])
    ran = run_tracker((*words, name, "run.sh"), monkeypatch, capsys)
    assert ran.code == 5, ran.err
    assert "acme/nobody-has-read-this-7b" in ran.out
    assert (place.root / "setup.py").read_text() == "# the project's own\n"


def test_the_hook_takes_no_rest_of_options_from_whoever_names_files(place: Place) -> None:
    assert HOOK["pass_filenames"] is True


def test_python_runs_isolated_in_the_action() -> None:
    for one in ACTION["runs"]["steps"]:
        for line in one.get("run", "").splitlines():
            if 'PYTHON"' in line or "bin/python" in line:
                assert 'PYTHON" -I -m' in line or 'bin/python" -I -m' in line, line
            assert "bin/pip" not in line
            assert "bin/tracker" not in line


def test_inputs_never_become_text_of_a_script() -> None:
    assert all("${{" not in one.get("run", "") for one in ACTION["runs"]["steps"])


def scanned(place: Place, tmp_path: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """The Action's own step, run on what is committed in ``place``."""
    temporary = tmp_path / "runner"
    program = temporary / "tracker" / "bin" / "python"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step("Scan")["run"]],
        cwd=place.root,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "RUNNER_TEMP": str(temporary),
            "GITHUB_OUTPUT": str(tmp_path / "output"),
            "SCAN_PATH": ".",
            "SCAN_CHANGED_ONLY": "true",
            "SCAN_CHECK": "true",
            "SCAN_FAIL_ON_UNKNOWN": "true",
            "SCAN_USE": "",
            "SCAN_POLICY": "",
            "SCAN_OFFLINE": "true",
            "SCAN_SARIF": "",
            "SCAN_BASE": place.git("rev-parse", "base"),
            **inputs,
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "inputs", [{}, {"SCAN_PATH": "--output=setup.py"}, {"SCAN_POLICY": "--output=setup.py"}]
)
def test_the_action_runs_nothing_of_the_change(inputs: dict[str, str], place: Place, tmp_path: Path) -> None:
    place.commit("change")
    done = scanned(place, tmp_path, **inputs)
    assert not place.canary.exists()
    assert (place.root / "setup.py").read_text() == "# the project's own\n"
    assert done.returncode == (3 if inputs else 5), done.stderr


@pytest.mark.parametrize("changed_only", ["true", "false"])
@pytest.mark.parametrize(
    "base", [None, "accept: {unknown: fail}\n"], ids=["no policy before", "a strict one"]
)
def test_the_action_takes_the_policy_from_the_base(
    changed_only: str, base: str | None, place: Place, tmp_path: Path
) -> None:
    if base:
        place.git("stash", "--include-untracked", "--quiet")
        place.put("policy.yaml", base)
        place.commit("policy")
        place.git("tag", "-f", "base")
        place.git("stash", "pop", "--quiet")
    place.put("policy.yaml", "accept: {unknown: warn}\n")
    place.commit("change")
    done = scanned(place, tmp_path, SCAN_CHANGED_ONLY=changed_only)
    assert done.returncode == 5, done.stderr


def test_the_hook_of_the_lock_holds_the_whole_project(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (LOCK_HOOK["id"], LOCK_HOOK["pass_filenames"]) == ("tracker-lock", False)
    monkeypatch.chdir(place.root)
    program, *words = shlex.split(LOCK_HOOK["entry"])
    assert program == "tracker"
    ran = run_tracker(tuple(words), monkeypatch, capsys)
    assert ran.code == 2
    assert "models.lock" in ran.err


UNREAD = {"tool.lua": 'local m = "Qwen/Qwen3-8B"\n', "run.sh": "echo nothing\n"}


@pytest.mark.parametrize(
    ("accepted", "ends"), [("", 5), ("false", 5), ("true", 0)], ids=["not said", "refused", "accepted"]
)
def test_the_action_fails_on_code_that_nobody_read(
    accepted: str, ends: int, place: Place, tmp_path: Path
) -> None:
    for name, text in UNREAD.items():
        place.put(name, text)
    place.commit("change")
    done = scanned(place, tmp_path, SCAN_FAIL_ON_UNKNOWN="false", SCAN_ACCEPT_UNREAD=accepted)
    assert done.returncode == ends, done.stderr
    assert "title=code that is not read" in done.stdout


def test_the_action_lets_an_unknown_verdict_through(place: Place, tmp_path: Path) -> None:
    place.commit("change")
    assert scanned(place, tmp_path, SCAN_FAIL_ON_UNKNOWN="false").returncode == 0


def test_the_action_holds_a_lock(place: Place, tmp_path: Path) -> None:
    place.put("run.sh", "echo nothing\n")
    place.commit("change")
    done = scanned(place, tmp_path, SCAN_LOCK=".")
    assert done.returncode == 2, done.stdout  # there is none
    assert "lock-exit-code=2" in (tmp_path / "output").read_text()
