"""Everything wrong with a registry, by file and line: its YAML, its form, and what a schema cannot say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tracker.adapters.files.plain_yaml import NotPlainError
from tracker.adapters.files.schema_check import did_you_mean, quote, schema_problems, sound_by_schema, thing
from tracker.adapters.files.yaml_document import Place, YamlDocument, parse_yaml
from tracker.adapters.machine.collector import collector_paused
from tracker.adapters.workspace.registry_sources import (
    RegistryFile,
    includes,
    items_of,
    plain_values,
    registry_files,
    together,
)
from tracker.domain.registry.rules import registry_findings
from tracker.errors import DataError, Problem

_FIRST_KEYS = "start it with 'models:'"


def check_registry(path: Path, content: bytes) -> tuple[Any, list[Problem]]:
    """The plain values of a registry with the files it includes, and everything wrong with them by line."""
    try:
        return check_files(registry_files(path, content))
    except DataError as error:
        return None, error.problems


def check_files(files: Sequence[RegistryFile]) -> tuple[Any, list[Problem]]:
    """The same for files that have been read."""
    with collector_paused():
        data = _plainly(files)
        if data is not None:
            return data, []
        documents: list[YamlDocument] = []
        problems: list[Problem] = []
        for file in files:
            try:
                documents.append(parse_yaml(file.path, file.content))
            except DataError as error:
                problems += error.problems
        if not problems:
            problems = sorted(set(_problems(documents, files)))
        read = [document.data for document in documents]
        return together(read) if len(read) == len(files) else None, problems


def _plainly(files: Sequence[RegistryFile]) -> Any:
    """The values where everything is sound, read the fast way; None where words may be needed."""
    try:
        read = [plain_values(file.content) for file in files]
    except (NotPlainError, ValueError, RecursionError):
        return None
    if not all(sound_by_schema(values, "registry") for values in read):
        return None
    if any("include" in values for values in read[1:]) or ("include" in read[0]) != includes(
        files[0].content
    ):
        return None
    data = together(read)
    return data if next(iter(registry_findings(data, lambda place: "")), None) is None else None


class _Places:
    """Where a value of the whole registry stands: its file and the place in that file."""

    def __init__(self, documents: Sequence[YamlDocument]) -> None:
        self._documents = documents
        self._first = documents[0].path if documents else ""

    def find(self, place: Place) -> tuple[YamlDocument, Place]:
        if len(place) < 2 or len(self._documents) == 1 or not isinstance(place[1], int):
            return self._documents[0], place
        number = place[1]
        for document in self._documents:
            items = items_of(document.data.get(place[0])) if isinstance(document.data, dict) else []
            if number < len(items):
                return document, (place[0], number, *place[2:])
            number -= len(items)
        return self._documents[0], place

    def said(self, place: Place) -> str:
        """The words for a place in a message: its line, with the file where there are several."""
        document, inside = self.find(place)
        line = f"line {document.line(inside)}"
        return line if len(self._documents) == 1 else f"{line} of {document.path}"


def _problems(documents: Sequence[YamlDocument], files: Sequence[RegistryFile]) -> Iterator[Problem]:
    for number, document in enumerate(documents):
        yield from document.problems
        if not isinstance(document.data, dict):
            yield document.problem((), "a registry is a mapping with the key 'models'", _FIRST_KEYS)
            continue
        yield from _schema(document)
        if number and "include" in document.data:
            what = "include: an included file includes no others"
            yield document.problem(("include",), what, "name them in the registry's first file")
    first = documents[0].data if documents else None
    if isinstance(first, dict) and "include" in first and not includes(files[0].content):
        what = "include: stands where it is not seen"
        yield documents[0].problem(("include",), what, "write 'include:' at the start of a line")
    places = _Places(documents)
    for finding in registry_findings(together([document.data for document in documents]), places.said):
        fix = did_you_mean(finding.near, finding.among) if finding.near else finding.fix
        document, inside = places.find(finding.place)
        yield document.problem(inside, finding.what, fix)


def _schema(document: YamlDocument) -> Iterable[Problem]:
    return schema_problems(document, "registry", _explain, lambda place: _title(document.data, place))


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
            if value.startswith("pkg:"):
                return f"source: {quote(value)} is no package with its version", "as in pkg:pypi/name@1.2"
            return f"source: {quote(value)} is not a web address", "start it with https:// or http://"
        case "date" | "as_of" | "since":
            return f"{place[-1]}: {quote(value)} is not a date", "as in 2026-06-12, 2026-06 or 2026"
    if value and not value.isprintable():
        return f"{thing(place)}: {quote(value)} holds a control character or line break", "remove it"
    return None
