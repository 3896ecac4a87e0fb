"""The licence knowledge shipped in the package.

Kept by hand as one YAML file a licence in ``data/licenses``, with ``hub_identifiers.yaml`` and
``license_names.yaml`` beside it; read from ``data/licenses.json``, which is compiled from them.
"""

from __future__ import annotations

import functools
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracker.adapters.files.package import DATA
from tracker.adapters.knowledge.license_records import Record, read_terms
from tracker.adapters.knowledge.spdx_expressions import parse_expression
from tracker.domain.licensing.knowledge.lookups import HubIdentifier, LicenseKnowledge, fold_name
from tracker.domain.licensing.knowledge.terms import LicenseTerms
from tracker.vocabulary import LicenseClass

if TYPE_CHECKING:
    from tracker.domain.licensing.texts.recognition import Recogniser

COMPILED = DATA / "licenses.json"


@functools.cache
def load_knowledge() -> LicenseKnowledge:
    """Everything known about licences; entries are built when they are first asked for."""
    compiled = json.loads(COMPILED.read_bytes())
    records = compiled["licenses"]
    return LicenseKnowledge(
        terms=_TermsWhenAsked(records),
        classes={key: LicenseClass(record["class"]) for key, record in records.items()},
        hub={entry["id"]: _hub_identifier(entry) for entry in compiled["hub"]},
        names=_tuples(compiled["names"]),
        links=_tuples(compiled["links"]),
        spdx=compiled["spdx"],
        digests=compiled["digests"],
        recogniser=load_recogniser,
        parse_expression=parse_expression,
    )


@functools.cache
def load_recogniser() -> Recogniser:
    """What tells licence texts apart; made of the knowledge and the sketches when it is first asked for."""
    from tracker.adapters.knowledge.license_texts import make_recogniser

    return make_recogniser(load_knowledge())


class _TermsWhenAsked(Mapping[str, LicenseTerms]):
    def __init__(self, records: Mapping[str, Record]) -> None:
        self._records = records
        self._built: dict[str, LicenseTerms] = {}

    def __getitem__(self, key: str) -> LicenseTerms:
        if key not in self._built:
            self._built[key] = read_terms(self._records[key])
        return self._built[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def __contains__(self, key: object) -> bool:
        return key in self._records


def _hub_identifier(entry: Record) -> HubIdentifier:
    return HubIdentifier(
        id=entry["id"],
        name=entry["name"],
        entry=entry["entry"],
        spdx=entry.get("spdx"),
        candidates=tuple(entry.get("candidates", ())),
        family=entry.get("family", False),
        trap=entry.get("trap", ""),
        note=entry.get("note", ""),
    )


def _tuples(lists: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(keys) for name, keys in lists.items()}


def compile_knowledge(folder: Path = DATA) -> str:
    """The text of ``licenses.json`` for the YAML files in ``folder``. Raises OSError and YAMLError."""
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
        "licenses": records,
    }
    return json.dumps(compiled, ensure_ascii=False, separators=(",", ":")) + "\n"


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
