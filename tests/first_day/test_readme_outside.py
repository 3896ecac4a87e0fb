"""README walked where a reader stands: an installed wheel, a fresh folder, nothing of the checkout around."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.hub.rig import CONFIG, repo
from tests.test_documentation import BLOCK, matches
from tracker.adapters.embedded_hub import EmbeddedHub

wheels = pytest.importorskip("hatchling.builders.wheel", reason="comes with requirements-dev.lock")

PROJECT = Path(__file__).parent.parent.parent
README = (PROJECT / "README.md").read_text(encoding="utf-8")
TOUR = [
    session
    for block in BLOCK.findall(README)
    for session in re.split(r"^(?=\$ )", block, flags=re.MULTILINE)
    if session.strip()
]
THE_READERS_OWN = ("LICENSE", "tests/scan/planted/deploy")
"""What the tour reads of a reader's project: these two are put into the fresh folder."""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel's files, and a `tracker` that runs them."""
    folder = tmp_path_factory.mktemp("installed")
    builder = wheels.WheelBuilder(str(PROJECT))
    wheel = next(builder.build(directory=str(folder / "dist"), versions=["standard"]))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    command = folder / "bin" / "tracker"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tracker "$@"\n')
    command.chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("first") / "snapshots"
    folder.mkdir()
    shutil.copy(min((PROJECT / "snapshots").glob("2*.jsonl")), folder)
    return folder


def environment(installed: Path, home: Path, **more: str) -> dict[str, str]:
    return {
        "PATH": f"{installed / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(installed / "site"),
        "PYTHONSAFEPATH": "1",
        "HOME": str(home),
        "COLUMNS": "80",
        "NO_COLOR": "1",
        **more,
    }


def run(line: str, folder: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=200,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="the blocks are written for a shell of POSIX")
@pytest.mark.parametrize("session", TOUR, ids=[session.splitlines()[0][2:] for session in TOUR])
def test_a_block_of_the_tour(session: str, installed: Path, snapshots: Path, tmp_path: Path) -> None:
    for name in THE_READERS_OWN:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (PROJECT / name).is_dir() else shutil.copy
        copy(PROJECT / name, tmp_path / name)
    command, _, shown = session.partition("\n")
    env = environment(installed, tmp_path, HF_HUB_OFFLINE="1", TRACKER_SNAPSHOTS=str(snapshots))
    printed = run(command.removeprefix("$ "), tmp_path, env).stdout
    assert matches(shown.rstrip("\n"), printed), printed


@pytest.mark.skipif(sys.platform == "win32", reason="the blocks are written for a shell of POSIX")
def test_a_ledger_of_your_own(installed: Path, tmp_path: Path) -> None:
    """The block that begins with `tracker init`, line by line as somebody types it."""
    (block,) = re.findall(r"```sh\n(tracker init .*?)```", README, flags=re.DOTALL)
    known = [
        repo(name, files={"config.json": CONFIG}) for name in ("HuggingFaceTB/SmolLM3-3B", "zai-org/GLM-5.2")
    ]
    with EmbeddedHub(known, limits={"api": 10**6, "resolvers": 10**6}) as hub:
        env = environment(installed, tmp_path, HF_ENDPOINT=hub.address, HF_HUB_DISABLE_IMPLICIT_TOKEN="1")
        done = run(f"set -e\n{block}", tmp_path, env)
    assert done.returncode == 0, done.stdout
    assert (tmp_path / "ledger" / "snapshots" / "current.jsonl").is_file()
