"""The tree of a configuration file: scalars that know their place, mappings in file order, sequences.

YAML, JSON, TOML, INI and HCL are all read into it, so that one set of finders serves them.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.scanning.text.located import LocatedText, Place

MAX_DEPTH = 100
"""Deeper nesting is passed over: no configuration a person wrote comes near it."""


class Scalar:
    """One value as written, without its quotes; cheap to make, its text is cut out when asked for."""

    __slots__ = ("_content", "end", "is_block", "is_quoted", "source", "start")

    def __init__(
        self,
        source: LocatedText,
        start: int,
        end: int,
        *,
        is_quoted: bool = False,
        is_block: bool = False,
    ) -> None:
        self.source = source
        self.start = start
        self.end = end
        self.is_quoted = is_quoted
        self.is_block = is_block
        self._content: LocatedText | None = None

    @classmethod
    def of(cls, content: LocatedText, *, is_quoted: bool = False, is_block: bool = False) -> Scalar:
        """A value put together from several parts of the file."""
        return cls(content, 0, len(content), is_quoted=is_quoted, is_block=is_block)

    @property
    def text(self) -> str:
        """The value's characters."""
        return self.source.text[self.start : self.end]

    @property
    def content(self) -> LocatedText:
        """The value with its places."""
        if self._content is None:
            self._content = self.source.part(self.start, self.end)
        return self._content

    @property
    def place(self) -> Place:
        """Where the value begins."""
        return self.source.place_of(self.start)

    def __repr__(self) -> str:
        return f"Scalar({self.text!r})"


class Mapping:
    """Keys and values in file order; a key may come twice."""

    __slots__ = ("_first", "entries")

    def __init__(self) -> None:
        self.entries: list[tuple[Scalar, Node]] = []
        self._first: dict[str, Node] = {}

    def get(self, *keys: str) -> Node | None:
        """The value of the first of these keys that is there; for trees that are complete."""
        if not self._first:
            for key, value in self.entries:
                self._first.setdefault(key.text, value)
        return next((self._first[key] for key in keys if key in self._first), None)

    def scalar(self, *keys: str) -> Scalar | None:
        """The value of the first of these keys, where it is a scalar."""
        found = self.get(*keys)
        return found if isinstance(found, Scalar) else None

    def word(self, *keys: str) -> str:
        """The text of such a scalar; empty where there is none."""
        found = self.scalar(*keys)
        return found.text if found else ""

    def __repr__(self) -> str:
        return f"Mapping({self.entries!r})"


class Sequence:
    """Values in file order."""

    __slots__ = ("items",)

    def __init__(self) -> None:
        self.items: list[Node] = []

    def scalars(self) -> list[Scalar]:
        """The items that are scalars."""
        return [item for item in self.items if isinstance(item, Scalar)]

    def __repr__(self) -> str:
        return f"Sequence({self.items!r})"


Node = Scalar | Mapping | Sequence
_NEVER = frozenset({"false", "${{ false }}", "${{false}}"})


def walk_mappings(root: Node) -> Iterator[tuple[tuple[str, ...], Mapping]]:
    """Every mapping of a tree with the keys that lead to it, outermost first, in file order.

    A job or a step that is switched off with ``if: false`` is left out.
    """
    waiting: list[tuple[tuple[str, ...], Node]] = [((), root)]
    while waiting:
        path, node = waiting.pop()
        if isinstance(node, Mapping):
            if node.word("if") in _NEVER:
                continue
            yield path, node
            waiting.extend(((*path, key.text), value) for key, value in reversed(node.entries))
        elif isinstance(node, Sequence):
            waiting.extend((path, item) for item in reversed(node.items))
