"""Addresses that stand in data: asked without any password, and never on a private network."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest

from tracker.adapters.web.links import dead_links
from tracker.adapters.web.session import is_private

REFUSED = "leads to a private network and was not asked"


class Pages(BaseHTTPRequestHandler):
    seen: ClassVar[list[dict[str, str]]] = []

    def do_HEAD(self) -> None:
        self.seen.append({name.lower(): value for name, value in self.headers.items()})
        self.send_response(302 if self.path.startswith("/to/") else 200)
        if self.path.startswith("/to/"):
            self.send_header("Location", self.path.removeprefix("/to/"))
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, *words: object) -> None:
        """Tests are quiet."""


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    netrc = tmp_path / "netrc"
    netrc.write_text(
        "machine 127.0.0.1 login me password secret\nmachine localhost login me password secret\n"
    )
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    Pages.seen.clear()
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("where", ["/", "/to//next", "/to/http://localhost:{port}/"])
def test_no_password_of_the_surroundings_is_sent(pages: str, where: str) -> None:
    where = where.replace("{port}", pages.rpartition(":")[2])
    assert dead_links([pages + where], private=True) == {}
    assert Pages.seen
    assert not any("authorization" in headers or "cookie" in headers for headers in Pages.seen)


def test_nor_one_that_the_address_holds(pages: str) -> None:
    dead_links([pages.replace("//", "//me:secret@")], private=True)
    assert Pages.seen
    secret = base64.b64encode(b"me:secret").decode()
    assert not any(secret in value for headers in Pages.seen for value in headers.values())


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"]
)
def test_nobody_on_a_private_network_is_asked(pages: str, host: str) -> None:
    address = pages.replace("127.0.0.1", host)
    assert dead_links([address]) == {address: REFUSED}
    assert Pages.seen == []


def test_nor_by_a_name_that_leads_there(pages: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest, **more: real("127.0.0.1", *rest, **more))
    address = pages.replace("127.0.0.1", "harmless.example.org")
    assert dead_links([address]) == {address: REFUSED}
    assert Pages.seen == []


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://example.org/", "gopher://x/", "data:,x", "http://"]
)
def test_other_schemes_are_refused(address: str) -> None:
    (reason,) = dead_links([address]).values()
    assert reason.startswith("cannot be reached (")


@pytest.mark.parametrize(
    ("host", "private"),
    {
        "8.8.8.8": False,
        "huggingface.co": False,
        "2606:4700::1111": False,
        "10.1.2.3": True,
        "172.16.0.1": True,
        "192.168.1.1": True,
        "169.254.169.254": True,
        "100.64.0.1": True,
        "0.0.0.0": True,
        "::1": True,
        "::": True,
        "fe80::1%eth0": True,
        "fd00:ec2::254": True,
        "::ffff:10.0.0.1": True,
        "2002:7f00:1::": True,
        "224.0.0.1": True,
        "localhost.": True,
        "a.localhost": True,
        "metadata.google.internal": True,
        "017700000001": True,
    }.items(),
)
def test_what_is_private(host: str, private: bool) -> None:
    assert is_private(host) is private
