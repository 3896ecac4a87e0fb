"""A refusal that two readings met is what the repository is like: what `check` says worse has a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.changes.test_situations import Story, fails, model
from tests.changes.test_takeovers import verdicts
from tests.hub.rig import Time
from tests.refresh.conftest import Place
from tracker.adapters.embedded_hub import EmbeddedHub
from tracker.vocabulary import ChangeKind, Direction, Verdict

A = model("a", texts={"LICENSE": b"Plum terms\n"})
WHERE = {"the repository": "/api/models/org/a", "its files": "org/a/resolve"}


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with EmbeddedHub([], limits={"api": 10**6, "resolvers": 10**6}) as hub:
        yield Story(Place(tmp_path, hub, Time())).follow("a", "b").serve(model("a"), model("b"))


def refused(story: Story, kind: str, where: str, days: int) -> Story:
    """Another revision, so that files are asked for, from the second day on."""
    story.refresh().serve(model("a", texts={"NOTICE": b"Plum"})).fails(kind, where)
    for _ in range(days):
        story.refresh()
    return story


@pytest.mark.parametrize("kind", ["451", "403"])
@pytest.mark.parametrize("where", WHERE.values(), ids=WHERE)
def test_a_confirmed_refusal_has_a_line(story: Story, kind: str, where: str) -> None:
    refused(story, kind, where, 1)
    assert not any(change.direction is Direction.TIGHTENED for change in story.diff().changes)
    story.refresh()
    assert Verdict.FORBIDDEN in verdicts(story)["a"].values()
    (change,) = (one for one in story.diff().changes if one.model == "a")
    assert (change.direction, change.kind) == (Direction.TIGHTENED, ChangeKind.EVENT), change
    assert change.check == ("repo-disabled" if kind == "451" else "use-tightened")
    assert {new for _, new in change.verdicts.values()} == {Verdict.FORBIDDEN}
    assert fails([change], ["tightened"])
    story.refresh()
    assert story.diff().changes == (), "a third refusal is no news"


@pytest.mark.parametrize("kind", ["451", "403"])
@pytest.mark.parametrize("where", WHERE.values(), ids=WHERE)
def test_what_fails_otherwise_does_not_end_a_refusal(story: Story, kind: str, where: str) -> None:
    refused(story, kind, where, 2).works().fails("503", "org/a").refresh()
    assert Verdict.FORBIDDEN in verdicts(story)["a"].values()
    assert not any(change.direction is Direction.OPENED for change in story.diff().changes)


@pytest.mark.parametrize("kind", ["451", "403"])
@pytest.mark.parametrize("where", WHERE.values(), ids=WHERE)
def test_a_refusal_that_is_over_has_a_line(story: Story, kind: str, where: str) -> None:
    refused(story, kind, where, 2).works().refresh()
    found = [one for one in story.diff().changes if one.model == "a" and one.verdicts]
    # Beside it stands what is learnt of a file that could not be read until now.
    assert Direction.OPENED in {one.direction for one in found}, found
    assert Direction.TIGHTENED not in {one.direction for one in found}, found
    assert Verdict.FORBIDDEN not in verdicts(story)["a"].values()
    whole = story.diff("2026-06-01T06:00:00Z", net=True).changes
    assert not any(one.verdicts for one in whole if one.model == "a"), whole


def test_a_network_that_refuses_everybody_is_no_event_of_theirs(story: Story) -> None:
    repos = [model(f"o{number}/m") for number in range(6)]
    story.follow("b", *(f"{{id: m{number}, hub: o{number}/m}}" for number in range(6)))
    story.serve(*repos).refresh()
    story.serve(*(model(f"o{number}/m", texts={"NOTICE": b"Plum"}) for number in range(6)))
    story.fails("403", "/resolve/").refresh().refresh()
    assert not any(one.direction is Direction.TIGHTENED for one in story.diff().changes)
