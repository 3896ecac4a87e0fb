"""A ledger on an embedded Hub, and a place on loopback that messages are sent to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.refresh.conftest import place, run

__all__ = ["place", "run"]


class Inbox:
    """Collects what is posted; answers with ``status``, or with nothing where that is None."""

    def __init__(self) -> None:
        self.status: int | None = 200
        self.got: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.on_arrival: Callable[[], None] = lambda: None
        inbox = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", "0")))
                inbox.paths.append(self.path)
                inbox.got.append(json.loads(body))
                inbox.on_arrival()
                if inbox.status is None:
                    self.close_connection = True
                    return
                self.send_response(inbox.status)
                self.send_header("location", "/elsewhere")
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_words: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def port(self) -> int:
        return self.server.server_address[1]

    def address(self, name: str = "me") -> str:
        return f"{name}=json://127.0.0.1:{self.port}/{name}"

    @property
    def titles(self) -> list[str]:
        return [one["title"] for one in self.got]


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    pytest.importorskip("apprise")
    made = Inbox()
    made.thread.start()
    yield made
    made.server.shutdown()
    made.thread.join()
    made.server.server_close()
