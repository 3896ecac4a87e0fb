"""Dataclasses that write their methods when these are first called: start-up waits for none of them.

The standard library compiles six methods for each frozen dataclass when its module is imported, 0.7 ms of
processor time a class; a command meets a hundred classes and makes values of a few. What is made here is a
dataclass in every other way: fields, ``replace``, ``asdict``, matching, slots, equality, hash and text are
the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any


def write_methods(*classes: type) -> None:
    """Write the methods of ``classes`` now: for those whose signature and help somebody looks at."""
    for cls in classes:
        for method in list(vars(cls).values()):
            if write := getattr(method, "write_now", None):
                write()


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # what a type checker knows of it is true here too
else:
    import dataclasses
    from dataclasses import MISSING, Field, FrozenInstanceError, fields
    from functools import partial

    def dataclass(cls=None, /, *, frozen=False, slots=False, kw_only=False, eq=True, order=False):
        """``dataclasses.dataclass`` with the options that are used here."""

        def decorate(cls):
            if not cls.__doc__:
                cls.__doc__ = cls.__name__  # otherwise a signature is worked out to stand there
            own = set(cls.__dict__)
            made = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(cls)
            _give_methods(made, own, frozen=frozen, slots=slots, eq=eq, order=order)
            return made

        return decorate if cls is None else decorate(cls)

    _SIGNS = {"__eq__": "==", "__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="}

    def _give_methods(cls, own, *, frozen, slots, eq, order):
        given = {
            "__init__": _late(cls, "__init__", lambda: _written_init(cls, frozen=frozen)),
            "__repr__": _text,
        }
        if eq:
            given["__eq__"] = _late(cls, "__eq__", lambda: _written_comparison(cls, "__eq__"))
            explicit = "__hash__" in own and not ("__eq__" in own and cls.__dict__["__hash__"] is None)
            if frozen and not explicit:
                cls.__hash__ = _late(cls, "__hash__", lambda: _written_hash(cls))
            elif not frozen and "__hash__" not in own:
                cls.__hash__ = None
        if order:
            for name in ("__lt__", "__le__", "__gt__", "__ge__"):
                given[name] = _late(cls, name, partial(_written_comparison, cls, name))
        if frozen:
            given |= {"__setattr__": _refuse_to_set, "__delattr__": _refuse_to_delete}
            if slots:
                given |= {"__getstate__": _state, "__setstate__": _set_state}
        for name, method in given.items():
            if name not in own:
                setattr(cls, name, method)

    def _late(cls, name, write):
        """A method that puts the real one in its place, and answers with that."""

        def write_now():
            written = write()
            written.__qualname__ = f"{cls.__qualname__}.{name}"
            setattr(cls, name, written)
            return written

        def method(self, *args, **kwargs):
            return write_now()(self, *args, **kwargs)

        method.write_now = write_now
        return method

    def _written_init(cls, *, frozen):
        known = {"_set": object.__setattr__, "_missing": MISSING}
        ordered = sorted(fields(cls), key=lambda field: field.kw_only)
        words, body, keyword_only = ["self"], [], False
        for field in ordered:
            name, value = field.name, field.name
            if field.default is not MISSING:
                known[f"_default_{name}"] = field.default
            elif field.default_factory is not MISSING:
                known[f"_make_{name}"] = field.default_factory
                value = f"_make_{name}() if {name} is _missing else {name}"
            if field.init:
                if field.kw_only and not keyword_only:
                    words.append("*")
                    keyword_only = True
                words.append(f"{name}{_default(field)}")
            elif field.default is not MISSING:
                value = f"_default_{name}"
            elif field.default_factory is not MISSING:
                value = f"_make_{name}()"
            else:
                continue
            body.append(f"_set(self, {name!r}, {value})" if frozen else f"self.{name} = {value}")
        if hasattr(cls, "__post_init__"):
            body.append("self.__post_init__()")
        written = _compiled("__init__", ", ".join(words), body or ["pass"], known)
        written.__annotations__ = {field.name: field.type for field in ordered if field.init}
        return written

    def _default(field: Field) -> str:
        if field.default is not MISSING:
            return f"=_default_{field.name}"
        return "" if field.default_factory is MISSING else "=_missing"

    def _written_comparison(cls, method):
        names = [field.name for field in fields(cls) if field.compare]
        both = f" {_SIGNS[method]} ".join(_tuple(of, names) for of in ("self", "other"))
        answer = f"return {both} if other.__class__ is self.__class__ else NotImplemented"
        return _compiled(method, "self, other", [answer], {})

    def _written_hash(cls):
        hashed = [field for field in fields(cls) if (field.compare if field.hash is None else field.hash)]
        names = [field.name for field in hashed]
        return _compiled("__hash__", "self", [f"return hash({_tuple('self', names)})"], {})

    def _tuple(of: str, names) -> str:
        return f"({''.join(f'{of}.{name}, ' for name in names)})"

    def _compiled(name: str, words: str, body, known) -> Callable[..., Any]:
        """The source holds names of fields alone, which are Python's own identifiers."""
        source = f"def {name}({words}):\n " + "\n ".join(body)
        exec(compile(source, "<dataclass>", "exec"), known)  # noqa: S102
        return known[name]

    def _text(self):
        shown = ", ".join(
            f"{field.name}={getattr(self, field.name)!r}" for field in fields(self) if field.repr
        )
        return f"{self.__class__.__qualname__}({shown})"

    def _refuse_to_set(self, name, value):
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def _refuse_to_delete(self, name):
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def _state(self):
        return [getattr(self, field.name) for field in fields(self)]

    def _set_state(self, state):
        for field, value in zip(fields(self), state, strict=True):
            object.__setattr__(self, field.name, value)
