"""Questions about a repository's past, a request each, as the Hub answers them; nothing is concluded."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import parse_qs, quote, urlsplit

from tracker.adapters.hub.client import HubClient
from tracker.adapters.hub.lists import next_page, pages
from tracker.adapters.hub.wire.answers import json_list
from tracker.adapters.hub.wire.errors import HubError
from tracker.adapters.hub.wire.requests import Answer
from tracker.domain.observing.observation import Json, ReadErrorCode
from tracker.domain.past.known import Commit, Listed
from tracker.domain.registry.entries import HubId
from tracker.domain.values.late_dataclass import dataclass

PAGE_CAP = 16 * 1024 * 1024
FILE_CAP = 4 * 1024 * 1024
PAGE_SIZE = 1000
MOST_PAGES = 200
_SHA1 = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"/api/models/([^/]+/[^/]+)/")
_POINTER = b"version https://git-lfs.github.com/spec/"
_LONGEST = 300
_MOST_AUTHORS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A piece of the list of commits; ``hub`` is the id that answered, ``following`` the next address."""

    commits: tuple[Commit, ...]
    hub: str
    following: str | None


class PastReader:
    """Asks one Hub; every request is counted in ``asked`` before it goes out."""

    def __init__(self, client: HubClient) -> None:
        self._client = client
        self.asked = 0
        self.most: int | None = None
        """Requests that may be made; None as many as are needed."""

    def model(self, hub: str) -> tuple[Mapping[str, Json], str]:
        """What the Hub says of the repository today, and its id. Raises HubError."""
        self._count()
        return self._client.identify(HubId(hub))

    def commits(self, hub: str, head: str, address: str | None = None) -> Page:
        """The commits up to ``head``, the newest first, or the page at ``address``. Raises HubError."""
        first = f"/api/models/{quote(hub)}/commits/{quote(head, safe='')}?p=0&limit={PAGE_SIZE}"
        answer = self._get(address or first)
        rows = json_list(answer.body, "an answer that is no list")
        found = tuple(commit for row in rows if (commit := _commit(row)) is not None)
        following = next_page(answer)
        if following is None:
            following = _next_by_number(answer, len(rows))
        return Page(commits=found, hub=_answered(answer, hub), following=following if found else None)

    def tree(self, hub: str, commit: str, *, whole: bool = True) -> tuple[list[Listed], str, int]:
        """All files at a commit, the id that answered, and how many pages it took. Raises HubError.

        Without ``whole`` a first piece, to see that the commit is there.
        """
        address = f"/api/models/{quote(hub)}/tree/{quote(commit, safe='')}"
        address += "?recursive=true&expand=true" if whole else ""
        found: list[Listed] = []
        answered, page = hub, 0
        for answer, rows in pages(self._get, address, most=MOST_PAGES, what="a file list"):
            found.extend(_files(rows))
            answered, page = _answered(answer, hub), page + 1
            if not whole:
                break
        return found, answered, page

    def paths(self, hub: str, commit: str, paths: Iterable[str]) -> list[Listed]:
        """Those of some files that were there at a commit, in one request. Raises HubError."""
        self._count()
        address = f"/api/models/{quote(hub)}/paths-info/{quote(commit, safe='')}"
        form = [*(("paths", path) for path in paths), ("expand", "true")]
        answer = self._client.requests.post(address, form, cap=PAGE_CAP, budget=self._client.budget())
        return list(_files(json_list(answer.body, "an answer that is no list")))

    def content(self, hub: str, commit: str, listed: Listed) -> bytes:
        """The bytes of a file at a commit, proved by the name that Git or LFS has for them.

        Raises HubError, ``malformed`` for a pointer that stands where the file should be.
        """
        self._count()
        address = f"/{quote(hub)}/resolve/{quote(commit, safe='')}/{quote(listed.path)}"
        answer = self._client.requests.get(address, cap=FILE_CAP, budget=self._client.budget(), file=True)
        if answer.headers.get("content-type", "").lower().startswith("text/html"):
            raise HubError(ReadErrorCode.MALFORMED, "a web page instead of the file", http_status=200)
        body = answer.body
        if body.startswith(_POINTER) and len(body) < 1024:
            raise HubError(ReadErrorCode.MALFORMED, "a pointer to LFS instead of the file", http_status=200)
        if not is_named(body, listed):
            raise HubError(ReadErrorCode.NETWORK, "the file is not what its digest promises")
        return body

    def _get(self, address: str) -> Answer:
        self._count()
        return self._client.requests.get(address, cap=PAGE_CAP, budget=self._client.budget())

    def _count(self) -> None:
        if self.most is not None and self.asked >= self.most:
            raise OutOfRequestsError
        self.asked += 1


class OutOfRequestsError(Exception):
    """As many requests were made as were allowed."""


def is_named(body: bytes, listed: Listed) -> bool:
    """Whether the bytes are those that the listing names."""
    if listed.sha256 is not None:
        return hashlib.sha256(body).hexdigest() == listed.sha256
    return blob_id(body) == listed.oid


def blob_id(body: bytes) -> str:
    """Git's name for a file of these bytes."""
    return hashlib.sha1(b"blob %d\0" % len(body) + body, usedforsecurity=False).hexdigest()


def _commit(row: Mapping[str, Json]) -> Commit | None:
    sha = row.get("id")
    if not isinstance(sha, str) or not _SHA1.fullmatch(sha):
        return None
    return Commit(
        id=sha,
        date=_moment(row.get("date")),
        title=_short(row.get("title")),
        authors=_authors(row.get("authors")),
    )


def _authors(value: Json) -> tuple[str, ...]:
    found = []
    for one in value if isinstance(value, list) else []:
        name = one.get("user") or one.get("username") or one.get("name") if isinstance(one, Mapping) else one
        if isinstance(name, str) and name:
            found.append(name[:_LONGEST])
    return tuple(found[:_MOST_AUTHORS])


def _files(rows: Iterable[Mapping[str, Json]]) -> Iterator[Listed]:
    for row in rows:
        path, oid, lfs, size = row.get("path"), row.get("oid"), row.get("lfs"), row.get("size")
        if row.get("type", "file") != "file" or not isinstance(path, str) or not path:
            continue
        if not isinstance(oid, str) or not _SHA1.fullmatch(oid):
            continue
        stored = lfs.get("oid") or lfs.get("sha256") if isinstance(lfs, Mapping) else None
        stored = stored.removeprefix("sha256:") if isinstance(stored, str) else None
        last = row.get("lastCommit")
        commit = _commit(last) if isinstance(last, Mapping) else None
        yield Listed(
            path=path,
            oid=oid,
            size=size if isinstance(size, int) and not isinstance(size, bool) else None,
            sha256=stored if stored and _SHA256.fullmatch(stored) else None,
            last=commit.id if commit else None,
            date=commit.date if commit else None,
            title=commit.title if commit else "",
        )


def _moment(value: Json) -> str | None:
    """A date in UTC to the second; None for what is none."""
    if not isinstance(value, str):
        return None
    try:
        moment = dt.datetime.fromisoformat(value)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=dt.UTC)
        return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        return None


def _short(value: Json) -> str:
    return value[:_LONGEST] if isinstance(value, str) else ""


def _answered(answer: Answer, hub: str) -> str:
    """The id in the address that answered: after redirects, the one the Hub has led us to."""
    found = _ID.search(urlsplit(answer.address).path) if answer.hops else None
    return found[1] if found else hub


def _next_by_number(answer: Answer, got: int) -> str | None:
    """Where the Hub says how many commits there are and gives no address of the next page."""
    total = answer.headers.get("x-total-count", "")
    parts = urlsplit(answer.address)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    page, size = query.get("p", "0"), query.get("limit", "0")
    if not (total.isdigit() and page.isdigit() and size.isdigit()) or not got:
        return None
    # A server may give fewer at a time than it was asked for; then it counts its pages by that.
    number, each = int(page), got if page == "0" else int(size)
    if (number + 1) * each >= int(total[:12]):
        return None
    return f"{parts.scheme}://{parts.netloc}{parts.path}?p={number + 1}&limit={each}"
