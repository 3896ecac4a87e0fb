"""Tables at their width, colour where there is a terminal, numbers in few letters."""

from __future__ import annotations

import re

import pytest

from tracker.domain.changes.change import Change
from tracker.render.layout.style import Style
from tracker.render.layout.tables import columns, display_width, fit, shorten, wrap
from tracker.render.layout.words import count, tokens
from tracker.render.ledger.diff import render_changes
from tracker.vocabulary import ChangeKind, Direction, Level, OutputFormat

ANSI = re.compile(r"\x1b\[[\d;]*m")


def change(**more: object) -> Change:
    fields = {
        "model": "m" * 60,
        "hub": None,
        "check": "license-declared-removed",
        "field": "license",
        "old": "x" * 90,
        "new": None,
        "direction": Direction.UNCLEAR,
        "level": Level.WARNING,
        "kind": ChangeKind.EVENT,
        "reason": "why " * 60,
        "date": "2026-06-12",
    }
    return Change(**fields | more)  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [80, 100, 120])
@pytest.mark.parametrize("colour", [False, True])
def test_changes_fit_the_width_and_only_colour_has_controls(width: int, colour: bool) -> None:
    style = Style(width=width, colour=colour)
    text = render_changes([change()], old="a", new="b", form=OutputFormat.TABLE, style=style)
    assert max(display_width(line) for line in ANSI.sub("", text).splitlines()) <= width
    assert ("\x1b" in text) is colour
    # No colour runs on into the next line.
    assert all(line.count("\x1b[") % 2 == 0 for line in text.splitlines())


@pytest.mark.parametrize(
    ("number", "short"),
    [
        (None, "?"),
        (0, "0"),
        (999, "999"),
        (1000, "1K"),
        (7_241_732_096, "7.24B"),
        (999_950, "1M"),
        (671_026_404_352, "671B"),
        (2_400_000_000_000, "2.4T"),
        (10**16, "10000T"),
    ],
)
def test_counts(number: int | None, short: str) -> None:
    assert count(number) == short


def test_tokens() -> None:
    assert tokens(131072, None, unbounded=False) == "131,072"
    assert tokens(None, 1_000_000, unbounded=False) == "1,000,000"
    assert tokens(None, None, unbounded=True) == "unbounded"
    assert tokens(None, None, unbounded=False) == "?"


@pytest.mark.parametrize(
    ("text", "width", "short"),
    [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("通义千问", 5, "通义…"), ("通义千问", 8, "通义千问")],
)
def test_shortening_counts_columns(text: str, width: int, short: str) -> None:
    assert shorten(text, width) == short
    assert display_width(short) <= width


def test_elastic_columns_give_way_in_turn() -> None:
    rows = fit([["a" * 30, "b" * 30, "c"]], ["A", "B", "C"], 40, [(1, 10), (0, 5)])
    assert [len(cell) for cell in rows[0]] == [25, 10, 1]


def test_long_words_are_broken() -> None:
    assert max(map(len, wrap("https://example.org/" + "x" * 300, 40).split("\n"))) == 40


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("abc", 3),
        ("通义千问", 8),
        ("e\u0301", 1),
        ("👨\u200d👩", 2),
        ("☀\ufe0f", 2),
        ("\x1b[31mred\x1b[0m", 3),
    ],
)
def test_display_width(text: str, width: int) -> None:
    assert display_width(text) == width


@pytest.mark.parametrize("name", ["a", "通义千问", "\x1b[1mbold\x1b[0m", "e\u0301t\u0301"])
def test_columns_stand_below_one_another(name: str) -> None:
    first, *others = columns([[name, "|"], ["x" * 12, "|\n|"]], ["A", "B"]).split("\n")
    assert first == "A" + " " * 13 + "B"
    assert [display_width(line.partition("|")[0]) for line in others] == [14, 14, 14]


@pytest.mark.parametrize("text", ["通义千问" * 40, "模型 " * 60, "une clé très " * 20, "👍" * 90])
def test_wide_text_is_wrapped_by_its_width(text: str) -> None:
    lines = wrap(text, 40).split("\n")
    assert 30 < max(map(display_width, lines)) <= 40
    assert "".join("".join(lines).split()) == "".join(text.split())
