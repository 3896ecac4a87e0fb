"""Local files held against a lock."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from tests.hub.rig import SHARDS
from tests.locking.conftest import APACHE, Project, model, two_states

BYTES = {name: name.encode() for name in SHARDS}
LARGE = {name: (len(body), hashlib.sha256(body).hexdigest()) for name, body in BYTES.items()}
CONFIG = b'{"model_type": "llama"}'


@pytest.fixture
def locked(project: Project) -> Project:
    project.hub.replace([replace(model(), large=LARGE), two_states()])
    project("lock")
    return project


def download(folder: Path) -> None:
    folder.mkdir(parents=True)
    for name, body in {**BYTES, "LICENSE": APACHE, "config.json": CONFIG}.items():
        (folder / name).write_bytes(body)


@pytest.mark.parametrize("place", ["w", "w/org/a", "w/a", f"w/models--org--a/snapshots/{model().revision}"])
def test_the_locked_files_are_found_where_tools_put_them(locked: Project, place: str) -> None:
    download(locked.folder / place)
    ran = locked("verify", "w", "--lock", "models.lock")
    assert (ran.code, "as locked: 4 files of 1 locked model" in ran.out) == (0, True)


def altered(path: Path) -> None:
    path.write_bytes(b"X" * len(path.read_bytes()))


def shorter(path: Path) -> None:
    path.write_bytes(path.read_bytes()[1:])


def led_away(path: Path) -> None:
    outside = path.parents[2] / "outside"
    outside.write_bytes(path.read_bytes())
    path.unlink()
    path.symlink_to(outside)


@pytest.mark.parametrize("name", [SHARDS[0], "LICENSE"])
@pytest.mark.parametrize("harm", [altered, shorter, Path.unlink, led_away])
def test_any_other_file_is_named(locked: Project, name: str, harm: object) -> None:
    download(locked.folder / "w")
    harm(locked.folder / "w" / name)  # type: ignore[operator]
    document = locked("verify", "w", "--lock", "models.lock", "--format", "json").document
    assert [problem["path"] for problem in document["problems"]] == [f"w/{name}"]


def test_a_folder_without_any_of_them_cannot_be_told(locked: Project) -> None:
    (locked.folder / "w").mkdir()
    assert locked("verify", "w", "--lock", "models.lock").code == 5
