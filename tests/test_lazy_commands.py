"""The table of commands that ``--help`` is printed from fits the commands there are."""

from __future__ import annotations

import importlib
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

import tracker.cli
from tracker.cli import app
from tracker.cli.lazy import COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_can_be_built(name: str) -> None:
    command = typer.main.get_command(app).commands[name]  # type: ignore[attr-defined]
    assert command.name == name
    assert command.help


def test_each_command_is_in_the_table() -> None:
    for module in pkgutil.walk_packages(tracker.cli.__path__, "tracker.cli."):
        importlib.import_module(module.name)
    names = {
        info.name or (info.callback.__name__ if info.callback else "") for info in app.registered_commands
    } | {str(group.name) for group in app.registered_groups}
    assert names == set(COMMANDS)


def test_summaries_fit_a_line() -> None:
    assert [name for name, entry in COMMANDS.items() if len(entry.summary) + 12 > 80] == []


COMPLETIONS = {
    "a command": ("tracker hi", 1, ["history"]),
    "an option": ("tracker diff --si", 2, ["--since"]),
    "a choice": ("tracker list --access gated-a", 3, ["gated-auto"]),
    "a model to show": ("tracker show fable-5", 2, ["fable-5", "fable-5.1", "fable-5.2"]),
    "a model to refresh": ("tracker refresh qwen3.7-", 2, ["qwen3.7-max", "qwen3.7-plus"]),
    "no such model": ("tracker history zzz", 2, []),
}


@pytest.mark.parametrize(("words", "position", "offered"), COMPLETIONS.values(), ids=COMPLETIONS)
def test_completion(tmp_path: Path, words: str, position: int, offered: list[str]) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; sys.argv = ['tracker']; from tracker.__main__ import main; main()",
        ],
        cwd=tmp_path,
        env={
            **os.environ,
            "_TRACKER_COMPLETE": "complete_bash",
            "COMP_WORDS": words,
            "COMP_CWORD": str(position),
            "TRACKER_CACHE_DIR": str(tmp_path / "cache"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert sorted(done.stdout.split()) == offered
    assert done.stderr == ""
