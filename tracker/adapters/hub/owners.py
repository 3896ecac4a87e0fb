"""All repositories of an owner, page by page: nothing but the fields of a list, and no page is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from tracker.adapters.hub.lists import PAGE_CAP, pages
from tracker.adapters.hub.wire.errors import HubError
from tracker.adapters.hub.wire.requests import Answer, Requests
from tracker.adapters.hub.wire.timing import Budget
from tracker.domain.observing.observation import ReadErrorCode
from tracker.domain.watching.listed import LIST_FIELDS, Listed, listed_of

PAGE_SIZE = 1000
_MOST_PAGES = 1000
_SECONDS = 60.0
_OWNER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}")


def read_repositories(requests: Requests, owner: str, final: float | None = None) -> Iterator[list[Listed]]:
    """Pages of what ``owner`` lists. Raises HubError where the list does not come to its end.

    A page that names other owners' repositories is none: whoever answers so does not know the filter.
    """
    if not _OWNER.fullmatch(owner):
        raise HubError(ReadErrorCode.REJECTED, "not a name that an owner can have")
    expand = "&".join(f"expand={name}" for name in LIST_FIELDS)
    address = f"/api/models?author={quote(owner)}&sort=createdAt&limit={PAGE_SIZE}&{expand}"

    def ask(page: str) -> Answer:
        return requests.get(page, cap=PAGE_CAP, budget=Budget(requests.timing, _SECONDS, final))

    for _, rows in pages(ask, address, most=_MOST_PAGES, what="a page"):
        page = [listed for item in rows if (listed := listed_of(item))]
        if any(listed.owner.casefold() != owner.casefold() for listed in page):
            raise HubError(ReadErrorCode.WRONG_ID, "a list with repositories of others", http_status=200)
        yield page
