"""Ways a server misbehaves, each under a name; a test or a benchmark asks for them by that name."""

from __future__ import annotations

import functools
import gzip
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import field
from typing import Any, Protocol

from tracker.adapters.embedded_hub.answers import Answer, refusal
from tracker.domain.values.late_dataclass import dataclass

INJECTED = "\x1b[2J\x1b]52;c;ZXZpbA==\x07\x9b31m<script>alert(1)</script>|=cmd()|[x](javascript:y)\u202egnp"
_MEGABYTE = 1024 * 1024


class Wire(Protocol):
    """What a fault may do with the connection."""

    path: str
    """Path and query of the request."""

    @property
    def stranger(self) -> str:
        """Origin of another server, which must never see a token."""

    def send(self, answer: Answer) -> None:
        """Send a whole answer."""

    def raw(self, data: bytes) -> None:
        """Send bytes as they are."""

    def wait(self, seconds: float | None) -> bool:
        """Let time pass, up to the end of the server; False when it has ended."""

    def reset(self) -> None:
        """Break the connection off."""


@dataclass(slots=True, kw_only=True)
class Fault:
    """Misbehave as ``kind`` for the next ``times`` requests whose path ``where`` matches (None: always)."""

    kind: str
    where: str = ""
    times: int | None = None
    skip: int = 0
    """Requests to let pass first."""
    seconds: int = 0
    """What a refusal asks to wait."""
    met: int = field(default=0, init=False)

    def applies(self, path: str) -> bool:
        """Whether this request is to be met by the fault; counts it."""
        if not re.search(self.where, path):
            return False
        self.met += 1
        number = self.met - self.skip
        return number > 0 and (self.times is None or number <= self.times)


Act = Callable[[Wire, Answer, Fault], None]
FAULTS: dict[str, Act] = {}


def _fault(name: str) -> Callable[[Act], Act]:
    def register(act: Act) -> Act:
        FAULTS[name] = act
        return act

    return register


# --- connections -----------------------------------------------------------------------------------------


@_fault("hang")
def _hang(wire: Wire, _answer: Answer, _fault: Fault) -> None:
    wire.wait(None)


@_fault("hang-mid")
def _hang_mid(wire: Wire, answer: Answer, _fault: Fault) -> None:
    wire.raw(_head(answer) + answer.body[: len(answer.body) // 2])
    wire.wait(None)


@_fault("slow")
def _slow(wire: Wire, answer: Answer, _fault: Fault) -> None:
    """A byte at a time: no read ever times out."""
    wire.raw(_head(answer))
    _drip(wire, answer.body)


@_fault("slow-headers")
def _slow_headers(wire: Wire, answer: Answer, _fault: Fault) -> None:
    _drip(wire, _head(answer) + answer.body)


@_fault("reset")
def _reset(wire: Wire, _answer: Answer, _fault: Fault) -> None:
    wire.reset()


@_fault("no-http")
def _no_http(wire: Wire, _answer: Answer, _fault: Fault) -> None:
    wire.raw(b"SSH-2.0-OpenSSH_9.9\r\n")
    wire.reset()


@_fault("cut")
def _cut(wire: Wire, answer: Answer, _fault: Fault) -> None:
    """Fewer bytes than announced."""
    wire.raw(_head(answer) + answer.body[: len(answer.body) // 2])
    wire.reset()


@_fault("cut-consistent")
def _cut_consistent(wire: Wire, answer: Answer, _fault: Fault) -> None:
    """Half of the body, announced as the whole."""
    answer.body = answer.body[: len(answer.body) // 2]
    wire.send(answer)


# --- sizes -----------------------------------------------------------------------------------------------


@_fault("huge")
def _huge(wire: Wire, answer: Answer, _fault: Fault) -> None:
    answer.headers["Content-Length"] = str(100 * _MEGABYTE)
    wire.raw(_head(answer))
    _pour(wire, lambda piece: piece)


@_fault("huge-chunked")
def _huge_chunked(wire: Wire, answer: Answer, _fault: Fault) -> None:
    answer.headers["Transfer-Encoding"] = "chunked"
    wire.raw(_head(answer, sized=False))
    _pour(wire, lambda piece: b"%x\r\n%s\r\n" % (len(piece), piece))


@_fault("gzip-bomb")
def _gzip_bomb(wire: Wire, answer: Answer, _fault: Fault) -> None:
    answer.headers["Content-Encoding"] = "gzip"
    answer.body = _bomb()
    wire.send(answer)


@functools.cache
def _bomb() -> bytes:
    return gzip.compress(b" " * (100 * _MEGABYTE))


@_fault("gzip-broken")
def _gzip_broken(wire: Wire, answer: Answer, _fault: Fault) -> None:
    answer.headers["Content-Encoding"] = "gzip"
    wire.send(answer)


@_fault("gzip-cut")
def _gzip_cut(wire: Wire, answer: Answer, _fault: Fault) -> None:
    packed = gzip.compress(answer.body)
    answer.headers["Content-Encoding"] = "gzip"
    answer.body = packed[: len(packed) // 2]
    wire.send(answer)


# --- statuses --------------------------------------------------------------------------------------------


def _status(status: int, message: str = "", code: str | None = None) -> Act:
    def act(wire: Wire, _answer: Answer, _fault: Fault) -> None:
        wire.send(refusal(status, message or f"status {status}", code=code))

    return act


for _number in (400, 401, 403, 404, 408, 410, 418, 451, 500, 502, 503, 504):
    FAULTS[str(_number)] = _status(_number)
FAULTS["404-repo"] = _status(404, "Repository not found", "RepoNotFound")
FAULTS["401-badtoken"] = _status(401, "Invalid credentials in Authorization header")
FAULTS["404-inject"] = _status(404, "gone " + INJECTED.encode("latin-1", "ignore").decode("latin-1"))


@_fault("429")
def _too_many(wire: Wire, _answer: Answer, fault: Fault) -> None:
    """A refusal with an HTML page; ``seconds`` become its Retry-After."""
    page = Answer(status=429, headers={"Content-Type": "text/html"}, body=b"<h1>Too many requests</h1>")
    if fault.seconds:
        page.headers["Retry-After"] = str(fault.seconds)
    wire.send(page)


@_fault("429-window")
def _used_up(wire: Wire, _answer: Answer, fault: Fault) -> None:
    refused = refusal(429, "We had to rate limit you")
    refused.headers["RateLimit"] = f'"api";r=0;t={fault.seconds}'
    wire.send(refused)


@_fault("html")
def _html(wire: Wire, _answer: Answer, _fault: Fault) -> None:
    wire.send(Answer(headers={"Content-Type": "text/html"}, body=b"<!doctype html><p>Log in to this network"))


@_fault("401-html")
def _html_refusal(wire: Wire, _answer: Answer, _fault: Fault) -> None:
    wire.send(Answer(status=401, headers={"Content-Type": "text/html"}, body=b"<p>proxy"))


@_fault("304")
def _not_modified(wire: Wire, _answer: Answer, _fault: Fault) -> None:
    wire.send(Answer(status=304))


# --- places ----------------------------------------------------------------------------------------------


@_fault("redirect-loop")
def _redirect_loop(wire: Wire, _answer: Answer, _fault: Fault) -> None:
    wire.send(Answer(status=307, headers={"Location": wire.path}))


@_fault("redirect-endless")
def _redirect_endless(wire: Wire, _answer: Answer, _fault: Fault) -> None:
    path = wire.path
    wire.send(Answer(status=307, headers={"Location": f"{path}{'&' if '?' in path else '?'}x=1"}))


@_fault("redirect-host")
def _redirect_host(wire: Wire, _answer: Answer, _fault: Fault) -> None:
    wire.send(Answer(status=307, headers={"Location": wire.stranger + wire.path}))


@_fault("redirect-odd")
def _redirect_odd(wire: Wire, _answer: Answer, _fault: Fault) -> None:
    wire.send(Answer(status=307, headers={"Location": "file:///etc/passwd"}))


@_fault("redirect-nowhere")
def _redirect_nowhere(wire: Wire, _answer: Answer, _fault: Fault) -> None:
    wire.send(Answer(status=307))


@_fault("link-host")
def _link_host(wire: Wire, answer: Answer, _fault: Fault) -> None:
    answer.headers["Link"] = f'<{wire.stranger}{wire.path}&cursor=1>; rel="next"'
    wire.send(answer)


@_fault("link-loop")
def _link_loop(wire: Wire, answer: Answer, _fault: Fault) -> None:
    answer.headers["Link"] = f'<{{origin}}{wire.path}>; rel="next"'
    wire.send(answer)


@_fault("link-endless")
def _link_endless(wire: Wire, answer: Answer, _fault: Fault) -> None:
    """Every page leads to another one with the same models."""
    answer.headers["Link"] = f'<{{origin}}{wire.path}&x=1>; rel="next"'
    wire.send(answer)


# --- contents --------------------------------------------------------------------------------------------


def _rewritten(change: Callable[[Any], Any]) -> Act:
    """Apply ``change`` to the model in the answer, or to each item of a list."""

    def act(wire: Wire, answer: Answer, _fault: Fault) -> None:
        value = json.loads(answer.body)
        value = [change(item) for item in value] if isinstance(value, list) else change(value)
        answer.body = json.dumps(value).encode()
        answer.headers.pop("ETag", None)
        wire.send(answer)

    return act


def _replaced(body: bytes) -> Act:
    def act(wire: Wire, answer: Answer, _fault: Fault) -> None:
        answer.body = body
        answer.headers.pop("ETag", None)
        wire.send(answer)

    return act


_DEEP = b'{"a":' * 1000 + b"1" + b"}" * 1000
_LESS_DEEP = {"architectures": json.loads(b"[" * 100 + b"]" * 100)}
_VALUES: list[Any] = [123, "text", [1, {"a": None}], {"a": [True]}, None, False]
FAULTS |= {
    "wrong-id": _rewritten(lambda item: {**item, "id": "someone-else/other-model"}),
    "path-id": _rewritten(lambda item: {**item, "id": "../../../../etc/passwd"}),
    "no-id": _rewritten(lambda item: {k: v for k, v in item.items() if k not in ("id", "modelId")}),
    "types": _rewritten(
        lambda item: {
            key: value if key in ("id", "_id") else _VALUES[index % len(_VALUES)]
            for index, (key, value) in enumerate(item.items())
        }
    ),
    "nan": _rewritten(
        lambda item: {**item, "safetensors": {"total": float("nan"), "parameters": {"F": float("inf")}}}
    ),
    "nul": _rewritten(lambda item: {**item, "pipeline_tag": "a\0b"}),
    "surrogates": _rewritten(lambda item: {**item, "pipeline_tag": "\ud800", "library_name": "\udfff\ud800"}),
    "big-number": _rewritten(lambda item: {**item, "safetensors": {"total": 10**4299}}),
    "inject": _rewritten(
        lambda item: {
            **item,
            "pipeline_tag": INJECTED,
            "cardData": {"license": INJECTED, "license_name": "=cmd()"},
        }
    ),
    "deep-field": _rewritten(lambda item: {**item, "config": _LESS_DEEP}),
    "empty": _replaced(b""),
    "empty-object": _replaced(b"{}"),
    "empty-list": _replaced(b"[]"),
    "null": _replaced(b"null"),
    "deep": _replaced(_DEEP),
    "deeper": _replaced(b"[" * 200_000),
    "invalid-utf8": _replaced(b'{"id": "org/a", "sha": "\xff\xfe"}'),
    "utf16": _replaced('{"id": "org/a"}'.encode("utf-16")),
    "not-json": _replaced(b"{'id': 'org/a'}"),
}


@_fault("list-missing")
def _list_missing(wire: Wire, answer: Answer, _fault: Fault) -> None:
    """Half of the models are left out."""
    answer.body = json.dumps(json.loads(answer.body)[::2]).encode()
    wire.send(answer)


@_fault("dupkeys")
def _dupkeys(wire: Wire, answer: Answer, _fault: Fault) -> None:
    answer.body = answer.body[:-1] + b', "id": "other/other"}'
    answer.headers.pop("ETag", None)
    wire.send(answer)


@_fault("bom")
def _bom(wire: Wire, answer: Answer, _fault: Fault) -> None:
    answer.body = b"\xef\xbb\xbf" + answer.body
    answer.headers.pop("ETag", None)
    wire.send(answer)


def _head(answer: Answer, *, sized: bool = True) -> bytes:
    headers = dict(answer.headers)
    if sized:
        headers.setdefault("Content-Length", str(len(answer.body)))
    lines = [f"HTTP/1.1 {answer.status} Status", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def _drip(wire: Wire, data: bytes) -> None:
    for position in range(len(data)):
        wire.raw(data[position : position + 1])
        if not wire.wait(0.01):
            return


def _pour(wire: Wire, wrap: Callable[[bytes], bytes]) -> None:
    for _ in _megabytes(100):
        wire.raw(wrap(b" " * _MEGABYTE))


def _megabytes(count: int) -> Iterator[int]:
    yield from range(count)
