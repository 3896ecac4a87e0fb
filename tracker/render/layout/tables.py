"""Columns that fit a width: what is too long is wrapped or, in a row that must stay one line, shortened."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from tracker.domain.values.late_pattern import LatePattern

GAP = 2
_COLOUR = LatePattern(r"\x1b\[\d*m")


def columns(rows: Sequence[Sequence[str]], headers: Sequence[str] = ()) -> str:
    """``rows`` under ``headers`` in columns two spaces apart; cells may hold several lines and colour."""
    import tabulate

    # As a row: headings would be given padding that they do not need.
    cells = [headers, *rows] if headers else rows
    tabulate.PRESERVE_WHITESPACE = True
    # Measuring wide characters takes it far longer, and most tables hold none.
    tabulate.WIDE_CHARS_MODE = any(
        len(cell) != display_width(cell) for row in cells for cell in row if not cell.isascii()
    )
    text = tabulate.tabulate(cells, tablefmt="plain", disable_numparse=True)
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
    width = max(width, 8)
    if text.isascii():
        return "\n".join(textwrap.wrap(text, width, break_on_hyphens=False))
    lines: list[str] = []
    for word in text.split():
        if lines and display_width(lines[-1]) + 1 + display_width(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines += _broken(word, width)
    return "\n".join(lines)


def _broken(word: str, width: int) -> Iterator[str]:
    """A word in pieces of at most ``width`` columns."""
    piece, taken = "", 0
    for character in word:
        taken += (wide := display_width(character))
        if taken > width:
            yield piece
            piece, taken = "", wide
        piece += character
    yield piece


def display_width(text: str) -> int:
    """Columns that ``text`` takes on a terminal, without the colour it is painted in."""
    if "\x1b" in text:
        text = _COLOUR.sub("", text)
    if text.isascii():
        return len(text)
    import wcwidth  # type: ignore[import-untyped]

    return max(0, int(wcwidth.wcswidth(text)))
