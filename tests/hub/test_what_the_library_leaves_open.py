"""What ``huggingface_hub`` leaves to its caller, one test a row (H1 to H16)."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import tracemalloc
from pathlib import Path

import pytest

from tests.hub.rig import MIT, TOKEN, by_path, repo, rig
from tracker.adapters.embedded_hub import FAULTS, EmbeddedHub, Fault
from tracker.adapters.hub.wire.errors import BadTokenError
from tracker.adapters.hub.wire.limits import LONGEST_WAIT
from tracker.domain.observing.observation import Observation, ReadError, ReadErrorCode


def code(found: Observation | ReadError) -> ReadErrorCode | None:
    return found.code if isinstance(found, ReadError) else None


def test_h1_timeouts_are_set_and_a_drip_meets_the_deadline() -> None:
    with EmbeddedHub([repo()]) as hub:
        rigged = rig(hub, read_seconds=2.5, model_seconds=0.3)
        timeout = rigged.client.requests.session.client.timeout
        assert (timeout.connect, timeout.read) == (2.5, 2.5)
        hub.faults = [Fault(kind="slow")]
        assert code(rigged.read()) is ReadErrorCode.DEADLINE


def test_h1_headers_that_trickle_in_are_given_up_from_outside() -> None:
    with EmbeddedHub([repo()], faults=[Fault(kind="slow-headers")]) as hub:
        assert code(rig(hub, read_seconds=0.05, model_seconds=0.1).read()) is ReadErrorCode.DEADLINE


def test_h1_production_timeouts_are_5_and_15_seconds() -> None:
    from tracker.adapters.hub.wire.session import open_session

    with EmbeddedHub() as hub:
        timeout = open_session(jobs=1, endpoint=hub.address, token=False).client.timeout
        assert (timeout.connect, timeout.read) == (5.0, 15.0)


def test_h2_single_reads_are_retried() -> None:
    with EmbeddedHub([repo()], faults=[Fault(kind="503", times=3)]) as hub:
        assert isinstance(rig(hub).read(), Observation)


@pytest.mark.parametrize("kind", ["429", "429-window"])
def test_h3_a_wait_of_a_day_is_not_waited_for(kind: str) -> None:
    with EmbeddedHub([repo()], faults=[Fault(kind=kind, seconds=86_400)]) as hub:
        rigged = rig(hub)
        assert code(rigged.read()) is ReadErrorCode.RATE_LIMITED
        assert code(rigged.read("org/b")) is ReadErrorCode.RATE_LIMITED
        assert len(hub.requests) == 1, "one refusal is enough for all"
        assert rigged.time.slept == []


def test_h3_a_wait_of_a_window_is_waited_for_as_asked() -> None:
    fault = Fault(kind="429", where="/api/", times=1, seconds=120)
    with EmbeddedHub([repo()], faults=[fault]) as hub:
        rigged = rig(hub)
        assert isinstance(rigged.read(), Observation)
        assert 119 < sum(rigged.time.slept) < 122
        assert sum(rigged.time.slept) < LONGEST_WAIT


def test_h4_no_token_for_another_host_through_a_next_link() -> None:
    wanted = [f"org/{number}" for number in range(9)]
    with EmbeddedHub([repo()]) as other, EmbeddedHub([repo("org/0")], tokens=[TOKEN]) as hub:
        hub.stranger = other.address
        hub.faults = [Fault(kind="link-host", where=r"/api/models\?")]
        found = rig(hub, token=TOKEN).listed("org", wanted)
        assert sorted(found) == ["org/0"]
        assert hub.requests[0].token == f"Bearer {TOKEN}"
        assert other.requests == []


def test_h4_no_token_for_another_host_through_a_redirect() -> None:
    with EmbeddedHub([repo()]) as other, EmbeddedHub([repo()], tokens=[TOKEN]) as hub:
        hub.stranger = other.address
        hub.faults = [Fault(kind="redirect-host", where="^/api/models/")]
        assert code(rig(hub, token=TOKEN).read()) is ReadErrorCode.FOREIGN_REDIRECT
        assert other.requests == []


def test_h4_a_file_may_come_from_another_host_which_sees_no_token() -> None:
    with EmbeddedHub([repo()]) as other, EmbeddedHub([repo()], tokens=[TOKEN]) as hub:
        hub.stranger = other.address
        hub.faults = [Fault(kind="redirect-host", where="/resolve-cache/")]
        seen = rig(hub, token=TOKEN).seen()
        assert [file.error for file in seen.contents] == [None, None]
        assert {request.token for request in hub.requests} == {f"Bearer {TOKEN}"}
        assert {request.token for request in other.requests} == {None}
        assert other.requests


def test_h4_a_token_does_not_come_back_once_the_trail_has_left_the_hub() -> None:
    with EmbeddedHub([repo()]) as other, EmbeddedHub([repo()], tokens=[TOKEN]) as hub:
        hub.stranger, other.stranger = other.address, f"{hub.address}/back"
        hub.faults = [Fault(kind="redirect-host", where="^/api/resolve-cache/")]
        other.faults = [Fault(kind="redirect-host")]
        rig(hub, token=TOKEN).read()
        back = [request for request in hub.requests if request.path.startswith("/back/")]
        assert {request.token for request in back} == {None}
        assert back


@pytest.mark.parametrize("kind", ["link-loop", "link-endless"])
def test_h5_pages_that_repeat_end(kind: str) -> None:
    wanted = [f"org/{number}" for number in range(30)]
    with EmbeddedHub([repo("org/0")], faults=[Fault(kind=kind, where=r"/api/models\?")]) as hub:
        assert sorted(rig(hub).listed("org", wanted)) == ["org/0"]
        assert len(hub.requests) == {"link-loop": 1, "link-endless": 2}[kind]


@pytest.mark.parametrize("kind", ["wrong-id", "path-id", "no-id", "dupkeys"])
def test_h6_an_answer_about_something_else_is_no_answer(kind: str) -> None:
    with EmbeddedHub([repo()], faults=[Fault(kind=kind, where="^/api/models/")]) as hub:
        assert code(rig(hub).read()) in (ReadErrorCode.WRONG_ID, ReadErrorCode.MALFORMED)


def test_h6_a_rename_is_followed_and_said() -> None:
    with EmbeddedHub([repo("new/b")], renamed={"old/a": "new/b"}) as hub:
        seen = rig(hub).seen(name="old/a")
        assert (seen.hub, seen.redirected_to) == ("old/a", "new/b")
        assert all("/new/b/" in path for path in hub.paths[2:]), "files are asked for under the new name"


def test_h6_another_letter_case_is_followed_and_said() -> None:
    with EmbeddedHub([repo("Org/A")]) as hub:
        assert rig(hub).seen(name="org/a").redirected_to == "Org/A"


def test_h6_a_redirect_with_the_answer_of_a_third_repository() -> None:
    faults = [Fault(kind="wrong-id", where="^/api/models/new/b")]
    with EmbeddedHub([repo("new/b")], renamed={"old/a": "new/b"}, faults=faults) as hub:
        assert code(rig(hub).read("old/a")) is ReadErrorCode.WRONG_ID


@pytest.mark.parametrize("kind", sorted(set(FAULTS) - {"hang", "hang-mid", "slow", "slow-headers"}))
def test_h7_every_failure_is_of_one_family(kind: str) -> None:
    with EmbeddedHub([repo()], faults=[Fault(kind=kind)]) as hub:
        assert isinstance(rig(hub).read(), Observation | ReadError)


@pytest.mark.parametrize("kind", ["huge", "huge-chunked", "gzip-bomb"])
def test_h8_memory_stays_within_the_cap(kind: str) -> None:
    with EmbeddedHub([repo()], faults=[Fault(kind=kind, where="^/api/models/")]) as hub:
        rigged = rig(hub)
        rigged.read()  # the server makes its bomb
        tracemalloc.start()
        try:
            assert code(rigged.read()) is ReadErrorCode.TOO_LARGE
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert peak < 40 * 1024 * 1024, "8 MiB of answer, and what joins them; the server's megabytes too"


def test_h9_a_file_cut_short_is_not_taken_for_the_file() -> None:
    with EmbeddedHub(
        [repo()], faults=[Fault(kind="cut-consistent", where="/resolve-cache/.*LICENSE")]
    ) as hub:
        rigged = rig(hub)
        file = by_path(rigged.seen())["LICENSE"]
        assert file.error is not None and file.sha256 is None
        assert rigged.texts == {}, "no half of a licence is kept as evidence"


def test_h9_a_file_cut_short_once_is_read_again() -> None:
    fault = Fault(kind="cut-consistent", where="/resolve-cache/.*LICENSE", times=1)
    with EmbeddedHub([repo()], faults=[fault]) as hub:
        rigged = rig(hub)
        assert by_path(rigged.seen())["LICENSE"].error is None
        assert list(rigged.texts.values()) == [MIT]


@pytest.mark.parametrize("kind", ["types", "nan", "big-number", "nul", "surrogates", "deep-field", "inject"])
def test_h10_any_type_anywhere_can_be_kept(kind: str) -> None:
    from tracker.domain.observing.canonical import from_line, to_line

    with EmbeddedHub([repo()], faults=[Fault(kind=kind, where="^/api/models/")]) as hub:
        seen = rig(hub).seen()
    line = to_line(seen)
    assert from_line(line.decode("utf-8").encode()) == seen
    assert b"NaN" not in line.replace(b'"NaN"', b"")


@pytest.mark.parametrize("kind", ["list-missing", "empty-list", "empty-object", "html", "404"])
def test_h11_a_list_that_lacks_models_says_nothing_about_them(kind: str) -> None:
    wanted = [f"org/{letter}" for letter in "abcd"]
    faults = [Fault(kind=kind, where=r"/api/models\?")]
    with EmbeddedHub([repo(name) for name in wanted], faults=faults) as hub:
        rigged = rig(hub)
        for name in set(wanted) - set(rigged.listed("org", wanted)):
            assert isinstance(rigged.read(name), Observation)


@pytest.mark.parametrize(
    ("token", "message"), [(None, "Invalid username or password."), (TOKEN, "Repository not found")]
)
def test_h12_missing_and_private_are_one_answer(token: str | None, message: str) -> None:
    with EmbeddedHub(tokens=[TOKEN]) as hub:
        found = rig(hub, token=token).read()
        assert code(found) is ReadErrorCode.MISSING_OR_PRIVATE
        assert isinstance(found, ReadError) and found.detail == message


def test_h12_a_bad_token_stops_everything() -> None:
    with EmbeddedHub([repo()], tokens=["hf_another"]) as hub, pytest.raises(BadTokenError) as caught:
        rig(hub, token=TOKEN).read()
    assert caught.value.exit_code == 4
    assert TOKEN not in str(caught.value) + str(caught.value.hint)


def test_h12_a_401_without_a_code_is_no_removal_where_a_token_was_sent() -> None:
    faults = [Fault(kind="401")]
    with EmbeddedHub([repo()], tokens=[TOKEN], faults=faults) as hub, pytest.raises(BadTokenError):
        rig(hub, token=TOKEN).read()


def test_h13_no_other_call_is_made_and_no_agent_is_named(tmp_path: Path) -> None:
    """In a process of its own: the library decides at its first import."""
    program = (
        "import sys; from tracker.adapters.hub.client import HubClient; "
        "HubClient.open(keep_text=lambda text: '0' * 64).read('org/a')"
    )
    with EmbeddedHub([repo()]) as hub:
        environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "HF_ENDPOINT": hub.address}
        agents = {"AI_AGENT": "somebody"}
        subprocess.run([sys.executable, "-c", program], env={**environment, **agents}, check=True)
        assert hub.paths[0] == "/api/models/org/a"
        assert not [path for path in hub.paths if "agent" in path]
        for request in hub.requests:
            assert request.headers["user-agent"].startswith("open-weights-tracker/")
            assert "agent/" not in request.headers["user-agent"]


def test_h14_files_are_read_once_for_a_revision_and_counted_as_no_download() -> None:
    with EmbeddedHub([repo()]) as hub:
        rigged = rig(hub)
        first = rigged.seen()
        calls = [path for path in hub.paths if "/resolve-cache/" not in path]
        assert len(calls) == 3, "the model, its configuration, its licence"
        before = len(hub.requests)
        assert rigged.seen(last=first) == first
        assert len(hub.requests) == before + 1
        assert not any("x-hf-download-counter" in request.headers for request in hub.requests)
        assert all(f"/{first.facts['sha']}/" in path for path in calls[1:])


def test_h14_a_new_revision_is_read_anew() -> None:
    with EmbeddedHub([repo()]) as hub:
        rigged = rig(hub)
        first = rigged.seen()
        hub.replace([repo(files={"config.json": b'{"max_position_embeddings": 8192}'})])
        second = rigged.seen(last=first)
        assert [file.path for file in second.contents] == ["config.json"]
        assert by_path(second)["config.json"].content == {"max_position_embeddings": 8192}


def test_h14_another_repository_with_the_same_revision_is_read_anew() -> None:
    with EmbeddedHub([repo(sha="1" * 40, _id="a" * 24)]) as hub:
        rigged = rig(hub)
        first = rigged.seen()
        hub.replace([repo(sha="1" * 40, _id="b" * 24, files={"LICENSE": b"other terms"})])
        assert [file.path for file in rigged.seen(last=first).contents] == ["LICENSE"]


def test_h15_a_bare_401_over_plain_http_is_still_missing_or_private() -> None:
    with EmbeddedHub() as hub:
        assert hub.address.startswith("http://")
        assert code(rig(hub).read()) is ReadErrorCode.MISSING_OR_PRIVATE


def test_h16_server_texts_are_kept_short_and_never_raw_in_an_exception_shown() -> None:
    from tracker.adapters.hub.wire.errors import outside_text

    assert TOKEN not in outside_text(f"bad token {TOKEN} in header Bearer {TOKEN}")
    assert len(outside_text("x" * 10_000)) == 200
    outside_text("\ud800").encode()


def test_threads_share_one_client() -> None:
    names = [f"org/{number}" for number in range(24)]
    with EmbeddedHub([repo(name) for name in names]) as hub:
        rigged = rig(hub)
        found: list[object] = []
        threads = [
            threading.Thread(target=lambda name=name: found.append(rigged.read(name))) for name in names
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(isinstance(one, Observation) for one in found) == len(names)
