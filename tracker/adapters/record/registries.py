"""The registries that snapshots followed, each kept once under the SHA-256 of its bytes."""

from __future__ import annotations

from pathlib import Path

from tracker.adapters.record.evidence import EvidenceFolder


class StoredRegistries:
    """``snapshots/registry``; made on the first ``put``."""

    def __init__(self, path: Path) -> None:
        self._texts = EvidenceFolder(path)
        self.path = path

    def put(self, content: bytes) -> str:
        """Keep a registry and return its digest. Raises OSError."""
        return self._texts.put(content)

    def file(self, sha256: str | None) -> Path | None:
        """The file of a registry with that digest; None where it is not kept, or not what it was."""
        if sha256 is None or not self._texts.intact(sha256):
            return None
        return self.path / sha256

    def names(self) -> list[str]:
        """Names of everything in the folder, sorted."""
        return list(self._texts.names())

    def intact(self, name: str) -> bool:
        """Whether the file called ``name`` holds the bytes its name promises."""
        return self._texts.intact(name)
