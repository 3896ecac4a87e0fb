"""Models put into a CycloneDX document that somebody else wrote: the rest of it stays as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Plain = dict[str, Any]


def put_into(existing: Mapping[str, Any], ours: Mapping[str, Any]) -> Plain:
    """``existing`` with our components added, or in the place of those with the same reference or purl."""
    document: Plain = dict(existing)
    new: Sequence[Mapping[str, Any]] = ours["components"]
    kept = [one for one in existing.get("components", ()) if not any(_same(one, our) for our in new)]
    document["components"] = [*kept, *new]
    root = existing.get("metadata", {}).get("component", {}).get("bom-ref")
    document["dependencies"] = _dependencies(existing.get("dependencies", ()), root, new)
    return document


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return any(one.get(key) and one.get(key) == other.get(key) for key in ("bom-ref", "purl"))


def _dependencies(
    existing: Sequence[Mapping[str, Any]], root: str | None, new: Sequence[Mapping[str, Any]]
) -> list[Plain]:
    """Everything that was there; our models are what the application depends on, too."""
    names = [one["bom-ref"] for one in new]
    found = [dict(entry) for entry in existing if entry.get("ref") not in names]
    if root is not None:
        entry = next((entry for entry in found if entry.get("ref") == root), None)
        if entry is None:
            entry = {"ref": root}
            found.insert(0, entry)
        entry["dependsOn"] = sorted({*entry.get("dependsOn", ()), *names})
    found += [{"ref": name} for name in names]
    return found
