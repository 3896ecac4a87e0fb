"""The shell completes ids of models, in each of the shells, reading each registry once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tracker.adapters.workspace import registry_file
from tracker.cli.lazy import COMMANDS
from tracker.cli.options import known_ids, model_ids

START = "import sys; sys.argv = ['tracker']; from tracker.__main__ import main; main()"
SHELLS = {
    "bash": {"COMP_WORDS": "tracker check fable-", "COMP_CWORD": "2"},
    "zsh": {"_TYPER_COMPLETE_ARGS": "tracker check fable-"},
    "fish": {
        "_TYPER_COMPLETE_ARGS": "tracker check fable-",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    },
}


@pytest.mark.parametrize("shell", SHELLS)
def test_ids_are_offered(shell: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", START],
        cwd=tmp_path,
        env={
            **os.environ,
            **SHELLS[shell],
            "_TRACKER_COMPLETE": f"complete_{shell}",
            "TRACKER_CACHE_DIR": str(tmp_path / "cache"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert "fable-5.1" in done.stdout
    assert "glm-5.2" not in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("command", ["check --use", "scan --use", "list --may", "export --use", "lock --use"])
def test_uses_are_offered(command: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", START],
        cwd=tmp_path,
        env={
            **os.environ,
            "_TYPER_COMPLETE_ARGS": f"tracker {command} ",
            "_TRACKER_COMPLETE": "complete_zsh",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert {"commercial", "train-on-outputs", "ship"} <= set(done.stdout.replace('"', " ").split())


def test_commands_are_offered_with_the_summaries_of_the_help(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", START],
        cwd=tmp_path,
        env={**os.environ, "_TYPER_COMPLETE_ARGS": "tracker ", "_TRACKER_COMPLETE": "complete_fish"}
        | {"_TYPER_COMPLETE_FISH_ACTION": "get-args"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(done.stdout.splitlines()) == {f"{name}\t{entry.summary}" for name, entry in COMMANDS.items()}
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert loaded.isdisjoint(entry.module for entry in COMMANDS.values())


def test_each_registry_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "registry.yaml").write_text("models:\n  - {id: fable-of-ours, hub: org/fable}\n")
    monkeypatch.chdir(tmp_path)
    for name in ("TRACKER_REGISTRY", "TRACKER_SNAPSHOTS"):
        monkeypatch.delenv(name, raising=False)
    read: Counter[str] = Counter()
    really = registry_file.load_registry

    def count(path: Path) -> object:
        read[str(path)] += 1
        return really(path)

    monkeypatch.setattr(registry_file, "load_registry", count)
    assert model_ids("fable") == ["fable-of-ours"]
    assert (len(read), max(read.values())) == (1, 1)
    read.clear()
    assert {"fable-of-ours", "fable-5"} <= set(known_ids("fable"))
    assert (len(read), max(read.values())) == (2, 1)
