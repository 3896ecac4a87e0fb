"""The front page, the lists behind it, and how all of it is made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from tracker.domain.changes.change import Change
from tracker.domain.reporting.ledger_state import LedgerState, ModelState
from tracker.domain.reporting.movers import developer_moves, when
from tracker.domain.reporting.sections import Section, section_of
from tracker.render.pages.reports.report_page import headline, moment, moved, report_values
from tracker.render.pages.sites.rows import filter_style, filters, model_rows
from tracker.render.pages.writing.address import Place, relative
from tracker.render.pages.writing.events import event_view
from tracker.render.pages.writing.page import page
from tracker.render.pages.writing.paths import Paths, alternates, navigation
from tracker.render.pages.writing.words import ACCESS_MEANS, CLASS_MEANS
from tracker.vocabulary import Access, LicenseClass

FRONT_BYTES = 96_000
"""A front page beyond this leads to the list of models instead of holding it; a promise is 100 kB."""
LIST_BYTES = 140_000
"""Beyond this the list of models is one of developers, each with a page of its own."""
_RECENT = 12


def front_files(state: LedgerState, place: Place, paths: Paths) -> Iterator[tuple[str, bytes]]:
    """``index.html``, ``models.html``, ``developers.html``, ``licenses.html``, ``how.html``."""
    whole = _front(state, place, paths, with_models=True)
    if len(whole) > FRONT_BYTES:
        whole = _front(state, place, paths, with_models=False)
    yield "index.html", whole
    listed = _models(state, place, paths, with_rows=True)
    if len(listed) > LIST_BYTES:
        listed = _models(state, place, paths, with_rows=False)
    yield "models.html", listed
    yield "developers.html", _developers(state, place, paths)
    yield "licenses.html", _licenses(state, place, paths)
    yield "how.html", _how(state, place)


def common(here: str, state: LedgerState, place: Place) -> dict[str, Any]:
    """What every page of a site says of itself."""
    return {
        "home": relative(here, "index.html"),
        "brand": place.title,
        "nav": navigation(here),
        "alternates": alternates(here),
        "as_of": moment(state.snapshot) if state.snapshot else None,
        "data_license": place.data_license,
    }


def _front(state: LedgerState, place: Place, paths: Paths, *, with_models: bool) -> bytes:
    week = state.week
    told = {_facts(change) for change in week.changes}
    recent = [
        change
        for change in state.news
        if section_of(change) in (Section.TIGHTENED, Section.OPENED) and _facts(change) not in told
    ]
    rows = model_rows(_in_order(state), paths) if with_models else ()
    groups = filters(rows)
    values = common("index.html", state, place) | report_values(week, paths.model, paths.developer)
    values |= {
        "title": f"{place.title}: {headline(week)}",
        "summary": f"{headline(week)}. Licence and access of {len(state.models)} open-weights models.",
        "recent": [event_view(change, week.name(change.model), paths.model) for change in recent[:_RECENT]],
        "movers": moved(developer_moves(week.models, _of_ninety_days(state)), paths.developer),
        "rows": rows,
        "filters": groups,
        "total": len(state.models),
        "groups": () if with_models else developer_rows(state, paths, "index.html"),
    }
    return page("front.html", values, more_style=filter_style(groups)).encode()


def _models(state: LedgerState, place: Place, paths: Paths, *, with_rows: bool) -> bytes:
    rows = model_rows(_in_order(state), paths) if with_rows else ()
    groups = filters(rows)
    values = common("models.html", state, place) | {
        "title": f"Models · {place.title}",
        "summary": f"Access, licence, context length and size of {len(state.models)} models.",
        "rows": rows,
        "filters": groups,
        "total": len(state.models),
        "groups": () if with_rows else developer_rows(state, paths, "models.html"),
    }
    return page("models.html", values, more_style=filter_style(groups)).encode()


def _developers(state: LedgerState, place: Place, paths: Paths) -> bytes:
    values = common("developers.html", state, place) | {
        "title": f"Developers · {place.title}",
        "summary": f"{len(state.by_developer)} developers of open-weights models.",
        "groups": developer_rows(state, paths, "developers.html"),
    }
    return page("developers.html", values).encode()


def _licenses(state: LedgerState, place: Place, paths: Paths) -> bytes:
    entries = [state.knowledge.terms[key] for key in sorted(state.knowledge)]
    groups = [
        {
            "value": value.value,
            "means": CLASS_MEANS[value],
            "entries": [
                {
                    "name": terms.name,
                    "key": terms.key,
                    "spdx": terms.spdx,
                    "href": paths.license(terms.key),
                    "models": len(state.by_license.get(terms.key, ())),
                }
                for terms in sorted(
                    (terms for terms in entries if terms.license_class is value),
                    key=lambda terms: (-len(state.by_license.get(terms.key, ())), terms.name.casefold()),
                )
            ],
        }
        for value in LicenseClass
    ]
    values = common("licenses.html", state, place) | {
        "title": f"Licences · {place.title}",
        "summary": f"What {len(entries)} licences of models permit, ask and bar.",
        "groups": [group for group in groups if group["entries"]],
        "total": len(entries),
    }
    return page("licenses.html", values).encode()


def _how(state: LedgerState, place: Place) -> bytes:
    values = common("how.html", state, place) | {
        "title": f"Feeds and data · {place.title}",
        "summary": "Feeds, badges, calendar and data files of this ledger, and how it is made.",
        "accesses": [(value.value, ACCESS_MEANS[value]) for value in Access],
        "classes": [(value.value, CLASS_MEANS[value]) for value in LicenseClass],
        "example": state.models[0].id if state.models else None,
        "base": place.base,
    }
    return page("how.html", values).encode()


def developer_rows(state: LedgerState, paths: Paths, here: str) -> list[Mapping[str, Any]]:
    """Developers with what stands open of theirs, by name."""
    return [
        {
            "name": name,
            "href": relative(here, paths.developer(name) or ""),
            "country": models[0].assessment.model.country,
            "models": len(models),
            "open": sum(model.assessment.access.value is Access.OPEN for model in models),
            "unknown": sum(model.assessment.access.value is Access.UNKNOWN for model in models),
            "free": sum(
                model.assessment.license.license_class is LicenseClass.OPEN_SOURCE for model in models
            ),
        }
        for name, models in state.by_developer.items()
    ]


def _in_order(state: LedgerState) -> list[ModelState]:
    return [model for models in state.by_developer.values() for model in models]


def _of_ninety_days(state: LedgerState) -> list[Change]:
    """The events since some ninety days before the newest snapshot."""
    since = (state.moment - dt.timedelta(days=90)).date().isoformat()
    return [change for change in state.news if (when(change) or "") >= since]


def _facts(change: Change) -> tuple[str | None, ...]:
    """What tells an event from the others on a page."""
    return change.model, change.check, change.old, change.new, when(change)
