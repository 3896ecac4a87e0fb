"""A Python syntax tree to what finders need: scopes with the values of names, calls, dicts, lists.

The walk keeps its own stack, so that no nesting the parser accepts can exhaust Python's; branches that
can never run (``if False``, statements behind ``return``) are left out.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import field
from typing import Any

from tracker.domain.values.late_dataclass import dataclass

MAX_NODES = 2_000_000
"""A file with more syntax nodes than this is generated; the rest of it is passed over."""

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_BLOCKS = ("body", "orelse", "finalbody")
# Fields that hold no node, or one with nothing inside that is looked at (``Load``, ``Add``).
_PLAIN_FIELDS = frozenset(
    {"id", "attr", "arg", "ctx", "op", "ops", "kind", "level", "type_comment", "conversion"}
)
_LEAVING = (ast.Return, ast.Raise, ast.Continue, ast.Break)


@dataclass(frozen=True, slots=True)
class Item:
    """One element of ``container``, as a loop variable takes it; ``index`` where tuples are unpacked."""

    container: ast.expr
    index: int | None = None


Binding = ast.expr | Item


@dataclass(slots=True)
class Scope:
    """Names bound in one module, class or function, with every expression they are given."""

    node: ast.AST
    outer: Scope | None
    names: dict[str, list[Binding]] = field(default_factory=dict)
    parameters: dict[str, int] = field(default_factory=dict)
    is_class: bool = False

    def bind(self, name: str, value: Binding) -> None:
        """Note one value of a name; beyond a bound further ones are not kept."""
        values = self.names.setdefault(name, [])
        if len(values) < 32:
            values.append(value)

    def find(self, name: str) -> tuple[list[Binding], Scope] | None:
        """The values of a name and the scope that binds it; class scopes are not seen from functions."""
        scope: Scope | None = self
        while scope is not None:
            if (name in scope.names or name in scope.parameters) and (not scope.is_class or scope is self):
                return scope.names.get(name, []), scope
            scope = scope.outer
        return None


@dataclass(slots=True)
class Code:
    """One file, taken apart."""

    module: Scope
    calls: list[tuple[ast.Call, Scope]] = field(default_factory=list)
    dicts: list[tuple[ast.Dict, Scope]] = field(default_factory=list)
    lists: list[tuple[ast.List | ast.Tuple, Scope]] = field(default_factory=list)
    settings: list[tuple[str, ast.expr, Scope]] = field(default_factory=list)
    returns: list[tuple[str, ast.expr, Scope]] = field(default_factory=list)
    texts: list[tuple[ast.expr, Scope]] = field(default_factory=list)
    attributes: dict[str, list[tuple[ast.expr, Scope]]] = field(default_factory=dict)
    functions: dict[str, list[tuple[Function, Scope, bool]]] = field(default_factory=dict)
    imports: dict[str, str] = field(default_factory=dict)
    modules: set[str] = field(default_factory=set)
    truncated: bool = False


def read_code(tree: ast.Module) -> Code:
    """The facts of a parsed file."""
    return _Walk(tree).code


_Visit = Callable[["_Walk", Any, Scope], None]
_visits: dict[type[ast.AST], _Visit] = {}
_fields: dict[type[ast.AST], tuple[str, ...]] = {}


class _Walk:
    def __init__(self, tree: ast.Module) -> None:
        self.code = Code(Scope(tree, None))
        self.stack: list[tuple[ast.AST, Scope]] = []
        self._push_block(tree.body, self.code.module)
        for _ in range(MAX_NODES):
            if not self.stack:
                return
            node, scope = self.stack.pop()
            visit = _visits.get(type(node))
            if visit is None:
                visit = _visits[type(node)] = getattr(_Walk, f"_{type(node).__name__}", _Walk._push_children)
            visit(self, node, scope)
        self.code.truncated = True

    # ---- order and liveness

    def _push_children(self, node: ast.AST, scope: Scope) -> None:
        push = self.stack.append
        for name in _inner_fields(type(node)):
            value = getattr(node, name, None)
            if isinstance(value, list):
                if name in _BLOCKS:
                    self._push_block(value, scope)
                else:
                    for item in value:
                        if isinstance(item, ast.AST) and type(item) is not ast.Name:
                            push((item, scope))
            elif isinstance(value, ast.AST) and type(value) is not ast.Name:
                push((value, scope))

    def _push_block(self, statements: list[ast.stmt], scope: Scope) -> None:
        self.stack.extend((statement, scope) for statement in _reached(statements))

    def _If(self, node: ast.If, scope: Scope) -> None:
        truth = _truth(node.test)
        self.stack.append((node.test, scope))
        if truth is not False:
            self._push_block(node.body, scope)
        if truth is not True:
            self._push_block(node.orelse, scope)

    def _While(self, node: ast.While, scope: Scope) -> None:
        if _truth(node.test) is not False:
            self._push_children(node, scope)

    def _IfExp(self, node: ast.IfExp, scope: Scope) -> None:
        truth = _truth(node.test)
        self.stack.append((node.test, scope))
        if truth is not False:
            self.stack.append((node.body, scope))
        if truth is not True:
            self.stack.append((node.orelse, scope))

    def _Expr(self, node: ast.Expr, scope: Scope) -> None:
        if not isinstance(node.value, ast.Constant):
            self.stack.append((node.value, scope))

    # ---- scopes

    def _FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> None:
        for decorator in node.decorator_list:
            self.stack.append((decorator, scope))
        is_method = scope.is_class
        inner = self._enter(node, scope, is_method)
        self._note_function(node.name, node, inner, is_method)
        if is_method and node.name == "__init__" and isinstance(scope.node, ast.ClassDef):
            self._note_function(scope.node.name, node, inner, True)
        self._push_block(node.body, inner)

    _AsyncFunctionDef = _FunctionDef

    def _Lambda(self, node: ast.Lambda, scope: Scope) -> None:
        self.stack.append((node.body, self._enter(node, scope, False)))

    def _enter(self, node: Function, scope: Scope, is_method: bool) -> Scope:
        inner = Scope(node, scope)
        arguments = node.args
        ordered = [*arguments.posonlyargs, *arguments.args]
        for index, argument in enumerate([*ordered, *arguments.kwonlyargs]):
            inner.parameters[argument.arg] = index if index < len(ordered) else -1
        defaults: list[tuple[ast.arg, ast.expr | None]] = list(
            zip(ordered[len(ordered) - len(arguments.defaults) :], arguments.defaults, strict=True)
        )
        defaults.extend(zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True))
        for argument, default in defaults:
            if default is not None:
                inner.bind(argument.arg, default)
                self.code.settings.append((argument.arg, _as_option(argument, default), scope))
                self.stack.append((default, scope))
        for argument in [*ordered, *arguments.kwonlyargs]:
            if argument.annotation is not None:
                self.stack.append((argument.annotation, scope))
        return inner

    def _note_function(self, name: str, node: Function, scope: Scope, is_method: bool) -> None:
        self.code.functions.setdefault(name, []).append((node, scope, is_method))

    def _ClassDef(self, node: ast.ClassDef, scope: Scope) -> None:
        inner = Scope(node, scope, is_class=True)
        for part in (*node.decorator_list, *node.bases, *node.keywords):
            self.stack.append((part, scope))
        self._push_block(node.body, inner)

    def _Return(self, node: ast.Return, scope: Scope) -> None:
        if node.value is not None:
            if isinstance(scope.node, ast.FunctionDef | ast.AsyncFunctionDef):
                self.code.returns.append((scope.node.name, node.value, scope))
            self.stack.append((node.value, scope))

    # ---- names

    def _Assign(self, node: ast.Assign, scope: Scope) -> None:
        for target in node.targets:
            self._bind(target, node.value, scope)
        self.stack.append((node.value, scope))

    def _AnnAssign(self, node: ast.AnnAssign, scope: Scope) -> None:
        self.stack.append((node.annotation, scope))
        if node.value is not None:
            self._bind(node.target, node.value, scope)
            self.stack.append((node.value, scope))

    def _NamedExpr(self, node: ast.NamedExpr, scope: Scope) -> None:
        self._bind(node.target, node.value, scope)
        self.stack.append((node.value, scope))

    def _AugAssign(self, node: ast.AugAssign, scope: Scope) -> None:
        self.stack.append((node.value, scope))

    def _bind(self, target: ast.expr, value: ast.expr, scope: Scope) -> None:
        if isinstance(target, ast.Name):
            scope.bind(target.id, value)
            self.code.settings.append((target.id, value, scope))
            if scope.is_class:
                self.code.attributes.setdefault(target.id, []).append((value, scope))
        elif isinstance(target, ast.Attribute):
            self.code.attributes.setdefault(target.attr, []).append((value, scope))
            self.code.settings.append((target.attr, value, scope))
        elif isinstance(target, ast.Subscript):
            if isinstance(target.slice, ast.Constant) and isinstance(target.slice.value, str):
                self.code.settings.append((target.slice.value, value, scope))
        elif isinstance(target, ast.Tuple | ast.List):
            self._bind_several(target.elts, value, scope)

    def _bind_several(self, targets: list[ast.expr], value: ast.expr, scope: Scope) -> None:
        if isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(targets):
            for target, item in zip(targets, value.elts, strict=True):
                self._bind(target, item, scope)

    def _For(self, node: ast.For | ast.AsyncFor, scope: Scope) -> None:
        self._bind_loop(node.target, node.iter, scope)
        self._push_children(node, scope)

    _AsyncFor = _For

    def _comprehension(self, node: ast.comprehension, scope: Scope) -> None:
        self._bind_loop(node.target, node.iter, scope)
        self._push_children(node, scope)

    def _bind_loop(self, target: ast.expr, container: ast.expr, scope: Scope) -> None:
        if isinstance(target, ast.Name):
            scope.bind(target.id, Item(container))
        elif isinstance(target, ast.Tuple | ast.List):
            for index, part in enumerate(target.elts):
                if isinstance(part, ast.Name):
                    scope.bind(part.id, Item(container, index))

    def _Import(self, node: ast.Import, scope: Scope) -> None:
        del scope
        for alias in node.names:
            self.code.modules.add(alias.name.partition(".")[0])
            self.code.imports[alias.asname or alias.name.partition(".")[0]] = alias.name

    def _ImportFrom(self, node: ast.ImportFrom, scope: Scope) -> None:
        del scope
        module = node.module or ""
        self.code.modules.add(module.partition(".")[0])
        for alias in node.names:
            self.code.imports[alias.asname or alias.name] = f"{module}.{alias.name}"

    # ---- what finders look at

    def _Call(self, node: ast.Call, scope: Scope) -> None:
        self.code.calls.append((node, scope))
        self._push_children(node, scope)

    def _Dict(self, node: ast.Dict, scope: Scope) -> None:
        self.code.dicts.append((node, scope))
        self._push_children(node, scope)

    def _List(self, node: ast.List, scope: Scope) -> None:
        self.code.lists.append((node, scope))
        self._push_children(node, scope)

    def _Tuple(self, node: ast.Tuple, scope: Scope) -> None:
        self.code.lists.append((node, scope))
        self._push_children(node, scope)

    def _JoinedStr(self, node: ast.JoinedStr, scope: Scope) -> None:
        self.code.texts.append((node, scope))
        self._push_children(node, scope)

    def _Constant(self, node: ast.Constant, scope: Scope) -> None:
        if isinstance(node.value, str):
            self.code.texts.append((node, scope))


def _as_option(argument: ast.arg, default: ast.expr) -> ast.expr:
    """``Option("…")`` for ``model: Annotated[str, typer.Option()] = "…"``; any other default as it stands."""
    kind = argument.annotation
    if not (isinstance(kind, ast.Subscript) and isinstance(kind.slice, ast.Tuple)):
        return default
    for part in kind.slice.elts[1:]:
        name = part.func if isinstance(part, ast.Call) else None
        if getattr(name, "attr", getattr(name, "id", "")) in ("Option", "Argument") and name is not None:
            return ast.copy_location(ast.Call(func=name, args=[default], keywords=[]), default)
    return default


def _inner_fields(kind: type[ast.AST]) -> tuple[str, ...]:
    fields = _fields.get(kind)
    if fields is None:
        fields = _fields[kind] = tuple(name for name in kind._fields if name not in _PLAIN_FIELDS)
    return fields


def _reached(statements: list[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in statements:
        yield statement
        if isinstance(statement, _LEAVING) or _is_endless(statement):
            return


def _is_endless(statement: ast.stmt) -> bool:
    """``while True`` without a way out: nothing behind it is reached."""
    if not isinstance(statement, ast.While) or _truth(statement.test) is not True:
        return False
    return not any(isinstance(node, ast.Break) for node in ast.walk(statement))


def _truth(test: ast.expr) -> bool | None:
    """What a condition always is; None where a run decides."""
    if isinstance(test, ast.Constant):
        return bool(test.value)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = _truth(test.operand)
        return None if inner is None else not inner
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return False if any(_truth(value) is False for value in test.values) else None
    if isinstance(test, ast.Name) and test.id == "TYPE_CHECKING":
        return False
    return None
