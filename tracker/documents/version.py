"""``tracker.version/1``: what this is, what judges in it, and what its documents look like."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def version_document(version: str, rules: str, schemas: Iterable[tuple[str, str, str]]) -> dict[str, Any]:
    """``schemas`` are names of documents with the file of each schema and its SHA-256."""
    return {
        "schema": "tracker.version/1",
        "version": version,
        "rules": rules,
        "schemas": [{"schema": name, "file": file, "sha256": digest} for name, file, digest in schemas],
    }
