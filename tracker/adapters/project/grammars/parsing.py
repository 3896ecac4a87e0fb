"""A file's text parsed within a deadline.

Some texts take a grammar time that grows with the square of their length. The text is handed to the parser in
pieces, and no piece follows once the time is up. That ends nearly all of them; what remains ends the process,
where that is one made for reading files and another stands by to go on without this one.
"""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tracker.adapters.project.grammars.languages import parser_of

if TYPE_CHECKING:
    from tree_sitter import Tree

DEADLINE = 5.0
"""Seconds for one file; a megabyte takes less than a tenth of one."""
_PIECE = 2_048
_NAME = 256
_LAST = 6.0
"""Seconds of computing after which a process that may end is ended."""
_expendable: list[bool] = []


def end_with_a_slow_file() -> None:
    """Said by a process that may end: whoever started it reads its files again, one by one."""
    _expendable[:] = [hasattr(signal, "setitimer")]


@contextlib.contextmanager
def _at_most() -> Iterator[None]:
    if not any(_expendable):
        yield
        return
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, _LAST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


class TooSlow(Exception):
    """The grammar had not come to the end of the text when its time was up."""


def parse(finder: str, content: bytes, *, deadline: float = DEADLINE) -> Tree:
    """The syntax tree of a text; raises TooSlow."""
    parser = parser_of(finder)
    if parser is None:
        raise LookupError(finder)
    end = time.monotonic() + deadline
    expired, is_parsed = False, False

    def piece(offset: int, _point: object) -> bytes:
        nonlocal expired
        if is_parsed:  # a node is asked for its text
            return content[offset : offset + _NAME]
        if time.monotonic() > end:
            expired = True
            return b""
        return content[offset : offset + _PIECE]

    with _at_most():
        tree = parser.parse(piece)
    is_parsed = True
    if expired or tree is None:
        raise TooSlow
    return tree
