"""Build hook: the registry, the newest snapshot and the licence texts it rests on become package data.

The folder of snapshots grows every day; whoever installs the package needs the last state, and takes a
ledger of their own from there. Source archives keep all of it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_SNAPSHOT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z\.jsonl")
_DIGEST = re.compile(rb'"sha256":"([0-9a-f]{64})"')
_TARGET = "tracker/data"


class PackageData(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the files; an editable installation reads them where they are."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """What hatchling calls before it builds a wheel."""
        if version != "editable":
            root = Path(self.root)
            build_data["force_include"].update(
                {str(root / name): f"{_TARGET}/{name}" for name in packaged(root)}
            )


def packaged(root: Path) -> list[str]:
    """Paths below ``root`` of what is shipped."""
    snapshots = [path for path in (root / "snapshots").glob("*.jsonl") if _SNAPSHOT.fullmatch(path.name)]
    if not snapshots:
        raise FileNotFoundError(f"{root / 'snapshots'} holds no snapshot to ship")
    newest = max(snapshots, key=lambda path: path.name)
    named = {digest.decode() for digest in _DIGEST.findall(newest.read_bytes())}
    texts = [f"snapshots/evidence/{digest}" for digest in sorted(named)]
    return [
        "registry.yaml",
        f"snapshots/{newest.name}",
        *(text for text in texts if (root / text).is_file()),
    ]
