"""Endpoint, token and offline mode, as the environment gives them."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from tests.hub.rig import TOKEN, repo, rig
from tracker.adapters.embedded_hub import EmbeddedHub, Fault
from tracker.adapters.hub.client import HubError
from tracker.adapters.hub.wire.session import open_session, origin_of
from tracker.adapters.hub.wire.timing import Budget, Timing
from tracker.adapters.hub.wire.workers import in_order
from tracker.domain.observing.observation import ReadError, ReadErrorCode
from tracker.domain.registry.entries import HubId
from tracker.errors import SourceUnreachableError, UsageError


@pytest.mark.parametrize(
    "endpoint",
    [
        "ftp://huggingface.co",
        "huggingface.co",
        "https://",
        "https://user:secret@huggingface.co",
        "file:///etc",
    ],
)
def test_an_endpoint_that_is_none(endpoint: str) -> None:
    with pytest.raises(UsageError, match="HF_ENDPOINT"):
        open_session(jobs=1, endpoint=endpoint, token=False)


@pytest.mark.parametrize("token", ["hf_a\nb", "hf_a\r\nX-Evil: 1", "hf_ü", "hf_\0"])
def test_a_token_that_no_header_can_carry(token: str) -> None:
    with pytest.raises(SourceUnreachableError) as caught:
        open_session(jobs=1, endpoint="http://127.0.0.1:9", token=token)
    assert token not in str(caught.value)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://huggingface.co/a", "https://huggingface.co:443/b", True),
        ("https://huggingface.co", "https://HuggingFace.co", True),
        ("https://huggingface.co", "http://huggingface.co", False),
        ("https://huggingface.co", "https://huggingface.co.evil.example", False),
        ("https://huggingface.co", "https://huggingface.co@evil.example", False),
        ("https://huggingface.co", "https://evil.example/huggingface.co", False),
        ("https://huggingface.co", "https://huggingface.co:8443", False),
        ("https://huggingface.co", "https://huggingface.co:99999999", False),
    ],
)
def test_origins(one: str, other: str, same: bool) -> None:
    assert (origin_of(one) == origin_of(other)) is same


def test_offline_mode_of_the_library_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with EmbeddedHub([repo()]) as hub:
        found = rig(hub).read()
        assert isinstance(found, ReadError) and found.code.value == "offline"
        assert hub.requests == []


def test_loopback_needs_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import constants

    from tracker.adapters.hub.client import HubClient

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    with EmbeddedHub([repo()]) as hub:
        HubClient.open_loopback(lambda content: "0" * 64, 2, hub.address).read("org/a")  # type: ignore[arg-type]
        assert {request.token for request in hub.requests} == {None}


def test_importing_the_command_line_imports_no_client() -> None:
    code = (
        "import tracker.cli, sys; "
        "print([m for m in sys.modules if m.startswith(('huggingface', 'httpx', 'requests'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- workers ---------------------------------------------------------------------------------------------


def budget() -> Budget:
    return Budget(Timing(), 60)


def test_results_come_in_order() -> None:
    found = list(in_order(lambda item, _: item * 2, range(500), jobs=8, budget=budget, overdue=lambda _: -1))
    assert found == [number * 2 for number in range(500)]


def test_items_are_taken_as_they_are_needed() -> None:
    taken: list[int] = []

    def source() -> object:
        for number in range(10_000):
            taken.append(number)
            yield number

    results = in_order(lambda item, _: item, source(), jobs=2, budget=budget, overdue=lambda _: -1)  # type: ignore[arg-type]
    assert next(results) == 0
    assert len(taken) < 20
    results.close()  # type: ignore[attr-defined]


def test_an_error_of_the_work_ends_everything() -> None:
    def work(item: int, _: Budget) -> int:
        if item == 5:
            raise OSError("no space left")
        return item

    with pytest.raises(OSError, match="no space"):
        list(in_order(work, range(1000), jobs=4, budget=budget, overdue=lambda _: -1))


def test_whoever_hangs_is_replaced() -> None:
    import threading

    for_ever = threading.Event()

    def work(item: int, _: Budget) -> int:
        if item % 3 == 0:
            for_ever.wait()
        return item

    found = list(
        in_order(
            work,
            range(12),
            jobs=2,
            budget=lambda: Budget(Timing(), 0.01),
            overdue=lambda item: -item,
            grace=0.01,
        )
    )
    for_ever.set()
    assert [abs(number) for number in found] == list(range(12))
    assert found[3] == -3


def test_one_that_hangs_does_not_hold_up_the_others() -> None:
    with EmbeddedHub([repo("org/a"), repo("org/b")], faults=[Fault(kind="hang", where="org/a")]) as hub:
        rigged = rig(hub, read_seconds=0.1, model_seconds=0.3)
        began = time.monotonic()
        assert not isinstance(rigged.read("org/b"), ReadError)
        assert isinstance(rigged.read("org/a"), ReadError)
        assert time.monotonic() - began < 30


def test_a_single_reading_ends_where_headers_trickle_in() -> None:
    with EmbeddedHub([repo("org/a")], faults=[Fault(kind="slow-headers")]) as hub:
        client = rig(hub, read_seconds=60, model_seconds=0.1).client
        with pytest.raises(HubError) as caught:
            client.read(HubId("org/a"))
    assert caught.value.error.code is ReadErrorCode.DEADLINE


def test_a_single_reading_that_is_in_time_is_the_same() -> None:
    with EmbeddedHub([repo("org/a")]) as hub:
        client = rig(hub).client
        assert client.read(HubId("org/a")) == client.read(HubId("org/a"), budget=client.budget())
        with pytest.raises(HubError, match="missing-or-private"):
            client.read(HubId("org/none"))
