"""``tracker notify``: each event at most once to each name, and nothing open goes unsaid."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hub.rig import repo
from tests.refresh.conftest import Place, serve
from tests.running import Run
from tests.telling.conftest import Inbox
from tracker.commands.give import notify as command

PROJECT = Path(__file__).parent.parent.parent
STATE = "notify-state.json"


def gate(place: Place, run: Run, *gated: str) -> None:
    """A refresh that finds a gate before the models named, and none before the others."""
    serve(place, *(repo(f"org/{name}", gated="auto" if name in gated else False, files={}) for name in "ab"))
    assert run("refresh").code == 0


@pytest.fixture
def begun(place: Place, run: Run, inbox: Inbox) -> str:
    gate(place, run)
    assert run("notify", "--start", "--to", inbox.address()).code == 0
    assert inbox.got == []
    return inbox.address()


def test_an_event_is_told_once(place: Place, run: Run, inbox: Inbox, begun: str) -> None:
    quiet = run("notify", "--to", begun)
    assert (quiet.code, quiet.out.count("\n"), inbox.got) == (0, 1, [])
    gate(place, run, "a")
    assert run("notify", "--to", begun).code == 0
    assert len(inbox.got) == 1
    message = inbox.got[0]
    assert message["title"].startswith("Tightened: a")
    assert "open → gated-auto" in message["message"]
    assert "https://huggingface.co/org/a" in message["message"]
    for _ in range(2):
        again = run("notify", "--to", begun)
        assert (again.code, len(inbox.got)) == (0, 1)
    gate(place, run)
    assert run("notify", "--to", begun).code == 0
    assert len(inbox.got) == 1, "what opened was not asked for"
    gate(place, run, "a")
    assert run("notify", "--to", begun).code == 0
    assert len(inbox.got) == 2, "the same happened once more"


def test_each_name_is_told(place: Place, run: Run, inbox: Inbox, begun: str) -> None:
    both = ("--to", begun, "--to", inbox.address("you"))
    refused = run("notify", *both)
    assert (refused.code, "--start" in refused.err, "you" in refused.err) == (3, True, True)
    assert run("notify", "--start", "--to", inbox.address("you")).code == 0
    gate(place, run, "a", "b")
    assert run("notify", *both).code == 0
    assert sorted(inbox.paths) == ["/me", "/me", "/you", "/you"]
    assert run("notify", *both).code == 0
    assert len(inbox.got) == 4


@pytest.mark.parametrize("status", [500, 503, 401, 429, 302])
def test_a_refusal_is_tried_again_also_after_a_new_snapshot(
    place: Place, run: Run, inbox: Inbox, begun: str, status: int
) -> None:
    gate(place, run, "a")
    inbox.status = status
    for _ in range(2):
        failed = run("notify", "--to", begun)
        assert (failed.code, f"HTTP {status}" in failed.out) == (6, True)
    inbox.status = 200
    inbox.got.clear()
    gate(place, run, "a", "b")
    assert run("notify", "--to", begun).code == 0
    assert sorted(title[:12] for title in inbox.titles) == ["Tightened: a", "Tightened: b"]
    assert run("notify", "--to", begun).code == 0
    assert len(inbox.got) == 2


def test_nobody_there_is_a_failure_known_as_such(place: Place, run: Run, inbox: Inbox, begun: str) -> None:
    gate(place, run, "a")
    inbox.server.socket.close()
    assert run("notify", "--to", "me=json://127.0.0.1:9/").code == 6
    state = json.loads(Path(STATE).read_text())
    assert [one["outcome"] for one in state["open"]] == ["failed"]


def test_no_answer_is_an_outcome_that_nobody_knows(place: Place, run: Run, inbox: Inbox, begun: str) -> None:
    gate(place, run, "a")
    inbox.status = None
    assert run("notify", "--to", begun).code == 6
    inbox.status = 200
    gate(place, run, "a", "b")
    for _ in range(2):
        listed = run("notify", "--to", begun)
        assert (listed.code, "UNKNOWN" in listed.out, "Tightened: a" in listed.out) == (6, True, True)
    assert [title[:12] for title in inbox.titles] == ["Tightened: a", "Tightened: b"]
    assert run("notify", "--resend", "--to", begun).code == 0
    assert [title[:12] for title in inbox.titles[2:]] == ["Tightened: a"]
    assert run("notify", "--resend", "--to", begun).code == 0
    assert len(inbox.got) == 3


class Killed(BaseException):
    """Stands for a process that is no more."""


@pytest.mark.parametrize("instant", range(9))
def test_killed_at_any_instant(
    place: Place, run: Run, inbox: Inbox, begun: str, instant: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate(place, run, "a", "b")
    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 1
        if steps > instant:
            raise Killed

    saved, opened = command.save_memory, command._open_sender

    def save(path: Path, memory: command.Memory) -> None:
        step()
        saved(path, memory)

    def open_sender(name: str, address: str) -> command.Send:
        send = opened(name, address)

        def sending(message: command.Message) -> command.Attempt:
            step()
            attempt = send(message)
            step()
            return attempt

        return sending

    with monkeypatch.context() as patch:
        patch.setattr(command, "save_memory", save)
        patch.setattr(command, "_open_sender", open_sender)
        try:
            run("notify", "--to", begun)
        except BaseException as error:
            assert isinstance(error, Killed)
    noted = {one["key"]: one["title"] for one in json.loads(Path(STATE).read_text())["open"]}
    after = run("notify", "--to", begun, "--format", "json")
    assert len(inbox.titles) == len(set(inbox.titles)), "nothing is told twice"
    listed = {one["event"]: one["title"] for one in after.document["unknown"]}
    assert listed == noted, "what may have arrived is listed"
    assert after.code == (6 if noted else 0)
    assert len({*inbox.titles, *listed.values()}) == 2, "nothing is lost"


def test_killed_for_good_while_the_other_side_has_it(
    place: Place, run: Run, inbox: Inbox, begun: str
) -> None:
    gate(place, run, "a")
    child = subprocess.Popen(
        [sys.executable, "-m", "tracker", "notify", "--to", begun],
        cwd=place.folder,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        stdout=subprocess.DEVNULL,
    )
    inbox.on_arrival = lambda: os.kill(child.pid, signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL
    inbox.on_arrival = lambda: None
    listed = run("notify", "--to", begun)
    assert (listed.code, "Tightened: a" in listed.out, len(inbox.got)) == (6, True, 1)


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "{}", '{"schema": "tracker.notify-state/2"}',
     '{"schema": "tracker.notify-state/1", "since": [], "told": {}, "open": []}',
     '{"schema": "tracker.notify-state/1", "since": {"me": 1}, "told": {}, "open": []}',
     '{"schema": "tracker.notify-state/1", "since": {}, "told": {}, "open": [{"name": "me"}]}', "\0" * 50],
)  # fmt: skip
def test_a_damaged_state_sends_nothing(
    place: Place, run: Run, inbox: Inbox, begun: str, content: str
) -> None:
    gate(place, run, "a")
    Path(STATE).write_text(content)
    ran = run("notify", "--to", begun)
    assert (ran.code, "--start" in ran.err, inbox.got) == (3, True, [])
    assert Path(STATE).read_text() == content


def test_an_explicit_moment_tells_from_there(place: Place, run: Run, inbox: Inbox) -> None:
    gate(place, run)
    first = place.store.names()[0]
    gate(place, run, "a")
    assert run("notify", "--to", inbox.address()).code == 3
    assert run("notify", first, "--to", inbox.address()).code == 0
    assert run("notify", first, "--to", inbox.address()).code == 0
    assert run("notify", "--to", inbox.address()).code == 0
    assert len(inbox.got) == 1


def test_a_dry_run_sends_and_notes_nothing(place: Place, run: Run, inbox: Inbox, begun: str) -> None:
    gate(place, run, "a")
    before = Path(STATE).read_bytes()
    ran = run("notify", "--dry-run", "--to", begun)
    assert (ran.code, "open → gated-auto" in ran.out, inbox.got) == (0, True, [])
    assert Path(STATE).read_bytes() == before
    assert run("notify", "--only", "opened", "--to", begun).code == 0
    assert inbox.got == []


def test_opened_and_any(place: Place, run: Run, inbox: Inbox, begun: str) -> None:
    gate(place, run, "a")
    first = place.store.names()[0]
    gate(place, run)
    assert run("notify", first, "--only", "opened", "--to", begun).code == 0
    assert [title.split(":")[0] for title in inbox.titles] == ["Opened"]
    assert run("notify", first, "--only", "any", "--to", begun).code == 0
    assert len(inbox.got) == 2


def test_nobody_is_told_of_what_a_failed_refresh_did_not_find(
    place: Place, run: Run, inbox: Inbox, begun: str
) -> None:
    from tracker.adapters.embedded_hub import Fault

    gate(place, run, "a")
    assert run("notify", "--to", begun).code == 0
    place.hub.faults = [Fault(kind="503")]
    assert run("refresh").code == 4
    assert run("notify", "--to", begun).code == 0
    assert len(inbox.got) == 1
