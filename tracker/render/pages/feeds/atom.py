"""One Atom document (RFC 4287), with the marks of an archive where it is one (RFC 5005)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from tracker.domain.values.late_dataclass import dataclass
from tracker.render.pages.feeds.entry import Entry
from tracker.render.pages.writing.address import Place
from tracker.render.pages.writing.events import named_urn
from tracker.render.pages.writing.page import needs_extra

_HISTORY = "http://purl.org/syndication/history/1.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a feed says of itself; ``before`` is the archive of older entries, ``current`` the live feed."""

    path: str
    title: str
    page: str
    moment: dt.datetime
    before: str | None = None
    current: str | None = None


def atom(feed: Feed, entries: Sequence[Entry], place: Place) -> bytes:
    """The document. Raises UsageError where the package that writes it is not installed."""
    try:
        from feedgen.feed import FeedGenerator
    except ImportError as error:
        raise needs_extra("feedgen") from error
    made = FeedGenerator()
    made.id(named_urn(f"feed {feed.path}"))
    made.title(feed.title)
    made.updated(max((entry.updated for entry in entries), default=feed.moment))
    made.author({"name": place.title})
    made.language("en")
    made.generator("open-weights-tracker")
    made.link(href=place.from_feed(feed.path, feed.path), rel="self")
    made.link(href=place.from_feed(feed.path, feed.page), rel="alternate")
    if feed.before:
        made.link(href=place.from_feed(feed.path, feed.before), rel="prev-archive")
    if feed.current:
        made.link(href=place.from_feed(feed.path, feed.current), rel="current")
        made.register_extension("archive", _archive(), None, atom=True, rss=False)
    for entry in entries:
        _add(made, entry, feed, place)
    return bytes(made.atom_str(pretty=True)) + b"\n"


def _add(made: Any, entry: Entry, feed: Feed, place: Place) -> None:
    one = made.add_entry(order="append")
    one.id(entry.urn)
    one.title(entry.title)
    one.updated(entry.updated)
    one.published(entry.updated)
    one.link(href=place.from_feed(feed.path, entry.path), rel="alternate")
    if entry.corrects:
        one.link(href=entry.corrects, rel="related")
    one.content(entry.text, type="text")
    for word in entry.categories:
        one.category(term=word)


def _archive() -> Any:
    """The mark of a document that will not change any more."""
    from feedgen.ext.base import BaseExtension
    from lxml import etree

    class Archive(BaseExtension):  # type: ignore[misc]
        def extend_ns(self) -> dict[str, str]:
            return {"fh": _HISTORY}

        def extend_atom(self, feed: Any) -> Any:
            etree.SubElement(feed, f"{{{_HISTORY}}}archive")
            return feed

    return Archive
