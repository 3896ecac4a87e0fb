"""Everything wrong with a registry, by line: its YAML, its form, and what a schema cannot say."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tracker.adapters.files.schema_check import did_you_mean, quote, schema_problems, thing
from tracker.adapters.files.yaml_document import Place, YamlDocument, parse_yaml
from tracker.adapters.machine.collector import collector_paused
from tracker.domain.registry.rules import registry_findings
from tracker.errors import DataError, Problem


def check_registry(path: Path, content: bytes) -> tuple[Any, list[Problem]]:
    """The plain values of the file and everything wrong with them, by line."""
    try:
        with collector_paused():
            document = parse_yaml(path, content)
            return document.data, sorted(set(_problems(document)))
    except DataError as error:
        return None, error.problems


def _problems(document: YamlDocument) -> Iterable[Problem]:
    yield from document.problems
    if not isinstance(document.data, dict):
        yield document.problem((), "a registry is a mapping with the key 'models'", "start it with 'models:'")
        return
    yield from schema_problems(document, "registry", _explain, lambda place: _title(document.data, place))
    for finding in registry_findings(document.data, document.line):
        fix = did_you_mean(finding.near, finding.among) if finding.near else finding.fix
        yield document.problem(finding.place, finding.what, fix)


def _title(data: Any, place: Place) -> str:
    """``model 'glm-5.2'`` for a whole entry, the plain name for what is in it."""
    if len(place) == 2 and place[0] == "models":
        entry = data["models"][place[1]]
        name = entry.get("id") if isinstance(entry, dict) else None
        return f"model {quote(name)}" if isinstance(name, str) else "model"
    singular = {"declared": "declared value", "history": "history entry"}
    if len(place) == 4 and isinstance(place[3], int):
        return singular.get(str(place[2]), thing(place))
    return thing(place)


def _explain(place: Place, value: Any) -> tuple[str, str] | None:
    """Better words than a pattern for values whose form has a name."""
    if not place or not isinstance(value, str):
        return None
    match place[-1]:
        case "id" | "family" if value:
            return (
                f"{place[-1]}: {quote(value)} is not of the form glm-5.2",
                "small letters, digits, '.' and '-'",
            )
        case "country":
            fix = f"write {value.upper()!r}" if len(value) == 2 and value.isalpha() else "as in CN, US, DE"
            return f"country: {quote(value)} is not a code of ISO 3166-1 alpha-2", fix
        case "source":
            return f"source: {quote(value)} is not a web address", "start it with https:// or http://"
        case "date" | "as_of":
            return f"{place[-1]}: {quote(value)} is not a date", "as in 2026-06-12, 2026-06 or 2026"
    if value and not value.isprintable():
        return f"{thing(place)}: {quote(value)} holds a control character or line break", "remove it"
    return None
