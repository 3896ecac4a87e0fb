"""Tokens and passwords: none goes to anybody but whom it is for, none is written or said."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from tests.hostile.breaking import TOKEN, Box, small_ledger

BASIC = base64.b64encode(b"me:secret").decode()


class Listener(BaseHTTPRequestHandler):
    """Notes what comes, answers with ``body``, or leads on to ``to``."""

    seen: ClassVar[list[dict[str, str]]] = []
    to: ClassVar[str] = ""
    body: ClassVar[bytes] = b"{}"
    said: ClassVar[str] = ""
    status: ClassVar[int] = 200

    def do_GET(self) -> None:
        self.seen.append({name.lower(): value for name, value in self.headers.items()} | {"path": self.path})
        self.rfile.read(int(self.headers.get("content-length") or 0))
        self.send_response(302 if self.to else self.status)
        if self.to:
            self.send_header("Location", self.to)
        if self.said:
            self.send_header("X-Error-Message", self.said)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(self.body)

    do_POST = do_HEAD = do_GET

    def log_message(self, *words: object) -> None:
        """Tests are quiet."""


@pytest.fixture
def listener(box: Box) -> Iterator[str]:
    small_ledger(box.root)
    Listener.seen.clear()
    Listener.to, Listener.body, Listener.said, Listener.status = "", b"{}", "", 200
    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    hosts = ("default", "machine 127.0.0.1", "machine localhost")
    netrc = box.put("home/.netrc", "".join(f"{host} login me password secret\n" for host in hosts))
    netrc.chmod(0o600)
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def sent(what: str) -> list[str]:
    return [value for headers in Listener.seen for value in headers.values() if what in value]


def kept(box: Box, what: str) -> list[str]:
    files = [path for path in box.root.rglob("*") if path.is_file() and path.name != ".netrc"]
    return [str(path) for path in files if what.encode() in path.read_bytes()]


def test_a_second_source_gets_no_password_of_the_surroundings(box: Box, listener: str) -> None:
    Listener.body = b'{"data": []}'
    box.env["TRACKER_SOURCE_OPENROUTER_URL"] = f"http://{listener}/x"
    box("crosscheck", "--source", "openrouter", "--refresh")
    assert Listener.seen
    assert not sent(BASIC)


def test_a_password_of_a_second_source_is_kept_nowhere(box: Box, listener: str) -> None:
    Listener.body = b'{"data": [{"id": "a/b", "context_length": 5}]}'
    box.env["TRACKER_SOURCE_OPENROUTER_URL"] = f"http://me:hidden@{listener}/x?api_key=hidden"
    ran = box("crosscheck", "--source", "openrouter", "--refresh", "--format", "json")
    assert Listener.seen[0]["path"] == "/x?api_key=hidden"
    assert list(box.root.rglob("second/openrouter/*.jsonl"))
    assert "hidden" not in ran.out + ran.err
    assert kept(box, "hidden") == []


@pytest.mark.parametrize("to", ["file:///etc/passwd", "gopher://x/", "http://[::1"])
def test_a_second_source_leads_nowhere_strange(to: str, box: Box, listener: str) -> None:
    Listener.to = to
    box.env["TRACKER_SOURCE_OPENROUTER_URL"] = f"http://{listener}/x"
    ran = box("crosscheck", "--source", "openrouter", "--refresh")
    assert ran.code in {4, 6}
    assert "root:" not in ran.out


@pytest.mark.parametrize("address", ["github://a/b", "json"])
def test_a_message_is_sent_with_its_own_password_alone(address: str, box: Box, listener: str) -> None:
    pytest.importorskip("apprise")
    to = f"json://{listener}/x" if address == "json" else address
    box.env |= {"GITHUB_API_URL": f"http://{listener}", "GITHUB_TOKEN": "ghs_ours"}
    box("notify", "2026-06-01", "--to", f"me={to}", "--only", "any", "--state", "state.json")
    assert Listener.seen
    assert not sent(BASIC)
    assert {one.get("authorization") for one in Listener.seen} == {
        None if address == "json" else "Bearer ghs_ours"
    }
    assert kept(box, "ghs_ours") == []


def test_the_hub_gets_no_password_of_the_surroundings(box: Box, listener: str) -> None:
    box.env["HF_ENDPOINT"] = f"http://{listener}"
    box("refresh", "--deadline", "20")
    assert Listener.seen
    assert not sent(BASIC)


def test_a_token_goes_to_no_other_host(box: Box, listener: str) -> None:
    Listener.to = f"http://localhost:{listener.partition(':')[2]}/stolen"
    box.env |= {"HF_ENDPOINT": f"http://{listener}", "HF_TOKEN": TOKEN}
    ran = box("refresh", "--deadline", "20")
    assert sent(TOKEN)
    assert not [one for one in Listener.seen if one["path"].startswith("/stolen") and TOKEN in str(one)]
    assert TOKEN not in ran.out + ran.err
    assert kept(box, TOKEN) == []


@pytest.mark.parametrize("where", ["header", "body", "location", "card"])
def test_a_token_that_comes_back_is_kept_nowhere(where: str, box: Box, listener: str) -> None:
    box.env |= {"HF_ENDPOINT": f"http://{listener}", "HF_TOKEN": TOKEN}
    if where == "location":
        Listener.to = f"ftp://x/{TOKEN}"
    elif where == "card":
        card = {"license": f"x\n{TOKEN}", "license_name": f"_{TOKEN}_"}
        info = {"id": "acme/a", "sha": "a" * 40, "cardData": card, "tags": [TOKEN], "siblings": []}
        Listener.body = json.dumps(info).encode()
    else:
        Listener.status = 403
        Listener.said = f"token {TOKEN}" if where == "header" else ""
        Listener.body = json.dumps({"error": f"refused:\n{TOKEN}"}).encode()
    for words in (
        ("refresh", "--deadline", "20"),
        ("show", "a", "--offline", "--format", "json"),
        ("list", "--format", "json"),
        ("check", "a", "--probe"),
        ("verify",),
    ):
        ran = box(*words)
        assert TOKEN not in ran.out + ran.err, words
    assert kept(box, TOKEN) == []
