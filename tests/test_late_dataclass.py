"""A dataclass whose methods come late is a dataclass in every way that its users could tell."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, asdict, field, fields, replace
from functools import partial
from operator import ge, gt, le, lt
from typing import Any

import pytest

import tracker
from tracker.domain.values.late_dataclass import dataclass as late
from tracker.domain.values.late_dataclass import write_methods


def plain(make: Any) -> Any:
    @make(slots=True)
    class Plain:
        """Of no kind."""

        one: int
        two: list[int] = field(default_factory=list)
        three: str = "x"

    return Plain


def frozen(make: Any) -> Any:
    @make(frozen=True, slots=True)
    class Frozen:
        """Of no kind."""

        one: Any
        two: tuple[int, ...] = ()
        unseen: str = field(default="u", repr=False, compare=False)

    return Frozen


def keywords(make: Any) -> Any:
    @make(frozen=True, slots=True, kw_only=True)
    class Keywords:
        one: int = 1
        two: str
        made: str = field(init=False, default="m")
        late: list[str] = field(init=False, default_factory=list, compare=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "made", self.two.upper())

    return Keywords


def own(make: Any) -> Any:
    @make(frozen=True)
    class Own:
        one: int

        def __repr__(self) -> str:
            return "own"

        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return 7

    return Own


def unequal(make: Any) -> Any:
    @make(slots=True, eq=False)
    class Unequal:
        one: int

    return Unequal


def ordered(make: Any) -> Any:
    @make(frozen=True, slots=True, order=True)
    class Ordered:
        """Of no kind."""

        one: int
        two: str = field(compare=False, default="")

    return Ordered


def empty(make: Any) -> Any:
    @make(frozen=True, slots=True)
    class Empty:
        """Nothing in it."""

    return Empty


def child(make: Any) -> Any:
    @make(frozen=True, slots=True)
    class Child(frozen(make)):  # type: ignore[misc]
        three: int = 3

    return Child


CALLS: dict[Callable[[Any], Any], list[tuple[tuple[Any, ...], dict[str, Any]]]] = {
    plain: [((1,), {}), ((1, [2]), {"three": "y"}), ((), {}), ((1, 2, 3, 4), {}), ((1,), {"four": 4})],
    frozen: [((1,), {}), ((1, (2,), "v"), {}), (("a",), {"two": (1,)}), ((), {"two": ()}), (([],), {})],
    keywords: [((), {"two": "x"}), ((), {"two": "x", "one": 3}), ((1,), {"two": "x"}), ((), {"made": "y"})],
    own: [((1,), {}), ((2,), {}), ((), {})],
    unequal: [((1,), {}), ((1,), {})],
    ordered: [((1,), {}), ((1, "b"), {}), ((2, "a"), {})],
    empty: [((), {}), ((1,), {})],
    child: [((1,), {}), ((1, (), "u", 5), {}), ((1,), {"three": 3})],
}


def outcome(act: Callable[[], Any]) -> Any:
    """What comes of it: the answer, or the kind of error."""
    try:
        return act()
    except Exception as error:
        return type(error)


def behaviour(cls: Any, calls: list[tuple[tuple[Any, ...], dict[str, Any]]]) -> dict[str, Any]:
    """Everything that can be asked of a class and of the values that these calls make."""
    made = [outcome(partial(cls, *args, **words)) for args, words in calls]
    values = [value for value in made if not isinstance(value, type)]
    by_identity = cls.__hash__ is object.__hash__
    return {
        "fields": [(one.name, one.init, one.repr, one.compare, one.kw_only) for one in fields(cls)],
        "matched": cls.__match_args__,
        "errors": [value for value in made if isinstance(value, type)],
        "texts": [repr(value) for value in values],
        "contents": [asdict(value) for value in values],
        "equal": [[one == other for other in values] for one in values],
        "ordered": [
            [outcome(partial(ask, one, other)) for ask in (lt, le, gt, ge)]
            for one in values
            for other in (*values, None)
        ],
        "unlike others": [value == object() for value in values],
        "hashes": None if by_identity else [outcome(partial(hash, value)) for value in values],
        "replaced": [outcome(lambda value=value: asdict(replace(value, one=9))) for value in values],
        "copied": [asdict(copy.copy(value)) for value in values],
        "copied deep": [asdict(copy.deepcopy(value)) for value in values],
        "refuse another": [outcome(partial(setattr, value, "one", 5)) is not None for value in values],
        "refuse more": [outcome(partial(setattr, value, "other", 5)) is not None for value in values],
        "refuse to lose it": [outcome(partial(delattr, value, "one")) is not None for value in values],
    }


@pytest.mark.parametrize("shape", CALLS, ids=lambda shape: shape.__name__)
def test_its_values_are_those_of_the_standard_library(shape: Callable[[Any], Any]) -> None:
    ours = behaviour(shape(late), CALLS[shape])
    assert ours == behaviour(shape(dataclasses.dataclass), CALLS[shape])
    assert ours["contents"]


@late(frozen=True, slots=True, kw_only=True)
class Sent:
    """Crosses from one process to another."""

    one: int
    two: tuple[str, ...] = ()


def test_it_crosses_processes() -> None:
    value = Sent(one=1, two=("a",))
    assert pickle.loads(pickle.dumps(value)) == value  # noqa: S301
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'one'"):
        value.one = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'one'"):
        del value.one


def test_a_method_is_written_once() -> None:
    cls = frozen(late)
    before = cls.__init__
    cls(1)
    after = cls.__init__
    cls(2)
    assert before is not after
    assert cls.__init__ is after


@pytest.mark.parametrize("make", [plain, frozen])
def test_a_signature_is_to_be_had_before_the_first_value(make: Callable[[Any], Any]) -> None:
    made, standard = make(late), make(dataclasses.dataclass)
    write_methods(made)
    names = [list(inspect.signature(cls).parameters) for cls in (made, standard)]
    assert names[0] == names[1]
    given = [
        [one.annotation for one in inspect.signature(cls).parameters.values()] for cls in (made, standard)
    ]
    assert given[0] == given[1]


@pytest.mark.parametrize("name", ["Assessment", "Change", "Check", "Diff", "LockCheck", "Scan", "Shown"])
def test_what_the_python_door_offers_shows_what_it_takes(name: str) -> None:
    assert "kwargs" not in inspect.signature(getattr(tracker, name)).parameters
