"""Dates to come, for a calendar: all-day entries with names that stay."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

from tracker.domain.reporting.ahead import Ahead
from tracker.domain.reporting.ledger_state import LedgerState
from tracker.render.pages.writing.address import Place
from tracker.render.pages.writing.outside import clean, web_address
from tracker.render.pages.writing.page import needs_extra

if TYPE_CHECKING:
    from icalendar.cal import Component

_PRODUCT = "-//open-weights-tracker//EN"


def calendar_file(state: LedgerState, place: Place) -> bytes:
    """RFC 5545. Raises UsageError where the package that writes it is not installed."""
    try:
        from icalendar import Calendar, Timezone, TimezoneStandard
    except ImportError as error:
        raise needs_extra("icalendar") from error
    made = Calendar()
    made.add("prodid", _PRODUCT)
    made.add("version", "2.0")
    made.add("name", f"{clean(place.title, 100)}: dates ahead")
    if not state.week.ahead:
        # A calendar holds at least one component; one without dates holds the time zone it would use.
        zone, standard = Timezone(), TimezoneStandard()
        zone.add("tzid", "Etc/UTC")
        standard.add("dtstart", dt.datetime(1970, 1, 1))
        standard.add("tzoffsetfrom", dt.timedelta(0))
        standard.add("tzoffsetto", dt.timedelta(0))
        zone.add_component(standard)
        made.add_component(zone)
    seen: Counter[str] = Counter()
    for row in state.week.ahead:
        made.add_component(_event(row, state, place, seen))
    return bytes(made.to_ical(sorted=False))


def _event(row: Ahead, state: LedgerState, place: Place, seen: Counter[str]) -> Component:
    from icalendar import Event

    name = clean(state.week.name(row.model), 100)
    uid = f"{_plain(row.model)}-{row.kind.value}-{row.date.text}"
    seen[uid] += 1
    number = f"-{seen[uid]}" if seen[uid] > 1 else ""
    event = Event()
    event.add("summary", f"{name}: {clean(row.what, 200)}")
    event.add("dtstart", row.date.first)
    event.add("dtend", row.date.last + dt.timedelta(days=row.date.last < dt.date.max))
    event.add("dtstamp", state.moment)
    event.add("uid", f"{uid}{number}@{place.authority}")
    event.add("categories", [row.kind.value])
    source = clean(row.source or "", 500)
    vague = "" if row.date.exact else f" The day is not known, only {row.date.text}."
    event.add("description", f"{clean(row.what)}.{vague}{' Source: ' + source if source else ''}".strip())
    event.add("transp", "TRANSPARENT")
    page = place.absolute(f"models/{row.model}.html") if row.model in state.by_id else None
    if url := page or web_address(row.source):
        event.add("url", url)
    return event


def _plain(text: str) -> str:
    return "".join(each if each.isascii() and (each.isalnum() or each in ".-") else "-" for each in text)[
        :100
    ]
