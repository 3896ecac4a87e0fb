"""Differences that no check looks at."""

from __future__ import annotations

from dataclasses import fields

from tracker.domain.observation import Observation

_SILENT = frozenset({"sha", "lastModified"})
_OTHER_FIELDS = tuple(field.name for field in fields(Observation) if field.name != "facts")


def differ_in_commit_only(one: Observation, other: Observation) -> bool:
    """Whether all that moved is the commit and its time, which no check looks at."""
    if any(getattr(one, name) != getattr(other, name) for name in _OTHER_FIELDS):
        return False
    names = one.facts.keys() | other.facts.keys()
    return one.facts != other.facts and all(
        one.facts.get(name) == other.facts.get(name) for name in names - _SILENT
    )
