"""Patterns with ``*``, ``?``, ``[a-z]`` and ``**``, as ``gitignore(5)`` reads them.

No pattern takes for ever: what stands between two stars is looked for once, at its first place, because the
next star can always take in what a later place would have left out. So the steps are bounded by the product
of the two lengths, however many stars there are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Final, Protocol, TypeVar

from tracker.domain.values.late_dataclass import dataclass

_Item = TypeVar("_Item", contravariant=True)

_NAMED: dict[str, Callable[[str], bool]] = {
    "alpha": lambda char: char.isascii() and char.isalpha(),
    "digit": lambda char: "0" <= char <= "9",
    "alnum": lambda char: char.isascii() and char.isalnum(),
    "upper": lambda char: "A" <= char <= "Z",
    "lower": lambda char: "a" <= char <= "z",
    "space": lambda char: char in " \t\n\r\v\f",
    "blank": lambda char: char in " \t",
    "cntrl": lambda char: char < " " or char == "\x7f",
    "graph": lambda char: "!" <= char <= "~",
    "print": lambda char: " " <= char <= "~",
    "punct": lambda char: "!" <= char <= "~" and not char.isalnum(),
    "xdigit": lambda char: char in "0123456789abcdefABCDEF",
}


class _Element(Protocol[_Item]):
    """What takes the place of exactly one item: a character of a name, or a name of a path."""

    def fits(self, item: _Item) -> bool:
        """Whether it may stand for ``item``."""


@dataclass(frozen=True, slots=True)
class _Char:
    char: str

    def fits(self, item: str) -> bool:
        return item == self.char


class _AnyChar:
    def fits(self, item: str) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class _CharClass:
    negated: bool
    chars: frozenset[str]
    ranges: tuple[tuple[str, str], ...]
    names: tuple[str, ...]

    def fits(self, item: str) -> bool:
        inside = (
            item in self.chars
            or any(low <= item <= high for low, high in self.ranges)
            or any(_NAMED[name](item) for name in self.names)
        )
        return inside is not self.negated


_STAR: Final = None
_Piece = tuple[_Element[_Item], ...]


def _spread(pieces: Sequence[_Piece[_Item]], items: Sequence[_Item]) -> bool:
    """Whether ``items`` are the pieces in their order, with anything between two of them."""
    first, last = pieces[0], pieces[-1]
    if len(pieces) == 1:
        return len(items) == len(first) and _stands(first, items, 0)
    end = len(items) - len(last)
    if end < len(first) or not _stands(first, items, 0) or not _stands(last, items, end):
        return False
    place = len(first)
    for piece in pieces[1:-1]:
        while not (place + len(piece) <= end and _stands(piece, items, place)):
            place += 1
            if place + len(piece) > end:
                return False
        place += len(piece)
    return True


def _stands(piece: _Piece[_Item], items: Sequence[_Item], place: int) -> bool:
    return all(element.fits(items[place + offset]) for offset, element in enumerate(piece))


@dataclass(frozen=True)
class NamePattern:
    """A pattern of one name, in which ``*`` stands for any characters."""

    pieces: tuple[_Piece[str], ...]

    def fits(self, item: str) -> bool:
        """Whether all of ``item`` is as the pattern says."""
        words = self._words
        if words is None:
            return _spread(self.pieces, item)
        # Nearly every pattern: only letters and stars, for which the string's own searches are fastest.
        if len(words) == 1:
            return item == words[0]
        end = len(item) - len(words[-1])
        place = len(words[0])
        if end < place or not item.startswith(words[0]) or not item.endswith(words[-1]):
            return False
        for word in words[1:-1]:
            place = item.find(word, place, end)
            if place < 0:
                return False
            place += len(word)
        return True

    @cached_property
    def _words(self) -> tuple[str, ...] | None:
        words = []
        for piece in self.pieces:
            letters = [element.char for element in piece if isinstance(element, _Char)]
            if len(letters) < len(piece):
                return None
            words.append("".join(letters))
        return tuple(words)


_ANY_NAME = NamePattern(((), ()))


@dataclass(frozen=True, slots=True)
class PathPattern:
    """A pattern of a path: ``*`` stays inside one name, ``**`` between slashes stands for any folders."""

    groups: tuple[_Piece[str], ...]

    def fits(self, names: Sequence[str]) -> bool:
        """Whether the path with these names is as the pattern says."""
        return _spread(self.groups, names)


def name_pattern(text: str) -> NamePattern | None:
    """``text`` as the pattern of one name, slashes as plain characters; None where it can fit nothing."""
    tokens = _tokens(text)
    return None if tokens is None else NamePattern(_apart(tokens))


def path_pattern(text: str) -> PathPattern | None:
    """``text`` as the pattern of a whole path; None where it can fit nothing."""
    tokens = _tokens(text)
    if tokens is None:
        return None
    parts: list[list[_Element[str] | None]] = [[]]
    for token in tokens:
        if isinstance(token, _Char) and token.char == "/":
            parts.append([])
        else:
            parts[-1].append(token)
    groups: list[list[_Element[str]]] = [[]]
    for number, part in enumerate(parts):
        if part == [_STAR, _STAR]:
            if len(groups[-1]) or len(groups) == 1:
                groups.append([])
            if number == len(parts) - 1:
                groups[-1].append(_ANY_NAME)
        else:
            groups[-1].append(NamePattern(_apart(part)))
    return PathPattern(tuple(tuple(group) for group in groups))


def _apart(tokens: Sequence[_Element[str] | None]) -> tuple[_Piece[str], ...]:
    """The pieces between stars; several stars in a row are one."""
    pieces: list[list[_Element[str]]] = [[]]
    after_star = False
    for token in tokens:
        if token is not _STAR:
            pieces[-1].append(token)
        elif not after_star:
            pieces.append([])
        after_star = token is _STAR
    return tuple(tuple(piece) for piece in pieces)


# ---- reading a pattern


def _tokens(text: str) -> list[_Element[str] | None] | None:
    tokens: list[_Element[str] | None] = []
    place = 0
    while place < len(text):
        char = text[place]
        place += 1
        if char == "*":
            tokens.append(_STAR)
        elif char == "?":
            tokens.append(_AnyChar())
        elif char == "\\":
            if place == len(text):
                return None
            tokens.append(_Char(text[place]))
            place += 1
        elif char == "[":
            read = _char_class(text, place)
            if read is None:
                return None
            found, place = read
            tokens.append(found)
        else:
            tokens.append(_Char(char))
    return tokens


def _char_class(text: str, place: int) -> tuple[_CharClass, int] | None:
    """The class that begins at ``place``, behind its bracket, and the place behind it; None if it is open."""
    negated = text[place : place + 1] in ("!", "^")
    place += negated
    chars: set[str] = set()
    ranges: list[tuple[str, str]] = []
    names: list[str] = []
    begin = place
    while place < len(text):
        char = text[place]
        if char == "]" and place > begin:
            return _CharClass(negated, frozenset(chars), tuple(ranges), tuple(names)), place + 1
        if text.startswith("[:", place):
            name, closed, _ = text[place + 2 : place + 12].partition(":]")
            if closed and name not in _NAMED:
                return None
            if closed:
                names.append(name)
                place += len(name) + 4
                continue
        char, place = _class_char(text, place)
        if text[place : place + 1] == "-" and text[place + 1 : place + 2] not in ("", "]"):
            high, place = _class_char(text, place + 1)
            ranges.append((char, high))
        else:
            chars.add(char)
    return None


def _class_char(text: str, place: int) -> tuple[str, int]:
    if text[place] == "\\" and place + 1 < len(text):
        place += 1
    return text[place], place + 1
