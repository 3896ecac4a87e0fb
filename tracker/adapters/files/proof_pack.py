"""Proof packs: one zip whose bytes are made by its members alone, and read without trusting any of them."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from tracker.adapters.files.source_file import refusal

LARGEST = 2 * 1024**3
MOST_MEMBERS = 200_000
_MEMBER = re.compile(
    r"manifest\.json|check\.json|policy\.yaml|registry\.yaml"
    r"|snapshots/\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z\.jsonl|snapshots/evidence/[0-9a-f]{64}"
)
_BROKEN = (
    *(zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError, OSError),
    *(zlib.error, struct.error, MemoryError, OverflowError),
)
_EPOCH = (1980, 1, 1, 0, 0, 0)


def pack(members: Mapping[str, bytes]) -> bytes:
    """The zip: members by name, stored as they are, without times, users or anything of this machine."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, members[name])
    return target.getvalue()


def unpack(path: Path) -> dict[str, bytes]:
    """The members by name. Raise DataError where a byte is not what ``pack`` writes of them.

    No name leads out of the pack: those that are not of a proof are refused.
    """
    content = _bytes(path)
    members: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            # Members are stored as they are: what claims to become larger than the file is no proof.
            if len(entries) > MOST_MEMBERS or sum(entry.file_size for entry in entries) > len(content):
                raise refusal(path, "holds more than a proof can")
            for entry in entries:
                if not _MEMBER.fullmatch(entry.filename):
                    raise refusal(path, f"holds {entry.filename[:80]!r}, which is no part of a proof")
                if entry.compress_type != zipfile.ZIP_STORED:
                    raise refusal(path, f"holds {entry.filename} compressed, which no proof is")
                if entry.filename in members:
                    raise refusal(path, f"holds {entry.filename} twice")
                members[entry.filename] = archive.read(entry)
    except _BROKEN as error:
        raise refusal(path, f"is altered, or no proof: {error}") from error
    if pack(members) != content:
        raise refusal(path, "is altered: a byte is not what was written")
    return members


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise refusal(path, "there is no such file", "name a proof, as in tracker verify proof.zip")
        if path.stat().st_size > LARGEST:
            raise refusal(path, "is larger than a proof can be")
        return path.read_bytes()
    except OSError as error:
        raise refusal(path, f"cannot be read: {error.strerror}") from error
