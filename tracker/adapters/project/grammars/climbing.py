"""From a text outwards through a syntax tree: which call it is given to, under which names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import field
from typing import TYPE_CHECKING, NamedTuple

from tracker.adapters.project.grammars import roles
from tracker.domain.scanning.sites.callees import (
    COMPARED_TEXT,
    FALLBACKS,
    LISTS,
    LOOKUPS,
    OPTIONS,
    TABLES,
    WRAPPERS,
    plain,
)
from tracker.domain.values.late_dataclass import dataclass

if TYPE_CHECKING:
    from tree_sitter import Node

    from tracker.adapters.project.grammars.texts import Values

_MOST_NAMES = 8
_MOST_AROUND = 6
_MOST_CHILDREN = 100
_MOST_PARTS = 40


class Step(NamedTuple):
    """A node on the way from the root, and the field of its parent that it is in."""

    node: Node
    field: str


@dataclass(slots=True)
class Position:
    """As in ``Site``; ``joined`` is the whole text where this is the first of several that are added up.

    ``declared`` is the name that stands for the text from here on. ``is_inside``: a table lies around the
    text.
    """

    callee: tuple[str, ...] = ()
    position: int | None = None
    name: str = ""
    around: list[str] = field(default_factory=list)
    is_partial: bool = False
    is_listed: bool = False
    joined: str = ""
    arguments: Node | None = None
    siblings: tuple[str, ...] = ()
    declared: str = ""
    is_key: bool = False
    is_inside: bool = False
    beside: tuple[tuple[str, str], ...] = ()

    def call_it(self, name: str) -> None:
        """The nearest name stays; the others are around it."""
        if not name:
            return
        if not self.name and not self.callee and self.position is None:
            self.name = name
        elif len(self.around) < _MOST_AROUND:
            self.around.append(name)

    def forget_arguments(self) -> None:
        """A function that only passes the text on does not count as the one that is given it."""
        self.position = None
        self.arguments = None
        self.siblings = ()


class _NoModel(Exception):
    """The text is compared, imported or a key: no model is named by it."""


def climb(path: Sequence[Step], values: Values) -> Position | None:
    """The position of the node at the end of ``path``; None where no model can stand."""
    found = Position()
    try:
        for index in range(len(path) - 2, -1, -1):
            _pass(path, index, found, values)
            if len(found.around) >= _MOST_AROUND:
                break
    except _NoModel:
        return None
    return found


def _pass(path: Sequence[Step], index: int, found: Position, values: Values) -> None:
    node, inner = path[index].node, path[index + 1]
    kind = node.type
    if kind in roles.DROPPED:
        raise _NoModel
    own = not found.callee
    if own and (inner.field in ("pattern", "condition") and kind not in roles.DECLARATIONS):
        raise _NoModel
    if kind in roles.LABELLED and inner.field == "value":
        raise _NoModel
    if kind == "if_statement" and inner.field == "consequence" and _is_switched_off(node):
        raise _NoModel
    if kind in roles.OPERATORS and own:
        _pass_operator(node, inner.node, found, values)
    elif kind in roles.ARGUMENTS:
        if own and found.position is None and not found.name:
            _pass_arguments(node, inner.node, found)
        elif own and not found.beside:
            found.beside = _told_in(node)
    elif kind in roles.CALLS:
        _pass_call(path, index, found)
    elif kind in roles.NAMED and own:
        found.call_it(_argument_name(node, inner.node))
    elif kind in roles.PAIRS:
        _pass_pair(node, inner.node, found)
    elif kind in roles.DECLARATIONS:
        if kind in ("enum_constant", "enum_entry") and own:
            found.forget_arguments()
        if own and not found.is_inside and not found.is_listed and found.position is None:
            found.declared = name_of(node, roles.DECLARATIONS[kind], before=inner.node)
        found.call_it(name_of(node, roles.DECLARATIONS[kind], before=inner.node))
    elif kind in roles.LISTS:
        found.is_listed = found.is_listed or (own and not found.name and node.named_child_count > 1)
    elif kind in roles.FUNCTIONS or kind in roles.CONTAINERS:
        fields = roles.FUNCTIONS.get(kind) or roles.CONTAINERS[kind]
        parameter = inner.node.prev_named_sibling if inner.field == "default_value" else None  # Swift's
        if parameter is not None:
            found.call_it(name_of(parameter, ("name",), before=None))
        found.call_it(name_of(node, fields, before=inner.node))
    elif kind == "attribute_item" and own:
        found.call_it(_described(node))


def _is_switched_off(node: Node) -> bool:
    condition = node.child_by_field_name("condition")
    return condition is not None and _text(condition).strip("( )") in ("false", "False", "0")


# ---- operators


def _pass_operator(node: Node, inner: Node, found: Position, values: Values) -> None:
    operator = _operator(node)
    if operator in roles.COMPARISONS:
        raise _NoModel
    is_first = _first(node) == inner
    if operator in roles.ARROW_WORDS:
        if is_first:
            raise _NoModel
        left = _first(node)
        found.call_it(_last_name(left) if left is not None else "")
    elif operator in roles.FALLBACKS:
        if not is_first:
            _pass_fallback(_first(node), found)
    elif operator in roles.CONCATENATIONS:
        parts: list[tuple[str, bool]] = []
        _add_up(node, values, parts)
        if not is_first or len(parts) > _MOST_PARTS:
            raise _NoModel
        found.joined = "".join(text for text, _ in parts)
        found.is_partial = found.is_partial or not all(known for _, known in parts)


def _pass_fallback(left: Node | None, found: Position) -> None:
    """``process.env.MODEL ?? "…"``: the variable says what the text is."""
    names = names_in(left) if left is not None else ()
    if names and names[-1].isupper() and not found.name:
        found.call_it(names[-1])


def _operator(node: Node) -> str:
    operator = node.child_by_field_name("operator")
    if operator is not None:
        return _text(operator)
    for child in node.children[1:-1]:
        if not child.is_named or child.type in ("operator", "operator_identifier"):
            return _text(child)
        if child.type in roles.NAMES and node.child_count == 3:  # Kotlin's ``"a" to "b"``
            return _text(child)
    return ""


def _add_up(node: Node, values: Values, parts: list[tuple[str, bool]]) -> None:
    """The texts of a sum from left to right, with whether each is known."""
    waiting = [node]
    while waiting and len(parts) <= _MOST_PARTS:
        one = waiting.pop()
        if one.type in roles.OPERATORS and _operator(one) in roles.CONCATENATIONS:
            waiting.extend(child for child in reversed(one.children) if child.is_named)
        elif one.type in roles.STRINGS:
            from tracker.adapters.project.grammars.texts import text_of

            text = text_of(one, _bytes(one), values)
            parts.append((text.text, not text.is_partial))
        else:
            name = _last_name(one)
            known = values(name)
            parts.append((known, True) if known is not None else ("{" + (name or "…") + "}", False))


def _bytes(node: Node) -> bytes:
    """As much of the file as reaches to the node's end, for offsets to hold."""
    text = node.text or b""
    return b"\0" * node.start_byte + text


# ---- calls


def _pass_arguments(node: Node, inner: Node, found: Position) -> None:
    if node.type == "token_tree":  # a macro's: ``name = "…"``
        before = inner.prev_sibling
        if before is not None and before.type == "=":
            named = before.prev_named_sibling
            found.call_it(_text(named) if named is not None else "")
            return
    position = 0
    for child in first_children(node, _MOST_CHILDREN):
        if child == inner:
            break
        position += child.type not in ("comment", "line_comment", "block_comment")
    found.position = position
    found.arguments = node
    found.siblings = _names_before(node, position)
    if not found.beside:  # ``pipeline("…", "…", {revision: "…"})``
        tables = (child for child in first_children(node, 10) if child.type in ("object", "hash"))
        found.beside = (*_told_in(node), *(pair for table in tables for pair in _told_in(table)))


def _names_before(arguments: Node, position: int) -> tuple[str, ...]:
    """What the arguments before a text are called: ``using(Provider::Anthropic, "…")``."""
    before = first_children(arguments, min(position, 3))
    return tuple(name for one in before if one.type not in roles.STRINGS for name in names_in(one, most=2))


def _pass_call(path: Sequence[Step], index: int, found: Position) -> None:
    node, inner = path[index].node, path[index + 1].node
    is_argument = inner.type in roles.INNER
    if found.callee:
        if is_argument and len(found.around) < _MOST_AROUND:
            found.around.extend(names_in(node)[-2:])
        return
    names = names_in(node)
    last = plain(names[-1]) if names else ""
    if not is_argument:
        if last in COMPARED_TEXT:
            raise _NoModel
        return  # a method of the text itself: ``"a".to_string()``
    if node.type in ("annotation", "attribute"):
        _pass_annotation(path, index, found, names)
        return
    if last in OPTIONS and (found.position or found.name in _DEFAULTS):
        _pass_option(node, found)
    elif found.position is not None and last in WRAPPERS and found.position == 0:
        found.forget_arguments()
    elif node.type == "composite_literal" and _pass_elements(node, found):
        return
    elif last in TABLES or "map" in map(plain, names[-2:-1]):
        if found.is_listed or found.name or found.is_key:
            found.forget_arguments()
        elif found.position is not None:
            _pass_table(found)
    elif found.position is not None and last in LISTS:
        several = found.arguments is not None and found.arguments.named_child_count > 1
        found.is_listed = found.is_listed or several
        found.forget_arguments()
    elif found.position is not None and last in LOOKUPS:
        _pass_lookup(found, last)
    elif names:
        found.callee = names


_DEFAULTS = ("default", "default_value", "defaultValue", "value")
_OPTION = re.compile(r"[^\W\d][\w.-]*")


def _pass_option(call: Node, found: Position) -> None:
    """``option("-m, --model <name>", "what it is", "…")``: the option that is declared names the text."""
    arguments = found.arguments or call.child_by_field_name("arguments")
    names = [*_literals(arguments).values(), *_symbols(arguments)]
    words = _OPTION.findall(names[0].partition("<")[0].partition("{")[0]) if names else []
    if not words:
        return
    found.forget_arguments()
    if found.name in _DEFAULTS:
        found.name = ""
    found.call_it(max(words, key=len))


def _symbols(arguments: Node | None) -> list[str]:
    """Ruby's ``:name`` among arguments."""
    children = first_children(arguments, 3) if arguments is not None else []
    return [_text(child).lstrip(":") for child in children if child.type == "simple_symbol"]


def _pass_elements(node: Node, found: Position) -> bool:
    """Go's ``[]string{…}`` and ``map[string]string{…}`` are no calls."""
    of = node.child_by_field_name("type")
    if of is None or of.type not in ("slice_type", "array_type", "implicit_length_array_type", "map_type"):
        return False
    if of.type != "map_type" and not found.name:
        found.is_listed = True
    found.around.extend(names_in(of)[-1:])
    return True


def _pass_table(found: Position) -> None:
    """``Map.of("model", "…")``: names and values in turn."""
    literals = _literals(found.arguments)
    position = found.position or 0
    if position % 2 == 0:
        raise _NoModel
    found.forget_arguments()
    found.call_it(literals.get(position - 1, ""))


def _pass_lookup(found: Position, last: str) -> None:
    """``getenv("NAME", "…")``; with one argument it is the name that is looked up, but for
    ``or_else("…")``.
    """
    literals = _literals(found.arguments)
    several = found.arguments is not None and found.arguments.named_child_count > 1
    if found.position == 0 and (several or last not in FALLBACKS):
        raise _NoModel
    name = literals.get(0, "") if found.position else ""
    found.forget_arguments()
    found.call_it(name.rpartition(":")[2])


def _literals(arguments: Node | None) -> dict[int, str]:
    """Texts among arguments, by their position."""
    if arguments is None:
        return {}
    found = {}
    for position, child in enumerate(first_children(arguments, 20)):
        inner = child
        while inner.type not in roles.STRINGS and inner.named_child_count == 1:
            inner = inner.named_children[0]
        if inner.type in roles.STRINGS:
            found[position] = _text(inner).strip("\"'`@")
    return found


def _pass_annotation(path: Sequence[Step], index: int, found: Position, names: tuple[str, ...]) -> None:
    """``@Value("…") String model``: what the annotation stands at is what is named."""
    found.forget_arguments()
    named, found.name = found.name, ""
    if named and not named.lower().startswith(("value", "default")):
        found.name = named
        found.callee = names
        return
    for step in reversed(path[max(index - 3, 0) : index]):
        if step.node.type.endswith(("_declaration", "parameter", "definition")):
            field_name = name_of(step.node, ("name", "declarator"), before=None)
            if field_name:
                found.call_it(field_name)
                return


def _described(node: Node) -> str:
    """The field that an attribute of Rust stands above."""
    following = node.next_named_sibling
    while following is not None and following.type in ("attribute_item", "line_comment"):
        following = following.next_named_sibling
    name = following.child_by_field_name("name") if following is not None else None
    return _text(name) if name is not None else ""


# ---- names


def _argument_name(node: Node, inner: Node) -> str:
    fields = roles.NAMED[node.type]
    named = next((child for name in fields if (child := node.child_by_field_name(name)) is not None), None)
    if named is not None:
        return _last_name(named) if named != inner else ""
    first = node.named_children[0] if node.named_child_count > 1 else None
    is_name = first is not None and first.type in roles.NAMES and first != inner
    return _text(first) if is_name and first is not None else ""


def _pass_pair(node: Node, inner: Node, found: Position) -> None:
    children = first_children(node, _MOST_CHILDREN)
    if node.type == "dictionary_literal":
        before = inner.prev_named_sibling
        if before is not None:
            found.call_it(_last_name(before))
        return
    if len(children) < 2:
        return  # an element of a list
    fields = roles.PAIRS[node.type]
    key = next((child for name in fields if (child := node.child_by_field_name(name)) is not None), None)
    key = key or children[0]
    found.is_inside = True
    if key == inner:
        found.is_key = True
        return
    if not found.callee and not found.beside:
        found.beside = _beside(node)
    found.call_it(_last_name(key))


_TOLD_TEXT = """
revision type repo_type repoType provider baseURL base_url id model modelId model_id model_name modelRevision
_type vendor source engine backend format name
"""
_TOLD = frozenset(_TOLD_TEXT.split())


def _beside(pair: Node) -> tuple[tuple[str, str], ...]:
    """Short texts under telling names in the object that a pair is in."""
    parent = pair.parent
    return _told_in(parent) if parent is not None else ()


def _told_in(table: Node) -> tuple[tuple[str, str], ...]:
    told = []
    for child in first_children(table, 50):
        if child.type not in roles.PAIRS and child.type not in roles.NAMED:
            continue
        parts = child.named_children
        if len(parts) < 2:
            continue
        name, value = _last_name(parts[0]), parts[-1]
        if name in _TOLD:
            text = _text(value).strip("\"'`") if value.type in roles.STRINGS else ""
            if not text:
                text = _last_name(value) if name in ("provider", "vendor") else "…"
            told.append((name, text))
    return tuple(told)


def first_children(node: Node, most: int) -> list[Node]:
    """The first named children: a list of all would be as long as the largest table."""
    count = min(node.named_child_count, most)
    if count == node.named_child_count:
        return node.named_children
    return [child for index in range(count) if (child := node.named_child(index)) is not None]


def name_of(node: Node, fields: tuple[str, ...], *, before: Node | None) -> str:
    """The name a declaration gives: in one of its fields, else the first name before the text."""
    for name in fields:
        child = node.child_by_field_name(name)
        if child is not None and child != before:
            several = child.type == "expression_list" and child.named_child_count > 1
            return _last_name(child.named_children[0] if several else child)
    for child in first_children(node, 20):
        if before is not None and child.start_byte >= before.start_byte:
            break
        if child.type == "variable_declaration" and child.named_child_count:
            return _last_name(child.named_children[0])
        if child.type in roles.NAMES or child.type == "pattern":
            return _last_name(child)
    return ""


def names_in(node: Node, most: int = _MOST_NAMES) -> tuple[str, ...]:
    """The names of a call or of a dotted expression in order, without those of arguments; of many the
    last.
    """
    waiting = [node]
    names: list[str] = []
    seen = 0
    while waiting and len(names) < most and seen < 200:
        one = waiting.pop()
        seen += 1
        if one.type in roles.NAMES and one.named_child_count == 0:
            names.append(_text(one).lstrip(":@$"))
        elif one.type not in roles.STRINGS:
            waiting.extend(child for child in first_children(one, 20) if child.type not in roles.INNER)
    return tuple(reversed(names))


def _last_name(node: Node) -> str:
    if node.type in roles.STRINGS:
        return _text(node).strip("\"'`@$")
    names = names_in(node, most=1)
    if names:
        return names[0]
    inner = [child for child in _flat(node) if child.type in roles.STRINGS]
    return _text(inner[0]).strip("\"'`@$") if inner else ""


def _flat(node: Node) -> list[Node]:
    """The node's children and theirs, a few."""
    return [grand for child in first_children(node, 5) for grand in (child, *first_children(child, 5))]


def _first(node: Node) -> Node | None:
    return node.named_children[0] if node.named_child_count else None


def _text(node: Node) -> str:
    return (node.text or b"").decode(errors="replace")[:300]
