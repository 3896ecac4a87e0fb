"""One reading over HTTP: retries, limits, byte cap, deadline, and no token for anybody but the Hub."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from tracker.adapters.hub.wire.errors import HubError, error_of_answer, error_of_exception
from tracker.adapters.hub.wire.limits import RateLimits, asked_wait
from tracker.adapters.hub.wire.session import Session, origin_of
from tracker.adapters.hub.wire.timing import Budget, Timing
from tracker.domain.observing.observation import ReadErrorCode
from tracker.domain.values.late_dataclass import dataclass

RETRIES = 3
RETRIES_AFTER_REFUSAL = 2
MOST_HOPS = 5
_ERROR_BODY = 64 * 1024
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A 200. ``address`` is where it came from, after ``hops`` redirects."""

    address: str
    headers: Mapping[str, str]
    body: bytes
    hops: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Errand:
    """What somebody wants: at most ``cap`` bytes, in time; a ``file`` may come from another host."""

    cap: int
    budget: Budget
    file: bool
    form: bytes | None = None
    """What is sent along, in a POST that only asks."""

    @property
    def bucket(self) -> str:
        """The Hub's name of the limit that counts."""
        return "resolvers" if self.file else "api"


class Requests:
    """GET requests to one Hub, safe to use from several threads at once."""

    def __init__(self, session: Session, timing: Timing | None = None, *, retries: int | None = None) -> None:
        """``retries`` is how often a failed request is made again, whatever failed it."""
        self._retries = retries
        self.session = session
        self.timing = timing or Timing()
        self.limits = RateLimits(self.timing)
        self.sent = 0
        """Requests that went out, redirects and retries included."""
        self._lock = threading.Lock()

    def get(self, path: str, *, cap: int, budget: Budget, file: bool = False) -> Answer:
        """The answer to ``path`` (below the endpoint, or a full address there), at most ``cap`` bytes.

        For a ``file``, a redirect may lead to another host, which then sees no token. Raises HubError;
        BadTokenError where the Hub does not accept the token.
        """
        return self._ask(path, _Errand(cap=cap, budget=budget, file=file))

    def post(self, path: str, form: Sequence[tuple[str, str]], *, cap: int, budget: Budget) -> Answer:
        """The answer to a question too long for an address. Raises as ``get`` does."""
        return self._ask(path, _Errand(cap=cap, budget=budget, file=False, form=urlencode(form).encode()))

    def _ask(self, path: str, errand: _Errand) -> Answer:
        address = path if "://" in path else self.session.endpoint + path
        self._refuse_strangers(address)
        refusals = attempt = 0
        while True:
            try:
                return self._follow(address, errand)
            except HubError as error:
                refused = error.error.code is ReadErrorCode.RATE_LIMITED
                attempt, refusals = attempt + (not refused), refusals + refused
                if not error.retry or attempt > RETRIES or refusals > RETRIES_AFTER_REFUSAL:
                    raise
                if self._retries is not None and attempt + refusals > self._retries:
                    raise
                self._wait(error, attempt + refusals, errand)

    def head(self, path: str, *, budget: Budget, file: bool = False) -> tuple[int, Mapping[str, str]]:
        """Status and headers of ``path``, asked once and never followed elsewhere; no byte of it is read.

        Raises HubError where there is no answer; BadTokenError for a token that the Hub does not accept.
        """
        address = self.session.endpoint + path
        errand = _Errand(cap=0, budget=budget, file=file)
        status, headers, body = self._once(address, errand, ours=True, method="HEAD")
        if status == 401:
            error_of_answer(status, headers, body, with_token=self.session.with_token, of_file=file)
        return status, headers

    def _wait(self, error: HubError, attempt: int, errand: _Errand) -> None:
        """Let some time pass before the next attempt; raise ``error`` where there is none left."""
        if error.wait is not None:
            # Nobody else need be refused too; whether that is too long a wait is seen when the next one asks.
            self.limits.close(errand.bucket, error.wait)
            return
        pause = 0.5 * 2 ** (attempt - 1) * (0.5 + self.timing.chance())
        if pause >= errand.budget.left():
            raise error
        self.timing.sleep(pause)

    def _follow(self, address: str, errand: _Errand) -> Answer:
        seen = {address}
        ours = True
        for hops in range(MOST_HOPS + 1):
            # Once the trail has left the Hub, it is a stranger's, also where it leads back.
            ours = ours and origin_of(address) == self.session.origin
            status, headers, body = self._once(address, errand, ours=ours)
            if status == 200:
                return Answer(address=address, headers=headers, body=body, hops=hops)
            if status not in _REDIRECTS:
                raise self._refusal(status, headers, body, errand, ours=ours)
            address = self._next(address, headers, errand)
            if address in seen:
                raise HubError(ReadErrorCode.MALFORMED, "redirects in a circle", http_status=status)
            seen.add(address)
        raise HubError(ReadErrorCode.MALFORMED, f"more than {MOST_HOPS} redirects")

    def _refusal(
        self, status: int, headers: Mapping[str, str], body: bytes, errand: _Errand, *, ours: bool
    ) -> HubError:
        if 200 <= status < 400:
            return HubError(ReadErrorCode.MALFORMED, f"an answer with status {status}", http_status=status)
        error = error_of_answer(
            status, headers, body, with_token=ours and self.session.with_token, of_file=errand.file
        )
        if status == 429:
            error.wait = asked_wait(headers)
        return error

    def _next(self, address: str, headers: Mapping[str, str], errand: _Errand) -> str:
        location = headers.get("location", "")
        try:
            target = urljoin(address, location)
            parts = urlsplit(target)
        except ValueError:
            location, parts = "", urlsplit("")
        if not location or parts.scheme not in ("http", "https") or parts.username:
            raise HubError(ReadErrorCode.MALFORMED, f"a redirect to no address: {location}")
        if not errand.file:
            self._refuse_strangers(target)
        elif self.session.origin[0] == "https" and parts.scheme != "https":
            raise HubError(ReadErrorCode.FOREIGN_REDIRECT, "a redirect to an address without encryption")
        return target

    def _refuse_strangers(self, address: str) -> None:
        if origin_of(address) != self.session.origin:
            host = urlsplit(address).hostname or address
            raise HubError(ReadErrorCode.FOREIGN_REDIRECT, f"the answer leads to another place: {host}")

    def _once(
        self, address: str, errand: _Errand, *, ours: bool, method: str = "GET"
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers and body of one request. Raises HubError."""
        if ours:
            self.limits.acquire(errand.bucket, errand.budget)
        with self._lock:
            self.sent += 1
        try:
            return self._exchange(address, errand, ours=ours, method=method)
        except HubError:
            raise
        except Exception as problem:
            if errand.budget.left() <= 0:
                raise _too_slow() from problem
            raise error_of_exception(problem, self.session.httpx) from problem

    def _exchange(
        self, address: str, errand: _Errand, *, ours: bool, method: str = "GET"
    ) -> tuple[int, Mapping[str, str], bytes]:
        client = self.session.client
        headers = {
            name: value for name, value in self.session.headers.items() if ours or name != "authorization"
        }
        if errand.form is not None:
            method, headers = "POST", {**headers, "content-type": "application/x-www-form-urlencoded"}
        request = client.build_request(
            method, address, headers=headers, content=errand.form, timeout=self._timeout(errand.budget)
        )
        # Our headers are all there is: no password stored for that host is added to them.
        response = client.send(request, stream=True, follow_redirects=False, auth=None)
        try:
            if ours:
                self.limits.note(response.headers)
            if method == "HEAD":
                return response.status_code, response.headers, b""
            wanted = response.status_code == 200
            cap = errand.cap if wanted else _ERROR_BODY
            body = b"".join(_body(response, cap, errand.budget, strict=wanted))
            return response.status_code, response.headers, body
        finally:
            response.close()

    def _timeout(self, budget: Budget) -> Any:
        left = budget.left()
        if left <= 0:
            raise _too_slow()
        session = self.session
        return session.httpx.Timeout(
            min(session.read_seconds, left), connect=min(session.connect_seconds, left)
        )


def _too_slow() -> HubError:
    return HubError(ReadErrorCode.DEADLINE, "no complete answer in the time that was left")


def _body(response: Any, cap: int, budget: Budget, *, strict: bool) -> Iterator[bytes]:
    """The decoded body in pieces, unpacked no further than ``cap`` allows.

    ``strict`` raises HubError for a longer body; else the rest is left unread.
    """
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", ""):
        raise HubError(ReadErrorCode.MALFORMED, f"an encoding nobody asked for: {encoding}")
    unpack = _Unpacker(encoding == "gzip")
    room = cap
    for raw in response.iter_raw():
        if budget.left() <= 0:
            raise _too_slow()
        piece = unpack(raw, room + 1)
        if len(piece) > room:
            if strict:
                raise HubError(ReadErrorCode.TOO_LARGE, f"more than {cap} bytes", http_status=200)
            yield piece[:room]
            return
        room -= len(piece)
        yield piece
    if strict and not unpack.complete:
        raise HubError(ReadErrorCode.NETWORK, "the answer ends too early", retry=True)


class _Unpacker:
    """Bytes as they come, or out of gzip, never more at once than asked for."""

    def __init__(self, packed: bool) -> None:
        self._gzip = zlib.decompressobj(wbits=31) if packed else None

    def __call__(self, raw: bytes, most: int) -> bytes:
        if self._gzip is None:
            return raw[:most]
        try:
            return self._gzip.decompress(raw, most)
        except zlib.error as error:
            raise HubError(ReadErrorCode.MALFORMED, f"gzip: {error}") from error

    @property
    def complete(self) -> bool:
        """Whether the packed stream has come to its end."""
        return self._gzip is None or self._gzip.eof
