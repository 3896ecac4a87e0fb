"""Lists of an owner's models, read to learn cheaply that nothing has changed.

A list answers for hundreds of models at once, but without ``baseModels``, and what it leaves out may
be there all the same. So an item that agrees with the last observation confirms it, and everything else
(another revision, another gate, no item at all) is left to a call for that one model.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from urllib.parse import urljoin, urlsplit

from tracker.adapters.hub.model_answers import LIST_FIELDS, facts_of
from tracker.adapters.hub.wire.answers import json_list
from tracker.adapters.hub.wire.errors import HubError
from tracker.adapters.hub.wire.requests import Answer, Requests
from tracker.adapters.hub.wire.timing import Budget
from tracker.domain.observing.observation import Json, Observation, ReadErrorCode
from tracker.vocabulary import ReadStatus

PAGE_CAP = 64 * 1024 * 1024
PAGE_SIZE = 500
FEWEST = 3
"""Models of one owner from which a list is worth its request."""

_MOST_PAGES = 10
_NEXT = re.compile(r'<([^<>]*)>\s*;\s*rel="?next"?')
_COMPARED = ("_id", *LIST_FIELDS)


def can_be_confirmed(observation: Observation) -> bool:
    """Whether a list could show that this observation still holds.

    Models with GGUF files are read one by one: their facts hold what no list gives in little space.
    """
    facts = observation.facts
    return (
        observation.status is ReadStatus.OK
        and observation.redirected_to is None
        and isinstance(facts.get("sha"), str)
        and "gguf" not in facts
    )


def worthwhile(hubs: Iterable[str]) -> dict[str, list[str]]:
    """Owners whose lists save requests, each with the repositories wanted of them."""
    owners: defaultdict[str, list[str]] = defaultdict(list)
    for hub in hubs:
        owner, _, name = hub.partition("/")
        if name:
            owners[owner].append(hub)
    return {owner: wanted for owner, wanted in owners.items() if len(wanted) >= FEWEST}


def read_owner(
    requests: Requests, owner: str, wanted: Iterable[str], budget: Budget
) -> dict[str, Mapping[str, Json]]:
    """Facts by repository id as the owner's list has them, as far as it could be read.

    Raises nothing but BadTokenError: what is not found here is read on its own.
    """
    missing = {hub.lower(): hub for hub in wanted}
    budget_of_pages = min(_MOST_PAGES, max(1, len(missing) // FEWEST))
    found: dict[str, Mapping[str, Json]] = {}
    try:
        for item in _items(requests, owner, budget, budget_of_pages):
            hub = missing.pop(str(item.get("id")).lower(), None)
            if hub is not None:
                found[hub] = facts_of(item)
            if not missing:
                break
    except (HubError, ValueError):
        pass
    return found


def confirms(item: Mapping[str, Json], observation: Observation) -> bool:
    """Whether a list's item says the same as the last observation, in everything a list can say."""
    return all(item.get(name) == observation.facts.get(name) for name in _COMPARED)


def _items(requests: Requests, owner: str, budget: Budget, most_pages: int) -> Iterator[Mapping[str, Json]]:
    """The items of at most ``most_pages`` pages; ends where pages repeat or bring nothing new."""
    expand = "&".join(f"expand={name}" for name in LIST_FIELDS)
    address = f"/api/models?author={owner}&sort=createdAt&limit={PAGE_SIZE}&{expand}"
    visited: set[str] = set()
    seen: set[str] = set()
    for _ in range(most_pages):
        answer = requests.get(address, cap=PAGE_CAP, budget=budget)
        rows = json_list(answer.body, "a page that is not a list")
        page = [item for item in rows if str(item.get("id")) not in seen]
        yield from page
        seen.update(str(item.get("id")) for item in page)
        visited.add(answer.address)
        following = next_page(answer)
        if not page or following is None or following in visited:
            return
        address = following


def next_page(answer: Answer) -> str | None:
    """The full address of the next page, wherever it may lead; the one who asks there must look."""
    match = _NEXT.search(answer.headers.get("link", "")[:8192])
    if match is None:
        return None
    try:
        address = urljoin(answer.address, match[1])
        return address if urlsplit(address).hostname else None
    except ValueError:
        return None


def pages(
    ask: Callable[[str], Answer], address: str, *, most: int, what: str
) -> Iterator[tuple[Answer, list[Mapping[str, Json]]]]:
    """Each page with its rows, to the end. Raises HubError where pages come again or never end.

    A page that is empty and names another is one of those: whoever answers so could do it for ever.
    """
    asked: set[str] = set()
    for _ in range(most):
        asked.add(address)
        answer = ask(address)
        asked.add(answer.address)
        rows = json_list(answer.body, f"{what} that is no list")
        yield answer, rows
        following = next_page(answer)
        if following is None:
            return
        if not rows or following in asked:
            raise HubError(ReadErrorCode.MALFORMED, "pages in a circle", http_status=200)
        address = following
    raise HubError(ReadErrorCode.TOO_LARGE, f"{what} of more than {most} pages")
