"""The embedded Hub's HTTP server on a port of its own of the loopback interface."""

from __future__ import annotations

import contextlib
import re
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tracker.adapters.embedded_hub.answers import Answer, Library, refusal
from tracker.adapters.embedded_hub.faults import FAULTS, Fault
from tracker.adapters.embedded_hub.states import Repo
from tracker.domain.values.late_dataclass import dataclass

_WINDOW = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One request as it came in; header names in lower case."""

    path: str
    headers: Mapping[str, str]
    status: int

    @property
    def token(self) -> str | None:
        """The token it carried."""
        return self.headers.get("authorization")


class EmbeddedHub:
    """``with EmbeddedHub([Repo(id="org/a")]) as hub:`` serves at ``hub.address`` until the block ends.

    ``limits`` are requests allowed per window and bucket; ``latency`` is added to every answer, in seconds.
    """

    def __init__(
        self,
        repos: Sequence[Repo] = (),
        *,
        renamed: Mapping[str, str] | None = None,
        tokens: Sequence[str] = (),
        granted: Sequence[str] = (),
        limits: Mapping[str, int] | None = None,
        latency: float = 0.0,
        faults: Sequence[Fault] = (),
        stranger: str = "http://127.0.0.1:9",
    ) -> None:
        self.library = Library(repos, renamed=renamed, tokens=tokens, granted=granted)
        self.faults = list(faults)
        self.requests: list[Recorded] = []
        self.latency = latency
        self.stranger = stranger
        self.ended = threading.Event()
        self._limits = {"api": 500, "resolvers": 3000, **(limits or {})}
        self._used: Counter[str] = Counter()
        self._window_began = time.monotonic()
        self._lock = threading.Lock()
        self._server: ThreadingHTTPServer | None = None

    @property
    def address(self) -> str:
        """The endpoint to name in HF_ENDPOINT."""
        assert self._server is not None  # noqa: S101 - used inside the with block
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def paths(self) -> list[str]:
        """Paths of all requests so far, without their queries."""
        return [request.path.partition("?")[0] for request in self.requests]

    def replace(self, repos: Sequence[Repo], **rest: Any) -> None:
        """Serve other states from now on."""
        self.library = Library(repos, **rest)

    def __enter__(self) -> EmbeddedHub:
        handler = type("Handler", (_Handler,), {"hub": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    def take(self, path: str) -> tuple[Answer | None, dict[str, str]]:
        """A refusal where the window is used up, and the headers that announce what is left."""
        bucket = "resolvers" if re.search(r"/resolve/|/resolve-cache/", path) else "api"
        quota = self._limits[bucket]
        with self._lock:
            if time.monotonic() - self._window_began > _WINDOW:
                self._window_began = time.monotonic()
                self._used.clear()
            self._used[bucket] += 1
            left = quota - self._used[bucket]
            ends = int(_WINDOW - (time.monotonic() - self._window_began))
        headers = {
            "RateLimit": f'"{bucket}";r={max(left, 0)};t={ends}',
            "RateLimit-Policy": f'"fixed window";"{bucket}";q={quota};w={_WINDOW}',
        }
        return (refusal(429, "We had to rate limit you") if left < 0 else None), headers

    def fault(self, path: str) -> Fault | None:
        """The fault that this request is to meet."""
        with self._lock:
            return next((fault for fault in self.faults if fault.applies(path)), None)

    def record(self, request: Recorded) -> None:
        """Remember a request."""
        with self._lock:
            self.requests.append(request)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that give up are no news here."""


class _Handler(BaseHTTPRequestHandler):
    hub: EmbeddedHub
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    @property
    def stranger(self) -> str:
        return self.hub.stranger

    def do_HEAD(self) -> None:
        """As a GET, without the body."""
        self.do_GET()

    def do_POST(self) -> None:
        """Questions that are too long for an address."""
        size = int(self.headers.get("Content-Length") or 0)
        self._serve(self.rfile.read(size).decode())

    def do_GET(self) -> None:
        self._serve()

    def _serve(self, form: str = "") -> None:
        if self.hub.latency:
            self.hub.ended.wait(self.hub.latency)
        refused, headers = self.hub.take(self.path)
        answer = refused or self.hub.library.answer(self.path, self.headers.get("Authorization"), form)
        answer.headers = {**headers, **answer.headers}
        fault = self.hub.fault(self.path)
        self.hub.record(
            Recorded(
                path=self.path,
                headers={name.lower(): value for name, value in self.headers.items()},
                status=answer.status,
            )
        )
        if fault is None:
            self.send(answer)
        else:
            with contextlib.suppress(OSError):
                FAULTS[fault.kind](self, answer, fault)

    def send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        origin = f"http://{self.headers.get('Host')}"
        for name, value in answer.headers.items():
            self.send_header(
                name, value.replace("{origin}", origin).encode("latin-1", "replace").decode("latin-1")
            )
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)
        self.wfile.flush()

    def raw(self, data: bytes) -> None:
        self.close_connection = True
        self.wfile.write(data)
        self.wfile.flush()

    def wait(self, seconds: float | None) -> bool:
        self.close_connection = True
        return not self.hub.ended.wait(seconds)

    def reset(self) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is printed."""
