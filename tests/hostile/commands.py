"""The commands that meet every hostile repository. A coming command is one more row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """How a command is called in a folder that is not trusted.

    ``sees_change``: its output names every reference that the change adds. ``codes``: further ways in which
    it may end; the repository's own are always allowed, 70 and a traceback never.
    """

    words: Callable[[Path], tuple[str, ...]]
    sees_change: bool = False
    codes: frozenset[int] = frozenset()


COMMANDS: dict[str, Row] = {
    "scan": Row(lambda root: ("scan", "--format", "json"), codes=frozenset({0, 3})),
    "scan of the change": Row(
        lambda root: ("scan", "--changed-since", "base", "--format", "json"), sees_change=True
    ),
    "scan of the change, in a folder": Row(
        lambda root: ("scan", "--changed-since=base", "services", "--format", "github")
    ),
    "scan with verdicts": Row(
        lambda root: ("scan", "--check", "--offline", "--format", "table"), codes=frozenset({0, 1, 3, 5})
    ),
}
