"""More everyday situations, each with the direction and the kind that was decided before it was played.

They are told as ``MODEL DIRECTION KIND``; what is neutral is left out, unless ``lines`` names it as ``MODEL CHECK``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.changes.test_situations import API, LIMITED, MIT, NEW_DAY, NEXT, OWN, Story, model, turns
from tests.hub.rig import SHARDS, TOKEN, Time
from tests.refresh.conftest import Place
from tracker.adapters.embedded_hub import EmbeddedHub
from tracker.commands.ask.diff import fails
from tracker.domain.changes.change import Change
from tracker.vocabulary import Direction

FIRST = "2026-06-01T06:00:00Z"
RULES = b"""# Use policy

You agree not to use the model, or to let others use it:

- to develop, test or operate weapons, or for any military purpose;
- to give medical, legal or financial advice without a qualified person;
- to make decisions about the credit, housing or employment of people.

Whoever passes the model on passes this policy on with it.
"""
NC = b"""Plum Research License

The model and its outputs may be used for non-commercial research purposes only. Commercial use is prohibited.
Redistribution is prohibited without written permission from Plum Works.
"""
PLAIN_NOTICE = b"Plum Large\nCopyright 2026 Plum Works\n"
GGUF = ("plum-Q4_K_M.gguf",)
OFF = ", {date: %s, access: %s, source: 'https://x.example/%s'}"


@dataclass(frozen=True, kw_only=True)
class Case:
    play: Callable[[Story], object]
    told: frozenset[str] = frozenset()
    lines: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    fails: bool | None = None
    old: str = "previous"
    net: bool = False


def case(play: Callable[[Story], object], *told: str, **rest: object) -> Case:
    for name in ("lines", "without"):
        rest[name] = frozenset(str(rest.get(name, "")).split(", ")) - {""}
    return Case(play=play, told=frozenset(told), **rest)  # type: ignore[arg-type]


def days(*states: object) -> Callable[[Story], object]:
    """One repository, day by day; None is a day on which it is not there."""

    def play(story: Story) -> None:
        story.follow("a", "keep").serve(model("keep"))
        for state in states:
            story.repos.pop("org/a", None)
            story.serve(*([state] if state is not None else []))  # type: ignore[list-item]
            story.refresh()

    return play


def family(first: tuple[object, ...], then: tuple[object, ...], *entries: str) -> Callable[[Story], object]:
    return lambda s: s.follow(*(entries or ("a", "p"))).serve(*first).refresh().serve(*then).refresh()


def dated(first: str, then: str, **rest: object) -> Callable[[Story], object]:
    """The registry's entry of ``c`` on the first day, and from the second on."""
    return lambda s: s.follow("a", API % first).serve(model("a")).refresh().follow("a", API % then).refresh()


def renamed(*, then: dict[str, object] | None = None, license: str = "mit") -> Callable[[Story], object]:
    def play(story: Story) -> None:
        story.follow("a").serve(model("a", _id="1" * 24)).refresh()
        moved = model("new/a", license, _id="1" * 24, **(then or {}))  # type: ignore[arg-type]
        story.place.hub.replace([moved], renamed={"org/a": "new/a"})
        story.refresh()

    return play


def then_taken(story: Story) -> None:
    renamed()(story)
    story.place.hub.replace([model("a", _id="3" * 24), model("new/a", _id="1" * 24)])
    story.refresh()


def with_token(story: Story, *repos: object, **rest: object) -> Story:
    story.place.hub.replace(list(repos), tokens=[TOKEN], **rest)  # type: ignore[arg-type]
    story.place.hours = 24 * story.days
    story.place.refresh(token=TOKEN)
    story.days += 1
    return story


def by_older_tool(story: Story) -> None:
    """The first snapshot in the form of an earlier release."""
    import hashlib

    story.follow("a").serve(model("a")).refresh()
    (path,) = (one for one in (story.place.folder / "snapshots").glob("20*.jsonl"))
    lines = b"".join(path.read_bytes().splitlines(keepends=True)[1:])
    lines = b"".join(one for one in lines.splitlines(keepends=True) if b'"role":"ancestor"' not in one)
    head = {
        "body_sha256": hashlib.sha256(lines).hexdigest(),
        "counts": {"ok": 1},
        "schema": "tracker.snapshot/1",
        "time": FIRST,
        "tool": "tracker/0.1.0",
    }
    path.write_bytes(json.dumps(head, sort_keys=True, separators=(",", ":")).encode() + b"\n" + lines)
    story.serve(model("a", gated="auto")).refresh()


# ruff: noqa: E501
CASES: dict[str, Case] = {
    # --- texts beside a tag
    "a plain notice appears": case(turns(model("a", "apache-2.0"), model("a", "apache-2.0", texts={"NOTICE": PLAIN_NOTICE})), fails=False),
    "a use policy appears": case(turns(model("a", "apache-2.0"), model("a", "apache-2.0", texts={"USE_POLICY.md": RULES})), "a tightened event", fails=True),
    "a use policy is taken out": case(turns(model("a", "apache-2.0", texts={"USE_POLICY.md": RULES}), model("a", "apache-2.0")), "a opened event", fails=False),
    "a use policy is edited": case(
        turns(model("a", "apache-2.0", texts={"USE_POLICY.md": RULES}), model("a", "apache-2.0", texts={"USE_POLICY.md": RULES + b"- to train other models.\n"})),
        "a unclear event", fails=False),
    "terms of its own are taken out": case(turns(model("a", texts={"LICENSE": OWN}), model("a")), "a unclear event", fails=False),
    "the text of MIT is taken out": case(turns(model("a", texts={"LICENSE": MIT}), model("a")), fails=False),
    "a tag appears beside the text": case(turns(model("a", None, texts={"LICENSE": MIT}), model("a", texts={"LICENSE": MIT})), fails=False),
    "a limit is taken out of the text": case(turns(model("a", texts={"LICENSE": LIMITED}), model("a", texts={"LICENSE": MIT})), "a opened event", fails=False),
    "research only beside the tag": case(turns(model("a"), model("a", texts={"LICENSE": NC})), "a tightened event", fails=True),
    "a licence in a sub-folder": case(turns(model("a"), model("a", texts={"weights/LICENSE": OWN}, weights=("weights/model.safetensors",))), "a tightened event", fails=True),
    "the same text under another name": case(turns(model("a", texts={"LICENSE": MIT}), model("a", texts={"LICENSE.txt": MIT})), fails=False),
    "a second tag": case(turns(model("a"), model("a", ["mit", "cc-by-nc-4.0"])), "a tightened event", fails=True),
    "the tag becomes other": case(turns(model("a"), model("a", "other")), "a tightened event", fails=True),
    "a gate text with terms": case(
        turns(model("a", gated="auto"), model("a", gated="auto", card={"extra_gated_prompt": "You agree to use the model for non-commercial research only."})),
        "a tightened event", fails=True),
    # --- gates in time
    "a gate from Monday to Thursday": case(
        days(model("a"), model("a", gated="auto"), model("a", gated="auto"), model("a")), "a tightened event", "a opened event", old=FIRST, fails=True),
    "a gate from Monday to Thursday, the ends alone": case(
        days(model("a"), model("a", gated="auto"), model("a", gated="auto"), model("a")), old=FIRST, net=True, fails=False),
    "a gate that fell in two steps": case(days(model("a", gated="manual"), model("a", gated="auto"), model("a")), "a opened event", old=FIRST, fails=False, lines="a gate-relaxed, a gate-removed"),
    "a gate that fell in two steps, the ends alone": case(
        days(model("a", gated="manual"), model("a", gated="auto"), model("a")), "a opened event", old=FIRST, net=True, lines="a gate-removed"),
    "a gate while others alone are asked": case(
        lambda s: s.follow("a", "b").serve(model("a"), model("b")).refresh().serve(model("a", gated="auto")).refresh("b"), fails=False),
    "a gate in an odd word": case(turns(model("a"), model("a", gated="vip")), "a tightened unconfirmed", fails=True),
    "a gate hides the text at a new commit": case(
        turns(model("a", texts={"LICENSE": MIT}), model("a", texts={"LICENSE": MIT}, files={"x.json": b"{}"}, gated="manual")), "a tightened event", lines="a gate-added",
        without="a license-replaced, a use-tightened, a license-declared-removed"),
    # --- repositories
    "renamed, and behind a gate": case(renamed(then={"gated": "auto"}), "a tightened event", lines="a repo-renamed", fails=True),
    "renamed, and relicensed": case(renamed(license="cc-by-nc-4.0"), "a tightened event", lines="a repo-renamed", fails=True),
    "renamed, then the old name taken by another": case(then_taken, "a unclear event", lines="a repo-replaced"),
    "taken over under the same terms": case(turns(model("a", _id="1" * 24), model("a", _id="2" * 24)), "a unclear event", fails=True),
    "deleted, and back": case(days(model("a"), None, None, model("a")), "a opened event", fails=False),
    "deleted, and another under the name": case(days(model("a", _id="1" * 24), None, None, model("a", _id="2" * 24)), "a unclear event", fails=True),
    "deleted and back within the week": case(days(model("a"), None, None, model("a")), "a unclear unconfirmed", "a tightened event", "a opened event", old=FIRST, fails=True),
    "missing, nobody asked, missing again": case(
        lambda s: (days(model("a"), None)(s), s.refresh(offline=True), s.refresh()), "a tightened event", fails=True),
    "missing, and nobody asked": case(lambda s: (days(model("a"), None)(s), s.refresh(offline=True)), fails=False),
    "gone with a token": case(
        lambda s: (with_token(s, model("a"), model("b")), with_token(s, model("b")), with_token(s, model("b"))), "a tightened event", fails=True),
    "made private, as the owner sees it": case(
        lambda s: (with_token(s, model("a")), with_token(s, model("a", private=True))), "a tightened event", fails=True),
    "refused for legal reasons": case(
        lambda s: s.follow("a", "b").serve(model("a"), model("b")).refresh().fails("451", "/api/models/org/a").refresh(), "a unclear unconfirmed", fails=False),
    "only packed copies left": case(turns(model("a"), model("a", weights=GGUF)), fails=False),
    "weights out and in again": case(days(model("a"), model("a", weights=()), model("a")), "a tightened event", "a opened event", old=FIRST, fails=True),
    "disabled, and the weights gone": case(turns(model("a"), model("a", disabled=True, weights=())), "a tightened event", fails=True),
    # --- parents
    "a parent gets terms of its own": case(
        family((model("a", parent="org/p"), model("p", texts={"LICENSE": MIT})), (model("p", texts={"LICENSE": LIMITED}),)), "a tightened event", "p tightened event", fails=True),
    "a parent is gated": case(family((model("a", parent="org/p"), model("p")), (model("p", gated="auto"),)), "p tightened event", fails=True),
    "a followed parent is gone for good": case(
        lambda s: s.follow("a", "p").serve(model("a", parent="org/p"), model("p")).refresh().serve(without=("p",)).refresh().refresh(), "p tightened event", fails=True),
    "a parent no longer names its own": case(
        family((model("a", parent="org/p"), model("p", parent="org/g"), model("g", "cc-by-nc-4.0")), (model("p"),), "a", "p"), "a opened event", "p opened event", fails=False),
    "a parent is relicensed while it alone is asked": case(
        lambda s: s.follow("a", "p").serve(model("a", parent="org/p"), model("p")).refresh().serve(model("p", "cc-by-nc-4.0")).refresh("p"),
        "a tightened event", "p tightened event", fails=True),
    "a parent is relicensed and the child renamed by us": case(
        lambda s: s.follow("a", "p").serve(model("a", parent="org/p"), model("p")).refresh().follow("p", "{id: z, hub: org/a}").serve(model("p", "cc-by-nc-4.0")).refresh(),
        "z tightened event", "p tightened event", fails=True),
    "a parent cannot be read": case(
        lambda s: s.follow("a", "b").serve(model("a", parent="x/p"), model("b"), model("x/p", "cc-by-nc-4.0")).refresh().fails("503", "x/p").refresh(), fails=False),
    "a parent is read at last": case(
        lambda s: s.follow("a", "b").serve(model("a", parent="x/p"), model("b"), model("x/p", "cc-by-nc-4.0")).fails("503", "x/p").refresh().works().refresh(),
        "a unclear correction"),
    # --- releases and successors
    "a successor that is followed four weeks late": case(
        lambda s: s.follow("a").serve(model("a")).refresh().serve(model("b", "cc-by-nc-4.0", createdAt="2026-05-06T00:00:00.000Z")).follow("a", NEXT).refresh(), "b tightened event", fails=True),
    "a model of last year is followed": case(
        lambda s: s.follow("a").serve(model("a")).refresh().serve(model("b", "cc-by-nc-4.0", createdAt="2025-05-06T00:00:00.000Z")).follow("a", NEXT).refresh(), lines="b model-added", fails=False),
    "a successor as a service alone": case(
        lambda s: s.follow("a").serve(model("a")).refresh().follow("a", "{id: b, succeeds: a, history: [{date: 2026-06-02, access: api, source: 'https://x.example/b'}]}").refresh().refresh(),
        "b tightened event", fails=True, old=FIRST),
    "weights for research after a service": case(
        lambda s: s.follow("a", API % "").serve(model("a")).refresh().serve(model("c", "cc-by-nc-4.0", createdAt=NEW_DAY)).refresh(), "c opened event", fails=False),
    "announced, then a service": case(
        lambda s: s.follow("a", "{id: c, history: [{date: 2026-05-01, access: unreleased, source: 'https://x.example/1'}, {date: 2026-06-01, access: api, source: 'https://x.example/2'}]}")
        .serve(model("a")).refresh().refresh(), "c opened event", fails=False),
    "a service ends": case(
        lambda s: s.follow("a", API % (OFF % ("2026-06-01", "withdrawn", 2))).serve(model("a")).refresh().refresh(), "c tightened event", lines="c access-withdrawn", fails=True),
    "off and on within the week": case(
        lambda s: s.follow("a", API % (OFF % ("2026-06-02", "suspended", 2) + OFF % ("2026-06-04", "api", 3))).serve(model("a")).refresh().refresh().refresh().refresh().refresh(),
        "c tightened event", "c opened event", old=FIRST, fails=True),
    # --- what we knew
    "an entry is cited from elsewhere": case(
        dated(OFF % ("2026-05-10", "suspended", 2), OFF % ("2026-05-10", "suspended", 9)), fails=False, without="c access-suspended"),
    "an entry is worded anew": case(
        dated(", {date: 2026-05-10, access: suspended, note: Off., source: 'https://x.example/2'}", ", {date: 2026-05-10, access: suspended, note: Off for all., source: 'https://x.example/2'}"),
        fails=False, without="c access-suspended"),
    "an entry was wrong": case(dated(OFF % ("2026-05-10", "suspended", 2), OFF % ("2026-05-10", "limited", 2)), "c opened correction", fails=False),
    "an entry was wrong about nothing": case(dated(OFF % ("2026-05-10", "suspended", 2), ""), "c opened correction", fails=False),
    "an entry between two known ones": case(
        dated(OFF % ("2026-05-20", "api", 3), OFF % ("2026-05-10", "suspended", 2) + OFF % ("2026-05-20", "api", 3)), "c tightened correction", fails=True),
    "followed again on another day, unchanged": case(
        lambda s: s.follow("a", "b").serve(model("a"), model("b")).refresh().follow("b").refresh().follow("a", "b").refresh(), lines="a model-added", fails=False),
    "an older tool's snapshot, then a gate": case(by_older_tool, "a tightened event", fails=True),
    "a token opens the text": case(
        lambda s: (
            s.follow("a").serve(model("a", texts={"LICENSE": NC}, gated="auto")).refresh(),
            with_token(s, model("a", texts={"LICENSE": NC}, gated="auto"), granted=["org/a"]),
        ),
        "a tightened correction", fails=True),
    # --- a second handful
    "a gate and another licence on one day": case(
        turns(model("a"), model("a", "cc-by-nc-4.0", gated="auto")), "a tightened event", lines="a gate-added, a license-class-tightened", fails=True),
    "a gate, and a freer licence": case(
        turns(model("a", "cc-by-nc-4.0"), model("a", gated="auto")), "a tightened event", "a opened event", lines="a gate-added", fails=True),
    "packed copies beside the weights": case(turns(model("a"), model("a", weights=(*SHARDS, *GGUF))), fails=False),
    "no longer followed, and gated": case(
        lambda s: s.follow("a", "b").serve(model("a"), model("b")).refresh().serve(model("a", gated="auto")).follow("b").refresh(), lines="a model-removed", fails=False),
    "the registry names another repository": case(
        lambda s: s.follow("a").serve(model("a"), model("b", "cc-by-nc-4.0")).refresh().follow("{id: a, hub: org/b}").refresh(),
        "a tightened correction", lines="a repo-renamed"),
    "an empty repository gets weights behind a gate": case(turns(model("a", weights=()), model("a", gated="manual")), "a opened event", fails=False),
    "weights where a service was and an empty repository": case(
        lambda s: s.follow("a", API % "").serve(model("a"), model("c", weights=())).refresh().serve(model("c")).refresh(), "c opened event", fails=False),
    "a service comes back": case(
        lambda s: s.follow("a", API % (OFF % ("2026-05-20", "suspended", 2) + OFF % ("2026-06-01", "api", 3))).serve(model("a")).refresh().refresh(), "c opened event", lines="c access-restored"),
    "an announced end is no end yet": case(
        lambda s: s.follow("a", API % "").serve(model("a")).refresh().follow("a", API % (OFF % ("2026-07-01", "withdrawn", 2))).refresh(), fails=False),
    "an entry of a month, learnt late": case(dated("", OFF % ("2026-05", "suspended", 2)), "c tightened correction", fails=True),
    "an entry within the week, cited anew": case(
        lambda s: s.follow("a", API % (OFF % ("2026-06-02", "suspended", 2))).serve(model("a")).refresh().refresh().refresh()
        .follow("a", API % (OFF % ("2026-06-02", "suspended", 9))).refresh(), "c tightened event", old=FIRST, fails=True),
    "an entry within the week, cited anew, the day after": case(
        lambda s: s.follow("a", API % (OFF % ("2026-06-02", "suspended", 2))).serve(model("a")).refresh().refresh().refresh()
        .follow("a", API % (OFF % ("2026-06-02", "suspended", 9))).refresh(), fails=False),
    "an entry within the week, learnt within it": case(
        lambda s: s.follow("a", API % "").serve(model("a")).refresh().refresh().refresh()
        .follow("a", API % (OFF % ("2026-06-02", "suspended", 2))).refresh(), "c tightened event", old=FIRST, fails=True),
    "a parent that is gone while the child is gated": case(
        lambda s: s.follow("a", "p").serve(model("a", parent="org/p"), model("p")).refresh().serve(model("a", parent="org/p", gated="auto"), without=("p",)).refresh(),
        "a tightened event", "p unclear unconfirmed", fails=True),
    "a gated child of a parent that is relicensed": case(
        family((model("a", parent="org/p"), model("p")), (model("a", parent="org/p", gated="auto"), model("p", "cc-by-nc-4.0"))),
        "a tightened event", "p tightened event", lines="a gate-added, a use-tightened"),
    "terms in the README": case(
        turns(model("a", files={"README.md": b"# A\nA model."}), model("a", files={"README.md": b"# A\nThis model may be used for non-commercial research only.\n"})),
        "a tightened event", fails=True),
    "out of order: renamed by us and taken over": case(
        lambda s: s.follow("a").serve(model("a", _id="1" * 24)).refresh().follow("{id: z, hub: org/a}").serve(model("a", _id="2" * 24)).refresh(),
        "z unclear event"),
    "numbers read at last": case(
        lambda s: s.serve(model("a")).fails("503", "config.json").refresh().works().refresh(), fails=False),
}  # fmt: skip


def told(changes: tuple[Change, ...]) -> frozenset[str]:
    return frozenset(
        f"{one.model} {one.direction} {one.kind}" for one in changes if one.direction is not Direction.NEUTRAL
    )


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with EmbeddedHub([], limits={"api": 10**6, "resolvers": 10**6}) as hub:
        made = Story(Place(tmp_path, hub, Time()))
        made.follow("a")
        yield made


@pytest.mark.parametrize("given", CASES.values(), ids=CASES)
def test_what_is_told(story: Story, given: Case) -> None:
    given.play(story)
    found = story.diff(given.old, net=given.net).changes
    seen = {f"{one.model} {one.check}" for one in found}
    assert told(found) == given.told, found
    assert given.lines <= seen and not given.without & seen, found
    if given.fails is not None:
        assert fails(found, ["tightened"]) is given.fails, found
