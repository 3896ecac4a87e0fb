"""`tracker validate`: everything wrong with file and line, or one line that says what is sound."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.running import Run, golden
from tracker.adapters.record.folder import SnapshotFolder
from tracker.adapters.web.links import dead_links

SOUND = "models:\n  - id: a\n    hub: o/a\n"
WRONG = """\
# a registry with most things wrong
models:
  - id: GLM-5.2
    hub: zai-org/..GLM
    openess: 1
  - id: b
    country: UK
    succeeds: bb
    declared:
      - {field: context_lenght, value: 3, source: "ftp://x", as_of: 2026-13-01}
  - id: b
    hub: o/b
    name: "\\e[31m=cmd|x"
"""


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    path = tmp_path / "registry.yaml"
    path.write_text(SOUND)
    return path


@pytest.mark.parametrize(
    ("form", "suffix"), [("table", "txt"), ("json", "json"), ("csv", "csv"), ("markdown", "md")]
)
def test_what_is_printed(registry: Path, run: Run, form: str, suffix: str) -> None:
    registry.write_text(WRONG)
    done = run("validate", "--format", form)
    assert (done.code, done.err) == (3, "")
    golden(f"registry/validate.{suffix}", done.out)


def test_sound(registry: Path, run: Run) -> None:
    done = run("validate")
    assert (done.code, done.out, done.err) == (0, "sound: registry.yaml (1 model)\n", "")


def test_sound_as_json(registry: Path, run: Run) -> None:
    assert json.loads(run("validate", "--format", "json").out) == {
        "schema": "tracker.validate/1",
        "valid": True,
        "files": [{"path": "registry.yaml", "kind": "registry", "entries": 1, "problems": 0}],
        "problems": [],
        "links_checked": None,
        "dead_links": [],
    }


def test_the_shipped_registry_is_sound(run: Run) -> None:
    done = run("validate")
    assert done.code == 0
    assert "registry.yaml (481 models)" in done.out


def test_a_file_by_name(registry: Path, run: Run) -> None:
    other = registry.rename(registry.with_name("ours.yml"))
    assert run("validate", "ours.yml").out == "sound: ours.yml (1 model)\n"
    other.write_text("models: 1\n")
    assert run("validate", "ours.yml").code == 3


def test_a_file_that_is_not_there(run: Run) -> None:
    done = run("validate", "nowhere.yaml")
    assert done.code == 3
    assert done.out.startswith("nowhere.yaml: there is no such file (name an existing file)\n")


def test_policy_beside_it(registry: Path, run: Run) -> None:
    registry.with_name("policy.yaml").write_text("uses: [commercial]\n")
    assert run("validate").out == "sound: registry.yaml (1 model), policy.yaml\n"


def test_wrong_policy(registry: Path, run: Run) -> None:
    registry.with_name("policy.yaml").write_text("organisation: {}\n")
    done = run("validate")
    assert done.code == 3
    assert done.out.startswith("policy.yaml:1: ")


def test_snapshots_beside_it(registry: Path, run: Run) -> None:
    folder = registry.with_name("snapshots")
    SnapshotFolder(folder).write([])
    assert run("validate").out == "sound: registry.yaml (1 model), snapshots (1 snapshot)\n"
    (snapshot,) = folder.glob("2*.jsonl")
    snapshot.write_bytes(b"{}\n")
    folder.joinpath("copy.jsonl").write_text("")
    done = run("validate")
    assert done.code == 3
    assert f"{snapshot.relative_to(registry.parent)}:1: " in done.out
    assert "snapshots/copy.jsonl: is not named like a snapshot (move it out of the folder)\n" in done.out


def test_to_a_file(registry: Path, run: Run) -> None:
    assert run("validate", "--output", "found.txt").out == ""
    assert registry.with_name("found.txt").read_text() == "sound: registry.yaml (1 model)\n"


STATUSES = {"/gone": 404, "/busy": 503, "/bots": 403, "/here": 200}


class Pages(BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        if self.path == "/round":
            self.send_response(302)
            self.send_header("Location", "/round")
        elif self.path == "/no-head":
            self.send_response(405)
        else:
            self.send_response(STATUSES[self.path])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        if self.path == "/no-head":
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self.do_HEAD()

    def log_message(self, *words: object) -> None:
        """Tests are quiet."""


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


LINKS = {
    "/here": None,
    "/bots": None,
    "/busy": None,
    "/no-head": None,
    "/gone": "is gone (HTTP 404)",
    "/round": "redirects without end",
}


@pytest.mark.parametrize(("path", "reason"), LINKS.items(), ids=LINKS)
def test_links(pages: str, path: str, reason: str | None) -> None:
    assert dead_links([pages + path], private=True) == ({pages + path: reason} if reason else {})


def test_links_that_lead_nowhere(pages: str) -> None:
    assert dead_links(["http://127.0.0.1:9/"], private=True) == {
        "http://127.0.0.1:9/": "cannot be reached (ConnectionError)"
    }


def test_dead_links_are_warnings(registry: Path, run: Run, pages: str) -> None:
    registry.write_text(
        "models:\n  - id: a\n    history:\n"
        f"      - {{date: 2026, access: api, source: {pages}/here}}\n"
        f"      - {{date: 2026, access: api, source: {pages}/gone}}\n"
        f"      - {{date: 2026, access: open, source: {pages}/gone}}\n"
    )
    done = run("validate", "--links", "--private")
    assert (done.code, done.out) == (0, "sound: registry.yaml (1 model)\n")
    assert done.err == (
        f"warning: registry.yaml:5: {pages}/gone is gone (HTTP 404) (find where it moved, or replace it)\n"
        "2 addresses tried, 1 of them dead\n"
    )


def test_no_link_is_tried_unasked(registry: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "tracker.adapters.web.links", raising=False)
    run("validate")
    assert "tracker.adapters.web.links" not in sys.modules
