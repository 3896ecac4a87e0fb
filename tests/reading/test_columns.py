"""Columns: as wide as their widest line, two spaces apart, nothing behind the last."""

from __future__ import annotations

import pytest

from tracker.render.layout.tables import columns

TABLES = {
    "of one row": ([["a", "b"]], (), "a  b"),
    "under headings": ([["long word", "b"]], ("A", "B"), "A          B\nlong word  b"),
    "with wide characters": ([["模型", "x"], ["abc", "y"]], (), "模型  x\nabc   y"),
    "with colour": ([["\x1b[31mred\x1b[0m", "x"], ["four", "y"]], (), "\x1b[31mred\x1b[0m   x\nfour  y"),
    "of several lines": ([["a\nb", "c"], ["d", "e\nf\ng"]], (), "a  c\nb\nd  e\n   f\n   g"),
    "with an end of line": ([["a\n", "c"], ["d", "e"]], (), "a  c\nd  e"),
    "with short rows": ([["a"], ["b", "c"]], (), "a\nb  c"),
    "with empty cells": ([["", "c"], ["", ""], ["a", ""]], (), "   c\n\na"),
    "with blanks that are meant": ([["  a", "b"]], (), "  a  b"),
    "with a long ending": ([["a  ", "  "]], (), "a"),
    "of nothing": ([], (), ""),
    "of headings alone": ([], ("A", "B"), "A  B"),
}


@pytest.mark.parametrize(("rows", "headers", "expected"), TABLES.values(), ids=TABLES)
def test_columns(rows: list[list[str]], headers: tuple[str, ...], expected: str) -> None:
    assert columns(rows, headers) == expected
