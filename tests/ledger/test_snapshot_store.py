"""Writing snapshots, finding them by what people say, and passing over unsound ones."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker.adapters.record.folder import SnapshotFolder
from tracker.domain.observing.canonical import to_line
from tracker.domain.observing.observation import Observation
from tracker.domain.registry.entries import ModelId
from tracker.errors import DataError, TrackerError, UsageError
from tracker.vocabulary import ReadStatus

NOW = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)


def seen(name: str, status: ReadStatus = ReadStatus.OK, **facts: str) -> Observation:
    return Observation(id=ModelId(name), hub=None, status=status, facts=facts)


def moment(day: int, hour: int = 6) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, tzinfo=dt.UTC)


@pytest.fixture
def folder(tmp_path: Path) -> SnapshotFolder:
    store = SnapshotFolder(tmp_path / "snapshots")
    for day in (21, 22, 23):
        store.write([seen("a", sha=str(day)), seen("b")], time=moment(day))
    return store


def test_a_written_snapshot_is_read_back(folder: SnapshotFolder) -> None:
    ref = folder.find("latest")
    assert list(folder.observations(ref)) == [seen("a", sha="23"), seen("b")]
    assert [name for name, _ in folder.read(ref)] == ["a", "b"]


def test_each_snapshot_names_the_digest_of_the_one_before(folder: SnapshotFolder) -> None:
    import hashlib

    first, second, _ = folder.refs()
    (link,) = folder.header(second).previous
    assert (link.name, link.sha256) == (first.name, hashlib.sha256(first.path.read_bytes()).hexdigest())
    assert folder.header(first).previous == ()


def test_the_header_counts_models_by_status(tmp_path: Path) -> None:
    store = SnapshotFolder(tmp_path)
    ref = store.write(
        [seen("a"), seen("b", ReadStatus.STALE), to_line(seen("c"))], time=NOW, registry=b"models: []"
    )
    fields = json.loads(ref.path.read_bytes().splitlines()[0])
    assert fields["schema"] == "tracker.snapshot/2"
    assert fields["time"] == "2026-11-25T12:00:00Z"
    assert (fields["state_models"], fields["kind"], fields["read"]) == (3, "full", "all")
    assert fields["counts"] == {"ok": 2, "stale": 1, "missing": 0, "never-read": 0, "not-on-hub": 0}
    assert store.registries.names() == [fields["registry_sha256"]]


@pytest.mark.parametrize(
    ("spec", "day"),
    [
        ("latest", 23),
        ("previous", 22),
        ("2026-11-21", 21),
        ("2026-11-22", 22),
        ("2026-11", 23),
        ("2026", 23),
        ("2027-01-01", 23),
        ("2026-11-22T06:00:00Z", 22),
        ("2026-11-22T06-00-00Z", 22),
        ("2026-11-22T06-00-00Z.jsonl", 22),
        ("2026-11-22T05:59:59Z", 21),
        ("2026-11-22T06", 22),
        ("2026-11-23 05:10", 22),
        ("3d", 22),
        ("54h", 23),
        ("55h", 22),
    ],
)
def test_a_snapshot_is_found_by(folder: SnapshotFolder, spec: str, day: int) -> None:
    assert folder.find(spec, NOW).time.day == day


@pytest.mark.parametrize(
    "spec", ["2026-11-20", "2w", "1999", "yesterday", "", "7", "2026-13", "../x", "999999d"]
)
def test_what_names_no_snapshot_is_refused(folder: SnapshotFolder, spec: str) -> None:
    with pytest.raises(UsageError):
        folder.find(spec, NOW)


@pytest.mark.parametrize("spec", ["latest", "previous", "2026-11-22"])
def test_an_absent_folder_has_no_snapshots(tmp_path: Path, spec: str) -> None:
    with pytest.raises(UsageError, match="no snapshot"):
        SnapshotFolder(tmp_path / "none").find(spec, NOW)


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def _alter(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"sha":"23"', b'"sha":"24"'))


def _from_the_future(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"tracker.snapshot/2", b"tracker.snapshot/9"))


def _not_json(path: Path) -> None:
    path.write_bytes(b"<html>busy</html>\n")


def _empty(path: Path) -> None:
    path.write_bytes(b"")


UNSOUND = [_truncate, _alter, _from_the_future, _not_json, _empty]


@pytest.mark.parametrize("spoil", UNSOUND)
def test_an_unsound_snapshot_is_passed_over_with_a_warning(folder: SnapshotFolder, spoil) -> None:
    newest = folder.refs()[-1]
    spoil(newest.path)
    assert folder.find("latest").time.day == 22
    assert folder.find("previous").time.day == 21
    assert folder.find("2026-11-24").time.day == 22
    assert [Path(problem.path).name for problem in folder.warnings] == [newest.name]


@pytest.mark.parametrize("spoil", UNSOUND)
def test_an_unsound_snapshot_asked_for_by_name_is_bad_data(folder: SnapshotFolder, spoil) -> None:
    newest = folder.refs()[-1]
    spoil(newest.path)
    with pytest.raises(DataError) as caught:
        folder.find("2026-11-23T06:00:00Z")
    assert newest.name in caught.value.message


def test_other_files_in_the_folder_are_no_snapshots(folder: SnapshotFolder) -> None:
    for name in (".lock", "notes.txt", "2026-11-31T06-00-00Z.jsonl", "2026-11-23.jsonl", ".2026.jsonl.x.tmp"):
        (folder.path / name).write_text("x")
    assert len(folder.names()) == 3


@pytest.mark.parametrize(
    "models", [[seen("b"), seen("a")], [seen("a"), seen("a")]], ids=["out of order", "twice"]
)
def test_models_come_sorted_and_once(folder: SnapshotFolder, models: list[Observation]) -> None:
    with pytest.raises(ValueError, match="out of order"):
        folder.write(models, time=NOW)
    assert len(list(folder.path.iterdir())) == 4


def test_a_failure_while_writing_leaves_nothing(folder: SnapshotFolder) -> None:
    def failing() -> Iterator[Observation]:
        yield seen("a")
        raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space"):
        folder.write(failing(), time=NOW)
    assert sorted(entry.name for entry in folder.path.iterdir()) == [*folder.names(), "current.jsonl"]


def test_a_clock_that_stands_still_gets_the_next_second(folder: SnapshotFolder) -> None:
    assert folder.write([seen("a")], time=moment(23)).name == "2026-11-23T06-00-01Z.jsonl"


def test_a_clock_that_went_back_is_refused(folder: SnapshotFolder) -> None:
    with pytest.raises(DataError, match="the clock says"):
        folder.write([seen("a")], time=moment(22))
    assert len(folder.names()) == 3


@pytest.mark.parametrize("count", [0, 1, 2, 3, 100])
def test_one_model_is_found_by_bisection(tmp_path: Path, count: int) -> None:
    store = SnapshotFolder(tmp_path)
    names = [f"m{number:03}" for number in range(count)]
    ref = store.write([seen(name, text="x" * (7919 * int(name[1:]) % 20_011)) for name in names], time=NOW)
    for name in names:
        found = store.get(ref, name)
        assert found is not None
        assert found.id == name
    assert all(store.get(ref, name) is None for name in ("", "a", "m000x", "zzz"))


def test_a_line_that_is_no_observation_is_named(folder: SnapshotFolder) -> None:
    ref = folder.refs()[0]
    ref.path.write_bytes(ref.path.read_bytes().replace(b'"status":"ok"', b'"status":"lost"', 1))
    with pytest.raises(TrackerError, match=r"2026-11-21T06-00-00Z\.jsonl:2: not a line of this version"):
        list(folder.observations(ref))


def test_evidence_is_kept_once_and_returned_only_intact(folder: SnapshotFolder) -> None:
    digest = folder.evidence.put("MIT, née 1988".encode())
    assert folder.evidence.put("MIT, née 1988".encode()) == digest
    assert list(folder.evidence.names()) == [digest]
    assert folder.evidence.text(digest) == "MIT, née 1988"
    (folder.evidence.path / digest).write_text("anything goes")
    assert folder.evidence.text(digest) is None
    assert folder.evidence.put("MIT, née 1988".encode()) == digest
    assert folder.evidence.text(digest) == "MIT, née 1988"


@pytest.mark.parametrize("name", ["", "../x", "f" * 64, "F" * 64])
def test_evidence_that_is_not_kept_is_none(folder: SnapshotFolder, name: str) -> None:
    assert folder.evidence.text(name) is None
