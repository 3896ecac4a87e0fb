"""registry.yaml: read, checked in full, and turned into the models it names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tracker.adapters.parsed_cache import ParsedCache
from tracker.adapters.yaml_document import Place, YamlDocument, collector_paused, parse_yaml, read_source
from tracker.domain.dates import PartialDate
from tracker.domain.registry import Declared, HistoryEntry, HubId, ModelId, Registry, TrackedModel
from tracker.errors import DataError, Problem
from tracker.vocabulary import Access, RegistryField

_PACKAGE = Path(__file__).parent.parent
_CACHE = ParsedCache(
    "registry",
    rules=(
        Path(__file__),
        _PACKAGE / "domain" / "registry_rules.py",
        _PACKAGE / "data" / "schemas" / "registry.schema.json",
    ),
)


def load_registry(path: Path) -> Registry:
    """The registry in ``path``; raises DataError with every problem in it."""
    content = read_source(path)
    cached = _CACHE.get(content)
    if cached is not None:
        try:
            return build_registry(cached)
        except (KeyError, TypeError, ValueError, AttributeError):
            cached = None
    data, problems = check_registry(path, content)
    if problems:
        raise DataError(problems)
    registry = build_registry(data)
    _CACHE.put(content, data)
    return registry


def check_registry(path: Path, content: bytes) -> tuple[Any, list[Problem]]:
    """The plain values of the file and everything wrong with them, by line."""
    try:
        with collector_paused():
            document = parse_yaml(path, content)
            return document.data, sorted(set(_problems(document)))
    except DataError as error:
        return None, error.problems


def build_registry(data: Any) -> Registry:
    """Checked plain values as models. Raises KeyError, TypeError, ValueError where they are unsound."""
    dates: dict[str, PartialDate] = {}
    return Registry(tuple(_model(raw, dates) for raw in data["models"]))


def _problems(document: YamlDocument) -> Iterable[Problem]:
    from tracker.adapters.schema_check import did_you_mean, schema_problems
    from tracker.domain.registry_rules import registry_findings

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
    from tracker.adapters.schema_check import thing

    if len(place) == 2 and place[0] == "models":
        entry = data["models"][place[1]]
        name = entry.get("id") if isinstance(entry, dict) else None
        return f"model {_short(name)!r}" if isinstance(name, str) else "model"
    singular = {"declared": "declared value", "history": "history entry"}
    if len(place) == 4 and isinstance(place[3], int):
        return singular.get(str(place[2]), thing(place))
    return thing(place)


def _explain(place: Place, value: Any) -> tuple[str, str] | None:
    """Better words than a pattern for values whose form has a name."""
    from tracker.adapters.schema_check import thing

    if not place or not isinstance(value, str):
        return None
    match place[-1]:
        case "id" | "family" if value:
            return (
                f"{place[-1]}: {_short(value)!r} is not of the form glm-5.2",
                "small letters, digits, '.' and '-'",
            )
        case "country":
            fix = f"write {value.upper()!r}" if len(value) == 2 and value.isalpha() else "as in CN, US, DE"
            return f"country: {_short(value)!r} is not a code of ISO 3166-1 alpha-2", fix
        case "source":
            return f"source: {_short(value)!r} is not a web address", "start it with https:// or http://"
        case "date" | "as_of":
            return f"{place[-1]}: {_short(value)!r} is not a date", "as in 2026-06-12, 2026-06 or 2026"
    if value and not value.isprintable():
        return f"{thing(place)}: {_short(value)!r} holds a control character or line break", "remove it"
    return None


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"


def _model(raw: Mapping[str, Any], dates: dict[str, PartialDate]) -> TrackedModel:
    hub, succeeds = _text(raw, "hub"), _text(raw, "succeeds")
    return TrackedModel(
        id=ModelId(_needed(raw, "id")),
        hub=HubId(hub) if hub is not None else None,
        name=_text(raw, "name"),
        developer=_text(raw, "developer"),
        country=_text(raw, "country"),
        family=_text(raw, "family"),
        succeeds=ModelId(succeeds) if succeeds is not None else None,
        aliases=tuple(map(_word, raw.get("aliases", ()))),
        declared=tuple(_declared(item, dates) for item in raw.get("declared", ())),
        history=tuple(_entry(item, dates) for item in raw.get("history", ())),
    )


def _declared(raw: Mapping[str, Any], dates: dict[str, PartialDate]) -> Declared:
    value = raw["value"]
    field = RegistryField(raw["field"])
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise TypeError(field)
    return Declared(
        field=field,
        value=str(value) if field is RegistryField.RELEASE_DATE else value,
        source=_needed(raw, "source"),
        as_of=_date(raw["as_of"], dates),
    )


def _entry(raw: Mapping[str, Any], dates: dict[str, PartialDate]) -> HistoryEntry:
    access = raw.get("access")
    return HistoryEntry(
        date=_date(raw["date"], dates),
        access=Access(access) if access is not None else None,
        source=_needed(raw, "source"),
        note=_text(raw, "note") or "",
        license=_text(raw, "license"),
    )


def _date(value: object, dates: dict[str, PartialDate]) -> PartialDate:
    text = str(value)
    if text not in dates:
        dates[text] = PartialDate.parse(text)
    return dates[text]


def _text(raw: Mapping[str, Any], key: str) -> str | None:
    value = raw.get(key)
    return None if value is None else _word(value)


def _needed(raw: Mapping[str, Any], key: str) -> str:
    return _word(raw[key])


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
