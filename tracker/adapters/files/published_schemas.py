"""The JSON Schemas of what is printed and of what is kept by hand, as the package publishes them."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator
from pathlib import Path

from tracker.adapters.files.package import DATA
from tracker.errors import UsageError

_FOLDER = DATA / "schemas"
_KEPT = {"tracker.lock/1": "lock", "registry.yaml": "registry", "policy.yaml": "policy"}


def published_schemas() -> Iterator[tuple[str, str, str]]:
    """Each document's name with its schema's file and SHA-256, by name."""
    for name, path in sorted(_files().items()):
        yield name, str(path), hashlib.sha256(path.read_bytes()).hexdigest()


def schema_text(name: str) -> str:
    """The schema of one document; its number may be left out. Raises UsageError for one that is none."""
    files = _files()
    found = files.get(name) or files.get(f"tracker.{name.removeprefix('tracker.').partition('/')[0]}/1")
    if found is None:
        near = difflib.get_close_matches(name, files, n=3, cutoff=0.4)
        raise UsageError(
            f"{name}: no document is called so",
            hint=f"did you mean {' or '.join(near)}?"
            if near
            else "tracker --version --format json lists them",
        )
    return found.read_text(encoding="utf-8")


def _files() -> dict[str, Path]:
    printed = {
        f"tracker.{path.name.removesuffix('.schema.json')}/1": path
        for path in (_FOLDER / "documents").glob("*.schema.json")
    }
    return printed | {name: _FOLDER / f"{file}.schema.json" for name, file in _KEPT.items()}
