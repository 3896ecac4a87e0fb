"""Texts that conclusions rest on, each kept once under the SHA-256 of its bytes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from tracker.adapters.files.regular_file import open_inside, read_inside, refuse_link_out
from tracker.domain.values.late_pattern import LatePattern

_DIGEST = LatePattern(r"[0-9a-f]{64}")
LARGEST_BYTES = 32 * 1024 * 1024
"""No licence text or registry is near this size."""


class EvidenceFolder:
    """``snapshots/evidence``; made on the first ``put``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lost: set[str] = set()
        """Digests of texts that were asked for and are not there, or not what they were."""

    def put(self, content: bytes) -> str:
        """Keep ``content`` and return its SHA-256 in hex; nothing is written twice. Raises OSError."""
        from tracker.adapters.files.atomic_file import write_atomically

        refuse_link_out(self.path, self._record)
        digest = hashlib.sha256(content).hexdigest()
        target = self.path / digest
        if self._digest_of(target) != digest:
            self.path.mkdir(parents=True, exist_ok=True)
            write_atomically(target, content)
        return digest

    def text(self, sha256: str) -> str | None:
        """The text with that digest; None where it is not kept or is no longer what it was."""
        found = self._text(sha256)
        if found is None:
            self.lost.add(sha256)
        return found

    def stamps(self) -> str:
        """When each text was last written, for whoever keeps an answer that rests on them."""
        try:
            with os.scandir(self.path) as entries:
                return " ".join(sorted(f"{entry.name} {entry.stat().st_mtime_ns}" for entry in entries))
        except OSError:
            return ""

    def content(self, sha256: str) -> bytes | None:
        """The bytes with that digest; None where they are not kept or no longer what they were."""
        if not _DIGEST.fullmatch(sha256):
            return None
        try:
            content = read_inside(self.path / sha256, self._record, LARGEST_BYTES)
        except OSError:
            return None
        # An altered licence text must not decide anything; `tracker verify` names it.
        return content if hashlib.sha256(content).hexdigest() == sha256 else None

    def _text(self, sha256: str) -> str | None:
        content = self.content(sha256)
        return None if content is None else content.decode("utf-8", "replace")

    def names(self) -> Iterator[str]:
        """Names of everything in the folder, sorted, unfinished temporary files left out."""
        if self.path.is_dir():
            yield from sorted(entry.name for entry in self.path.iterdir() if not _is_temporary(entry.name))

    def intact(self, name: str) -> bool:
        """Whether the file called ``name`` holds the bytes its name promises."""
        return bool(_DIGEST.fullmatch(name)) and self._digest_of(self.path / name) == name

    @property
    def _record(self) -> Path:
        """What no link may lead out of: the folder of snapshots, which may be a link itself."""
        return self.path.parent

    def _digest_of(self, path: Path) -> str | None:
        try:
            with open_inside(path, self._record) as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return None


def _is_temporary(name: str) -> bool:
    return name.startswith(".") and name.endswith(".tmp")
