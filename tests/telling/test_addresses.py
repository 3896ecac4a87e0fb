"""Addresses: from options, the environment or a file; secrets are never shown."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.refresh.conftest import Place
from tests.running import Run
from tests.telling.conftest import Inbox
from tests.telling.test_notify import STATE, begun, gate
from tracker.adapters.messages.addresses import read_addresses
from tracker.errors import TrackerError

__all__ = ["begun"]

SECRET = "s3cr3tPassw0rd"


@pytest.mark.parametrize(
    ("given", "variable", "file", "found"),
    [
        (["a=json://x"], "", None, ["a"]),
        (["a=json://x b=json://y"], "", None, ["a", "b"]),
        ([], "a=json://x b=json://y", None, ["a", "b"]),
        (["b"], "a=json://x b=json://y", None, ["b"]),
        ([], "a=json://x", "# us\nc=json://z\n\n", ["c"]),
        (["a", "c"], "a=json://x", "c=json://z", ["a", "c"]),
        (["a=json://x"], "broken", None, ["a"]),
        ([], "", None, None),
        (["a"], "", None, None),
        (["json://x"], "", None, None),
        (["a=x"], "", None, None),
        (["=json://x"], "", None, None),
        ([], "", "json://x", None),
    ],
)
def test_where_they_come_from(
    tmp_path: Path, given: list[str], variable: str, file: str | None, found: list[str] | None
) -> None:
    path = tmp_path / "addresses"
    if file is not None:
        path.write_text(file)
    try:
        told = read_addresses(given, path if file is not None else None, {"TRACKER_NOTIFY_TO": variable})
    except TrackerError:
        assert found is None
    else:
        assert list(told) == found


@pytest.mark.parametrize(
    "address",
    [
        f"me=slack://{SECRET}",
        f"me=nosuch://{SECRET}",
        f"me={SECRET}",
        f"{SECRET}",
        f"me=json://user:{SECRET}@127.0.0.1:9/",
        f"me=github://{SECRET}@owner",
        f"me=mailto://user:{SECRET}@127.0.0.1:9?smtp=127.0.0.1",
    ],
)
def test_no_secret_is_printed(place: Place, run: Run, begun: str, address: str) -> None:
    gate(place, run, "a")
    ran = run("notify", "--to", address)
    assert ran.code in (2, 6)
    assert SECRET not in ran.out + ran.err
    assert SECRET not in Path(STATE).read_text()
    assert "Traceback" not in ran.err


def test_a_wrong_address_costs_nobody_a_message(place: Place, run: Run, inbox: Inbox, begun: str) -> None:
    assert run("notify", "--start", "--to", "x=json://127.0.0.1:9/").code == 0
    gate(place, run, "a")
    assert run("notify", "--to", begun, "--to", "x=nosuch://y").code == 2
    assert inbox.got == []


def test_nobody_begins_with_an_address_of_no_kind(begun: str, run: Run) -> None:
    ran = run("notify", "--start", "--to", "x=foo://bar")
    assert (ran.code, "`foo:`" in ran.err) == (2, True)
    assert run("notify", "--start", "--to", "g=github://owner/repository").code == 0


def test_without_the_library_it_says_what_to_install(
    place: Place, run: Run, begun: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate(place, run, "a")
    monkeypatch.setitem(sys.modules, "apprise", None)
    ran = run("notify", "--to", begun)
    assert (ran.code, "[notify]" in ran.err) == (2, True)


def test_issues_on_github(
    place: Place, run: Run, inbox: Inbox, begun: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = "issues=github://owner/name"
    monkeypatch.setenv("GITHUB_API_URL", f"http://127.0.0.1:{inbox.port}")
    monkeypatch.setenv("GITHUB_TOKEN", SECRET)
    assert run("notify", "--start", "--to", to).code == 0
    gate(place, run, "a")
    inbox.status = 403
    refused = run("notify", "--to", to)
    assert (refused.code, "HTTP 403" in refused.out) == (6, True)
    inbox.status = 201
    assert run("notify", "--to", to).code == 0
    assert inbox.paths == ["/repos/owner/name/issues"] * 2
    assert inbox.got[-1]["title"].startswith("Tightened: a")
    assert "- **What**" in inbox.got[-1]["body"]
    assert run("notify", "--to", to).code == 0
    assert len(inbox.got) == 2
