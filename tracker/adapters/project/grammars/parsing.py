"""A file's text parsed within a deadline.

Some texts take a grammar time that grows with the square of their length. The text is handed to the parser in
pieces, and no piece follows once the time is up.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tracker.adapters.project.grammars.languages import parser_of

if TYPE_CHECKING:
    from tree_sitter import Tree

DEADLINE = 5.0
"""Seconds for one file; a megabyte takes less than a tenth of one."""
_PIECE = 2_048


class TooSlow(Exception):
    """The grammar had not come to the end of the text when its time was up."""


def parse(finder: str, content: bytes, *, deadline: float = DEADLINE) -> Tree:
    """The syntax tree of a text; raises TooSlow."""
    parser = parser_of(finder)
    if parser is None:
        raise LookupError(finder)
    end = time.monotonic() + deadline
    expired = False

    def piece(offset: int, _point: object) -> bytes:
        nonlocal expired
        if time.monotonic() > end:
            expired = True
            return b""
        return content[offset : offset + _PIECE]

    tree = parser.parse(piece)
    if expired or tree is None:
        raise TooSlow
    return tree
