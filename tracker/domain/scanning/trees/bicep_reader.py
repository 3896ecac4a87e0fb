"""Bicep as a tree: parameters, variables and outputs with their values, and the objects of resources."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.domain.scanning.text.located import LocatedText
from tracker.domain.scanning.trees.document import MAX_DEPTH, Mapping, Node, Scalar, Sequence

_TOKEN = re.compile(
    r"'''(?P<long>.*?)'''|'(?P<text>(?:[^'\\\n]|\\.)*)'|(?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z))"
    r"|(?P<word>[A-Za-z_][\w.]*)|(?P<mark>[{}\[\]():=,])|(?P<line>\n)",
    re.DOTALL,
)
_DECLARATION = frozenset({"param", "var", "output"})


def read_bicep(source: LocatedText) -> Mapping:
    """``param NAME type = 'value'`` as an entry NAME; a resource's or module's object under its name."""
    root = Mapping()
    stack: list[Node] = [root]
    key: Scalar | None = None
    words: list[Scalar] = []
    allowed: Sequence | None = None
    for kind, scalar in _tokens(source):
        top = stack[-1]
        if kind == "word":
            words.append(scalar)
            if allowed is not None and len(words) == 2 and words[0].text == "param":
                root.entries.append((scalar, allowed))  # ``@allowed([…])`` stands above its parameter
                allowed = None
        elif kind in (":", "="):
            key = _key(words)
            words = []
        elif kind in ("{", "[") and len(stack) < MAX_DEPTH:
            inner: Node = Mapping() if kind == "{" else Sequence()
            if isinstance(inner, Sequence) and words and words[-1].text == "allowed":
                allowed = inner
            _put(top, key, inner)
            stack.append(inner)
            key, words = None, []
        elif kind in ("}", "]"):
            if len(stack) > 1:
                stack.pop()
            key, words = None, []
        elif kind == "text":
            if key is None and isinstance(top, Mapping):
                words.append(scalar)
            else:
                _put(top, key, scalar)
                key = None if isinstance(top, Mapping) else key
        elif kind == "line":
            key, words = None, []
    return root


def _key(words: list[Scalar]) -> Scalar | None:
    """The name before ``:`` or ``=``; behind ``param`` it is the first word, of a resource its symbol."""
    if not words:
        return None
    is_declared = len(words) > 1 and words[0].text in {*_DECLARATION, "resource", "module"}
    return words[1] if is_declared else words[-1]


def _put(top: Node, key: Scalar | None, value: Node) -> None:
    if isinstance(top, Sequence):
        top.items.append(value)
    elif isinstance(top, Mapping) and key is not None:
        top.entries.append((key, value))


def _tokens(source: LocatedText) -> Iterator[tuple[str, Scalar]]:
    for found in _TOKEN.finditer(source.text):
        kind = found.lastgroup or ""
        if kind == "comment":
            continue
        if kind in ("long", "text"):
            yield "text", Scalar(source, *found.span(kind), is_quoted=True)
        elif kind == "mark":
            yield found["mark"], Scalar(source, *found.span())
        else:
            yield kind, Scalar(source, *found.span())
