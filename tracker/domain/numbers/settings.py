"""Lenient reading of a model's configuration: any JSON in any place, the keys read are remembered."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import field

from tracker.domain.observing.observation import Json
from tracker.domain.values.late_dataclass import dataclass

LARGEST = 10**15
"""No dimension, count or length of a real model is larger; what is, is a sentinel or damage."""

MOST_LAYERS = 2_000
"""A per-layer walk is not taken over more layers than this."""


class UndeterminedError(ValueError):
    """A formula cannot be worked out from these settings; the message says what is missing or odd."""


def whole(value: object) -> int | None:
    """``value`` as a whole number of a believable size, None for everything else.

    GGUF readers and some exporters give counts as floats; booleans are not counts.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if isinstance(value, float) and not (math.isfinite(value) and value.is_integer()):
        return None
    number = int(value)
    return number if -LARGEST <= number <= LARGEST else None


def positive(value: object) -> int | None:
    """``value`` as a whole number above zero, else None."""
    number = whole(value)
    return number if number is not None and number > 0 else None


def section(value: object) -> Mapping[str, Json]:
    """``value`` where it is a JSON object, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def sequence(value: object) -> Sequence[Json]:
    """``value`` where it is a JSON array, else an empty one."""
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


@dataclass(slots=True)
class Settings:
    """One level of a configuration with the defaults of its class.

    Every question names all spellings of one setting, the most usual first; answers are kept, because
    every layer asks the same. ``kept`` is for counts that hold in every layer. What the file says goes
    before what the class supposes. A JSON null says "none" and shuts out the class default.
    """

    values: Mapping[str, Json]
    defaults: Mapping[str, Json] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)
    _found: dict[tuple[str, ...], Json] = field(default_factory=dict, repr=False)
    _numbers: dict[tuple[str, ...], int | None] = field(default_factory=dict, repr=False)
    kept: dict[int, object] = field(default_factory=dict, repr=False)

    def raw(self, *names: str) -> Json:
        """The first value given under any of ``names``, else the class default, else None."""
        if names not in self._found:
            self._found[names] = self._first(names)
        return self._found[names]

    def _first(self, names: tuple[str, ...]) -> Json:
        for source in self._sources(names):
            for name in names:
                value = source.get(name)
                if value is not None:
                    self._note(name if source is self.values else f"{name} (class default)")
                    return value
        return None

    def size(self, *names: str) -> int:
        """A positive whole number; raises ``UndeterminedError`` where there is none."""
        found = self.maybe(*names)
        if found is None:
            raise UndeterminedError(f"{names[0]} is missing")
        return found

    def maybe(self, *names: str) -> int | None:
        """A positive whole number, None where absent or not one."""
        if names not in self._numbers:
            self._numbers[names] = self._first_number(names)
        return self._numbers[names]

    def _first_number(self, names: tuple[str, ...]) -> int | None:
        for source in self._sources(names):
            for name in names:
                number = positive(source.get(name))
                if number is not None:
                    self._note(name if source is self.values else f"{name} (class default)")
                    return number
        return None

    def given(self, *names: str) -> int | None:
        """A positive whole number the file itself gives; class defaults do not count."""
        return Settings(self.values, read=self.read).maybe(*names)

    def count(self, *names: str, default: int = 0) -> int:
        """A whole number of zero or more, ``default`` where absent."""
        number = whole(self.raw(*names))
        return number if number is not None and number >= 0 else default

    def flag(self, *names: str, default: bool = False) -> bool:
        """A switch; ``default`` where absent or not a boolean."""
        value = self.raw(*names)
        return value if isinstance(value, bool) else default

    def text(self, *names: str) -> str:
        """A text, empty where absent."""
        value = self.raw(*names)
        return value if isinstance(value, str) else ""

    def items(self, *names: str) -> Sequence[Json]:
        """An array, empty where absent."""
        return sequence(self.raw(*names))

    def sub(self, *names: str) -> Settings:
        """A nested object, empty where absent; the defaults of its own keys come along."""
        for name in names:
            value = self.values.get(name)
            if isinstance(value, Mapping) and value:
                return Settings(value, section(self.defaults.get(name)), self.read)
        for name in names:
            fallback = section(self.defaults.get(name))
            if fallback:
                return Settings({}, fallback, self.read)
        return Settings({}, {}, self.read)

    def __contains__(self, name: str) -> bool:
        return self.values.get(name) is not None

    def _sources(self, names: tuple[str, ...]) -> tuple[Mapping[str, Json], ...]:
        silenced = any(name in self.values and self.values[name] is None for name in names)
        return (self.values,) if silenced else (self.values, self.defaults)

    def _note(self, name: str) -> None:
        if name not in self.read:
            self.read.append(name)
