"""Which page of a site tells of what."""

from __future__ import annotations

from functools import cached_property

from tracker.domain.reporting.ledger_state import LedgerState
from tracker.render.pages.writing.address import relative
from tracker.render.pages.writing.outside import slug
from tracker.render.pages.writing.page import Alternate

ATOM = "application/atom+xml"
JSON_FEED = "application/feed+json"


class Paths:
    """Paths by id, licence key and developer; None where there is no such page."""

    def __init__(self, state: LedgerState) -> None:
        self._state = state

    @cached_property
    def _slugs(self) -> dict[str, str]:
        taken: set[str] = set()
        return {name: slug(name, taken) for name in self._state.by_developer}

    def model(self, identifier: str, suffix: str = "html") -> str | None:
        """The file of a followed model."""
        return f"models/{identifier}.{suffix}" if identifier in self._state.by_id else None

    def license(self, key: str | None) -> str | None:
        """The page of a licence we know."""
        return f"licenses/{key}.html" if key is not None and key in self._state.knowledge else None

    def developer(self, name: str, suffix: str = "html") -> str | None:
        """The file of a developer with followed models."""
        return f"developers/{self._slugs[name]}.{suffix}" if name in self._slugs else None


def navigation(here: str) -> tuple[tuple[str, str], ...]:
    """The few pages that every page leads to, seen from ``here``."""
    pages = (
        ("This week", "index.html"),
        ("Models", "models.html"),
        ("Licences", "licenses.html"),
        ("Developers", "developers.html"),
        ("Feeds and data", "how.html"),
    )
    return tuple((word, relative(here, path)) for word, path in pages)


def alternates(here: str, *narrower: tuple[str, str, str]) -> tuple[Alternate, ...]:
    """The feeds that a page announces, the narrowest first."""
    every = (
        *narrower,
        ("tightened.atom", ATOM, "What tightened"),
        ("changes.atom", ATOM, "All changes"),
        ("changes.json", JSON_FEED, "All changes"),
    )
    return tuple(Alternate(href=relative(here, path), type=kind, title=title) for path, kind, title in every)
