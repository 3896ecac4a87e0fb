"""docs/snapshots.md shows what `git log -p snapshots/current.jsonl` shows; here it is done."""

from __future__ import annotations

import datetime as dt
import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.daily.month import Clock, in_process, surroundings
from tests.hub.rig import repo
from tracker.adapters.embedded_hub import EmbeddedHub, Repo

PAGE = Path(__file__).parents[2] / "docs" / "snapshots.md"
BLOCK = re.compile(r"```diff\n\$ (git log -p .*)\n((?:.*\n)*?)```\n")


def lark(**info: object) -> Repo:
    return repo("meadow/Lark-7B", files={}, weights=("model.safetensors",), **info)


def reed(revision: str) -> Repo:
    return repo("meadow/Reed-2B", files={}, weights=("model.safetensors",), sha=revision * 40)


STORY = (
    [lark(), reed("a")],
    [lark(), reed("a")],
    [lark(gated="manual"), reed("a")],
    [lark(gated="manual"), reed("b")],
)


def story(folder: Path, command: str) -> str:
    """What ``command`` prints after four days."""
    models = "  - {id: lark-7b, hub: meadow/Lark-7B}\n  - {id: reed-2b, hub: meadow/Reed-2B}\n"
    (folder / "registry.yaml").write_text(f"models:\n{models}")
    clock = Clock()
    git(folder, "init", "-q", "-b", "main")
    with EmbeddedHub() as hub, surroundings(clock, hub.address):
        for number, repos in enumerate(STORY):
            hub.replace(repos)
            clock.now = dt.datetime(2026, 6, 1 + number, 6, 17, tzinfo=dt.UTC)
            assert in_process(folder, "refresh").code == 0
            git(folder, "add", ".")
            git(
                folder,
                "commit",
                "-qm",
                f"Snapshot of {clock.now:%Y-%m-%d}",
                now=f"{clock.now:%Y-%m-%dT%H:%M:%SZ}",
            )
    return git(folder, *shlex.split(command)[1:])


def git(folder: Path, *words: str, now: str = "2026-06-01T06:17:00Z") -> str:
    who = {f"GIT_{who}_{what}": "tracker" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    times = {"GIT_AUTHOR_DATE": now, "GIT_COMMITTER_DATE": now, "GIT_CONFIG_GLOBAL": os.devnull}
    done = subprocess.run(
        ["git", *words],
        cwd=folder,
        env={**who, **times, "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_the_page_shows_what_git_shows(tmp_path: Path) -> None:
    pytest.importorskip("huggingface_hub")
    (found,) = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    command, shown = found
    pattern = "".join(
        r"(?:.*\n)*" if line == "…" else re.escape(line).replace("…", ".*?") + r"\n"
        for line in shown.split("\n")[:-1]
    )
    printed = story(tmp_path, command)
    assert re.fullmatch(pattern, printed), printed
