"""What a string of any language says: its characters without quotes, its known parts filled in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tree_sitter import Node

Values = Callable[[str], str | None]
"""The text a constant of the program stands for."""

_OPENING = re.compile(r"[A-Za-z@$]{0,4}#*(\"{3}|'{3}|[\"'`])\s?")
_HOLE = re.compile(
    r"\$\{([^{}]*)\}|#\{([^{}]*)\}|\\\(([^()]*)\)|\{\$?([^{}]*)\}|\$([A-Za-z_]\w*)",
)
_PLACEHOLDER = re.compile(r"\\?\$\{([\w.-]+):([^{}]+)\}")


class Text(NamedTuple):
    """``start`` is the byte its characters begin at; ``setting`` the name a placeholder looks up."""

    text: str
    start: int
    is_partial: bool = False
    setting: str = ""


def text_of(node: Node, content: bytes, values: Values) -> Text:
    """The text of a string's node."""
    raw = content[node.start_byte : node.end_byte].decode(errors="replace")
    opening = _OPENING.match(raw)
    if opening is None:
        return Text(raw, node.start_byte)
    inner = raw[opening.end() :].rstrip("#").removesuffix(opening[1])
    start = node.start_byte + len(raw[: opening.end()].encode())
    if placeholder := _PLACEHOLDER.fullmatch(inner):  # Spring's ``${name:default}``
        shift = len(inner[: placeholder.start(2)].encode())
        return Text(placeholder[2], start + shift, setting=placeholder[1])
    if not any(mark in inner for mark in "{$\\"):
        return Text(inner, start)
    is_partial = False

    def fill(hole: re.Match[str]) -> str:
        nonlocal is_partial
        name = next((group for group in hole.groups() if group is not None), "").strip()
        known = values(name.rpartition(".")[2].lstrip("$"))
        if known is not None:
            return known
        is_partial = True
        return "{" + name[:60] + "}"

    return Text(_HOLE.sub(fill, inner), start, is_partial)
