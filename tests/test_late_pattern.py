"""A late pattern answers what the pattern itself answers, and is compiled by its first question."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tracker.domain.values.late_pattern import LatePattern

QUESTIONS: dict[str, Callable[[Any], Any]] = {
    "search": lambda one: one.search("xAb", 1)[0],
    "match": lambda one: one.match("b"),
    "fullmatch": lambda one: one.fullmatch("AB").span(),
    "finditer": lambda one: [found[0] for found in one.finditer("ab.ba")],
    "findall": lambda one: one.findall("ab.ba"),
    "split": lambda one: one.split("1ab2ba3", 1),
    "sub": lambda one: one.sub(lambda found: found[0].upper() + "!", "1ab2ba3"),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_it_answers_like_the_pattern(question: str) -> None:
    late = LatePattern("a[ab]", re.IGNORECASE)
    ask = QUESTIONS[question]
    expected = ask(re.compile("a[ab]", re.IGNORECASE))
    assert [ask(late), ask(late)] == [expected, expected]


def test_nothing_is_compiled_before_it_is_asked() -> None:
    late = LatePattern("(")  # which cannot be
    assert not hasattr(late, "no_such_method")
    with pytest.raises(re.error):
        late.search("x")
