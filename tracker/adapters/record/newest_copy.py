"""``current.jsonl``: the newest state under one name, for people and ``git diff``; no command reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from tracker.adapters.files.regular_file import open_inside
from tracker.domain.observing.canonical import from_line, to_line
from tracker.domain.observing.json_lines import line_is_ancestor, line_status
from tracker.domain.observing.observation import Observation
from tracker.vocabulary import ReadStatus

NAME = "current.jsonl"
_PLAIN = (ReadStatus.OK.value, ReadStatus.NOT_ON_HUB.value)


def current_lines(state: Iterable[bytes]) -> Iterator[bytes]:
    """The last good line of each followed model; of one that is no more it says ``gone``."""
    for line in state:
        if line_is_ancestor(line):
            continue
        if line_status(line) in _PLAIN:
            yield line
            continue
        observation = from_line(line)
        if not observation.facts:
            continue
        good = to_line(_last_good(observation))
        yield _gone(good) if observation.missing_confirmed else good


def write_current(folder: Path, state: Iterable[bytes]) -> None:
    """Put the file in place in one step. Raises OSError."""
    from tracker.adapters.files.atomic_file import atomic_writer

    with atomic_writer(folder / NAME) as file:
        file.writelines(current_lines(state))


def is_behind(folder: Path, state: Iterable[bytes]) -> bool:
    """Whether the file is not there, or not what the state makes of it."""
    try:
        with open_inside(folder / NAME, folder) as file:
            return any(file.readline() != line for line in current_lines(state)) or bool(file.readline())
    except OSError:
        return True


def _last_good(observation: Observation) -> Observation:
    return replace(
        observation,
        status=ReadStatus.OK if observation.hub else observation.status,
        error=None,
        read_at=None,
        missing_since=None,
        missing_confirmed=False,
    )


def _gone(line: bytes) -> bytes:
    from tracker.domain.observing.json_lines import canonical_json, parse_json

    fields = parse_json(line)
    assert isinstance(fields, dict)  # noqa: S101 - it was written as an object
    return canonical_json({**fields, "gone": True}) + b"\n"
