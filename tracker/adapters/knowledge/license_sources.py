"""The YAML files about licences, compiled into the one document that commands read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tracker.adapters.files.package import DATA
from tracker.adapters.knowledge.license_lines import document_of_lines
from tracker.adapters.knowledge.license_records import Record
from tracker.domain.licensing.knowledge.lookups import fold_name

SOURCES = (DATA / "licenses", DATA / "hub_identifiers.yaml", DATA / "license_names.yaml")


def compile_licenses(folder: Path = DATA) -> bytes:
    """The one document for the YAML files in ``folder``. Raises OSError and YAMLError."""
    import yaml

    def read(path: Path) -> Any:
        return yaml.load(path.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe either way

    records = {path.stem: read(path) for path in sorted((folder / "licenses").glob("*.yaml"))}
    compiled = {
        "schema": "tracker.license-knowledge/1",
        "hub": read(folder / "hub_identifiers.yaml"),
        "names": _names(records, read(folder / "license_names.yaml")),
        "links": _collect((link, key) for key in records for link in _declared(records[key], "links")),
        "spdx": _spdx(records),
        "digests": _digests(records),
        "classes": {key: record["class"] for key, record in records.items()},
        "models": _repositories(records, "models"),
        "models_unseen": _repositories(records, "models_unseen"),
    }
    return document_of_lines(compiled, records)


def _repositories(records: Mapping[str, Record], name: str) -> dict[str, list[str]]:
    return _collect((hub.casefold(), key) for key, record in records.items() for hub in record.get(name, ()))


def _declared(record: Record, name: str) -> tuple[str, ...]:
    return tuple(record["declared_as"].get(name, ()))


def _collect(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, key in pairs:
        if key not in found[name]:
            found[name].append(key)
    return dict(sorted(found.items()))


def _names(records: Mapping[str, Record], listed: list[dict[str, Any]]) -> dict[str, list[str]]:
    """``license_names.yaml`` first, as it orders candidates; then what each entry says of itself."""
    pairs = [(fold_name(entry["name"]), key) for entry in listed for key in entry["candidates"]]
    for key, record in records.items():
        own = [*_declared(record, "names_seen"), *_declared(record, "names_expected"), key]
        pairs.extend((fold_name(name), key) for name in own)
    return _collect(pairs)


def _spdx(records: Mapping[str, Record]) -> dict[str, str]:
    """Identifiers in lower case. Overlays and aliases do not stand for the licence they are named after."""
    found: dict[str, str] = {}
    for key, record in records.items():
        identifiers = record["identifiers"]
        if record["kind"] in ("license", "overlay"):
            found[f"licenseref-{key}"] = key
        if record["kind"] != "license":
            continue
        names = [identifiers["spdx"], *identifiers.get("also_spdx", ())]
        if identifiers["spdx"].endswith("-only"):
            base = identifiers["spdx"].removesuffix("-only")
            names += [base, f"{base}+", f"{base}-or-later"]
        if "scancode" in identifiers:
            names.append(f"LicenseRef-scancode-{identifiers['scancode']}")
        for name in names:
            found.setdefault(name.lower(), key)
    return dict(sorted(found.items()))


def _digests(records: Mapping[str, Record]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, record in records.items():
        for fingerprint in record.get("text", {}).get("fingerprints", ()):
            for form in ("raw", "normalised", "alnum"):
                if form in fingerprint:
                    found[fingerprint[form]] = key
    return dict(sorted(found.items()))
