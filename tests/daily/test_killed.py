"""A few instants of those that ``scripts/kill.py`` tries: nothing is lost, nothing is sent twice."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from tests.daily import killing


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[killing.Bench]:
    pytest.importorskip("apprise")
    with killing.bench(tmp_path_factory.mktemp("killed")) as made:
        yield made


def test_refreshes_at_random_instants(bench: killing.Bench) -> None:
    killing.at_random_instants(bench, 4)
    assert bench.wrong == []


def test_messages_at_random_instants(bench: killing.Bench) -> None:
    killing.notify_at_random_instants(bench, 4)
    assert bench.wrong == []


def test_two_at_once(bench: killing.Bench) -> None:
    killing.two_at_once(bench, 1)
    assert bench.wrong == []


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not there")
@pytest.mark.parametrize("error", [None, "ENOSPC"])
def test_at_some_system_calls(bench: killing.Bench, error: str | None) -> None:
    killing.at_each_call(bench, ("rename",), error=error, step=2)
    assert bench.wrong == []
