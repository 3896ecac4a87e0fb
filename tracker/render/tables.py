"""Columns that fit a width: what is too long is wrapped or, in a row that must stay one line, shortened."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Sequence

GAP = 2


def columns(rows: Sequence[Sequence[str]], headers: Sequence[str] = ()) -> str:
    """``rows`` under ``headers`` in columns two spaces apart; cells may hold several lines."""
    import tabulate

    text = tabulate.tabulate(
        [list(row) for row in rows],
        headers=list(headers),
        tablefmt="plain",
        disable_numparse=True,
    )
    return "\n".join(line.rstrip() for line in text.split("\n"))


def fit(
    rows: Sequence[Sequence[str]],
    headers: Sequence[str],
    width: int,
    elastic: Sequence[tuple[int, int]],
) -> list[list[str]]:
    """Shorten cells of ``elastic`` columns (index, least width), in that order, until rows fit ``width``."""
    widths = [
        max([display_width(header), *(display_width(row[i]) for row in rows)])
        for i, header in enumerate(headers)
    ]
    for index, least in elastic:
        excess = sum(widths) + GAP * (len(widths) - 1) - width
        if excess > 0:
            widths[index] = max(least, display_width(headers[index]), widths[index] - excess)
    return [[shorten(cell, widths[i]) for i, cell in enumerate(row)] for row in rows]


def shorten(text: str, width: int) -> str:
    """``text`` in at most ``width`` columns, cut with an ellipsis."""
    if display_width(text) <= width:
        return text
    while text and display_width(text) > width - 1:
        text = text[:-1]
    return text + "…"


def wrap(text: str, width: int) -> str:
    """``text`` on as many lines as it needs; long words, such as addresses, are broken."""
    lines = textwrap.wrap(text, max(width, 8), break_on_hyphens=False)
    return "\n".join(lines)


def display_width(text: str) -> int:
    """Columns that ``text`` takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
