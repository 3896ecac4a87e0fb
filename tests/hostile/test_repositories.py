"""Nothing in a project runs, hangs or speaks for whoever looks at it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.commands import COMMANDS, Row, results
from tests.hostile.git_repositories import REPOSITORIES
from tests.hostile.places import Hostile, Place, contents
from tests.locking.conftest import model
from tests.running import Ran, run_tracker
from tracker.adapters.embedded_hub import EmbeddedHub
from tracker.adapters.project import git_repository

_RAW_CONTROLS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u200b\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]"
)

HOSTILE_TEXT = "All rights reserved \x1b]0;x\x07 \u202e <script>\n".encode()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path / "project", tmp_path / "outside")
    made.begin()
    results(made.root).mkdir()
    return made


@pytest.fixture(scope="module")
def hub() -> Iterator[EmbeddedHub]:
    """Has what every change adds, with words that would take a terminal over."""
    card = {"license_name": "x\x1b[31m\u202e", "license_link": "javascript:alert(1)"}
    with EmbeddedHub([model("zai-org/GLM-5.2", license="other", text=HOSTILE_TEXT, card=card)]) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _short_patience(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A program that hangs ends a test within seconds, and fails it."""
    monkeypatch.setattr(git_repository, "_TIMEOUT", 20)
    return


def test_there_are_enough() -> None:
    assert len(REPOSITORIES) >= 40


@pytest.mark.parametrize("title", REPOSITORIES)
def test_nothing_runs_and_nothing_is_touched(
    title: str,
    place: Place,
    hub: EmbeddedHub,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", hub.address)
    row = REPOSITORIES[title]
    row.fill(place)
    place.canary.unlink(missing_ok=True)  # building a hostile folder may have run what it holds
    monkeypatch.chdir(place.root)
    before = contents(place.root)
    for name, command in COMMANDS.items():
        if not command.meets(title):
            continue
        ran = run_tracker(command.words(place.root), monkeypatch, capsys)
        assert not place.canary.exists(), name
        _answers(ran, name, command, row)
    assert contents(place.root) == before
    _written_well(results(place.root))


def _written_well(folder: Path) -> None:
    """No file half written, none with what a terminal obeys; texts kept as evidence are as they were."""
    for path in folder.rglob("*"):
        if path.is_file() and path.parent.name != "models.lock.d":
            text = path.read_text(encoding="utf-8")
            assert text.endswith("\n"), path
            assert "secret" not in text, path
            assert not _RAW_CONTROLS.search(text), path


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
