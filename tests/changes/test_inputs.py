"""What two readings need not be compared for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tracker.domain.changes.inputs import differ_in_commit_only, lines_differ_in_commit_only
from tracker.domain.observing.canonical import to_line
from tracker.domain.observing.observation import Observation
from tracker.domain.registry.entries import HubId, ModelId
from tracker.vocabulary import ReadStatus

FACTS = {
    "sha": "a" * 40,
    "lastModified": "2026-11-22T06:00:00Z",
    "gated": False,
    "cardData": {"license": "mit"},
}
SEEN = Observation(id=ModelId("m"), hub=HubId("o/m"), status=ReadStatus.OK, facts=FACTS)

OTHERS: dict[str, tuple[Any, bool]] = {
    "another commit": ({"sha": "b" * 40}, True),
    "another commit, later": ({"sha": "b" * 40, "lastModified": "2026-11-23T06:00:00Z"}, True),
    "nothing": ({}, False),
    "a gate": ({"sha": "b" * 40, "gated": None}, False),
    "another licence": ({"sha": "b" * 40, "cardData": {"license": "mpl"}}, False),
    "a text that looks like a commit": ({"cardData": {"license": '"sha":"b"'}}, False),
}


@pytest.mark.parametrize(("facts", "is_commit"), OTHERS.values(), ids=OTHERS)
def test_a_commit_alone(facts: dict[str, Any], is_commit: bool) -> None:
    other = replace(SEEN, facts={**FACTS, **facts})
    assert differ_in_commit_only(SEEN, other) is is_commit
    assert lines_differ_in_commit_only(to_line(SEEN), to_line(other)) is is_commit


def test_a_state_beside_the_facts() -> None:
    other = replace(SEEN, status=ReadStatus.STALE, facts={**FACTS, "sha": "b" * 40})
    assert not differ_in_commit_only(SEEN, other)
    assert not lines_differ_in_commit_only(to_line(SEEN), to_line(other))
