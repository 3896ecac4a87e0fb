"""registry.yaml with the files it includes: read, checked in full, and turned into the models it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tracker.adapters.files.package import DATA, PACKAGE
from tracker.adapters.files.parsed_cache import ParsedCache
from tracker.adapters.workspace.registry_sources import RegistryFile, fingerprint, registry_files
from tracker.domain.registry.entries import (
    Declared,
    HistoryEntry,
    HubId,
    ModelId,
    Registry,
    TrackedModel,
    Watch,
)
from tracker.domain.values.dates import PartialDate
from tracker.errors import DataError
from tracker.vocabulary import Access, RegistryField

_HERE = Path(__file__)
# Thousands are looked up at each start; to ask the class takes ten times as long.
_FIELDS = {field.value: field for field in RegistryField}
_ACCESS = {access.value: access for access in Access}
# Registries are values: within one process the same bytes are read once.
_BUILT: dict[bytes, Registry] = {}
_MOST_BUILT = 4
_CACHE = ParsedCache(
    "registry",
    rules=(
        _HERE,
        _HERE.with_name("registry_check.py"),
        _HERE.with_name("registry_sources.py"),
        PACKAGE / "adapters" / "files" / "plain_yaml.py",
        PACKAGE / "domain" / "registry" / "rules.py",
        DATA / "schemas" / "registry.schema.json",
    ),
)


def load_registry(path: Path) -> Registry:
    """The registry in ``path`` and the files it includes; raises DataError with every problem in it."""
    files = registry_files(path)
    source = fingerprint(files)
    built = _BUILT.get(source)
    if built is None:
        built = _built(files, source)
        _BUILT[source] = built
        for oldest in list(_BUILT)[: -_MOST_BUILT or None]:
            _BUILT.pop(oldest, None)
    return built


def _built(files: Sequence[RegistryFile], source: bytes) -> Registry:
    cached = _CACHE.get(source)
    if cached is not None:
        try:
            return build_registry(_given_up(cached))
        except (KeyError, TypeError, ValueError, AttributeError):
            cached = None
    from tracker.adapters.workspace.registry_check import check_files

    data, problems = check_files(files)
    if problems:
        raise DataError(problems)
    _CACHE.put(source, data)
    return build_registry(_given_up(data))


def _given_up(data: Any) -> Any:
    """The same, of which each model's plain values go once they have been taken: many take much room."""
    models = data.pop("models", ())
    return {**data, "models": _each(models) if isinstance(models, list) else models}


def _each(items: list[Any]) -> Iterator[Any]:
    items.reverse()
    while items:
        yield items.pop()


def build_registry(data: Any) -> Registry:
    """Checked plain values as models. Raises KeyError, TypeError, ValueError where they are unsound."""
    dates: dict[str, PartialDate] = {}
    words: dict[str, str] = {}
    return Registry(
        tuple(_model(raw, dates, words) for raw in data.get("models", ())),
        tuple(_watch(raw) for raw in data.get("watch", ())),
    )


def _watch(raw: Mapping[str, Any]) -> Watch:
    return Watch(
        owner=_needed(raw, "owner"),
        family=_text(raw, "family"),
        include=tuple(map(_word, raw.get("include", ()))),
        exclude=tuple(map(_word, raw.get("exclude", ()))),
    )


def _model(raw: Mapping[str, Any], dates: dict[str, PartialDate], words: dict[str, str]) -> TrackedModel:
    """``words`` are those that many models have in common, each kept once."""
    hub, succeeds = _text(raw, "hub"), _text(raw, "succeeds")
    developer, country, family = (
        words.setdefault(word, word) if (word := _text(raw, key)) is not None else None
        for key in ("developer", "country", "family")
    )
    return TrackedModel(
        id=ModelId(_needed(raw, "id")),
        hub=HubId(hub) if hub is not None else None,
        name=_text(raw, "name"),
        developer=developer,
        country=country,
        family=family,
        succeeds=ModelId(succeeds) if succeeds is not None else None,
        aliases=tuple(map(_word, raw.get("aliases", ()))),
        declared=tuple(_declared(item, dates) for item in raw.get("declared", ())),
        history=tuple(_entry(item, dates) for item in raw.get("history", ())),
    )


def _declared(raw: Mapping[str, Any], dates: dict[str, PartialDate]) -> Declared:
    value, since = raw["value"], raw.get("since")
    field = _FIELDS[raw["field"]]
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise TypeError(field)
    return Declared(
        field=field,
        value=str(value) if field is RegistryField.RELEASE_DATE else value,
        source=_word(raw["source"]),
        as_of=_date(raw["as_of"], dates),
        since=_date(since, dates) if since is not None else None,
    )


def _entry(raw: Mapping[str, Any], dates: dict[str, PartialDate]) -> HistoryEntry:
    access, likely = raw.get("access"), raw.get("likely")
    return HistoryEntry(
        date=_date(raw["date"], dates),
        access=_ACCESS[access] if access is not None else None,
        source=_word(raw["source"]),
        note=_text(raw, "note") or "",
        license=_text(raw, "license"),
        likely=_ACCESS[likely] if likely is not None else None,
    )


def _date(value: object, dates: dict[str, PartialDate]) -> PartialDate:
    text = str(value)
    date = dates.get(text)
    if date is None:
        date = dates[text] = PartialDate.parse(text)
    return date


def _text(raw: Mapping[str, Any], key: str) -> str | None:
    value = raw.get(key)
    return None if value is None else _word(value)


def _needed(raw: Mapping[str, Any], key: str) -> str:
    return _word(raw[key])


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
