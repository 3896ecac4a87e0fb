"""``.gitattributes`` of others: patterns that take for ever are not tried, what they say does not count."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.hostile.places import ADDED, Place
from tests.running import Ran, run_tracker
from tracker.adapters.project import git_repository
from tracker.adapters.project.git_attributes import attribute_names

SLOW = "".join(f"{'*a' * 14}{number}b" + " {name}\n" for number in range(40))
LONG = "services/" + "a" * 200 + ".sh"
PLACES = {
    "of the folder": ".gitattributes",
    "of a folder below": "services/.gitattributes",
    "of the repository": ".git/info/attributes",
}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    made = Place(tmp_path / "project", tmp_path / "outside")
    made.begin()
    # Older than the index: else git, when it writes the index anew, looks whether the file has changed since,
    # and tries the patterns on its name while the test is being set up.
    os.utime(made.put(LONG, ADDED), (1_000_000_000, 1_000_000_000))
    made.put("services/serve.sh", "#!/bin/sh\n" + ADDED)
    made.commit()
    monkeypatch.chdir(made.root)
    monkeypatch.setattr(git_repository, "_TIMEOUT", 60)
    return made


def found(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ran:
    return run_tracker(("scan", "--changed-since", "base", "--format", "json"), monkeypatch, capsys)


@pytest.mark.parametrize("where", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("name", ["foo", "-binary", "!text x", "filter=a working-tree-encoding=x y.z=1"])
@pytest.mark.parametrize("committed", [True, False])
def test_no_pattern_hangs(
    where: str,
    name: str,
    committed: bool,
    place: Place,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    place.put(where, SLOW.replace("{name}", name))
    if committed and not where.startswith(".git/"):
        # Taken out of the working tree, they are still read from the index.
        place.git(
            "update-index", "--add", "--cacheinfo", f"100644,{place.git('hash-object', '-w', where)},{where}"
        )
        (place.root / where).unlink()
    ran = found(monkeypatch, capsys)
    assert ran.code == 0, ran.err
    assert {one["path"] for one in ran.document["references"]} == {LONG, "services/serve.sh"}


def test_macros_in_one_another(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    macros = "".join(f"[attr]m{number} m{number + 1} m{number + 2}\n" for number in range(60))
    place.put(".gitattributes", macros + "* m0\n" + SLOW.replace("{name}", "m7"))
    assert len(found(monkeypatch, capsys).document["references"]) == 2


def test_a_pipe_is_named(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(place.root / "services" / ".gitattributes")
    ran = found(monkeypatch, capsys)
    assert ran.code == 2
    assert ".gitattributes: it is not a file" in ran.err


def test_too_many_names_are_refused(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place.put(".gitattributes", "".join(f"*.x a{number}\n" for number in range(6_000)))
    ran = found(monkeypatch, capsys)
    assert (ran.code, "5000 attributes" in ran.err) == (2, True)


def test_a_git_that_gives_no_answer_is_called_that(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(git_repository, "_TIMEOUT", 0)
    ran = found(monkeypatch, capsys)
    assert ran.code == 2
    assert "git gave no answer within" in ran.err


@pytest.mark.parametrize(
    ("line", "names"),
    {
        b"*.sh text -diff": [b"text", b"diff"],
        b"*.sh\ttext=auto\r": [b"text"],
        b'"a b\\" c" x !y': [b"x", b"y"],
        b'"never closed x y': [b"closed", b"x", b"y"],
        b"[attr]one two -three=4": [b"one", b"two", b"three"],
        b"  [attr] one": [b"one"],
        b"\xef\xbb\xbf[attr]one a": [b"one", b"a"],
        b"file.bin": [],
        b"*.x -": [],
        b"*.x a/b \xff builtin_x": [],
    }.items(),
)
def test_names_are_those_that_git_learns(line: bytes, names: list[bytes]) -> None:
    assert list(attribute_names(line)) == names
