"""Where pages and feeds of a site are, seen from one another and from the world."""

from __future__ import annotations

import posixpath
from urllib.parse import quote, urlsplit

from tracker.domain.values.late_dataclass import dataclass

DATA_LICENSE = "Apache-2.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What the publisher says of a site. ``base`` is its address, ending in a slash, None where not known."""

    base: str | None = None
    title: str = "Open-weights ledger"
    data_license: str = DATA_LICENSE

    def absolute(self, path: str) -> str | None:
        """The address of a file of the site; None without a base."""
        return None if self.base is None else self.base + quote(path)

    def from_feed(self, feed: str, path: str) -> str:
        """How a feed names another file: in full where it can, else seen from the feed."""
        return self.absolute(path) or relative(feed, path)

    @property
    def authority(self) -> str:
        """Who names things here: the host, or a name that is nobody's."""
        return (urlsplit(self.base).hostname if self.base else None) or "ledger.invalid"


def base_address(text: str | None) -> str | None:
    """A base address with its slash. Raises ValueError for what is no plain http or https address."""
    if text is None:
        return None
    parts = urlsplit(text)
    plain = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    if not plain or parts.query or parts.fragment or any(not "!" <= char <= "~" for char in text):
        raise ValueError(f"{text!r} is no address such as https://ledger.example.org/")
    if set(text) & set("\"'<>\\^`{|}"):
        raise ValueError(f"{text!r} holds characters that an address cannot have")
    return text if text.endswith("/") else f"{text}/"


def relative(here: str, there: str) -> str:
    """The way from one file of the site to another."""
    return quote(posixpath.relpath(there, posixpath.dirname(here) or "."))
