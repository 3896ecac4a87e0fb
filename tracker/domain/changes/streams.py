"""Two snapshots side by side, as sorted streams: only lines that differ are ever looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import TypeAlias

from tracker.domain.json_lines import line_id
from tracker.domain.observation import Observation

_SILENT = frozenset({"sha", "lastModified"})

Pair: TypeAlias = "tuple[bytes | None, bytes | None]"

_MISSING_END = b'"status":"missing"}\n'


def differing(old: Iterable[bytes], new: Iterable[bytes]) -> Iterator[Pair]:
    """Pairs of lines of one model that differ, or that only one side has; ids ascend.

    Equal lines of a missing repository count as differing: a second refresh that does not find it
    confirms the first, in the same bytes. Raises ValueError for a line without an id.
    """
    left, right = iter(old), iter(new)
    end = _MISSING_END
    while True:
        # Nearly all lines are equal; this loop is as short as it can be for their sake.
        one: bytes | None = None
        other: bytes | None = None
        for one in left:
            other = next(right, None)
            if one != other or one.endswith(end):
                break
        else:
            yield from ((None, line) for line in right)
            return
        yield from _until_level(one, other, left, right)


def _until_level(
    one: bytes | None, other: bytes | None, left: Iterator[bytes], right: Iterator[bytes]
) -> Iterator[Pair]:
    """From a pair of unequal lines on, until both streams stand behind the same model again."""
    while one is not None and other is not None:
        left_id, right_id = line_id(one), line_id(other)
        if left_id == right_id:
            if one != other or one.endswith(_MISSING_END):
                yield one, other
            return
        if left_id < right_id:
            yield one, None
            one = next(left, None)
        else:
            yield None, other
            other = next(right, None)
    if one is not None:
        yield one, None
        yield from ((line, None) for line in left)
    if other is not None:
        yield None, other


def differ_in_commit_only(one: Observation, other: Observation) -> bool:
    """Whether all that moved is the commit and its time, which no check looks at."""
    if any(getattr(one, name) != getattr(other, name) for name in _OTHER_FIELDS):
        return False
    names = one.facts.keys() | other.facts.keys()
    return one.facts != other.facts and all(
        one.facts.get(name) == other.facts.get(name) for name in names - _SILENT
    )


_OTHER_FIELDS = tuple(field.name for field in fields(Observation) if field.name != "facts")
