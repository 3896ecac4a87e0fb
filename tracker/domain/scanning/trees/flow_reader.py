"""JSON, with comments too, and the ``{…}`` and ``[…]`` of YAML and TOML, to a tree; never an error."""

from __future__ import annotations

import re

from tracker.domain.scanning.text.located import LocatedText, Place
from tracker.domain.scanning.trees.document import MAX_DEPTH, Mapping, Node, Scalar, Sequence
from tracker.domain.values.late_dataclass import dataclass

_TOKEN = re.compile(
    r"""
    (?P<space>[\s\ufeff]+)
  | (?P<comment>//[^\n]*|/\*[^*]*(?:\*(?!/)[^*]*)*(?:\*/)?|\#[^\n]*)
  | (?P<string>\"\"\"|'''|"|')
  | (?P<mark>[{}\[\],:=])
  | (?P<plain>[^\s{}\[\],:="'](?:[^\n{}\[\],:=\#]|[:=](?![\s"'\[{,]|$)|(?<=\S)\#)*)
    """,
    re.VERBOSE,
)
# Written as runs between escapes: a choice for each character would keep a record for each.
_DOUBLE = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"', re.DOTALL)
_SINGLE = re.compile(r"'([^'\\]*(?:(?:\\.|'')[^'\\]*)*)'", re.DOTALL)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_MEANINGS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


@dataclass(slots=True)
class _Frame:
    node: Mapping | Sequence | None
    closing: str
    key: Scalar | None = None


def read_json(source: LocatedText) -> Node | None:
    """The first value of a JSON text; comments and trailing commas are accepted."""
    return read_flow(source, 0, len(source))[0]


def read_flow(source: LocatedText, start: int, end: int) -> tuple[Node | None, int]:
    """The value that begins at ``start``, and the offset behind it (``end`` where it does not close)."""
    text = source.text
    found = Sequence()
    stack = [_Frame(found, "")]
    at = start
    while at < end:
        token = _TOKEN.match(text, at, end)
        if token is None:
            at += 1
            continue
        at = token.end()
        match token.lastgroup:
            case "mark":
                _mark(stack, text[token.start()])
            case "string":
                scalar, at = read_string(source, token.start(), end)
                _place(stack, scalar)
            case "plain":
                length = len(token[0].rstrip())
                _place(stack, Scalar(source, token.start(), token.start() + length))
            case _:
                continue
        if len(stack) == 1 and found.items:
            return found.items[0], at
    return (found.items[0] if found.items else None), end


def _mark(stack: list[_Frame], mark: str) -> None:
    if mark in "{[":
        node: Mapping | Sequence | None = None
        if len(stack) <= MAX_DEPTH and stack[-1].node is not None:
            node = Mapping() if mark == "{" else Sequence()
            _place(stack, node)
        stack.append(_Frame(node, "}" if mark == "{" else "]"))
    elif mark in "}]":
        if len(stack) > 1:
            stack.pop()
    elif mark == ",":
        stack[-1].key = None


def _place(stack: list[_Frame], node: Node) -> None:
    frame = stack[-1]
    if isinstance(frame.node, Sequence):
        frame.node.items.append(node)
    elif isinstance(frame.node, Mapping):
        if frame.key is not None:
            frame.node.entries.append((frame.key, node))
            frame.key = None
        elif isinstance(node, Scalar):
            frame.key = node


def read_string(source: LocatedText, start: int, end: int) -> tuple[Scalar, int]:
    """The quoted text at ``start`` without quotes and escapes; one that does not close ends with its line."""
    text = source.text
    quote = text[start]
    if text.startswith((quote * 3), start):
        close = text.find(quote * 3, start + 3, end)
        close = close if close != -1 else end
        return Scalar(source, start + 3, close, is_quoted=True, is_block=True), min(close + 3, end)
    found = (_DOUBLE if quote == '"' else _SINGLE).match(text, start, end)
    if found is None:
        line_end = text.find("\n", start, end)
        line_end = end if line_end == -1 else line_end
        return Scalar(source, start + 1, max(line_end, start + 1), is_quoted=True), max(line_end, start + 1)
    inside = found.span(1)
    if quote == '"' and "\\" in found[1]:
        return Scalar.of(_unescaped(source.part(*inside)), is_quoted=True), found.end()
    return Scalar(source, *inside, is_quoted=True), found.end()


def _unescaped(content: LocatedText) -> LocatedText:
    if len(content.layout[0]) == 1:
        return _unescaped_line(content.text, content.place)
    parts: list[LocatedText] = []
    at = 0
    for escape in _ESCAPE.finditer(content.text):
        parts.append(content.part(at, escape.start()))
        code = escape[1]
        meaning = chr(int(code[1:], 16)) if len(code) == 5 else _MEANINGS.get(code, code)
        if code != "\n":
            parts.append(content.part(escape.start(), escape.start() + 1).replaced(meaning))
        at = escape.end()
    parts.append(content.part(at))
    return LocatedText.join(parts)


def _unescaped_line(text: str, place: Place) -> LocatedText:
    """The same for a text on one line, as nearly all are, without a part for each piece."""
    pieces: list[str] = []
    starts: list[int] = []
    places: list[Place] = []
    at = length = 0

    def add(piece: str, offset: int) -> None:
        nonlocal length
        pieces.append(piece)
        starts.append(length)
        places.append(Place(place.line, place.column + offset))
        length += len(piece)

    for escape in _ESCAPE.finditer(text):
        if at < escape.start():
            add(text[at : escape.start()], at)
        code = escape[1]
        if code != "\n":
            add(chr(int(code[1:], 16)) if len(code) == 5 else _MEANINGS.get(code, code), escape.start())
        at = escape.end()
    if at < len(text):
        add(text[at:], at)
    return LocatedText("".join(pieces), starts or [0], places or [Place(1, 1)])
