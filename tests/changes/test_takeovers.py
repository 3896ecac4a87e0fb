"""A name that leads to another repository is told and judged so, under whatever id of ours it is followed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.changes.test_situations import Story, fails, model
from tests.hub.rig import Time
from tests.refresh.conftest import Place
from tracker.adapters.embedded_hub import EmbeddedHub
from tracker.commands.ask.check import check_models
from tracker.domain.licensing.asking.profile import Profile
from tracker.domain.policy.policy import Clarification, Policy
from tracker.ledger.ledger import Ledger
from tracker.ledger.model_lookup import ModelLookup
from tracker.vocabulary import Action, Direction, Verdict

OLD, NEW = model("a", _id="1" * 24), model("a", _id="2" * 24)
C = model("c")
CHILD = model("b", parent="org/a", _id="3" * 24)
Play = Callable[[Story], object]

WAYS: dict[str, Play] = {
    "under the same id": lambda s: s.follow("a").serve(OLD).refresh().serve(NEW).refresh(),
    "renamed by us that day": lambda s: (
        s.follow("a").serve(OLD).refresh().follow("{id: z, hub: org/a}").serve(NEW).refresh()
    ),
    "renamed by us that day, to an id that sorts first": lambda s: (
        s.follow("z").serve(model("z", _id="1" * 24)).refresh()
        .follow("{id: a, hub: org/z}").serve(model("z", _id="2" * 24)).refresh()
    ),
    "renamed by us and written in capitals": lambda s: (
        s.follow("a").serve(OLD).refresh().follow("{id: z, hub: Org/A}").serve(NEW).refresh()
    ),
    "written in capitals": lambda s: (
        s.follow("a").serve(OLD).refresh().follow("{id: a, hub: Org/A}").serve(NEW).refresh()
    ),
    "renamed by us on a day of failures": lambda s: (
        s.follow("a", "c").serve(OLD, C).refresh().follow("c", "{id: z, hub: org/a}")
        .fails("503", "/org/a").refresh().works().serve(NEW).refresh()
    ),
    "renamed by us on a day offline": lambda s: (
        s.follow("a").serve(OLD).refresh().follow("{id: z, hub: org/a}").refresh(offline=True)
        .serve(NEW).refresh()
    ),
    "the new id asked for alone": lambda s: (
        s.follow("a").serve(OLD).refresh().follow("{id: z, hub: org/a}").serve(NEW).refresh("z")
    ),
    "followed as an ancestor before": lambda s: (
        s.follow("b").serve(OLD, CHILD).refresh().follow("b", "{id: z, hub: org/a}").serve(NEW).refresh()
    ),
}  # fmt: skip
TOLD = [way for way in WAYS if way != "followed as an ancestor before"]


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with EmbeddedHub([], limits={"api": 10**6, "resolvers": 10**6}) as hub:
        yield Story(Place(tmp_path, hub, Time()))


NONE = Policy()


def verdicts(story: Story, policy: Policy = NONE) -> dict[str, dict[Action, Verdict]]:
    opened = Ledger.open(story.place.workspace)
    names = [str(one.id) for one in opened.registry]
    found = check_models(names, ModelLookup(opened, None), policy, Profile()).results
    return {one.assessment.model.id: dict(one.judgement.actions) for one in found}


@pytest.mark.parametrize("play", WAYS.values(), ids=WAYS)
def test_no_verdict_is_allowed_after_a_takeover(story: Story, play: Play) -> None:
    play(story)
    for name, actions in verdicts(story).items():
        # Those beside it are as they were.
        if name in ("b", "c"):
            continue
        assert Verdict.ALLOWED not in actions.values(), (name, actions)


@pytest.mark.parametrize("way", TOLD)
def test_a_takeover_is_told_and_fails(story: Story, way: str) -> None:
    WAYS[way](story)
    found = story.diff().changes
    assert "repo-replaced" in {change.check for change in found}, found
    assert fails(found, ["tightened"]), found


def test_another_id_of_ours_begins_nothing_anew(story: Story) -> None:
    """A reading that fails on the day of a new id leaves what was read before, with its date."""
    story.follow("a", "c").serve(OLD, C).refresh()
    story.follow("c", "{id: z, hub: org/a}").fails("503", "/org/a").refresh()
    line = story.place.line("z")
    assert line.facts["_id"] == "1" * 24 and line.read_at == "2026-06-01T06:00:00Z"
    (change,) = story.diff().changes
    assert (change.check, change.evidence, change.verdicts) == ("model-renamed", (), {})


OTHERS = model("d", parent="other/a", _id="4" * 24)
PARENTS = [replace(model("a", _id=each * 24), id="other/a") for each in "12"]
FOLLOWED: dict[str, tuple[str, ...]] = {"followed": ("d", "{id: z, hub: other/a}"), "an ancestor": ("d",)}


@pytest.mark.parametrize("models", FOLLOWED.values(), ids=FOLLOWED)
def test_what_comes_from_a_name_that_was_taken_over_is_not_allowed(
    story: Story, models: tuple[str, ...]
) -> None:
    """Which of the two repositories it was made from is not known; somebody settles it."""
    story.follow(*models).serve(PARENTS[0], OTHERS).refresh()
    assert Verdict.ALLOWED in verdicts(story)["d"].values()
    story.serve(PARENTS[1], OTHERS).refresh()
    assert Verdict.ALLOWED not in verdicts(story)["d"].values()
    assert "d" in {change.model for change in story.diff().changes if change.direction is Direction.TIGHTENED}
    known = Clarification(hub="other/a", reason="looked at", repo_id="2" * 24)
    assert Verdict.ALLOWED in verdicts(story, Policy(clarify=(known,)))["d"].values()
