"""Every file of a site, by its path."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.reporting.ledger_state import LedgerState
from tracker.render.pages.feeds.badge import badge_files
from tracker.render.pages.feeds.calendar import calendar_file
from tracker.render.pages.feeds.data_files import data_files
from tracker.render.pages.feeds.feeds import feed_files
from tracker.render.pages.sites.developer_pages import developer_files
from tracker.render.pages.sites.front import front_files
from tracker.render.pages.sites.license_pages import license_files
from tracker.render.pages.sites.model_pages import model_files
from tracker.render.pages.writing.address import Place
from tracker.render.pages.writing.paths import Paths


def site_files(state: LedgerState, place: Place) -> Iterator[tuple[str, bytes]]:
    """Paths with their content; the same state gives the same bytes."""
    paths = Paths(state)
    yield from front_files(state, place, paths)
    yield from model_files(state, place, paths)
    yield from license_files(state, place, paths)
    yield from developer_files(state, place, paths)
    yield from feed_files(state, place, paths)
    yield from badge_files(state)
    yield from data_files(state, place)
    yield "calendar.ics", calendar_file(state, place)
