"""Patterns of other people: they mean what git takes them to mean, and none takes for ever."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.adapters.project.gitignore import read_ignore_file
from tracker.domain.values.globs import name_pattern, path_pattern

_PATTERN = st.text(alphabet="ab*?[]!-\\/^", min_size=1, max_size=14)
_LONG = st.lists(
    st.sampled_from(["a", "b", "*", "*a", "**/", "**", "?", "[ab]", "/", "/**/", "a*"]), max_size=200
)
_NAMES = [
    "a",
    "b",
    "ab",
    "aab",
    "a/b",
    "a/a/b",
    "b/a",
    "a]",
    "a-b",
    "a/b/a/b",
    "!a",
    "a[b",
    "^",
    "b/b/b",
    "a*b",
]


class Steps:
    """Counts the lines of Python that a call runs, so that no clock is needed."""

    def __init__(self) -> None:
        self.count = 0

    def _trace(self, frame: FrameType, event: str, argument: object) -> Any:
        self.count += event == "line"
        return self._trace

    def __enter__(self) -> Steps:
        self._before = sys.gettrace()
        sys.settrace(self._trace)
        return self

    def __exit__(self, *_: object) -> None:
        sys.settrace(self._before)


@settings(max_examples=150, deadline=None)
@given(_LONG, st.lists(st.sampled_from(["a", "b", "aa", "ab", "/"]), max_size=60))
def test_steps_are_bounded_by_the_two_lengths(parts: list[str], path: list[str]) -> None:
    pattern, name = "".join(parts), "".join(path)
    assert _steps(pattern, name) <= 10 * (len(pattern) + 3) * (len(name) + 3)


@pytest.mark.parametrize("part", ["*a", "*?", "**/a/", "[a-z]*", "*a*b", "**/", "**/*a", "?*/"])
@pytest.mark.parametrize("name", ["a" * 250, "a/" * 250, "ab/" * 80])
def test_ten_times_the_stars_are_no_more_than_ten_times_the_steps(part: str, name: str) -> None:
    few, many = (_steps(part * times + "c", name) for times in (10, 100))
    assert many <= 10 * few + 1_000


def _steps(pattern: str, name: str) -> int:
    """Steps to hold a name against a pattern in both ways; reading the pattern is not counted."""
    for_names, for_paths = name_pattern(pattern), path_pattern(pattern)
    with Steps() as steps:
        if for_names:
            for_names.fits(name)
        if for_paths:
            for_paths.fits(name.split("/"))
    return steps.count


@settings(max_examples=60, deadline=None)
@given(st.lists(_PATTERN, min_size=1, max_size=3))
def test_git_means_the_same(tmp_path_factory: pytest.TempPathFactory, patterns: list[str]) -> None:
    folder = tmp_path_factory.mktemp("git")
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    (folder / ".gitignore").write_text("\n".join(patterns) + "\n")
    answer = subprocess.run(
        ["git", "check-ignore", "--no-index", "--verbose", "--non-matching", "-z", "--stdin"],
        cwd=folder,
        input="\0".join(_NAMES).encode(),
        capture_output=True,
        check=False,
    )
    fields = answer.stdout.decode().split("\0")[:-1]
    told = {fields[n + 3]: fields[n + 2] for n in range(0, len(fields), 4)}
    git = {name: bool(pattern) and not pattern.startswith("!") for name, pattern in told.items()}
    assert {name: _ignored(folder, name) for name in _NAMES} == git, patterns


def _ignored(folder: Path, name: str) -> bool:
    """As the walk decides: a folder that is left out takes everything in it along."""
    rules = read_ignore_file(folder / ".gitignore", "")
    parts = name.split("/")
    for depth, part in enumerate(parts, 1):
        path = "/".join(parts[:depth])
        if rules and rules.decide(path, part, depth < len(parts)):
            return True
    return False
