"""Kinds of reference that were missed in real repositories, and kinds that were invented: all found, none
invented.

The score is printed with ``-s``. The folder lies beside the checkout; without it there is nothing to
compare with.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scan.seen import PROJECT
from tracker.adapters.workspace.finding import Workspace
from tracker.commands.ask.scan import scan
from tracker.domain.scanning.text.reference import Reference

SHARED = Path(os.environ.get("TRACKER_SHARED", PROJECT.parent / "shared"))
KINDS = SHARED / "cases" / "scan"
WORKSPACE = Workspace(
    registry=PROJECT / "registry.yaml", snapshots=PROJECT / "snapshots", policy=None, shipped=False
)
pytestmark = pytest.mark.skipif(not KINDS.is_dir(), reason="no folder of handed kinds beside the checkout")
NAMES = sorted(path.parent.name for path in KINDS.glob("*/truth.txt"))


def score(kind: str) -> tuple[list[str], list[str], list[str]]:
    """What should be found, what of it is missed, what else is reported."""
    found = scan([KINDS / kind / "project"], WORKSPACE).references
    truth = [line.split(None, 1)[1] for line in (KINDS / kind / "truth.txt").read_text().splitlines()]

    def said(one: Reference) -> str:
        return f"{one.text} {one.hub or ''}".lower()

    missed = [name for name in truth if not any(name.lower() in said(one) for one in found)]
    extra = [one.text for one in found if not any(name.lower() in said(one) for name in truth)]
    return truth, missed, extra


@pytest.mark.parametrize("kind", NAMES)
def test_kind(kind: str) -> None:
    _, missed, extra = score(kind)
    assert (missed, extra) == ([], [])


def test_score() -> None:
    scores = [score(kind) for kind in NAMES]
    planted = sum(len(truth) for truth, _, _ in scores)
    missed = sum(len(one) for _, one, _ in scores)
    extra = sum(len(one) for _, _, one in scores)
    print(f"found {planted - missed}/{planted}, extra {extra}", file=sys.stderr)
    assert planted >= 72


@pytest.mark.parametrize("name", ["tracked_but_ignored", "unread_languages", "memory_of_trees"])
def test_checks(name: str) -> None:
    binary = PROJECT / ".venv" / "bin" / "tracker"
    if not binary.exists():
        pytest.skip("tracker is not installed beside the checkout")
    script = KINDS / "checks" / f"{name}.sh"
    done = subprocess.run(["bash", script, binary], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout
