"""Keys of events: of the repository and of what was seen, not of our names for it, our rules, or a window."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.hub.rig import repo
from tests.refresh.conftest import Place, place, run, serve
from tests.running import Run
from tracker.ledger.events.of_window import Window, events
from tracker.ledger.ledger import Ledger

__all__ = ["place", "run"]


def keys(place: Place, since: int = 0, check: str = "gate-added") -> list[tuple[str, str]]:
    """Models and keys of what was told from the snapshot of that number on."""
    ledger = Ledger.open(place.workspace)
    names = place.store.names()
    window = Window(ledger.view(names[since]), ledger.view(names[-1]))
    return [(one.model, one.key) for one in events(ledger, window) if one.check == check]


def new(**info: Any) -> Any:
    return repo("org/new", files={}, **info)


def test_two_ids_of_one_repository_have_one_event(place: Place) -> None:
    place.registry("old", "new")
    for gated in (False, "auto", False, "auto"):
        serve(place, new(gated=gated), renamed={"org/old": "org/new"})
        place.refresh()
    found = keys(place)
    assert Counter(model for model, _ in found) == {"old": 2, "new": 2}
    assert sorted(Counter(key for _, key in found).values()) == [2, 2], "the same twice is two events"
    assert keys(place, 2) == found[2:], "from whenever one looks"


def test_a_message_for_both_ids(place: Place, run: Run) -> None:
    place.registry("old", "new")
    serve(place, new(), renamed={"org/old": "org/new"})
    run("refresh")
    run("notify", "--start", "--to", "me=json://127.0.0.1:9")
    serve(place, new(gated="auto"), renamed={"org/old": "org/new"})
    run("refresh")
    sent = run("notify", "--dry-run", "--to", "me=json://127.0.0.1:9", "--format", "json").document[
        "messages"
    ]
    assert len(sent) == 1


def test_another_id_in_the_registry_keeps_the_keys(place: Place) -> None:
    place.registry("{id: x, hub: org/new}")
    for gated in (False, "auto"):
        serve(place, new(gated=gated))
        place.refresh()
    (before,) = keys(place)
    place.registry("{id: y, hub: org/new}")
    for gated in (False, "auto"):
        serve(place, new(gated=gated))
        place.refresh()
    assert keys(place)[0][1] == before[1]
    assert len({key for _, key in keys(place)}) == 2


def test_an_entry_has_its_key_whatever_is_learnt_of_the_time_before(place: Place, run: Run) -> None:
    def entries(*more: str) -> None:
        lines = (*more, '{date: 2026-06-12, access: suspended, source: "https://e.org"}')
        place.registry(
            '{id: f, history: [{date: 2026-06-09, access: api, source: "https://e.org"}, '
            + ", ".join(lines)
            + "]}"
        )

    def told() -> dict[str, str]:
        found = run("diff", "2026-06-11", "2026-06-13", "--format", "json").document["changes"]
        return {one["date"]: one["key"] for one in found}

    entries()
    before = told()
    entries('{date: 2026-06-10, access: limited, source: "https://e.org"}')
    assert told()["2026-06-12"] == before["2026-06-12"]
