"""``tracker refresh --fail-on``: what this refresh found, and nothing that another one told already."""

from __future__ import annotations

import pytest

from tests.hub.rig import repo
from tests.refresh.conftest import Place, serve
from tests.running import Run
from tracker.adapters.embedded_hub import Fault


@pytest.mark.parametrize(
    ("before", "after", "fail_on", "code"),
    [
        (False, "auto", "tightened", 1),
        (False, "auto", "opened", 0),
        (False, "auto", "any", 1),
        (False, "auto", "error", 1),
        ("auto", False, "tightened", 0),
        ("auto", False, "opened", 1),
        ("auto", False, "error", 0),
        (False, False, "any", 0),
    ],
)
def test_sorts(
    place: Place, run: Run, before: str | bool, after: str | bool, fail_on: str, code: int
) -> None:
    serve(place, repo("org/a", gated=before, files={}), repo("org/b"))
    assert run("refresh", "--fail-on", fail_on).code == 0, "a first snapshot has nothing to compare with"
    serve(place, repo("org/a", gated=after, files={}), repo("org/b"))
    ran = run("refresh", "--fail-on", fail_on)
    assert ran.code == code, ran.out
    assert run("refresh", "--fail-on", fail_on).code == 0, "it was told"


def test_a_failed_refresh_repeats_nothing(place: Place, run: Run) -> None:
    run("refresh")
    serve(place, repo("org/a", gated="auto"), repo("org/b"))
    assert run("refresh", "--fail-on", "tightened").code == 1
    names = place.store.names()
    place.hub.faults = [Fault(kind="503")]
    ran = run("refresh", "--fail-on", "tightened")
    assert (ran.code, ran.out) == (4, "")
    assert place.store.names() == names
    place.hub.faults = []
    assert run("refresh", "--fail-on", "any").code == 0


def test_what_tightened_while_the_hub_was_away_is_told_when_it_is_back(place: Place, run: Run) -> None:
    run("refresh")
    serve(place, repo("org/a", gated="auto"), repo("org/b"))
    place.hub.faults = [Fault(kind="503")]
    assert run("refresh", "--fail-on", "tightened").code == 4
    place.hub.faults = []
    assert run("refresh", "--fail-on", "tightened").code == 1


def test_findings_come_before_models_that_were_not_read(place: Place, run: Run) -> None:
    run("refresh")
    serve(place, repo("org/a", gated="auto"), repo("org/b"))
    place.hub.faults = [Fault(kind="503", where="org/b")]
    assert run("refresh", "--fail-on", "tightened").code == 1
    assert run("refresh", "--fail-on", "tightened").code == 6, "unread, and nothing new"


def test_a_dry_run_says_the_same_and_keeps_nothing(place: Place, run: Run) -> None:
    run("refresh")
    serve(place, repo("org/a", gated="auto"), repo("org/b"))
    for _ in range(2):
        assert run("refresh", "--dry-run", "--fail-on", "tightened").code == 1
