"""Nothing in a project runs, hangs or speaks for whoever looks at it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.commands import COMMANDS, Row
from tests.hostile.places import Hostile, Place, contents
from tests.hostile.repositories import REPOSITORIES
from tests.running import Ran, run_tracker
from tracker.adapters.project import git_repository

_RAW_CONTROLS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u200b\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]"
)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path / "project", tmp_path / "outside")
    made.begin()
    return made


@pytest.fixture(autouse=True)
def _short_patience(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A program that hangs ends a test within seconds, and fails it."""
    monkeypatch.setattr(git_repository, "_TIMEOUT", 20)
    return


def test_there_are_enough() -> None:
    assert len(REPOSITORIES) >= 40


@pytest.mark.parametrize("title", REPOSITORIES)
def test_nothing_runs_and_nothing_is_touched(
    title: str, place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    row = REPOSITORIES[title]
    row.fill(place)
    place.canary.unlink(missing_ok=True)  # building a hostile folder may have run what it holds
    monkeypatch.chdir(place.root)
    before = contents(place.root)
    for name, command in COMMANDS.items():
        ran = run_tracker(command.words(place.root), monkeypatch, capsys)
        assert not place.canary.exists(), name
        _answers(ran, name, command, row)
    assert contents(place.root) == before


def _answers(ran: Ran, name: str, command: Row, row: Hostile) -> None:
    assert ran.code in row.codes | command.codes, (name, ran.err)
    assert "Traceback" not in ran.err
    assert "secret" not in ran.out
    assert not _RAW_CONTROLS.search(ran.out + ran.err), name
    if command.sees_change and ran.code == 0:
        found = {one["path"] for one in json.loads(ran.out)["references"]}
        assert found >= set(row.finds), name


def test_the_canary_sings(place: Place) -> None:
    """The traps work: git itself, called as anybody would, falls into them."""
    REPOSITORIES["config: fsmonitor"].fill(place)
    place.canary.unlink(missing_ok=True)
    place.git("status")
    assert place.canary.exists()
