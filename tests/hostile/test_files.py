"""Files that are not files: pipes, devices and links where a record, a text or a result is expected."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.running import Ran, run_tracker
from tracker.adapters.record.folder import SnapshotFolder
from tracker.domain.observing.observation import FileObservation, Observation
from tracker.domain.registry.entries import HubId, ModelId
from tracker.vocabulary import ReadStatus

PROJECT = Path(__file__).parent.parent.parent
TEXT = b"MIT License\n\nPermission is hereby granted, free of charge, to any person"
Run = Callable[..., Ran]


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project's own ledger; whatever waits for ever in it ends the test."""
    root = tmp_path / "ledger"
    root.mkdir()
    shutil.copy(PROJECT / "registry.yaml", root)
    shutil.copytree(PROJECT / "snapshots", root / "snapshots")
    (root / "policy.yaml").write_text("uses: [commercial]\n")
    monkeypatch.chdir(root)
    store = SnapshotFolder(root / "snapshots")
    digest = store.evidence.put(TEXT)
    seen = Observation(
        id=ModelId("glm-5.2"),
        hub=HubId("zai-org/GLM-5.2"),
        status=ReadStatus.OK,
        facts={"id": "zai-org/GLM-5.2", "sha": "a" * 40, "cardData": {"license": "mit"}},
        contents=(FileObservation(path="LICENSE", sha256=digest, size=len(TEXT)),),
    )
    store.write([seen], time=store.refs()[-1].time + dt.timedelta(hours=1))
    for name in ("REGISTRY", "SNAPSHOTS", "POLICY"):
        monkeypatch.delenv(f"TRACKER_{name}", raising=False)
    return root


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    yield lambda *words: run_tracker(words, monkeypatch, capsys)


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def a_folder(path: Path) -> None:
    path.mkdir()


def a_link_out(path: Path) -> None:
    outside = path.parent.parent.parent / f"outside-{path.name}"
    outside.write_bytes(b"a text from elsewhere")
    path.symlink_to(outside)


def a_circle(path: Path) -> None:
    path.symlink_to(path.name)


STRANGE = [a_pipe, a_device, a_folder, a_link_out, a_circle]
READERS = {
    "verify": ("verify",),
    "check": ("check", "glm-5.2", "--offline"),
    "list": ("list",),
    "show": ("show", "glm-5.2"),
    "validate": ("validate",),
    "diff": ("diff", "2026-06-11", "2026-06-27"),
    "history": ("history", "glm-5.2"),
    "report": ("report", "2026-06-11", "2026-12-02", "--format", "json"),
    "export of observations": ("export", "--table", "observations"),
    "export, notice": ("export", "glm-5.2", "--format", "notice", "--offline"),
    "export, proof": ("export", "glm-5.2", "--format", "proof", "-o", "../proof.zip"),
}
"""Every command that reads the record. A coming one is one more row."""


@pytest.mark.parametrize("make", STRANGE)
@pytest.mark.parametrize("where", ["evidence", "snapshot", "registry"])
def test_nothing_in_the_record_is_waited_for_or_read_for_ever(
    where: str, make: Callable[[Path], None], ledger: Path, run: Run
) -> None:
    snapshots = ledger / "snapshots"
    if where == "evidence":
        path = snapshots / "evidence" / hashlib.sha256(TEXT).hexdigest()
        path.unlink()
    elif where == "snapshot":
        path = snapshots / "2026-12-01T06-00-00Z.jsonl"
    else:
        (snapshots / "registry").mkdir(exist_ok=True)
        path = snapshots / "registry" / hashlib.sha256(b"a text from elsewhere").hexdigest()
    make(path)
    for name, words in READERS.items():
        ran = run(*words)
        assert ran.code in {0, 1, 3, 5}, (name, ran.err)
        assert "elsewhere" not in ran.out, name
    if where != "registry" or make is not a_link_out:
        assert run("verify").code == 3


NAMED = {
    "verify": ("verify", "NAMED"),
    "verify, files": ("verify", ".", "--lock", "NAMED"),
    "lock --check": ("lock", "--check", "--lock", "NAMED"),
    "lock --diff": ("lock", "--diff", "NAMED"),
    "export --lock": ("export", "--lock", "NAMED", "--format", "spdx"),
    "export --project": ("export", "--project", "NAMED", "--offline", "--format", "spdx"),
    "export --into": ("export", "glm-5.2", "--offline", "--format", "cyclonedx", "--into", "NAMED"),
    "export --check": ("export", "glm-5.2", "--offline", "--format", "notice", "--check", "NAMED"),
    "scan": ("scan", "NAMED"),
    "init": ("init", "../new", "--from-scan", "NAMED"),
    "policy": ("check", "glm-5.2", "--offline", "--policy", "NAMED"),
    "output": ("list", "--output", "NAMED/x"),
}
"""Every command that is given a file by name, or finds it in a project."""


def rubbish(path: Path) -> None:
    path.write_bytes(b"PK\xff\0\x1b[31m" * 500)


def a_deep_one(path: Path) -> None:
    path.write_bytes(b'{"a":' * 50_000)


def half_characters(path: Path) -> None:
    path.write_bytes(b'{"bomFormat": "CycloneDX", "specVersion": "1.7", "components": [{"name": "\\ud800"}]}')


@pytest.mark.parametrize("make", [a_pipe, a_device, a_folder, a_circle, rubbish, a_deep_one, half_characters])
@pytest.mark.parametrize("name", NAMED)
def test_nothing_named_is_waited_for_or_breaks(
    name: str, make: Callable[[Path], None], ledger: Path, run: Run
) -> None:
    make(ledger / "named.json")
    ran = run(*(word.replace("NAMED", "named.json") for word in NAMED[name]))
    assert ran.code in {0, 1, 2, 3, 5}, ran.err
    assert "\x1b" not in ran.out + ran.err


def test_a_pipe_that_is_written_into_is_read(ledger: Path, run: Run) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"uses: [commercial]\n")
    os.close(writing)
    assert run("lock", "--check", "--lock", f"/dev/fd/{reading}").code == 3  # read, and no lock
    assert os.read(reading, 1) == b""
    os.close(reading)


def test_a_record_that_is_a_link_itself_is_read(ledger: Path, run: Run) -> None:
    (ledger / "snapshots").rename(ledger.parent / "kept")
    (ledger / "snapshots").symlink_to(ledger.parent / "kept")
    assert run("verify").code == 0


OUTPUTS = {
    "registry": "registry.yaml",
    "policy": "policy.yaml",
    "lock": "models.lock",
    "snapshot": "snapshots/2026-11-23T06-00-00Z.jsonl",
    "evidence": "snapshots/evidence/x",
    "registry by another way": "./snapshots/../registry.yaml",
}


@pytest.mark.parametrize("output", OUTPUTS.values(), ids=OUTPUTS)
def test_a_result_never_takes_the_place_of_the_ledger(output: str, ledger: Path, run: Run) -> None:
    before = {path: path.read_bytes() for path in sorted(ledger.rglob("*")) if path.is_file()}
    ran = run("list", "--output", output)
    assert (ran.code, ran.out) == (2, "")
    assert {path: path.read_bytes() for path in sorted(ledger.rglob("*")) if path.is_file()} == before


def test_nor_of_what_an_option_names(ledger: Path, run: Run) -> None:
    (ledger / "registry.yaml").rename(ledger / "ours.yaml")
    assert run("list", "--registry", "ours.yaml", "--output", "ours.yaml").code == 2
    assert (ledger / "ours.yaml").read_bytes() == (PROJECT / "registry.yaml").read_bytes()


@pytest.mark.parametrize("make", ["file", "folder", "nowhere"])
def test_a_result_is_not_written_through_a_link(make: str, ledger: Path, run: Run) -> None:
    outside = ledger.parent / "outside"
    outside.mkdir()
    (outside / "precious").write_text("precious")
    output = "result"
    if make == "folder":
        (ledger / "folder").symlink_to(outside)
        output = "folder/precious"
    else:
        (ledger / "result").symlink_to(outside / ("precious" if make == "file" else "new"))
    ran = run("list", "--output", output)
    assert (ran.code, ran.out) == (3, "")
    assert "link" in ran.err
    assert [(path.name, path.read_text()) for path in outside.iterdir()] == [("precious", "precious")]


def test_a_pipe_gets_the_result(ledger: Path, run: Run) -> None:
    os.mkfifo(ledger / "pipe")
    got: list[str] = []
    reader = threading.Thread(target=lambda: got.append((ledger / "pipe").read_text()))
    reader.start()
    assert run("list", "--format", "json", "--output", "pipe").code == 0
    reader.join()
    assert got[0].startswith("{")
    assert not (ledger / "pipe").is_file()


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_the_umask_is_obeyed(mask: int, mode: int, ledger: Path, run: Run) -> None:
    before = os.umask(mask)
    try:
        assert run("list", "--output", "result.txt").code == 0
    finally:
        os.umask(before)
    assert (ledger / "result.txt").stat().st_mode & 0o777 == mode
