"""Every promise of SECURITY.md names the tests that hold it."""

from __future__ import annotations

import re
from pathlib import Path

PROJECT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (?P<promise>[^|]+) \| (?P<tests>`tests/[^|]+`) \|$", re.MULTILINE)


def test_each_promise_has_tests_that_exist() -> None:
    rows = ROW.findall((PROJECT / "SECURITY.md").read_text())
    assert len(rows) >= 10
    for promise, tests in rows:
        for name in re.findall(r"`([^`]+)`", tests):
            path, _, function = name.partition("::")
            text = (PROJECT / path).read_text()
            assert not function or f"def {function}(" in text, (promise, name)


def test_each_thing_that_counts_is_promised() -> None:
    """The paragraph of what counts, part by part, has a row of the table."""
    security = (PROJECT / "SECURITY.md").read_text()
    for word in (
        "run code",
        "outside its own files",
        "token",
        "control characters",
        "judged by",
        "hang",
        "altered",
    ):
        assert security.count(word) >= 2, word
