"""A parent's file that can be read at last is no event of the child, at whichever revision it is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.changes.test_situations import MIT, OWN, Story, model
from tests.hub.rig import Time
from tests.refresh.conftest import Place
from tracker.adapters.embedded_hub import EmbeddedHub, Repo
from tracker.vocabulary import ChangeKind

TEXTS = {"known": MIT, "their own": OWN}


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with EmbeddedHub([], limits={"api": 10**6, "resolvers": 10**6}) as hub:
        yield Story(Place(tmp_path, hub, Time()))


def parent(text: bytes, more: bytes = b"") -> Repo:
    files = {"README.md": more} if more else None
    return model("p", "other", texts={"LICENSE": text}, files=files)


@pytest.mark.parametrize("follows", [("a", "p"), ("a",)], ids=["followed", "an ancestor"])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("later", [b"", b"# Another revision\n"], ids=["same revision", "another revision"])
@pytest.mark.parametrize("child", [b"", b"# News\n"], ids=["child as it was", "child has news"])
def test_what_is_read_at_last_of_a_parent_is_no_event(
    story: Story, follows: tuple[str, ...], text: bytes, later: bytes, child: bytes
) -> None:
    story.follow(*follows).serve(model("a", parent="org/p"), parent(text)).fails("503", "LICENSE").refresh()
    news = model("a", parent="org/p", files={"README.md": child} if child else None)
    story.works().serve(news, parent(text, later)).refresh()
    moved = [one for one in story.diff().changes if one.model == "a" and one.verdicts]
    assert not [one for one in moved if one.kind is ChangeKind.EVENT], moved
