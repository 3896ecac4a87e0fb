"""Feeds of events: Atom for everything, for what tightened, for a model and for a developer; JSON Feed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from tracker.domain.changes.change import Change
from tracker.domain.reporting.ledger_state import LedgerState
from tracker.domain.reporting.movers import developer_of, when
from tracker.domain.reporting.sections import Section, section_of
from tracker.render.pages.feeds.atom import Feed, atom
from tracker.render.pages.feeds.entry import Entry
from tracker.render.pages.writing.address import Place
from tracker.render.pages.writing.events import event_text, event_title, event_urns
from tracker.render.pages.writing.outside import clean
from tracker.render.pages.writing.page import pretty_json
from tracker.render.pages.writing.paths import Paths
from tracker.vocabulary import ChangeKind

_MOST = 200
_RECENT = dt.timedelta(days=90)


def feed_files(state: LedgerState, place: Place, paths: Paths) -> Iterator[tuple[str, bytes]]:
    """All feeds with their archives."""
    entries = _entries(state, paths)
    yield from _atom_with_archives("changes", "All changes", entries, state, place)
    tightened = [entry for entry in entries if section_of(entry.change) is Section.TIGHTENED]
    yield from _atom_with_archives("tightened", "What tightened", tightened, state, place)
    yield "changes.json", _json_feed(entries, state, place)
    by_model: dict[str, list[Entry]] = {}
    by_developer: dict[str, list[Entry]] = {}
    for entry in entries:
        by_model.setdefault(entry.change.model, []).append(entry)
        if entry.change.model in state.by_id:
            by_developer.setdefault(state.by_id[entry.change.model].developer, []).append(entry)
    for model in state.models:
        path = f"models/{model.id}.atom"
        yield path, atom(_feed(path, f"Changes of {model.name}", f"models/{model.id}.html", state, place),
                         by_model.get(model.id, [])[:_MOST], place)  # fmt: skip
    for name in state.by_developer:
        own, page = paths.developer(name, "atom"), paths.developer(name)
        if own and page:
            yield own, atom(_feed(own, f"Changes of models by {name}", page, state, place),
                            by_developer.get(name, [])[:_MOST], place)  # fmt: skip


def _atom_with_archives(
    name: str, title: str, entries: Sequence[Entry], state: LedgerState, place: Place
) -> Iterator[tuple[str, bytes]]:
    """The newest entries, and older ones in a file a year, each leading to the one before (RFC 5005)."""
    newest, older = _split(entries, state.moment)
    years: dict[int, list[Entry]] = {}
    for entry in older:
        years.setdefault(entry.updated.year, []).append(entry)
    archives = [f"archive/{name}-{year}.atom" for year in sorted(years)]
    before = archives[-1] if archives else None
    current = f"{name}.atom"
    yield current, atom(_feed(current, title, "index.html", state, place, before=before), newest, place)
    for index, year in enumerate(sorted(years)):
        path = archives[index]
        before = archives[index - 1] if index else None
        feed = _feed(path, f"{title}, {year}", "index.html", state, place, before=before, current=current)
        yield path, atom(feed, years[year], place)


def _split(entries: Sequence[Entry], moment: dt.datetime) -> tuple[list[Entry], list[Entry]]:
    recent = sum(entry.updated >= moment - _RECENT for entry in entries)
    shown = max(_MOST, recent)
    return list(entries[:shown]), list(entries[shown:])


def _feed(
    path: str,
    title: str,
    page: str,
    state: LedgerState,
    place: Place,
    *,
    before: str | None = None,
    current: str | None = None,
) -> Feed:
    return Feed(
        path=path,
        title=f"{clean(place.title, 100)}: {clean(title, 120)}",
        page=page,
        moment=state.moment,
        before=before,
        current=current,
    )


def _entries(state: LedgerState, paths: Paths) -> list[Entry]:
    """Newest first, ties by model."""
    related: dict[tuple[str, str], str] = {}
    found = []
    for change, urn in reversed(list(zip(state.news, event_urns(state.news), strict=True))):
        about = (change.model, change.field.partition(".")[0])
        corrects = related.get(about) if change.kind is ChangeKind.CORRECTION else None
        related[about] = urn
        found.append(_entry(change, urn, corrects, state, paths))
    return sorted(found, key=lambda entry: (-entry.updated.timestamp(), entry.change.model, entry.urn))


def _entry(change: Change, urn: str, corrects: str | None, state: LedgerState, paths: Paths) -> Entry:
    model = state.week.models.get(change.model)
    developer = developer_of(model) if model is not None else None
    words = (change.check, change.direction.value, change.kind.value, developer)
    return Entry(
        urn=urn,
        title=event_title(change, state.week.name(change.model)),
        text=event_text(change),
        updated=_moment(change, state.moment),
        path=paths.model(change.model) or "index.html",
        categories=tuple(dict.fromkeys(clean(word, 80) for word in words if word)),
        change=change,
        corrects=corrects,
    )


def _moment(change: Change, newest: dt.datetime) -> dt.datetime:
    """When it was first seen; for what the registry dates, the day it gives."""
    for text in (change.observed.by, when(change)):
        if not text:
            continue
        try:
            found = dt.datetime.fromisoformat(text.replace("Z", "+00:00"))
        except ValueError:
            found = _first_of(text) or newest
        return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
    return newest


def _first_of(text: str) -> dt.datetime | None:
    """The first moment of a month or a year."""
    parts = [int(part) for part in text.split("-") if part.isdigit()]
    if not 1 <= len(parts) <= 2:
        return None
    return dt.datetime(parts[0], parts[1] if len(parts) > 1 else 1, 1, tzinfo=dt.UTC)


def _json_feed(entries: Sequence[Entry], state: LedgerState, place: Place) -> bytes:
    newest, _ = _split(entries, state.moment)
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": clean(place.title, 100),
        "language": "en",
        "description": "Changes of licence, access, context length and size of open-weights models.",
        **(
            {"home_page_url": place.absolute("index.html"), "feed_url": place.absolute("changes.json")}
            if place.base
            else {}
        ),
        "authors": [{"name": clean(place.title, 100)}],
        "items": [
            {
                "id": entry.urn,
                "url": place.from_feed("changes.json", entry.path),
                "title": entry.title,
                "content_text": entry.text,
                "date_published": entry.updated.isoformat().replace("+00:00", "Z"),
                "tags": list(entry.categories),
                "_tracker": {
                    "check": entry.change.check,
                    "model": entry.change.model,
                    "direction": entry.change.direction.value,
                    "kind": entry.change.kind.value,
                    "before": entry.change.old,
                    "after": entry.change.new,
                    "corrects": entry.corrects,
                },
            }
            for entry in newest
        ],
    }
    return pretty_json(document).encode()
