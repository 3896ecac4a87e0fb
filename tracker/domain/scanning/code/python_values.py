"""What a Python expression may be worth as a text, as far as constants in the same file tell.

Every value keeps the syntax node it is written at. Several values are normal: both branches of a
condition, all assignments of a name, all elements a loop variable takes. Bounded in depth and number.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from tracker.domain.scanning.code.python_code import Binding, Code, Item, Scope

_MAX_DEPTH = 24
_MAX_FOUND = 1_000
_MAX_NESTING = 3
_MAX_COMBINED = 16
_MAX_WORK = 4_000
_MAX_FILE_WORK = 400_000
_DEFAULT_FUNCTIONS = frozenset(
    {
        "Field",
        "field",
        "ib",
        "attrib",
        "Option",
        "Argument",
        "mapped_column",
        "config",
        "env",
        "Query",
        "Form",
    }
)
_ENVIRONMENT = frozenset(
    {"getenv", "get", "setdefault", "pop", "config", "env", "get_env", "getattr", "env_str", "str"}
)
_SAME_TEXT = frozenset(
    {"str", "Path", "PurePath", "PosixPath", "cast", "SecretStr", "expanduser", "abspath", "fspath"}
)
_STRIPPING = frozenset(
    {"strip", "lower", "rstrip", "lstrip", "removesuffix", "removeprefix", "resolve", "expanduser"}
)
_COPYING = frozenset(
    {"list", "tuple", "set", "sorted", "reversed", "iter", "frozenset", "tqdm", "deque", "cycle"}
)
_PERCENT = re.compile(r"%[sdrif]")
_BRACES = re.compile(r"\{(\w*)[^{}]*\}")


class Value(NamedTuple):
    """One text; ``partial`` where a part of it is not known and stands as ``{expression}``."""

    text: str
    node: ast.expr
    partial: bool = False


class Element(NamedTuple):
    """One element of a list, tuple, set or dict."""

    key: str | None
    node: ast.expr
    scope: Scope


class Values:
    """Evaluates expressions of one file."""

    def __init__(self, code: Code) -> None:
        self._code = code
        self._work = 0
        self._left = _MAX_FILE_WORK

    def of(self, expression: ast.expr, scope: Scope) -> list[Value]:
        """The texts an expression may be, strings in lists and dicts included; empty where none is known."""
        self._work = 0
        found = self._texts(expression, scope, 0)
        if not found:
            found = self._inside(expression, scope, 0)
        return found[:_MAX_FOUND]

    def _inside(self, container: ast.expr, scope: Scope, depth: int) -> list[Value]:
        """The texts in a container, and in containers in it."""
        found: list[Value] = []
        for element in self._elements(container, scope, depth):
            texts = self._texts(element.node, element.scope, depth + 1)
            if not texts and depth < _MAX_NESTING:
                texts = self._inside(element.node, element.scope, depth + 1)
            found.extend(texts)
        return found

    def single(self, expression: ast.expr | None, scope: Scope) -> str | None:
        """The text of an expression with exactly one value."""
        if expression is None:
            return None
        found = self.of(expression, scope)
        return found[0].text if len(found) == 1 and not found[0].partial else None

    def _spent(self, depth: int) -> bool:
        self._work += 1
        self._left -= 1
        return depth > _MAX_DEPTH or self._work > _MAX_WORK or self._left < 0

    # ---- texts

    def _texts(self, node: ast.expr, scope: Scope, depth: int) -> list[Value]:
        if self._spent(depth):
            return []
        depth += 1
        match node:
            case ast.Constant(value=str(text)):
                return [Value(text, node)]
            case ast.JoinedStr(values=parts):
                return self._joined(node, [self._part(part, scope, depth) for part in parts])
            case ast.BinOp(op=ast.Add()):
                return self._added(node, scope, depth)
            case ast.BinOp(op=ast.Mod(), left=template, right=arguments):
                return self._formatted(node, template, _items(arguments), {}, scope, depth)
            case ast.Name(id=name):
                return self._name(name, scope, depth)
            case ast.Attribute():
                return self._attribute(node, scope, depth)
            case ast.Subscript(value=container, slice=key):
                return self._subscript(container, key, scope, depth)
            case ast.IfExp(test=ast.Constant(value=known), body=body, orelse=other):
                return self._texts(body if known else other, scope, depth)
            case ast.IfExp(body=body, orelse=other):
                return [*self._texts(body, scope, depth), *self._texts(other, scope, depth)]
            case ast.BoolOp(op=ast.Or(), values=choices):
                return [value for choice in choices for value in self._texts(choice, scope, depth)]
            case ast.NamedExpr(value=inner) | ast.Await(value=inner):
                return self._texts(inner, scope, depth)
            case ast.Call():
                return self._call(node, scope, depth)
        return []

    def _part(self, part: ast.expr, scope: Scope, depth: int) -> list[Value]:
        if not isinstance(part, ast.FormattedValue):
            return self._texts(part, scope, depth)
        return self._shown(part.value, scope, depth)

    def _shown(self, node: ast.expr, scope: Scope, depth: int) -> list[Value]:
        """An expression inside a larger text: its values, numbers included, or its own source in braces."""
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
            return [Value(str(node.value), node)]
        known = self._texts(node, scope, depth) or self._numbers(node, scope)
        return known or [Value("{" + _source(node) + "}", node, partial=True)]

    def _numbers(self, node: ast.expr, scope: Scope) -> list[Value]:
        bound = scope.find(node.id) if isinstance(node, ast.Name) else None
        return [
            Value(str(value.value), value)
            for value in (bound[0] if bound else [])
            if isinstance(value, ast.Constant) and isinstance(value.value, int | float)
        ]

    def _joined(self, node: ast.expr, parts: list[list[Value]]) -> list[Value]:
        """All combinations of the parts, at the place of the whole."""
        results = [Value("", node)]
        for choices in parts:
            combined = (
                Value(before.text + choice.text, node, before.partial or choice.partial)
                for before in results
                for choice in choices
            )
            results = list(islice(combined, _MAX_COMBINED))
        return results

    def _added(self, node: ast.BinOp, scope: Scope, depth: int) -> list[Value]:
        terms: list[ast.expr] = []
        left: ast.expr = node
        while isinstance(left, ast.BinOp) and isinstance(left.op, ast.Add):
            terms.append(left.right)
            left = left.left
            if len(terms) > _MAX_DEPTH:
                return []
        terms.append(left)
        parts = [self._shown(term, scope, depth) for term in reversed(terms)]
        if all(value.partial for part in parts for value in part):
            return []
        return self._at_first_constant(self._joined(node, parts), left)

    @staticmethod
    def _at_first_constant(found: list[Value], first: ast.expr) -> list[Value]:
        if isinstance(first, ast.Constant):
            return [Value(value.text, first, value.partial) for value in found]
        return found

    def _formatted(
        self,
        node: ast.expr,
        template: ast.expr,
        positional: list[ast.expr],
        named: dict[str, ast.expr],
        scope: Scope,
        depth: int,
    ) -> list[Value]:
        """``"…" % (…)`` and ``"…".format(…)``."""
        text = self._single_text(template, scope, depth)
        if text is None:
            return []
        parts: list[list[Value]] = []
        at, count = 0, 0
        for hole in (_BRACES if isinstance(node, ast.Call) else _PERCENT).finditer(text):
            parts.append([Value(text[at : hole.start()], node)])
            name = hole[1] if hole.re is _BRACES else ""
            index = int(name) if name.isdecimal() and len(name) < 3 else count
            argument = named.get(name) or (positional[index] if index < len(positional) else None)
            shown = self._shown(argument, scope, depth) if argument is not None else None
            parts.append(shown or [Value(hole[0], node, partial=True)])
            at, count = hole.end(), count + 1
        parts.append([Value(text[at:], node)])
        return self._at_first_constant(self._joined(node, parts), template)

    def _single_text(self, node: ast.expr, scope: Scope, depth: int) -> str | None:
        found = self._texts(node, scope, depth)
        return found[0].text if len(found) == 1 else None

    # ---- names, attributes, elements

    def _name(self, name: str, scope: Scope, depth: int) -> list[Value]:
        bound = scope.find(name)
        if bound is None:
            return []
        return [value for binding in bound[0] for value in self._bound(binding, bound[1], depth)]

    def _bound(self, binding: Binding, scope: Scope, depth: int) -> list[Value]:
        if not isinstance(binding, Item):
            return self._texts(binding, scope, depth)
        return [
            value
            for element in self._taken(binding, scope, depth)
            for value in self._texts(element.node, element.scope, depth)
        ]

    def _taken(self, item: Item, scope: Scope, depth: int) -> Iterator[Element]:
        """What a loop variable takes from its container."""
        for element in self._elements(item.container, scope, depth):
            if item.index is None:
                yield element
            elif isinstance(element.node, ast.Tuple | ast.List) and item.index < len(element.node.elts):
                yield Element(None, element.node.elts[item.index], element.scope)

    def _attribute(self, node: ast.Attribute, scope: Scope, depth: int) -> list[Value]:
        if node.attr in {"value", "name", "default"} and isinstance(node.value, ast.Attribute | ast.Name):
            inner = self._texts(node.value, scope, depth)
            if inner:
                return inner
        if not self._is_own(node.value):
            return []
        known = self._code.attributes.get(node.attr, [])
        return [value for expression, home in known for value in self._texts(expression, home, depth)]

    def _is_own(self, base: ast.expr) -> bool:
        """Whether attributes of ``base`` may be those of this file's classes, not of something imported."""
        while isinstance(base, ast.Attribute):
            base = base.value
        if isinstance(base, ast.Call):
            base = base.func
        return not (isinstance(base, ast.Name) and base.id in self._code.imports)

    def _subscript(self, container: ast.expr, key: ast.expr, scope: Scope, depth: int) -> list[Value]:
        if ".".join(dotted_parts(container)[0]).endswith("environ"):
            return []
        elements = list(self._elements(container, scope, depth))
        wanted = key.value if isinstance(key, ast.Constant) else None
        if isinstance(wanted, str):
            elements = [element for element in elements if element.key == wanted]
        elif isinstance(wanted, int) and -len(elements) <= wanted < len(elements):
            elements = [elements[wanted]]
        return [value for element in elements for value in self._texts(element.node, element.scope, depth)]

    def _elements(self, node: ast.expr, scope: Scope, depth: int) -> Iterator[Element]:
        if self._spent(depth):
            return
        depth += 1
        match node:
            case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
                yield from (Element(None, item, scope) for item in items[:500])
            case ast.Dict(keys=keys, values=values):
                yield from self._dict_elements(keys, values, scope)
            case ast.Name(id=name):
                bound = scope.find(name)
                for binding in bound[0] if bound else []:
                    yield from self._bound_elements(binding, bound[1] if bound else scope, depth)
            case ast.Attribute(attr=name) if self._is_own(node.value):
                for expression, home in self._code.attributes.get(name, []):
                    yield from self._elements(expression, home, depth)
            case ast.Subscript(value=ast.Name(id="Literal") | ast.Attribute(attr="Literal"), slice=choices):
                yield from (Element(None, choice, scope) for choice in _items(choices)[:500])
            case ast.Subscript(value=container, slice=key):
                wanted = key.value if isinstance(key, ast.Constant) else None
                for element in self._elements(container, scope, depth):
                    if wanted is None or element.key == wanted:
                        yield from self._elements(element.node, element.scope, depth)
            case ast.BinOp(op=ast.Add() | ast.BitOr(), left=left, right=right):
                yield from self._elements(left, scope, depth)
                yield from self._elements(right, scope, depth)
            case ast.Call():
                yield from self._call_elements(node, scope, depth)

    @staticmethod
    def _dict_elements(
        keys: list[ast.expr | None], values: list[ast.expr], scope: Scope
    ) -> Iterator[Element]:
        for key, value in zip(keys[:500], values[:500], strict=True):
            known = key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else None
            yield Element(known, value, scope)

    def _bound_elements(self, binding: Binding, scope: Scope, depth: int) -> Iterator[Element]:
        if not isinstance(binding, Item):
            yield from self._elements(binding, scope, depth)
            return
        for element in self._taken(binding, scope, depth):
            yield from self._elements(element.node, element.scope, depth)

    def _call_elements(self, node: ast.Call, scope: Scope, depth: int) -> Iterator[Element]:
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        if isinstance(function, ast.Attribute) and name in {"values", "copy"}:
            yield from self._elements(function.value, scope, depth)
        elif isinstance(function, ast.Attribute) and name == "items":
            for element in self._elements(function.value, scope, depth):
                key: ast.expr = ast.Constant(value=None)
                yield Element(None, ast.Tuple(elts=[key, element.node], ctx=ast.Load()), element.scope)
        elif name in _COPYING and node.args:
            yield from self._elements(node.args[0], scope, depth)
        elif name == "enumerate" and node.args:
            for element in self._elements(node.args[0], scope, depth):
                number: ast.expr = ast.Constant(value=None)
                yield Element(None, ast.Tuple(elts=[number, element.node], ctx=ast.Load()), element.scope)
        elif name == "dict":
            for keyword in node.keywords:
                yield Element(keyword.arg, keyword.value, scope)
        elif name in _DEFAULT_FUNCTIONS:
            yield from self._default_elements(node, scope, depth)

    def _default_elements(self, node: ast.Call, scope: Scope, depth: int) -> Iterator[Element]:
        for keyword in node.keywords:
            if keyword.arg == "default":
                yield from self._elements(keyword.value, scope, depth)
            elif keyword.arg == "default_factory" and isinstance(keyword.value, ast.Lambda):
                yield from self._elements(keyword.value.body, scope, depth)

    # ---- calls that pass a text on

    def _call(self, node: ast.Call, scope: Scope, depth: int) -> list[Value]:
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        named = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
        if isinstance(function, ast.Attribute):
            if name == "format":
                return self._formatted(node, function.value, node.args, named, scope, depth)
            if name == "join" and node.args:
                return self._text_join(node, function.value, node.args[0], scope, depth)
            if name in _STRIPPING:
                return self._texts(function.value, scope, depth)
        if name in _SAME_TEXT and node.args:
            return self._texts(node.args[-1 if name == "cast" else 0], scope, depth)
        if name in _DEFAULT_FUNCTIONS or (name.endswith(("Field", "Column")) and "default" in named):
            return self._default(node, name, named, scope, depth)
        if "default" in named and name not in _ENVIRONMENT:  # a project's own helper for fields
            return self._texts(named["default"], scope, depth)
        return self._looked_up(node, name, named, scope, depth)

    def _default(
        self, node: ast.Call, name: str, named: dict[str, ast.expr], scope: Scope, depth: int
    ) -> list[Value]:
        """Pydantic's ``Field``, dataclasses' ``field``, Typer's ``Option``, decouple's ``config``."""
        if name in {"config", "env"}:
            return self._looked_up(node, name, named, scope, depth)
        chosen = named.get("default")
        if chosen is None and node.args and name != "field":
            chosen = node.args[0]
        factory = named.get("default_factory")
        if chosen is None and isinstance(factory, ast.Lambda):
            chosen = factory.body
        return self._texts(chosen, scope, depth) if chosen is not None else []

    def _looked_up(
        self, node: ast.Call, name: str, named: dict[str, ast.expr], scope: Scope, depth: int
    ) -> list[Value]:
        """``os.environ.get(…, default)``, ``getattr(x, …, default)``, ``MODELS.get(key, default)``."""
        if name not in _ENVIRONMENT:
            return []
        fallback = named.get("default")
        if fallback is None and len(node.args) >= 2:
            fallback = node.args[-1]
        found = self._texts(fallback, scope, depth) if fallback is not None else []
        if name in {"get", "pop"} and isinstance(node.func, ast.Attribute) and node.args:
            found.extend(self._subscript(node.func.value, node.args[0], scope, depth))
        return found

    def _text_join(
        self, node: ast.Call, between: ast.expr, parts: ast.expr, scope: Scope, depth: int
    ) -> list[Value]:
        glue = self._single_text(between, scope, depth)
        if ".".join(dotted_parts(between)[0]).endswith("path"):  # os.path.join
            return self._joined(node, _glued([self._shown(a, scope, depth) for a in node.args], "/", node))
        if glue is None or not isinstance(parts, ast.List | ast.Tuple):
            return []
        return self._joined(node, _glued([self._shown(p, scope, depth) for p in parts.elts], glue, node))


def _glued(parts: list[list[Value]], glue: str, node: ast.expr) -> list[list[Value]]:
    result: list[list[Value]] = []
    for part in parts[:_MAX_DEPTH]:
        result.extend(([Value(glue, node)], part) if result else (part,))
    return result


def _items(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.Tuple) else [node]


def _source(node: ast.expr) -> str:
    """The unknown part as its reader knows it: a short name, else an ellipsis."""
    name = ".".join(dotted_parts(node)[0])
    return name if name and len(name) < 60 else "…"


def dotted_parts(node: ast.expr) -> tuple[list[str], ast.expr]:
    """The parts of a dotted name, and what it hangs on where that is no name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        parts.append(node.id)
    return parts[::-1], node
