"""Which conclusions two observations cannot differ in, because they rest on equal facts.

Assessing is most of the work of a comparison; what is the same on both sides need not be worked out.
"""

from __future__ import annotations

import re
from dataclasses import fields

from tracker.domain.observing.observation import Observation
from tracker.domain.registry.entries import TrackedModel

_COMMIT = frozenset({"sha", "lastModified"})
_COMMIT_IN_LINE = re.compile(rb'"(?:lastModified|sha)":"[^"\\]*"')
_NO_NUMBERS = _COMMIT | {
    "_id",
    "id",
    "baseModels",
    "cardData",
    "createdAt",
    "disabled",
    "gated",
    "private",
    "tags",
}
_OTHER_FIELDS = tuple(field.name for field in fields(Observation) if field.name != "facts")


def differ_in_commit_only(one: Observation, other: Observation) -> bool:
    """Whether all that moved is the commit and its time, which no check looks at."""
    if any(getattr(one, name) != getattr(other, name) for name in _OTHER_FIELDS):
        return False
    return one.facts != other.facts and _same_facts_but(one, other, _COMMIT)


def lines_differ_in_commit_only(one: bytes, other: bytes) -> bool:
    """The same of two lines of a snapshot, where it can be told without parsing them."""
    # Equal lines come too: the second reading that does not find a repository.
    alike = one != other and len(one) == len(other)
    return alike and _COMMIT_IN_LINE.sub(b"", one) == _COMMIT_IN_LINE.sub(b"", other)


def same_license_inputs(model: TrackedModel, one: Observation, other: Observation) -> bool:
    """Whether both lead to the same licence, on any day: card, tags and licence files are the same."""
    return (
        not model.history
        and _said_once(model)
        and _same_files(one, other)
        and one.facts.get("cardData") == other.facts.get("cardData")
        and one.facts.get("tags") == other.facts.get("tags")
    )


def same_number_inputs(model: TrackedModel, one: Observation | None, other: Observation | None) -> bool:
    """Whether both lead to the same sizes: configurations and counted weights are the same."""
    if not _said_once(model):
        return False
    if one is None or other is None:
        return not (one and one.facts) and not (other and other.facts)
    return _same_files(one, other) and _same_facts_but(one, other, _NO_NUMBERS)


def _said_once(model: TrackedModel) -> bool:
    return len({said.field for said in model.declared}) == len(model.declared)


def _same_files(one: Observation, other: Observation) -> bool:
    return (
        one.hub == other.hub
        and bool(one.facts) == bool(other.facts)
        and one.files == other.files
        and one.contents == other.contents
    )


def _same_facts_but(one: Observation, other: Observation, names: frozenset[str]) -> bool:
    keys = (one.facts.keys() | other.facts.keys()) - names
    return all(one.facts.get(key) == other.facts.get(key) for key in keys)
