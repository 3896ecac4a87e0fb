"""Tampering, and what `verify` says of it."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tracker.adapters.record.folder import SnapshotFolder
from tracker.commands.keep.verify import verify
from tracker.domain.observing.observation import FileObservation, Observation
from tracker.domain.registry.entries import ModelId
from tracker.vocabulary import ReadStatus


@pytest.fixture
def store(tmp_path: Path) -> SnapshotFolder:
    """Snapshots of three models that rest on a licence text: a full one, a delta, and a full one again."""
    store = SnapshotFolder(tmp_path / "snapshots")
    store.path.mkdir()
    text = FileObservation(path="LICENSE", sha256=store.evidence.put(b"MIT"), size=3)
    for day in (21, 22, 23):
        models = [
            Observation(
                id=ModelId(name), hub=None, status=ReadStatus.OK, facts={"sha": f"{day}"}, contents=(text,)
            )
            for name in "abc"
        ]
        store.write(models, time=dt.datetime(2026, 11, day, 6, tzinfo=dt.UTC))
    return store


def test_what_was_only_written_is_complete(store: SnapshotFolder) -> None:
    found = verify(store)
    assert [store.header(ref).kind for ref in store.refs()] == ["full", "delta", "full"]
    assert (found.problems, found.snapshots, found.models, found.texts, found.unused) == ((), 3, 9, 1, ())


def test_what_is_shipped_begins_after_the_first(store: SnapshotFolder) -> None:
    for day in (21, 22):
        (store.path / _name(day)).unlink()
    assert verify(store, is_whole=False).problems == ()
    assert [problem.what for problem in verify(store).problems] == [
        f"follows '{_name(22)}', which is missing"
    ]
    (store.path / _name(23)).write_bytes(b"")
    assert verify(store, is_whole=False).problems


def test_an_absent_folder_is_complete(tmp_path: Path) -> None:
    assert verify(SnapshotFolder(tmp_path / "none")).problems == ()


def _edit(path: Path, old: bytes, new: bytes) -> None:
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, 1))


def _name(day: int) -> str:
    return f"2026-11-{day}T06-00-00Z.jsonl"


def _swap_lines(path: Path) -> None:
    head, a, b, c = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(head + b + a + c)


def _drop_line(path: Path) -> None:
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))


def _convert_line_ends(path: Path) -> None:
    header, *lines = path.read_bytes().splitlines()
    path.write_bytes(header + b"\n" + b"".join(line + b"\r\n" for line in lines))


def _add_line(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b'{"id":"d","status":"ok"}\n')


def _replace_whole(path: Path, day: int) -> None:
    """A snapshot written anew, sound in itself, in place of the old one."""
    header = path.read_bytes().splitlines()[0]
    other = SnapshotFolder(path.parent / "other")
    ref = other.write(
        [Observation(id=ModelId("z"), hub=None, status=ReadStatus.OK)],
        time=dt.datetime(2026, 11, day, 6, tzinfo=dt.UTC),
    )
    assert ref.path.read_bytes().splitlines()[0] != header
    path.write_bytes(ref.path.read_bytes())


TAMPERING: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "a value changed in the newest": (
        lambda f: _edit(f / _name(23), b'"sha":"23"', b'"sha":"24"'),
        [f"{_name(23)}: was changed"],
    ),
    "a value changed in an older one": (
        lambda f: _edit(f / _name(21), b'"sha":"21"', b'"sha":"29"'),
        [f"{_name(21)}: was changed", f"{_name(21)}: is not what {_name(22)} was built on"],
    ),
    "a header changed": (
        lambda f: _edit(f / _name(22), b'"tool":"open', b'"tool":"Open'),
        [f"{_name(22)}: is not what {_name(23)} was built on"],
    ),
    "a whole snapshot replaced": (
        lambda f: _replace_whole(f / _name(22), 22),
        [f"{_name(22)}:1: names no snapshot before it", f"{_name(22)}: is not what {_name(23)} was built on"],
    ),
    "lines swapped": (
        lambda f: _swap_lines(f / _name(23)),
        [f"{_name(23)}:3: 'a' is out of order", f"{_name(23)}: was changed"],
    ),
    "the last line cut off": (
        lambda f: _drop_line(f / _name(23)),
        ["holds 326 bytes where its header says 489"],
    ),
    "cut off in a line": (
        lambda f: (f / _name(23)).write_bytes((f / _name(23)).read_bytes()[:-9]),
        [f"{_name(23)}:4: is no observation", f"{_name(23)}: holds"],
    ),
    "a line added": (lambda f: _add_line(f / _name(23)), ["holds 514 bytes where its header says 489"]),
    "spaces put in": (
        lambda f: _edit(f / _name(23), b'"id":"a"', b'"id": "a"'),
        [f"{_name(23)}:2: is not in canonical form", f"{_name(23)}: holds"],
    ),
    "a key put in twice": (
        lambda f: _edit(f / _name(23), b'"id":"a"', b'"id":"x","id":"a"'),
        [f"{_name(23)}:2: is not in canonical form", f"{_name(23)}: holds"],
    ),
    "emptied": (lambda f: (f / _name(23)).write_bytes(b""), [f"{_name(23)}:1: the first line is not JSON"]),
    "of another version": (
        lambda f: _edit(f / _name(23), b"snapshot/2", b"snapshot/9"),
        [f"{_name(23)}:1: written as 'tracker.snapshot/9'"],
    ),
    "one in the middle removed": (
        lambda f: (f / _name(22)).unlink(),
        [f"{_name(23)}:1: follows '{_name(22)}', which is missing"],
    ),
    "the first removed": (
        lambda f: (f / _name(21)).unlink(),
        [f"{_name(22)}:1: follows '{_name(21)}', which is missing"],
    ),
    "one put in": (
        lambda f: (f / "2026-11-22T12-00-00Z.jsonl").write_bytes((f / _name(21)).read_bytes()),
        [
            "2026-11-22T12-00-00Z.jsonl:1: names no snapshot before it",
            "2026-11-22T12-00-00Z.jsonl:1: its name and its header's time",
        ],
    ),
    "two reordered": (
        lambda f: (
            (f / _name(21)).rename(f / "x"),
            (f / _name(22)).rename(f / _name(21)),
            (f / "x").rename(f / _name(22)),
        ),
        [
            f"{_name(21)}: is not what {_name(21)} was built on",
            f"{_name(21)}:1: its name and its header's time",
            f"{_name(22)}:1: names no snapshot before it",
            f"{_name(22)}:1: its name and its header's time",
            f"{_name(22)}: is not what {_name(23)} was built on",
        ],
    ),
    "evidence altered": (
        lambda f: next((f / "evidence").iterdir()).write_text("anything goes"),
        ["is not the text its name is the digest of"],
    ),
    "evidence removed": (lambda f: next((f / "evidence").iterdir()).unlink(), ["is missing; "]),
    "evidence put in": (
        lambda f: (f / "evidence" / "notes.txt").write_text("hello"),
        ["notes.txt: is not the text its name is the digest of"],
    ),
    "line ends converted": (
        lambda f: _convert_line_ends(f / _name(23)),
        [*[f"{_name(23)}:{line}: is not in canonical form" for line in (2, 3, 4)], f"{_name(23)}: holds"],
    ),
    "a named pipe": (
        lambda f: os.mkfifo(f / _name(24)),
        [f"{_name(24)}: cannot be read: it is not a file (restore the file"],
    ),
    "a folder": (lambda f: (f / _name(24)).mkdir(), [f"{_name(24)}: cannot be read: it is not a file"]),
    "a link to nothing": (
        lambda f: (f / _name(24)).symlink_to("nothing"),
        [f"{_name(24)}: cannot be read: No such file"],
    ),
    "the newest packed": (
        lambda f: (f / _name(23)).rename(f / f"{_name(23)}.gz"),
        [f"{_name(23)}.gz: is not named like a snapshot"],
    ),
    "a badly named snapshot": (
        lambda f: (f / "2026-11-24.jsonl").write_text(""),
        ["2026-11-24.jsonl: is not named like a snapshot"],
    ),
}


@pytest.mark.parametrize(("tamper", "said"), TAMPERING.values(), ids=TAMPERING)
def test_tampering_is_named(store: SnapshotFolder, tamper: Callable[[Path], object], said: list[str]) -> None:
    tamper(store.path)
    problems = [str(problem) for problem in verify(store).problems]
    assert len(problems) == len(said), problems
    assert all(words in problem for problem, words in zip(problems, said, strict=True)), problems


def test_a_file_that_is_all_wrong_is_named_once_with_a_few_lines(store: SnapshotFolder) -> None:
    ref = store.refs()[-1]
    with ref.path.open("ab") as file:
        file.writelines([b"\n"] * 500)
    problems = [str(problem) for problem in verify(store).problems]
    assert len(problems) == 22
    assert "480 more lines have such problems" in problems[-2] and "holds 989 bytes" in problems[-1]


def test_a_text_nothing_rests_on_is_only_counted(store: SnapshotFolder) -> None:
    digest = store.evidence.put(b"left by a refresh that was interrupted")
    found = verify(store)
    assert (found.problems, found.unused) == ((), (digest,))
