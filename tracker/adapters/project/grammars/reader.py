"""From a syntax tree to sites: every text that could be a name, with the roles of the nodes around it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from tracker.adapters.project.grammars.climbing import Step, climb, name_of
from tracker.adapters.project.grammars.roles import DECLARATIONS, LABELLED, STRINGS
from tracker.adapters.project.grammars.texts import Text, text_of
from tracker.domain.scanning.names.model_keys import words
from tracker.domain.scanning.sites.site import Site

if TYPE_CHECKING:
    from tree_sitter import Tree

_QUOTED = re.compile(rb"[\"'`](?=[$@A-Za-z0-9{#\\][^\s\"'`]{1,300}[\"'`])|%[wW][\[({]")
_NAME = re.compile(r"[@\w$.{][^\s\"'`<>|;,]{1,299}")
_WORD = re.compile(r"[^\W\d]\w*\Z")
_MAX_CONSTANTS = 2_000
_MAX_USES = 20_000
_MAX_SITES = 50_000


class Constant(NamedTuple):
    """A text that a name stands for, where it is written."""

    text: str
    line: int
    column: int
    is_partial: bool


class Reader:
    """Reads one tree; ``content`` are the bytes it was made from."""

    def __init__(self, tree: Tree, content: bytes) -> None:
        self._root = tree.root_node
        self._content = content
        self._lines = _line_starts(content)
        self.constants: dict[str, list[Constant]] = {}

    def sites(self) -> Iterator[Site]:
        """Texts where they are written, then constants where they are used."""
        count = 0
        for path in self._paths(found.start() for found in _QUOTED.finditer(self._content)):
            text = text_of(path[-1].node, self._content, self._values)
            if not _NAME.fullmatch(text.text) or not any(mark.isalpha() for mark in text.text):
                continue
            self._note_constant(path, text)
            yield from self._site(path, text, *self._place(text.start))
            count += 1
            if count > _MAX_SITES:
                return
        yield from self._uses()

    def _values(self, name: str) -> str | None:
        known = self.constants.get(name, ())
        return known[0].text if len(known) == 1 and not known[0].is_partial else None

    def _site(self, path: list[Step], text: Text | Constant, line: int, column: int) -> Iterator[Site]:
        position = climb(path, self._values)
        if position is None:
            return
        setting = text.setting if isinstance(text, Text) else ""
        yield Site(
            text=position.joined or text.text,
            line=line,
            column=column,
            callee=() if setting else position.callee,
            position=None if setting else position.position,
            name=position.name or setting,
            around=(*position.around, *([setting] if setting else [])),
            is_partial=text.is_partial or position.is_partial,
            is_listed=position.is_listed,
        )

    # ---- constants

    def _note_constant(self, path: list[Step], text: Text) -> None:
        """``NAME = "…"`` and the like, where the text is the whole value."""
        for step, inner in zip(reversed(path[:-1]), reversed(path[1:]), strict=True):
            kind = step.node.type
            if kind in DECLARATIONS:
                name = name_of(step.node, DECLARATIONS[kind], before=inner.node)
                if name and len(self.constants) < _MAX_CONSTANTS:
                    place = self._place(text.start)
                    self.constants.setdefault(name, []).append(Constant(text.text, *place, text.is_partial))
                return
            if kind not in _TRANSPARENT:
                return

    def _uses(self) -> Iterator[Site]:
        names = [name for name, known in self.constants.items() if _WORD.match(name) and len(name) > 1]
        if not names:
            return
        wanted = re.compile(
            rb"(?<![\w\"'`./-])(?:"
            + b"|".join(re.escape(name.encode()) for name in names)
            + rb")(?![\w\"'`/])"
        )
        starts = []
        for found in wanted.finditer(self._content):
            starts.append(found.start())
            if len(starts) > _MAX_USES:
                break
        for path in self._paths(iter(starts), strings=False):
            node = path[-1].node
            name = self._content[node.start_byte : node.end_byte].decode(errors="replace").lstrip("$@")
            for known in self.constants.get(name, ())[:4]:
                if _is_declared_here(path):
                    continue
                yield from self._site(path, known, known.line, known.column)

    # ---- places

    def _paths(self, offsets: Iterator[int], *, strings: bool = True) -> Iterator[list[Step]]:
        """The nodes from the root to the one that begins at each offset: a text, or with ``strings`` off a
        name.
        """
        cursor = self._root.walk()
        path = [Step(self._root, "")]
        behind = -1
        for offset in offsets:
            if offset < behind:
                continue
            while len(path) > 1 and not path[-1].node.start_byte <= offset < path[-1].node.end_byte:
                cursor.goto_parent()
                path.pop()
            while path[-1].node.type not in STRINGS:
                if cursor.goto_first_child_for_byte(offset) is None:
                    break
                node = cursor.node
                if node is None or node.start_byte > offset:
                    cursor.goto_parent()
                    break
                path.append(Step(node, cursor.field_name or ""))
            last = path[-1].node
            if strings and last.type in STRINGS:
                behind = last.end_byte
                yield _outermost_string(path)
            elif not strings and last.child_count == 0 and last.type not in STRINGS:
                yield list(path)

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._lines, offset) - 1
        start = self._lines[line]
        return line + 1, len(self._content[start:offset].decode(errors="replace")) + 1


_TRANSPARENT = words(
    """
    expression_list parenthesized_expression as_expression satisfies_expression await_expression
    type_assertion non_null_expression arrow_expression_clause variable_declaration
    """
)


def _outermost_string(path: list[Step]) -> list[Step]:
    """Some grammars put a string's text into a string of its own."""
    path = list(path)
    while len(path) > 1 and path[-2].node.type in STRINGS:
        path.pop()
    return path


def _is_declared_here(path: list[Step]) -> bool:
    """Whether the name is one that is declared, set or an argument's label, not one that is used."""
    node, field = path[-1]
    outer = path[-2].node.type if len(path) > 1 else ""
    if field in ("key", "bound_identifier") or outer == "value_argument_label":
        return True
    if field in ("name", "pattern", "left", "field"):
        return outer in DECLARATIONS or outer in LABELLED
    following = node.next_sibling
    return outer in LABELLED and following is not None and following.type in ("=", ":", "=>", ":=")


def _line_starts(content: bytes) -> list[int]:
    starts = [0]
    at = content.find(b"\n")
    while at != -1:
        starts.append(at + 1)
        at = content.find(b"\n", at + 1)
    return starts
