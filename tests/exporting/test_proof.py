"""A proof: complete, made of nothing but its members, and any flipped byte is found."""

from __future__ import annotations

import datetime as dt
import io
import json
import random
import zipfile
from pathlib import Path

import pytest

from tests.check.test_as_of import CLOSED, OPEN
from tests.check.test_as_of import run as run
from tests.running import Run
from tracker.adapters.embedded_hub import EmbeddedHub
from tracker.adapters.hub.client import HubClient
from tracker.adapters.record.folder import SnapshotFolder
from tracker.domain.registry.entries import HubId, ModelId

MAKE = ("export", "a", "--format", "proof", "--use", "commercial", "-o", "proof.zip")


@pytest.fixture
def ledger(run: Run, tmp_path: Path) -> Path:
    """A model that was open on the first and closed on the tenth."""
    registry = b"models:\n  - {id: a, hub: org/a}\n"
    (tmp_path / "registry.yaml").write_bytes(registry)
    folder = SnapshotFolder(tmp_path / "snapshots")
    with EmbeddedHub([OPEN]) as hub:
        client = HubClient.open_loopback(folder.evidence.put, 1, hub.address)
        for day, state in ((1, OPEN), (10, CLOSED)):
            hub.replace([state])
            seen = client.read(HubId("org/a"), model=ModelId("a"))
            folder.write([seen], time=dt.datetime(2026, 6, day, 6, tzinfo=dt.UTC), registry=registry)
    return tmp_path


def test_it_holds_in_an_empty_folder(
    run: Run, ledger: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert run(*MAKE, "--as-of", "2026-06-05").code == 0
    proof = (ledger / "proof.zip").read_bytes()
    elsewhere = tmp_path_factory.mktemp("empty")
    (elsewhere / "p.zip").write_bytes(proof)
    monkeypatch.chdir(elsewhere)
    ran = run("verify", "p.zip", "--format", "json")
    assert (ran.code, ran.document["verdict"], ran.document["judged_again"]) == (0, "allowed", True)
    assert len(ran.document["head_sha256"]) == 64


def test_the_same_question_gives_the_same_bytes(run: Run, ledger: Path) -> None:
    run(*MAKE)
    first = (ledger / "proof.zip").read_bytes()
    run(*MAKE)
    assert (ledger / "proof.zip").read_bytes() == first
    assert json.loads(zipfile.ZipFile(io.BytesIO(first)).read("check.json"))["verdict"] == "forbidden"


def test_any_flipped_byte_is_found(run: Run, ledger: Path) -> None:
    run(*MAKE)
    whole = (ledger / "proof.zip").read_bytes()
    chosen = random.Random(7).sample(range(len(whole)), 60)  # noqa: S311 - places, no secrets
    for place in (*chosen, 0, len(whole) - 1):
        altered = bytearray(whole)
        altered[place] ^= 1
        (ledger / "proof.zip").write_bytes(altered)
        assert run("verify", "proof.zip").code == 3, place
    (ledger / "proof.zip").write_bytes(whole + b"x")
    assert run("verify", "proof.zip").code == 3


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("check.json", b"{}"),
        ("policy.yaml", b"uses: [host]\n"),
        ("snapshots/evidence/" + "0" * 64, b"x"),
        ("../evil", b"x"),
        ("/etc/evil", b"x"),
        ("manifest.json", b"[]"),
    ],
)
def test_members_put_in_by_somebody_else(run: Run, ledger: Path, name: str, content: bytes) -> None:
    run(*MAKE)
    with zipfile.ZipFile(ledger / "proof.zip") as archive:
        members = {entry: archive.read(entry) for entry in archive.namelist()}
    with zipfile.ZipFile(ledger / "proof.zip", "w", zipfile.ZIP_STORED) as archive:
        for entry, body in {**members, name: content}.items():
            archive.writestr(zipfile.ZipInfo(entry, (1980, 1, 1, 0, 0, 0)), body)
    assert run("verify", "proof.zip").code == 3


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip" * 100])
def test_what_is_no_proof(run: Run, ledger: Path, content: bytes) -> None:
    (ledger / "proof.zip").write_bytes(content)
    assert run("verify", "proof.zip").code == 3


@pytest.mark.parametrize(
    "words",
    [
        ("export", "a", "--format", "proof"),
        ("export", "a", "--format", "proof", "-o", "p.zip", "--as-of", "2025-01-01"),
        ("export", "--project", ".", "--format", "proof", "-o", "p.zip"),
        ("export", "no-such-model", "--format", "proof", "-o", "p.zip"),
    ],
)
def test_what_cannot_be_proved(run: Run, ledger: Path, words: tuple[str, ...]) -> None:
    assert run(*words).code == 2
