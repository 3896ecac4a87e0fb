"""Proof packs of others: bombs, lies and paths that lead elsewhere."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.breaking import RAW, Box
from tests.running import Run
from tracker.adapters.files.proof_pack import pack
from tracker.adapters.knowledge.rules import rules_digest


def zipped(*members: tuple[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return target.getvalue()


def bomb() -> bytes:
    """Two megabytes that become two gigabytes."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("manifest.json", "w") as member,
    ):
        for _ in range(1_900):
            member.write(b"0" * 1_000_000)
    return target.getvalue()


def lying_size() -> bytes:
    made = bytearray(zipped(("manifest.json", b"{}"), ("check.json", b"{}")))
    at = made.rfind(b"PK\1\2")
    made[at + 20 : at + 28] = struct.pack("<II", 0xFFFFFFF0, 0xFFFFFFF0)
    return bytes(made)


def size_of_nothing() -> bytes:
    """Says that it becomes one byte, and becomes megabytes."""
    made = bytearray(zipped(("manifest.json", b"0" * 50_000_000), compression=zipfile.ZIP_DEFLATED))
    at = made.rfind(b"PK\1\2")
    made[at + 24 : at + 28] = struct.pack("<I", 1)
    return bytes(made)


def broken(compression: int, start: int) -> bytes:
    made = bytearray(zipped(("manifest.json", b"x" * 5000), compression=compression))
    made[start : start + 15] = b"\xff" * 15
    return bytes(made)


def encrypted() -> bytes:
    made = bytearray(zipped(("manifest.json", b"{}")))
    made[6] |= 1
    made[made.find(b"PK\1\2") + 8] |= 1
    return bytes(made)


def many_members() -> bytes:
    """A small file that names one member sixty thousand times."""
    whole = zipped(("manifest.json", b"{}"))
    central, end = whole.find(b"PK\1\2"), whole.find(b"PK\5\6")
    entry, count = whole[central:end], 60_000
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(entry) * count, central, 0)
    return whole[:central] + entry * count + tail


def manifest(**parts: Any) -> bytes:
    question = {"models": ["a"], "facts": {}, "as_of": "2026-06-01"}
    return json.dumps({"schema": "tracker.proof/1", "members": {}, "question": question, **parts}).encode()


PACKS: dict[str, Callable[[], bytes]] = {
    "sizes that lie": lying_size,
    "a size of nothing": size_of_nothing,
    "a deflate stream that breaks": lambda: broken(zipfile.ZIP_DEFLATED, 45),
    "an LZMA stream that breaks": lambda: broken(zipfile.ZIP_LZMA, 43),
    "a BZIP2 stream that breaks": lambda: broken(zipfile.ZIP_BZIP2, 45),
    "one member named sixty thousand times": many_members,
    "a path out": lambda: zipped(("../../evil.yaml", b"x")),
    "a path from the root": lambda: zipped(("/evil.yaml", b"x")),
    "a drive": lambda: zipped(("C:\\evil.yaml", b"x")),
    "a name with a zero": lambda: zipped(("check.json\0/../../x", b"x")),
    "a name that turns": lambda: zipped(("snapshots/\u202egpj.\x1b[31m", b"x")),
    "nothing": zipped,
    "no bytes": lambda: b"",
    "encrypted": encrypted,
    "a manifest without end": lambda: zipped(("manifest.json", b"[" * 100_000)),
    "a manifest with a huge number": lambda: zipped(
        ("manifest.json", b'{"schema":"tracker.proof/1","question":' + b"9" * 6000 + b"}")
    ),
    "a question of another shape": lambda: zipped(
        ("manifest.json", manifest(question={"models": [{}], "facts": {"a": []}, "as_of": "\x1b[31m"}))
    ),
}


@pytest.mark.parametrize("make", PACKS.values(), ids=PACKS)
def test_a_pack_that_is_none_is_refused(make: Callable[[], bytes], here: Path, ask: Run) -> None:
    (here / "p.zip").write_bytes(make())
    ran = ask("verify", "p.zip")
    assert ran.code == 3, ran.err
    assert not RAW.search(ran.out + ran.err)
    assert [path.name for path in here.parent.rglob("*") if path.is_file()] == ["p.zip"]


def test_a_bomb_does_not_go_off(box: Box) -> None:
    box.put("p.zip", bomb())
    assert box("verify", "p.zip").code == 3


@pytest.mark.parametrize(
    ("registry", "policy"),
    [
        (b"include: [/etc/*.yaml]\nmodels: []\n", b""),
        (b"models: [{id: a, hub: a/b}]\n", b"accept: 3\n"),
        (b"\xff\xfe", b"&a [*a]\n"),
        (b"models: [{id: ../../evil, hub: a/b}]\n", b""),
    ],
)
@pytest.mark.parametrize("asked", ["../a", "a"])
def test_digests_that_hold_are_no_reason_to_trust(
    asked: str, registry: bytes, policy: bytes, here: Path, ask: Run
) -> None:
    head = "2026-06-01T06-00-00Z.jsonl"
    found = {
        "registry.yaml": registry,
        "policy.yaml": policy,
        "check.json": b"{}",
        f"snapshots/{head}": b'{"schema":"tracker.snapshot/2"}\n',
    }
    question = {"models": [asked], "facts": {"x": "y"}, "as_of": "never"}
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in found.items()}
    told = manifest(rules=rules_digest(), question=question, head=head, members=digests)
    (here / "p.zip").write_bytes(pack({**found, "manifest.json": told}))
    assert ask("verify", "p.zip", "--format", "json").code == 3
    assert [path.name for path in here.parent.rglob("*") if path.is_file()] == ["p.zip"]
