"""Everyday situations, played on the embedded Hub through the real refresh; what is told was decided first.

Each is a story of days. Told are the models that moved and which way; what is neutral, or our own doing,
is left out here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.hub.rig import CONFIG, SHARDS, Time
from tests.refresh.conftest import Place
from tests.whole_texts import mit
from tracker.adapters.embedded_hub import EmbeddedHub, Fault, Repo
from tracker.commands.ask.diff import Diff, diff, fails
from tracker.domain.changes.change import Change
from tracker.ledger.ledger import Ledger
from tracker.vocabulary import ChangeKind, Direction

MIT = mit("2026 Somebody")
OWN = b"""Plum Works Terms

You may look at the plums. Whoever wants to eat one, to plant one or to sell one writes to Plum Works and
waits for an answer, which may be no. These terms end when Plum Works says so.
"""
LIMITED = (
    MIT
    + b"""
If the Software is used by a company with more than 100 million monthly active users, that company asks for
a separate commercial license before any use, and has no rights under this one until then.
"""
)
DAY = dt.timedelta(days=1)
TIGHTENED, OPENED, UNCLEAR = Direction.TIGHTENED, Direction.OPENED, Direction.UNCLEAR


def model(
    name: str,
    license: object = "mit",
    *,
    texts: dict[str, bytes] | None = None,
    parent: object = None,
    weights: tuple[str, ...] = SHARDS,
    card: dict[str, Any] | None = None,
    files: dict[str, bytes] | None = None,
    **info: Any,
) -> Repo:
    """A repository whose commit is told by all that is in it, as on the Hub."""
    import hashlib

    data = dict(card or {})
    if license is not None:
        data["license"] = license
    if parent is not None:
        data["base_model"] = parent
    contents = {"config.json": CONFIG, **(texts or {}), **(files or {})}
    tags = [f"license:{one.lower()}" for one in ([license] if isinstance(license, str) else license or [])]
    facts = {
        "createdAt": "2026-01-01T00:00:00.000Z",
        "cardData": data,
        "tags": [*tags, "region:us"],
        "siblings": [{"rfilename": path} for path in sorted({*contents, *weights})],
        "sha": hashlib.sha1(repr((data, sorted(contents.items()), weights)).encode()).hexdigest(),  # noqa: S324
    }
    return Repo(id=name if "/" in name else f"org/{name}", info={**facts, **info}, files=contents)


@dataclass
class Story:
    """What happens, day by day."""

    place: Place
    days: int = 0
    repos: dict[str, Repo] = field(default_factory=dict)

    def serve(self, *repos: Repo, without: tuple[str, ...] = ()) -> Story:
        self.repos |= {repo.id: repo for repo in repos}
        for name in without:
            self.repos.pop(f"org/{name}" if "/" not in name else name)
        self.place.hub.replace(list(self.repos.values()))
        return self

    def follow(self, *entries: str) -> Story:
        self.place.registry(*entries)
        return self

    def refresh(self, *names: str, **rest: Any) -> Story:
        self.place.hours = 24 * self.days
        self.place.refresh(*names, **rest)
        self.days += 1
        return self

    def fails(self, kind: str, where: str) -> Story:
        self.place.hub.faults.append(Fault(kind=kind, where=where))
        return self

    def works(self) -> Story:
        self.place.hub.faults.clear()
        return self

    def diff(self, old: str = "previous", **rest: Any) -> Diff:
        now = dt.datetime(2026, 6, 1, 6, tzinfo=dt.UTC) + self.days * DAY
        ledger = Ledger.open(self.place.workspace)
        return diff(Ledger(ledger.registry, self.place.store, now), old, "latest", **rest)


def told(changes: tuple[Change, ...]) -> set[str]:
    return {
        f"{change.model} {change.direction}"
        for change in changes
        if change.direction is not Direction.NEUTRAL
    }


Play = Callable[[Story], object]


def turns(before: Repo, after: Repo) -> Play:
    """One repository, and what became of it."""
    return lambda story: story.serve(before).refresh().serve(after).refresh()


def follows(entry: str, *, first: tuple[Repo, ...], then: tuple[Repo, ...], before: str = "a") -> Play:
    """A model that joins the registry on the second day."""
    return lambda story: (
        story.follow(before).serve(*first).refresh().serve(*then).follow(before, entry).refresh()
    )


NEXT = "{id: b, hub: org/b, family: f, succeeds: a}"
API = "{id: c, hub: org/c, history: [{date: 2026-05-01, access: api, source: 'https://x.example/api'}%s]}"
NEW_DAY = "2026-06-01T20:00:00.000Z"


def _gone(days: int) -> Play:
    def play(story: Story) -> None:
        story.follow("a", "b").serve(model("a"), model("b")).refresh().serve(without=("a",))
        for _ in range(days):
            story.refresh()

    return play


# ruff: noqa: E501
SITUATIONS: dict[str, tuple[Play, set[str]]] = {
    "a day without news": (turns(model("a"), model("a")), set()),
    "a new commit": (turns(model("a"), model("a", files={"README.md": b"x"})), set()),
    "a gate to click through": (turns(model("a"), model("a", gated="auto")), {"a tightened"}),
    "a gate that a person opens": (turns(model("a", gated="auto"), model("a", gated="manual")), {"a tightened"}),
    "a gate relaxed": (turns(model("a", gated="manual"), model("a", gated="auto")), {"a opened"}),
    "a gate gone": (turns(model("a", gated="manual"), model("a")), {"a opened"}),
    "a region turned away": (
        turns(model("a", gated="auto"), model("a", gated="auto", card={"extra_gated_eu_disallowed": True})),
        {"a tightened"},
    ),
    "no longer for business": (turns(model("a"), model("a", "cc-by-nc-4.0")), {"a tightened"}),
    "for business too": (turns(model("a", "cc-by-nc-4.0"), model("a", "apache-2.0")), {"a opened"}),
    "another free licence": (turns(model("a", "apache-2.0"), model("a", "mit")), set()),
    "a limit on users": (turns(model("a"), model("a", "llama3.1")), {"a tightened"}),
    "capital letters": (turns(model("a", "MIT"), model("a", "mit")), set()),
    "a list of one": (turns(model("a", "mit"), model("a", ["mit"])), set()),
    "a parent in a list": (
        turns(model("a", parent="org/p"), model("a", parent=["org/p"])), set(),
    ),
    "a parent in capitals": (turns(model("a", parent="org/p"), model("a", parent="Org/P")), set()),
    "tags in another order": (
        turns(model("a", tags=["license:mit", "x"]), model("a", tags=["x", "license:mit"])), set()
    ),
    "a licence no longer named": (turns(model("a"), model("a", None)), {"a tightened"}),
    "a licence named at last": (turns(model("a", None), model("a")), {"a opened"}),
    "the licence's text put beside its name": (
        turns(model("a"), model("a", texts={"LICENSE": MIT})), set()
    ),
    "terms of its own appear": (turns(model("a"), model("a", texts={"LICENSE": OWN})), {"a tightened"}),
    "terms of its own become MIT": (
        turns(model("a", texts={"LICENSE": OWN}), model("a", texts={"LICENSE": MIT})), {"a opened"}
    ),
    "MIT becomes terms of its own": (
        turns(model("a", texts={"LICENSE": MIT}), model("a", texts={"LICENSE": OWN})), {"a tightened"}
    ),
    "a limit added to the text": (
        turns(model("a", texts={"LICENSE": MIT}), model("a", texts={"LICENSE": LIMITED})), {"a tightened"}
    ),
    "terms of its own edited": (
        turns(model("a", texts={"LICENSE": OWN}), model("a", texts={"LICENSE": OWN + b"And never on Sundays.\n"})),
        {"a unclear"},
    ),
    "a header edited": (
        turns(
            model("a", texts={"LICENSE": MIT}),
            model("a", texts={"LICENSE": MIT.replace(b"2026 Somebody", b"2027 Somebody Else")}),
        ),
        set(),
    ),
    "a second text beside the first": (
        turns(model("a", texts={"LICENSE": MIT}), model("a", texts={"LICENSE": MIT, "LICENSE-MODEL": OWN})),
        {"a tightened"},
    ),
    "weights taken out": (turns(model("a"), model("a", weights=())), {"a tightened"}),
    "weights put in": (turns(model("a", weights=()), model("a")), {"a opened"}),
    "a longer context": (
        turns(model("a"), model("a", files={"config.json": b'{"max_position_embeddings": 8192}'})), set()
    ),
    "taken down by the Hub": (turns(model("a"), model("a", disabled=True)), {"a tightened"}),
    "put up again by the Hub": (turns(model("a", disabled=True), model("a")), {"a opened"}),
    "not there once": (_gone(1), {"a unclear"}),
    "not there twice": (_gone(2), {"a tightened"}),
    "not there for a third time": (_gone(3), set()),
    "not there once, and nobody asked since": (
        lambda s: (_gone(1)(s), s.refresh("b")), set(),
    ),
    "not there once, and asked by name": (lambda s: (_gone(1)(s), s.refresh("a")), {"a tightened"}),
    "not there once, then nobody can say": (
        lambda s: (_gone(1)(s), s.fails("503", "/api/models/org/a").refresh()), set()
    ),
    "there again after once": (lambda s: (_gone(1)(s), s.serve(model("a")).refresh()), set()),
    "there again after twice": (lambda s: (_gone(2)(s), s.serve(model("a")).refresh()), {"a opened"}),
    "an outage": (
        lambda s: s.follow("a", "b").serve(model("a"), model("b")).refresh().fails("503", "/org/a").refresh(), set()
    ),
    "a gate during an outage": (
        lambda s: s.follow("a", "b").serve(model("a"), model("b")).refresh().fails("503", "/org/a").refresh()
        .works().serve(model("a", gated="auto")).refresh(),
        {"a tightened"},
    ),
    "a licence file that cannot be read at a new commit": (
        lambda s: s.serve(model("a", texts={"LICENSE": MIT})).refresh()
        .serve(model("a", texts={"LICENSE": MIT}, files={"README.md": b"x"})).fails("403", "LICENSE").refresh(),
        set(),
    ),
    "a licence file read at last": (
        lambda s: s.serve(model("a", texts={"LICENSE": MIT})).fails("403", "LICENSE").refresh().works().refresh("a"),
        {"a unclear"},
    ),
    "nobody is asked": (
        lambda s: s.serve(model("a")).refresh().serve(model("a", gated="auto")).refresh(offline=True), set()
    ),
    "read for the first time": (
        lambda s: s.follow("a", "b").serve(model("a"), model("b")).fails("503", "/org/a").refresh().works().refresh(),
        set(),
    ),
    "a parent that is stricter is named": (
        lambda s: s.serve(model("a"), model("p", "cc-by-nc-4.0")).refresh()
        .serve(model("a", parent="org/p")).refresh(),
        {"a tightened"},
    ),
    "a stricter parent is no longer named": (
        lambda s: s.serve(model("a", parent="org/p"), model("p", "cc-by-nc-4.0")).refresh()
        .serve(model("a")).refresh(),
        {"a opened"},
    ),
    "a followed parent is relicensed": (
        lambda s: s.follow("a", "p").serve(model("a", parent="org/p"), model("p")).refresh()
        .serve(model("p", "cc-by-nc-4.0")).refresh(),
        {"a tightened", "p tightened"},
    ),
    "a parent that nobody follows is relicensed": (
        lambda s: s.serve(model("a", parent="x/p"), model("x/p")).refresh()
        .serve(model("x/p", "cc-by-nc-4.0")).refresh(),
        {"a tightened"},
    ),
    "a grandparent is relicensed": (
        lambda s: s.serve(model("a", parent="y/p"), model("y/p", parent="x/g"), model("x/g")).refresh()
        .serve(model("x/g", "cc-by-nc-4.0")).refresh(),
        {"a tightened"},
    ),
    "a parent is made free": (
        lambda s: s.serve(model("a", parent="x/p"), model("x/p", "cc-by-nc-4.0")).refresh()
        .serve(model("x/p")).refresh(),
        {"a opened"},
    ),
    "a parent has a new commit": (
        lambda s: s.serve(model("a", parent="x/p"), model("x/p")).refresh()
        .serve(model("x/p", files={"README.md": b"x"})).refresh(),
        set(),
    ),
    "a parent is gone": (
        lambda s: s.serve(model("a", parent="x/p"), model("x/p")).refresh().serve(without=("x/p",)).refresh(), set()
    ),
    "renamed on the Hub": (
        lambda s: (
            s.serve(model("a", _id="1" * 24)).refresh(),
            s.place.hub.replace([model("new/a", _id="1" * 24)], renamed={"org/a": "new/a"}),
            s.refresh(),
        ),
        set(),
    ),
    "another repository under the name": (turns(model("a", _id="1" * 24), model("a", _id="2" * 24)), {"a unclear"}),
    "another one with stricter terms": (
        turns(model("a", _id="1" * 24), model("a", "cc-by-nc-4.0", _id="2" * 24)), {"a unclear"}
    ),
    "another id in the registry": (
        lambda s: s.serve(model("a")).refresh().follow("{id: z, hub: org/a}").refresh(), set()
    ),
    "another id in the registry, and a gate": (
        lambda s: s.serve(model("a")).refresh().follow("{id: z, hub: org/a}").serve(model("a", gated="auto")).refresh(),
        {"z tightened"},
    ),
    "no longer followed": (
        lambda s: s.follow("a", "b").serve(model("a"), model("b")).refresh().follow("b").refresh(), set()
    ),
    "followed again, with a gate": (
        lambda s: s.follow("a", "b").serve(model("a"), model("b")).refresh().follow("b").refresh()
        .follow("a", "b").serve(model("a", gated="auto")).refresh(),
        {"a tightened"},
    ),
    "an old model is followed": (
        follows("b", first=(model("a"), model("b")), then=()), set()
    ),
    "a successor with stricter terms": (
        follows(NEXT, first=(model("a"),), then=(model("b", "cc-by-nc-4.0", createdAt=NEW_DAY),)), {"b tightened"}
    ),
    "a freer successor": (
        follows(NEXT, first=(model("a", "cc-by-nc-4.0"),), then=(model("b", createdAt=NEW_DAY),)), {"b opened"}
    ),
    "a successor of the same sort": (
        follows(NEXT, first=(model("a"),), then=(model("b", createdAt=NEW_DAY),)), set()
    ),
    "a successor behind a gate": (
        follows(NEXT, first=(model("a"),), then=(model("b", gated="manual", createdAt=NEW_DAY),)), {"b tightened"}
    ),
    "a successor that is followed some days late": (
        follows(NEXT, first=(model("a"),), then=(model("b", "cc-by-nc-4.0", createdAt="2026-05-27T00:00:00.000Z"),)),
        {"b tightened"},
    ),
    "a successor made public long after it was made": (
        lambda s: s.follow("a", NEXT).serve(model("a")).refresh()
        .serve(model("b", "cc-by-nc-4.0", createdAt="2026-02-01T00:00:00.000Z")).refresh(),
        {"b tightened"},
    ),
    "a successor under terms that nobody has read": (
        follows(NEXT, first=(model("a"),), then=(model("b", "other", texts={"LICENSE": OWN}, createdAt=NEW_DAY),)),
        {"b unclear"},
    ),
    "the service goes on beside an empty repository": (
        lambda s: s.follow("a", API % "").serve(model("a")).refresh().serve(model("c", weights=())).refresh(), set()
    ),
    "weights after a service": (
        lambda s: s.follow("a", API % "").serve(model("a")).refresh().serve(model("c", createdAt=NEW_DAY)).refresh(),
        {"c opened"},
    ),
    "switched off on a day that the registry knows": (
        lambda s: s.follow("a", API % ", {date: 2026-06-01, access: suspended, source: 'https://x.example/off'}")
        .serve(model("a")).refresh().refresh(),
        {"c tightened"},
    ),
    "learnt late": (
        lambda s: s.follow("a", API % "").serve(model("a")).refresh()
        .follow("a", API % ", {date: 2026-05-10, access: suspended, source: 'https://x.example/off'}").refresh(),
        {"c tightened"},
    ),
    "learnt late, the day after": (
        lambda s: s.follow("a", API % "").serve(model("a")).refresh()
        .follow("a", API % ", {date: 2026-05-10, access: suspended, source: 'https://x.example/off'}")
        .refresh().refresh(),
        set(),
    ),
}  # fmt: skip


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with EmbeddedHub([], limits={"api": 10**6, "resolvers": 10**6}) as hub:
        made = Story(Place(tmp_path, hub, Time()))
        made.follow("a")
        yield made


@pytest.mark.parametrize(("play", "expected"), SITUATIONS.values(), ids=SITUATIONS)
def test_what_is_told(story: Story, play: Play, expected: set[str]) -> None:
    play(story)
    found = story.diff()
    assert told(found.changes) == expected, found.changes


def test_what_came_and_went_is_told_and_marked(story: Story) -> None:
    story.serve(model("a")).refresh().serve(model("a", gated="auto")).refresh().serve(model("a")).refresh()
    found = story.diff("2026-06-01T06:00:00Z")
    assert [(c.check, c.net) for c in found.changes] == [("gate-added", False), ("gate-removed", True)]
    assert [c.observed.by for c in found.changes] == ["2026-06-02T06:00:00Z", "2026-06-03T06:00:00Z"]
    assert story.diff("2026-06-01T06:00:00Z", net=True).changes == ()


def test_the_same_pair_again_has_another_key(story: Story) -> None:
    for gated in (False, "auto", False, "auto"):
        story.serve(model("a", gated=gated)).refresh()
    whole = story.diff("2026-06-01T06:00:00Z").changes
    added = [change.key for change in whole if change.check == "gate-added"]
    assert len(set(added)) == 2 and all(added)
    assert [change.key for change in story.diff().changes] == [added[1]]


def test_one_repository_under_two_ids_is_told_of_both(story: Story) -> None:
    story.follow("a", "{id: z, hub: old/a}")
    for gated in (False, "auto"):
        story.place.hub.replace([model("a", _id="1" * 24, gated=gated)], renamed={"old/a": "org/a"})
        story.refresh()
    assert told(story.diff().changes) == {"a tightened", "z tightened"}


def test_a_takeover_with_stricter_terms_fails(story: Story) -> None:
    SITUATIONS["another one with stricter terms"][0](story)
    found = story.diff().changes
    assert fails(found, ["tightened"]) and [change.check for change in found] == ["repo-replaced"]


def test_what_was_learnt_late_has_its_own_date(story: Story) -> None:
    SITUATIONS["learnt late"][0](story)
    (change,) = (one for one in story.diff().changes if one.model == "c")
    assert (change.date, change.kind, change.check) == (
        "2026-05-10",
        ChangeKind.CORRECTION,
        "access-suspended",
    )
    whole = story.diff("2026-05-01").changes
    assert [one.key for one in whole if one.model == "c" and one.direction is TIGHTENED] == [change.key]


def test_a_release_is_not_dated_by_the_day_its_repository_was_made(story: Story) -> None:
    SITUATIONS["a successor made public long after it was made"][0](story)
    (change,) = (one for one in story.diff().changes if one.check == "successor-tightened")
    assert change.date is None and change.observed.by == "2026-06-02T06:00:00Z"


@pytest.mark.parametrize("name", ["an outage", "nobody is asked", "not there once, and nobody asked since"])
def test_coverage_names_who_was_not_read(story: Story, name: str) -> None:
    SITUATIONS[name][0](story)
    coverage = story.diff().coverage
    assert coverage is not None and coverage.snapshots == 1
    assert "a" in {one.model for one in coverage.stale}
    assert all(one.read_at and one.reason for one in coverage.stale)
    assert coverage.read == coverage.models - len(coverage.stale) - len(coverage.unread)
