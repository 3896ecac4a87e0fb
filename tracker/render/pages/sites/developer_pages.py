"""One developer: the models, and what happened to them."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.reporting.ledger_state import LedgerState
from tracker.domain.reporting.movers import when
from tracker.render.pages.sites.front import common
from tracker.render.pages.sites.rows import model_rows
from tracker.render.pages.writing.address import Place, relative
from tracker.render.pages.writing.events import event_view
from tracker.render.pages.writing.outside import clean
from tracker.render.pages.writing.page import page
from tracker.render.pages.writing.paths import ATOM, Paths, alternates

_IN_FULL = 6
_MOST_EVENTS = 80
_MOST_ROWS = 400


def developer_files(state: LedgerState, place: Place, paths: Paths) -> Iterator[tuple[str, bytes]]:
    """A page for every developer with a followed model; feeds are made with the other feeds."""
    for name, models in state.by_developer.items():
        here, feed = paths.developer(name), paths.developer(name, "atom")
        if here is None or feed is None:
            continue
        events = sorted(
            (change for model in models for change in model.events),
            key=lambda change: (when(change) or "", change.model, change.check),
            reverse=True,
        )

        def linked(identifier: str, page_path: str = here) -> str | None:
            path = paths.model(identifier)
            return relative(page_path, path) if path else None

        values = common(here, state, place) | {
            "title": f"{name} · {place.title}",
            "summary": f"{len(models)} models of {name}: access, licence, context length and size.",
            "alternates": alternates(here, (feed, ATOM, f"Changes of {clean(name, 80)}’s models")),
            "developer": name,
            "country": models[0].assessment.model.country,
            "rows": model_rows(models[:_MOST_ROWS], paths),
            "more": max(0, len(models) - _MOST_ROWS),
            "total": len(models),
            "events": [
                event_view(change, state.by_id[change.model].name, linked) for change in events[:_MOST_EVENTS]
            ],
            "in_full": _IN_FULL,
            "more_events": max(0, len(events) - _MOST_EVENTS),
            "feed": relative(here, feed),
        }
        yield here, page("developer.html", values).encode()
