"""What a JSON Schema cannot say about a registry: dates that exist, names used once, successions.

Works on the plain values of a file that may be wrong in any way; what has the wrong type is passed
over here, because the schema names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from tracker.domain.values.countries import COUNTRIES, LOOKALIKES
from tracker.domain.values.dates import PartialDate
from tracker.domain.values.hub_id import hub_id_problem
from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import RegistryField

Place = tuple[str | int, ...]
_COUNTRY = re.compile(r"[A-Z]{2}")
_YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at ``place``; ``near`` is a word that something of ``among`` may have been meant by."""

    place: Place
    what: str
    fix: str = ""
    near: str = ""
    among: tuple[str, ...] = ()


def registry_findings(data: Any, line_of: Any) -> Iterator[Finding]:
    """All findings, model by model and then across models; ``line_of`` says where a place is: ``line 12``."""
    models = _list(data.get("models")) if isinstance(data, Mapping) else ()
    for place, model in _entries(models):
        yield from _model_findings(place, model)
    yield from _name_findings(models, line_of)
    yield from _succession_findings(models)
    yield from _watch_findings(data.get("watch") if isinstance(data, Mapping) else None)


def _entries(models: Sequence[Any]) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    for index, model in enumerate(models):
        if isinstance(model, Mapping):
            yield ("models", index), model


def _model_findings(place: Place, model: Mapping[str, Any]) -> Iterator[Finding]:
    hub = model.get("hub")
    if isinstance(hub, str) and hub and (wrong := hub_id_problem(hub)):
        fix = "give the id as the Hub shows it, as in zai-org/GLM-5.2"
        yield Finding((*place, "hub"), f"hub: {_cut(hub)!r} {wrong}", fix)
    yield from _country_findings((*place, "country"), model.get("country"))
    stated: set[tuple[Any, Any, Any]] = set()
    for index, declared in enumerate(_list(model.get("declared"))):
        if isinstance(declared, Mapping):
            yield from _declared_findings((*place, "declared", index), declared, stated)
    for index, entry in enumerate(_list(model.get("history"))):
        if isinstance(entry, Mapping):
            at = (*place, "history", index)
            yield from _date_findings((*at, "date"), entry.get("date"))
            yield from _url_findings((*at, "source"), entry.get("source"))


def _country_findings(place: Place, country: Any) -> Iterator[Finding]:
    if isinstance(country, str) and _COUNTRY.fullmatch(country) and country not in COUNTRIES:
        meant = LOOKALIKES.get(country)
        fix = f"did you mean {meant!r}?" if meant else "use a code of ISO 3166-1 alpha-2"
        yield Finding(place, f"country: there is no country {country!r}", fix)


def _declared_findings(place: Place, declared: Mapping[str, Any], stated: set[Any]) -> Iterator[Finding]:
    field, value = declared.get("field"), declared.get("value")
    yield from _date_findings((*place, "as_of"), declared.get("as_of"))
    yield from _since_findings(place, declared)
    yield from _url_findings((*place, "source"), declared.get("source"))
    if field == RegistryField.RELEASE_DATE:
        yield from _date_findings((*place, "value"), value)
    if field == RegistryField.BASE_MODEL and isinstance(value, str) and (wrong := hub_id_problem(value)):
        yield Finding((*place, "value"), f"value: {_cut(value)!r} {wrong}", "give the parent's Hub id")
    if not isinstance(field, str):
        return
    # A merge has several parents; every other field has one value at a time.
    once = (field, str(declared.get("as_of")), str(value) if field == RegistryField.BASE_MODEL else None)
    if once in stated:
        yield Finding((*place, "field"), f"field: {_cut(field)!r} is stated twice for one date", "keep one")
    stated.add(once)


def _date_findings(place: Place, value: Any) -> Iterator[Finding]:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return
    try:
        year = PartialDate.parse(str(value)).first.year
        if year not in _YEARS:
            what = f"{place[-1]}: {str(value)!r} is in no year that a model can know of"
            yield Finding(place, what, f"write a date from {_YEARS[0]} to {_YEARS[-1]}")
    except ValueError:
        if re.fullmatch(r"\d{4}(-\d{2}){0,2}", str(value)):
            what = f"{place[-1]}: {str(value)!r} is not a date of the calendar"
            yield Finding(place, what, "write an existing day, or only the month or the year")


def _since_findings(place: Place, declared: Mapping[str, Any]) -> Iterator[Finding]:
    """A source cannot prove a value for a time after it was read."""
    since = declared.get("since")
    if since is None:
        return
    yield from _date_findings((*place, "since"), since)
    try:
        later = PartialDate.parse(str(since)).first > PartialDate.parse(str(declared.get("as_of"))).last
    except ValueError:
        return
    if later:
        yield Finding(
            (*place, "since"), f"since: {str(since)!r} is after as_of", "give the earlier day, or drop it"
        )


def _watch_findings(watch: Any) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for index, item in enumerate(_list(watch)):
        if not isinstance(item, Mapping) or not isinstance(item.get("owner"), str):
            continue
        at = ("watch", index, "owner")
        owner = item["owner"]
        if wrong := hub_id_problem(f"{owner}/x"):
            yield Finding(
                at, f"owner: {_cut(owner)!r} {wrong}", "name the owner as the Hub does, as in zai-org"
            )
        key = (owner.casefold(), str(item.get("family")))
        if key in seen:
            yield Finding(at, f"owner: {_cut(owner)!r} is watched twice for one family", "keep one")
        seen.add(key)


def _url_findings(place: Place, value: Any) -> Iterator[Finding]:
    if not isinstance(value, str) or not re.match(r"https?://", value):
        return
    try:
        parts = urlsplit(value)
        sound = bool(parts.hostname) and parts.username is None and parts.password is None
        _ = parts.port
    except ValueError:
        sound = False
    if not sound or not value.isprintable():
        fix = "give a plain address, as in https://example.org/page"
        yield Finding(place, f"source: {_cut(value)!r} is not a web address", fix)


def _name_findings(models: Sequence[Any], line_of: Any) -> Iterator[Finding]:
    """Names that two models share, letter case aside: a command could not tell which is meant."""
    owner: dict[str, int] = {}  # of many models, each thing more that is kept takes much room
    for place, model in _entries(models):
        number = int(place[1])
        for where, kind, name in _names(place, model):
            first = owner.setdefault(name.casefold(), number)
            if first != number:
                found = _names(("models", first), models[first])
                there, what = next((at, kind) for at, kind, one in found if one.casefold() == name.casefold())
                other = f"the {what} in {line_of(there)}"
                fix = (
                    "a model is listed once" if kind in ("id", "hub") else "remove it from one of the models"
                )
                yield Finding(where, f"{kind}: {_cut(name)!r} is also {other}", fix)


def _names(place: Place, model: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    for key in ("id", "hub", "name"):
        if isinstance(model.get(key), str) and model[key]:
            yield (*place, key), key, model[key]
    for index, alias in enumerate(_list(model.get("aliases"))):
        if isinstance(alias, str) and alias:
            yield (*place, "aliases", index), "alias", alias


def _succession_findings(models: Sequence[Any]) -> Iterator[Finding]:
    before: dict[str, str] = {}
    places: dict[str, Place] = {}
    ids = tuple(model["id"] for _, model in _entries(models) if isinstance(model.get("id"), str))
    known = frozenset(ids)
    for place, model in _entries(models):
        predecessor = model.get("succeeds")
        if not isinstance(predecessor, str):
            continue
        at = (*place, "succeeds")
        if predecessor not in known:
            what = f"succeeds: no model has the id {_cut(predecessor)!r}"
            yield Finding(at, what, near=predecessor, among=ids)
        elif isinstance(model.get("id"), str):
            before.setdefault(model["id"], predecessor)
            places.setdefault(model["id"], at)
    yield from _cycles(before, places)


def _cycles(before: Mapping[str, str], places: Mapping[str, Place]) -> Iterator[Finding]:
    done: set[str] = set()
    for start in before:
        path: list[str] = []
        walked: set[str] = set()
        model: str | None = start
        while model is not None and model not in done and model not in walked:
            walked.add(model)
            path.append(model)
            model = before.get(model)
        if model in walked:
            ring = path[path.index(str(model)) :]
            shown = [*ring[:4], "…"] if len(ring) > 5 else ring
            fix = "remove the one that is wrong"
            what = f"succeeds: the succession goes in a circle: {' → '.join([*shown, ring[0]])}"
            yield Finding(places[ring[0]], what, fix)
        done |= walked


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


def _cut(text: str) -> str:
    return text if len(text) <= 100 else text[:100] + "…"
