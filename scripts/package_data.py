"""Build hook: what an installed package carries besides code and what a checkout has.

The newest snapshot and the licence texts it rests on: the folder of snapshots grows every day, and whoever
installs the package needs the last state and takes a ledger of their own from there. And the compiled form
of the knowledge and the registry that a checkout keeps as many YAML files, which are left out. Source
archives keep all sources.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_SNAPSHOT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z\.jsonl")
_DIGEST = re.compile(rb'"sha256":"([0-9a-f]{64})"')
_TARGET = "tracker/data"


class PackageData(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the files; an editable installation reads them, and what they are made of, where they are."""

    _made: Path | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """What hatchling calls before it builds a wheel."""
        if version == "editable":
            return
        root = Path(self.root)
        added = {str(root / name): f"{_TARGET}/{name}" for name in packaged(root)}
        self._made = Path(tempfile.mkdtemp(prefix="tracker-data-"))
        for name, content in compiled(root).items():
            (self._made / name).write_bytes(content)
            added[str(self._made / name)] = f"{_TARGET}/{name}"
        build_data["force_include"].update(added)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """What hatchling calls once the wheel is there."""
        if self._made is not None:
            shutil.rmtree(self._made, ignore_errors=True)


def packaged(root: Path) -> list[str]:
    """Paths below ``root`` of what is shipped."""
    snapshots = [path for path in (root / "snapshots").glob("*.jsonl") if _SNAPSHOT.fullmatch(path.name)]
    if not snapshots:
        raise FileNotFoundError(f"{root / 'snapshots'} holds no snapshot to ship")
    state = _rested_on(max(snapshots, key=lambda path: path.name))
    named = {digest.decode() for path in state for digest in _DIGEST.findall(path.read_bytes())}
    texts = [f"snapshots/evidence/{digest}" for digest in sorted(named)]
    followed = sorted({_header(path).get("registry_sha256") or "" for path in state} - {""})
    beside = [*texts, *(f"snapshots/registry/{digest}" for digest in followed)]
    return [
        *(f"snapshots/{path.name}" for path in state),
        *(name for name in beside if (root / name).is_file()),
    ]


def _rested_on(snapshot: Path) -> list[Path]:
    """A snapshot and those that its state rests on, back to a full one."""
    found = [snapshot]
    while _header(found[-1]).get("kind") == "delta":
        found.append(snapshot.with_name(_header(found[-1])["previous"]["name"]))
    return found[::-1]


def _header(snapshot: Path) -> dict[str, Any]:
    with snapshot.open("rb") as file:
        header: dict[str, Any] = json.loads(file.readline())
    return header


def compiled(root: Path) -> dict[str, bytes]:
    """The documents made of YAML files, by name; the package's own compilers make them."""
    sys.path.insert(0, str(root))
    try:
        from tracker.adapters.knowledge.license_sources import compile_licenses
        from tracker.adapters.knowledge.name_knowledge import compiled_bytes
        from tracker.adapters.workspace.registry_sources import registry_bytes
    finally:
        sys.path.remove(str(root))
    return {
        "licenses.json": compile_licenses(),
        "scanning.json": compiled_bytes(),
        "registry.yaml": registry_bytes(root / "registry.yaml"),
    }
