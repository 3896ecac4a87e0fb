"""HCL (Terraform, Packer, Nomad) to a tree: attributes, labelled blocks, maps, lists; never an error."""

from __future__ import annotations

import re

from tracker.domain.scanning.text.located import LocatedText
from tracker.domain.scanning.trees.document import MAX_DEPTH, Mapping, Node, Scalar, Sequence
from tracker.domain.scanning.trees.flow_reader import read_string
from tracker.domain.values.late_dataclass import dataclass

_TOKEN = re.compile(
    r"""
    (?P<line>\n)
  | (?P<space>[ \t\r\ufeff]+)
  | (?P<comment>\#[^\n]*|//[^\n]*|/\*[^*]*(?:\*(?!/)[^*]*)*(?:\*/)?)
  | (?P<here><<-?(?P<name>[A-Za-z_]\w*)[ \t]*\r?\n)
  | (?P<string>")
  | (?P<mark>[{}\[\]()=:,?])
  | (?P<word>[\w.\-$/*]+)
  | (?P<other>.)
    """,
    re.VERBOSE,
)


@dataclass(slots=True)
class _Frame:
    node: Mapping | Sequence | None
    words: list[Scalar]
    after_equals: bool = False


def read_hcl(source: LocatedText) -> Mapping:
    """The body of a file; a block's labels are the keys around its body, as in Terraform's JSON syntax."""
    text, at = source.text, 0
    root = Mapping()
    stack = [_Frame(root, [])]
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            break
        at = token.end()
        match token.lastgroup:
            case "string":
                scalar, at = read_string(source, token.start(), len(text))
                _word(stack[-1], scalar)
            case "word":
                _name(stack[-1], Scalar(source, *token.span()))
            case "here" | "name":
                scalar, at = _here_document(source, at, token["name"])
                _word(stack[-1], scalar)
            case "mark":
                _mark(stack, token[0])
            case "line":
                _end_entry(stack[-1])
            case _:
                pass
    return root


def _word(frame: _Frame, scalar: Scalar) -> None:
    if isinstance(frame.node, Sequence):
        frame.node.items.append(scalar)
    else:
        frame.words.append(scalar)


def _name(frame: _Frame, scalar: Scalar) -> None:
    """A key or a block's type; behind an equals sign it is a reference, whose value stands elsewhere."""
    if not isinstance(frame.node, Sequence) and not frame.after_equals:
        frame.words.append(scalar)


def _mark(stack: list[_Frame], mark: str) -> None:
    frame = stack[-1]
    if mark in "{[(":
        node: Mapping | Sequence | None = None
        if len(stack) <= MAX_DEPTH and frame.node is not None:
            node = Mapping() if mark == "{" else Sequence()
            _attach(frame, node)
        stack.append(_Frame(node, []))
    elif mark in "}])":
        _end_entry(frame)
        if len(stack) > 1:
            stack.pop()
    elif mark in "=:" and frame.words:
        frame.after_equals = True
    elif mark == ",":
        _end_entry(frame)


def _attach(frame: _Frame, node: Node) -> None:
    """A body, map, list or argument list belongs to the words before it."""
    if isinstance(frame.node, Sequence):
        frame.node.items.append(node)
        return
    if frame.node is None or not frame.words:
        return
    keys = frame.words[:1] if frame.after_equals else frame.words
    parent = frame.node
    for key in keys[:-1]:
        inner = Mapping()
        parent.entries.append((key, inner))
        parent = inner
    parent.entries.append((keys[-1], node))


def _end_entry(frame: _Frame) -> None:
    if isinstance(frame.node, Mapping) and frame.after_equals:
        frame.node.entries.extend((frame.words[0], value) for value in frame.words[1:])
    frame.words = []
    frame.after_equals = False


def _here_document(source: LocatedText, at: int, name: str) -> tuple[Scalar, int]:
    closing = re.compile(r"^[ \t]*" + re.escape(name) + r"[ \t]*\r?$", re.MULTILINE).search(source.text, at)
    end = closing.start() if closing else len(source)
    return Scalar(source, at, end, is_block=True), closing.end() if closing else len(source)
