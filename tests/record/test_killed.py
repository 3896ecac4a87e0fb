"""Killed at each step of writing, one after the other: texts, registry, snapshot, current state."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hub.rig import repo
from tests.refresh.conftest import Place, place, serve
from tracker.commands.keep.verify import verify

__all__ = ["place"]

PROJECT = Path(__file__).parents[2]
KILLED = """
import os, pathlib, signal, sys
step, number = sys.argv[1], int(sys.argv[2])
left = [number]
def counted(real):
    def call(*words, **named):
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*words, **named)
    return call
if step == "fsync":
    os.fsync = counted(os.fsync)
else:
    pathlib.Path.replace = counted(pathlib.Path.replace)
sys.argv = ["tracker", "refresh"]
from tracker.__main__ import main
main()
"""


@pytest.mark.parametrize("step", ["fsync", "rename"])
@pytest.mark.parametrize("number", range(8))
def test_nothing_is_lost_and_the_next_refresh_is_fine(place: Place, step: str, number: int) -> None:
    place.refresh()
    before = place.files()
    place.registry("a", "b", "c")
    serve(place, repo("org/a", gated="manual"), repo("org/b", files={"LICENSE": b"new terms"}), repo("org/c"))
    environment = {**os.environ, "HF_ENDPOINT": place.hub.address, "PYTHONPATH": str(PROJECT)}
    environment.pop("HF_TOKEN", None)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, step, str(number)],
        cwd=place.folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (-9, 0), done.stderr
    after = place.files()
    kept = {name: content for name, content in before.items() if name != "current.jsonl"}
    assert {name: after[name] for name in kept} == kept
    assert verify(place.store).problems == ()
    place.hours = 24 * 3650
    place.refresh()
    found = verify(place.store)
    assert (found.problems, found.warnings) == ((), ())
