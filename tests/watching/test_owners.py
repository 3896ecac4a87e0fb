"""A refresh reads the lists of watched owners; what is new and what moves in them is told once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hub.rig import repo
from tests.refresh.conftest import Place, serve
from tests.running import Run
from tests.watching.conftest import watch
from tracker.adapters.embedded_hub import Fault, Repo
from tracker.commands.keep.verify import verify

TRACKED = repo("org/GLM-5.2", files={})


def new(name: str, created: str = "2026-11-29T00:00:00.000Z", **info: Any) -> Repo:
    tags = info.pop("tags", ["license:mit"])
    return repo(f"org/{name}", files={}, createdAt=created, tags=tags, **info)


def told(run: Run, *words: str) -> list[tuple[str, str, str]]:
    changes = run("diff", *words, "--format", "json").document["changes"]
    return [
        (one["model"], one["check"], one["direction"])
        for one in changes
        if one["check"].startswith(("repository-", "successor-"))
    ]


def refresh(place: Place, run: Run, *repos: Repo, code: int = 0) -> None:
    serve(place, TRACKED, *repos)
    assert run("refresh").code == code


def test_the_first_list_tells_nothing_and_a_quiet_day_keeps_nothing(place: Place, run: Run) -> None:
    watch(place)
    refresh(place, run, new("Old"))
    assert len(place.store.kept.names("owners")) == 1
    refresh(place, run, new("Old"))
    assert len(place.store.kept.names("owners")) == 1
    assert told(run) == []


def test_new_repositories(place: Place, run: Run) -> None:
    watch(place, '{owner: org, exclude: ["*-GGUF"]}')
    refresh(place, run)
    refresh(
        place, run, new("GLM-5.3", gated="manual"), new("GLM-5.3-Base"), new("Other"), new("GLM-5.2-GGUF"),
        repo("stranger/GLM-5.3"),
    )  # fmt: skip
    expected = [
        ("org/GLM-5.3", "successor-appeared", "tightened"),
        ("org/GLM-5.3-Base", "repository-appeared", "neutral"),
        ("org/Other", "repository-appeared", "neutral"),
    ]
    assert told(run) == expected
    refresh(place, run, new("GLM-5.3", gated="manual"), new("GLM-5.3-Base"), new("Other"))
    assert told(run) == []
    assert told(run, place.store.names()[0]) == expected
    assert run("diff", "--fail-on", "tightened").code == 0
    assert not verify(place.store).problems


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {"gated": "auto"}, [("repository-gate-changed", "tightened")]),
        ({"gated": "manual"}, {"gated": "auto"}, [("repository-gate-changed", "opened")]),
        ({}, {"tags": ["license:cc-by-nc-4.0"]}, [("repository-license-changed", "tightened")]),
        ({"tags": ["license:cc-by-nc-4.0"]}, {}, [("repository-license-changed", "opened")]),
        ({}, {"tags": []}, [("repository-license-changed", "unclear")]),
        ({}, {"gated": {"mode": "x"}}, []),
        ({}, {"downloads": 5, "likes": 3, "sha": "f" * 40}, []),
    ],
)
def test_what_moves(
    place: Place, run: Run, before: dict[str, Any], after: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    watch(place)
    refresh(place, run, new("X", **before))
    refresh(place, run, new("X", **after))
    assert [(check, direction) for _, check, direction in told(run)] == expected


def test_absence_is_no_event_and_neither_is_a_return(place: Place, run: Run) -> None:
    watch(place)
    refresh(place, run, new("X"), new("Y"))
    refresh(place, run, new("Y"))
    assert told(run) == []
    assert "org/X" not in run("discover", "--offline").out
    refresh(place, run, new("X"), new("Y"))
    assert told(run, place.store.names()[0]) == []


def test_followed_models_are_told_by_themselves(place: Place, run: Run) -> None:
    watch(place)
    refresh(place, run)
    serve(place, repo("org/GLM-5.2", files={}, gated="auto"))
    assert run("refresh").code == 0
    assert told(run) == []


def test_a_list_that_fails_changes_nothing(place: Place, run: Run) -> None:
    watch(place)
    refresh(place, run, new("X"))
    place.hub.faults = [Fault(kind="503", where="author=org")]
    serve(place, TRACKED, new("X", gated="auto"), new("Z"))
    ran = run("refresh", "--format", "json")
    assert (ran.code, ran.document["owners"]["unread"]) == (6, [{"owner": "org", "code": "server-error"}])
    assert told(run) == []
    place.hub.faults = []
    assert run("refresh").code == 0
    assert told(run) == [
        ("org/X", "repository-gate-changed", "tightened"),
        ("org/Z", "repository-appeared", "neutral"),
    ]


def test_a_new_owner_begins_with_its_first_list(place: Place, run: Run) -> None:
    watch(place)
    refresh(place, run)
    watch(place, "{owner: org}", "{owner: more}")
    refresh(place, run, repo("more/A"))
    assert told(run) == []
    refresh(place, run, repo("more/A"), repo("more/B"))
    assert told(run) == [("more/B", "repository-appeared", "neutral")]


def test_the_same_gate_twice_is_two_events(place: Place, run: Run) -> None:
    watch(place)
    for gate in (False, "auto", False, "auto"):
        refresh(place, run, new("X", gated=gate))
    from tracker.ledger.events.of_window import Window, events
    from tracker.ledger.ledger import Ledger

    ledger = Ledger.open(place.workspace)
    found = list(events(ledger, Window(ledger.view(place.store.names()[0]), ledger.view("latest"))))
    keys = [one.key for one in found if one.check == "repository-gate-changed"]
    assert (len(keys), len(set(keys))) == (3, 3)


def test_2500_repositories_cost_at_most_six_requests(place: Place, run: Run) -> None:
    watch(place)
    serve(place, TRACKED, *(new(f"M{number}") for number in range(2_500)))
    before = len(place.hub.paths)
    assert run("refresh").code == 0
    lists = [path for path in place.hub.paths[before:] if "author=org" in path]
    assert len(lists) <= 6
    assert "2,501 repositories" in run("refresh").out


def test_discover(place: Place, run: Run) -> None:
    watch(place)
    refresh(
        place,
        run,
        new("GLM-5.3", tags=["license:mit", "safetensors"]),
        new("GLM-5.2-FP8"),
        new("X", gated="auto"),
    )
    for words in ((), ("--offline",)):
        document = run("discover", *words, "--format", "json").document
        assert document["schema"] == "tracker.discover/1"
        (owner,) = document["owners"]
        assert (owner["owner"], owner["reason"]) == ("org", None)
        found = {one["hub"]: one for one in owner["repositories"]}
        assert set(found) == {"org/GLM-5.3", "org/GLM-5.2-FP8", "org/X"}
        assert found["org/GLM-5.3"]["looks_like"] == "successor-of:glm-5.2"
        assert found["org/GLM-5.3"]["succeeds"] == "glm-5.2"
        assert found["org/GLM-5.3"]["access"] == "open"
        assert found["org/GLM-5.2-FP8"]["looks_like"] == "variant-of:glm-5.2"
        assert (found["org/X"]["access"], found["org/X"]["license"]) == ("gated-auto", "mit")
        assert found["org/X"]["add"] == "tracker add org/X"
    assert "tracker add org/GLM-5.3" in run("discover", "--offline").out
    for form in ("csv", "markdown"):
        assert "org/X" in run("discover", "--offline", "--format", form).out


def test_without_watch_the_makers_of_ones_own_models(place: Place, run: Run) -> None:
    place.registry("{id: glm-5.2, hub: org/GLM-5.2}", "{id: again, hub: ORG/Other}")
    serve(place, TRACKED, new("GLM-5.3"), new("Other"), repo("stranger/GLM-5.3"))
    ran = run("discover", "--format", "json")
    (owner,) = ran.document["owners"]
    assert (ran.code, [one["hub"] for one in owner["repositories"]]) == (0, ["org/GLM-5.3"])
    assert "no `watch:`" in ran.err
    assert sum("author=" in one.path for one in place.hub.requests) == 1
    ran = run("discover", "--offline", "--format", "json")
    assert ran.code == 6
    assert "stands under `watch:`" in ran.document["owners"][0]["reason"]


def test_how_discover_fails(place: Place, run: Run) -> None:
    place.registry("{id: none, history: [{date: 2026-01-01, access: api, source: 'https://x.example'}]}")
    assert run("discover").code == 3, "there is nobody to look at"
    watch(place, "{owner: org}", "{owner: more}")
    assert run("discover", "--offline").code == 6, "never read"
    place.hub.faults = [Fault(kind="503", where="author=more")]
    some = run("discover")
    assert (some.code, "more" in some.err) == (6, True)
    place.hub.faults = [Fault(kind="503")]
    assert run("discover").code == 4


def test_a_dry_run_tells_the_same_and_keeps_nothing(place: Place, run: Run) -> None:
    watch(place)
    refresh(place, run)
    serve(place, TRACKED, new("GLM-5.3"))
    before = place.files()
    assert "successor-appeared" in run("refresh", "--dry-run").out
    assert place.files() == before


def renamed(old: Repo, name: str) -> Repo:
    return repo(f"org/{name}", files={}, **{**old.info, "_id": old.body["_id"]})


@pytest.mark.parametrize("followed", [False, True], ids=["listed", "followed"])
def test_another_name_is_no_new_repository(place: Place, run: Run, followed: bool) -> None:
    watch(place)
    refresh(place, run, new("X"))
    old = TRACKED if followed else new("X")
    again = renamed(old, "Y")
    rest = [new("X")] if followed else [TRACKED]
    serve(place, again, *rest, renamed={old.id: again.id})
    assert run("refresh").code == 0
    assert told(run) == []
    gated = renamed(Repo(id=old.id, info={**old.info, "gated": "auto", "_id": old.body["_id"]}), "Y")
    serve(place, gated, *rest, renamed={old.id: again.id})
    assert run("refresh").code == 0
    checks = [one["check"] for one in run("diff", "--format", "json").document["changes"]]
    assert checks == (["gate-added"] if followed else ["repository-gate-changed"])


def test_the_interval_ends_with_the_last_look_and_not_with_the_last_news(place: Place, run: Run) -> None:
    watch(place)
    for _ in range(3):
        refresh(place, run, new("X"))
    before = place.store.refs()[-1].stamp
    refresh(place, run, new("X", gated="auto"))
    (change,) = run("diff", "--format", "json").document["changes"]
    assert change["observed"]["after"] == before


@pytest.mark.parametrize("gate", ["manual", False])
def test_a_successor_that_was_told_is_no_news_when_it_is_followed(
    place: Place, run: Run, gate: str | bool
) -> None:
    """It is, where its text says what no tag had said."""
    followed = "{id: glm-5.2, hub: org/GLM-5.2, family: glm}"
    successor = "{id: glm-5.3, hub: org/GLM-5.3, family: glm, succeeds: glm-5.2}"
    watch(place)
    refresh(place, run)
    refresh(place, run, new("GLM-5.3", gated=gate))
    watch(place, models=(followed, successor))
    serve(
        place,
        TRACKED,
        new("GLM-5.3", gated=gate, cardData={"license": "cc-by-nc-4.0" if not gate else "mit"}),
    )
    assert run("refresh", "--fail-on", "tightened").code == (0 if gate else 1)
    changes = run("diff", place.store.names()[0], "--format", "json").document["changes"]
    tightened = [one["check"] for one in changes if one["direction"] == "tightened"]
    assert tightened == (["successor-appeared"] if gate else ["successor-tightened"])
