"""Each scripted history gives its events and no others, for no more requests than it may cost, once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.past.scripts import CREATED, SCRIPTS, Script
from tests.refresh.conftest import Place, calls
from tests.running import Run
from tracker.adapters.embedded_hub import Repo, scripted


def serve(place: Place, script: Script, **rest: Any) -> Repo:
    repo = scripted("org/m", script.steps, {"createdAt": CREATED, **script.info})
    place.hub.replace([repo], **rest)
    return repo


def commit_events(run: Run, *words: str) -> list[dict[str, Any]]:
    ran = run("history", "m", "--format", "json", *words)
    assert ran.code == 0, ran.err
    return [change for change in ran.document["changes"] if change["how"] == "commit"]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_events_and_requests(script: Script, place: Place, run: Run) -> None:
    place.registry("{id: m, hub: org/m}")
    repo = serve(place, script)
    ids = [state.revision for state in (repo, *repo.past)][::-1]
    place.refresh()
    before = len(place.hub.paths)

    ran = run("backfill", "m", "--format", "json")

    assert ran.code == 0, ran.err
    made = calls(place.hub, before)
    found = commit_events(run)
    told = [(ids.index(one["commit"]["id"]) + 1, one["field"]) for one in found]
    assert told == [(at, field) for at, field, _, _ in script.events], [one["reason"] for one in found]
    for one, (at, _, old, new) in zip(found, script.events, strict=True):
        assert old is None or one["old"] == old
        assert new is None or one["new"] == new
        assert one["date"] == (repo, *repo.past)[::-1][at - 1].date.replace(".000Z", "Z")
        assert one["commit"]["doubts"] == list(script.doubts.get(at, ()))
        assert any(ids[at - 1] in link for link in one["links"])
    assert ran.document["requests"] == len(made)
    assert len(made) <= (script.exact or script.most), made

    before = len(place.hub.paths)
    again = run("backfill", "m", "--format", "json")
    assert again.code == 0
    assert calls(place.hub, before) == []
    assert commit_events(run) == found
