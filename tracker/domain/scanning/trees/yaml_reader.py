"""Block YAML to a tree, line by line, templates of Helm and Jinja included; linear, never an error.

A position-keeping parser would be a third-party one and would refuse Helm templates; what finders need
(keys, scalars, lists, block texts, anchors of scalars) is little enough to read tolerantly.
"""

from __future__ import annotations

import re

from tracker.domain.scanning.text.located import LocatedText
from tracker.domain.scanning.trees.document import MAX_DEPTH, Mapping, Node, Scalar, Sequence
from tracker.domain.scanning.trees.flow_reader import read_flow, read_string
from tracker.domain.values.late_dataclass import dataclass

_KEY_END = re.compile(r":(?=\s|$)")
_COMMENT = re.compile(r"(?:^|(?<=\s))#")
_PROPERTY = re.compile(r"([&!])(\S*)\s*")
_BLOCK = re.compile(r"([|>])[-+0-9]{0,3}\s*(?:#.*)?$")
_MAX_KEY = 300
_MAX_FLOW_LINES = 2_000


def read_yaml(source: LocatedText) -> list[Node]:
    """The roots of all documents in a text."""
    return _Reader(source).read()


@dataclass(slots=True)
class _Frame:
    indent: int
    node: Mapping | Sequence
    key: Scalar | None = None

    def attach(self, node: Node) -> None:
        if isinstance(self.node, Sequence):
            self.node.items.append(node)
        elif self.key is not None:
            self.node.entries.append((self.key, node))
            self.key = None


class _Reader:
    def __init__(self, source: LocatedText) -> None:
        self.source = source
        self.text = source.text
        self.lines = _line_spans(self.text)
        self.index = 0
        self.root = Sequence()
        self.stack = [_Frame(-1, self.root)]
        self.anchors: dict[str, Scalar] = {}
        self.anchor = ""

    def read(self) -> list[Node]:
        while self.index < len(self.lines):
            start, end = self.lines[self.index]
            self.index += 1
            at = _first_visible(self.text, start, end)
            if at == end or self.text[at] == "#":
                continue
            if at == start and self.text.startswith(("---", "..."), at):
                del self.stack[1:]
                at = _first_visible(self.text, at + 3, end)
                if at == end or self.text[at] == "#":
                    continue
            if self._is_template_line(at, end) or (at == start and self.text[at] == "%"):
                continue
            self._read_line(at, end, at - start)
        return self.root.items

    def _is_template_line(self, at: int, end: int) -> bool:
        """``{{- if … }}`` and the like, which stand for no node of their own; ``{% … %}`` too."""
        return self.text.startswith("{%", at) or (
            self.text.startswith("{{", at) and self.text[at:end].rstrip().endswith("}}")
        )

    def _read_line(self, at: int, end: int, indent: int) -> None:
        while True:
            if self.text[at] == "-" and (at + 1 == end or self.text[at + 1] in " \t"):
                frame = self._sequence_at(indent)
                inner = _first_visible(self.text, at + 1, end)
                if inner == end or self.text[inner] == "#" or frame is None:
                    return
                indent += inner - at
                at = inner
                continue
            key = self._key(at, end)
            if key is None:
                if isinstance(self.stack[-1].node, Sequence) or self.stack[-1].key is not None:
                    self._read_value(at, end)
                return
            scalar, behind = key
            mapping = self._mapping_at(indent)
            if mapping is None:
                return
            mapping.key = scalar
            value = _first_visible(self.text, behind, end)
            if value < end and self.text[value] != "#":
                self._read_value(value, end)
            return

    def _key(self, at: int, end: int) -> tuple[Scalar, int] | None:
        """The key that begins here, and the offset behind its colon."""
        first = self.text[at]
        if first in "\"'":
            scalar, behind = read_string(self.source, at, end)
            colon = _first_visible(self.text, behind, end)
            return (scalar, colon + 1) if self.text.startswith(":", colon) and colon < end else None
        if first in "[#|>@`%" or (first == "{" and not self.text.startswith("{{", at)):
            return None
        found = _KEY_END.search(self.text, at, min(end, at + _MAX_KEY))
        if found is None or found.start() == at or " #" in self.text[at : found.start()]:
            return None
        properties = _PROPERTY.match(self.text, at, found.start())
        start = properties.end() if properties else at
        return Scalar(self.source, start, start + len(self.text[start : found.start()].rstrip())), found.end()

    def _sequence_at(self, indent: int) -> _Frame | None:
        top = self._closed_to(indent)
        if isinstance(top.node, Sequence) and top.indent == indent:
            return top
        if top.indent == indent and top.key is None:
            return None
        return self._open(_Frame(indent, Sequence()))

    def _mapping_at(self, indent: int) -> _Frame | None:
        top = self._closed_to(indent)
        if isinstance(top.node, Sequence) and top.indent == indent and len(self.stack) > 1:
            self.stack.pop()
            top = self.stack[-1]
        if isinstance(top.node, Mapping) and top.indent == indent:
            return top
        return self._open(_Frame(indent, Mapping()))

    def _closed_to(self, indent: int) -> _Frame:
        while self.stack[-1].indent > indent:
            self.stack.pop()
        return self.stack[-1]

    def _open(self, frame: _Frame) -> _Frame | None:
        if len(self.stack) > MAX_DEPTH:
            return None
        self.stack[-1].attach(frame.node)
        self.stack.append(frame)
        return frame

    # ---- values

    def _read_value(self, at: int, end: int) -> None:
        self.anchor = ""
        while found := _PROPERTY.match(self.text, at, end):
            if found[1] == "&":
                self.anchor = found[2]
            at = found.end()
            if at >= end:
                return
        parent = self.stack[-1].indent
        char = self.text[at]
        block = _BLOCK.match(self.text, at, end)
        if block:
            self._attach(Scalar.of(self._block(parent, block[1] == ">"), is_block=True))
        elif char in "\"'":
            scalar, behind = read_string(self.source, at, len(self.text))
            self._pass_lines(behind)
            self._attach(scalar)
        elif char == "[" or (char == "{" and not self.text.startswith("{{", at)):
            node, behind = read_flow(self.source, at, self._flow_limit(parent))
            self._pass_lines(behind)
            if node is not None:
                self._attach(node)
        elif char == "*" and self.text[at + 1 : end].strip() in self.anchors:
            self._attach(self.anchors[self.text[at + 1 : end].strip()])
        else:
            self._attach(self._plain(at, end, parent))

    def _attach(self, node: Node) -> None:
        if self.anchor and isinstance(node, Scalar):
            self.anchors[self.anchor] = node
        self.stack[-1].attach(node)

    def _pass_lines(self, offset: int) -> None:
        """Go on behind the line that holds ``offset``."""
        while self.index < len(self.lines) and self.lines[self.index][0] < offset:
            self.index += 1

    def _flow_limit(self, parent: int) -> int:
        """A flow that does not close ends before the next line that is not inside its parent."""
        for index in range(self.index, min(self.index + _MAX_FLOW_LINES, len(self.lines))):
            start, end = self.lines[index]
            at = _first_visible(self.text, start, end)
            if at < end and at - start <= parent and self.text[at] not in "]}":
                return start
        return len(self.text)

    def _block(self, parent: int, folded: bool) -> LocatedText:
        parts: list[LocatedText] = []
        depth: int | None = None
        while self.index < len(self.lines):
            start, end = self.lines[self.index]
            at = _first_visible(self.text, start, end)
            if at < end:
                if at - start <= parent:
                    break
                depth = at - start if depth is None else depth
                behind = min(end + 1, len(self.text))
                parts.append(self.source.part(min(start + depth, at), behind))
            elif depth is not None and end < len(self.text):
                parts.append(self.source.part(end, end + 1))
            self.index += 1
        content = LocatedText.join(parts)
        if folded:
            return LocatedText(content.text.replace("\n", " "), *content.layout)
        return content

    def _plain(self, at: int, end: int, parent: int) -> Scalar:
        scalar = self._plain_line(at, end)
        parts = [scalar.content]
        while self.index < len(self.lines):
            start, line_end = self.lines[self.index]
            first = _first_visible(self.text, start, line_end)
            if first == line_end or first - start <= parent or self.text[first] == "#":
                break
            if self.text.startswith(("{{-", "{%"), first) or _KEY_END.search(self.text, first, line_end):
                break
            line = self._plain_line(first, line_end).content
            parts.extend((line.part(0, 0).replaced(" "), line))
            self.index += 1
        return scalar if len(parts) == 1 else Scalar.of(LocatedText.join(parts))

    def _plain_line(self, at: int, end: int) -> Scalar:
        comment = _COMMENT.search(self.text, at + 1, end)
        stop = comment.start() if comment else end
        return Scalar(self.source, at, at + len(self.text[at:stop].rstrip()))


def _line_spans(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end == -1 else end
        spans.append((start, end - 1 if end > start and text[end - 1] == "\r" else end))
        start = end + 1
    return spans


def _first_visible(text: str, start: int, end: int) -> int:
    while start < end and text[start] in " \t\ufeff":
        start += 1
    return start
