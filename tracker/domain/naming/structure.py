"""A name taken apart: words, versions, sizes, dates, formats.

``Qwen2.5-72B-Instruct``, ``qwen 2.5 72b instruct`` and ``qwen2.5:72b-instruct-q4_K_M`` have one structure
but for the last one's format. Two names that differ in a digit never have.
"""

from __future__ import annotations

import functools
import re

from tracker.domain.naming.words import FORMATS
from tracker.domain.values.late_dataclass import dataclass
from tracker.domain.values.late_pattern import LatePattern

_TOKEN = LatePattern(
    r"""
      (?P<experts>\d+x\d+(?:\.\d+)?[bmt])(?![a-z0-9])
    | (?P<part>[ae]\d+(?:\.\d+)?[bm])(?![a-z0-9])
    | (?P<size>\d+(?:\.\d+)?[bmt])(?![a-z0-9])
    | (?P<count>\d+e)(?![a-z0-9])
    | (?P<length>\d+k)(?![a-z0-9])
    | (?P<number>\d+(?:\.\d+)*)
    | (?P<word>[^\W\d_]+)
    """,
    re.VERBOSE,
)
_SPELLED = (
    (LatePattern(r"(?<=[a-z])\+(?![a-z])"), " plus "),
    (LatePattern(r"(?<=\d)p(?=\d(?![\dpx]))"), "."),  # 3p1 is how Fireworks writes 3.1
    (LatePattern(r"(?<=\d)\s*-?(?:billion|bn)\b|(?<=\d) b(?![a-z0-9])"), "b"),
    (LatePattern(r"(?<=\d)\s*-?(?:million|mn)\b"), "m"),
    (LatePattern(r"(?<=\d)\s*-?trillion\b"), "t"),
    (LatePattern(r"(?<![\d._])(\d)_(\d)(?![\d._a-z])"), r"\1.\2"),
    (LatePattern(r"(?<!\d)\.|\.(?!\d)"), " "),
)
_BILLIONS = {"m": 0.001, "b": 1.0, "t": 1000.0}
_JOINED = LatePattern(r"(?<![\d.])(\d{1,2})-(\d)(?=-|$|\s)")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Structure:
    """``versions`` are numbers with a letter in front where one belongs to it (``k2.5``, ``r1``; not ``v3``).

    ``sizes`` are in billions, with a letter for active or effective ones (``a3``), ``16e`` for experts.
    ``dates`` are numbers of four digits or more, or that begin with a nought.
    """

    words: tuple[str, ...]
    versions: tuple[str, ...] = ()
    sizes: frozenset[str] = frozenset()
    dates: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset()


@functools.lru_cache(maxsize=16_384)
def structure(text: str) -> Structure:
    """What ``text`` is made of; of a text too long for a name, its beginning."""
    text = text[:_LONGEST].casefold()
    formats = frozenset(found.group() for found in FORMATS.finditer(text))
    text = FORMATS.sub(" ", text)
    for pattern, spelled in _SPELLED:
        text = pattern.sub(spelled, text)
    words: list[str] = []
    versions: list[str] = []
    sizes: set[str] = set()
    dates: set[str] = set()
    end = -1
    for found in _TOKEN.finditer(text):
        kind, token = found.lastgroup, found.group()
        touches = found.start() == end
        end = found.end()
        if kind == "word":
            words.append(token)
        elif kind == "number":
            letter = _letter_before(words) if touches else ""
            if not letter and _is_date(token):
                dates.add(token)
            else:
                versions.append(letter + _plain(token))
        else:
            sizes.add(_size(kind or "", token))
    return Structure(tuple(words), tuple(versions), frozenset(sizes), frozenset(dates), formats)


def joined(text: str) -> str:
    """``llama3-1-8b`` and ``claude-opus-4-8`` with their versions as versions: 3.1 and 4.8."""
    return _JOINED.sub(r"\1.\2", text)


def _letter_before(words: list[str]) -> str:
    """The single letter that a number belongs to, taken off the words; ``v`` is none."""
    if not words:
        return ""
    last = words[-1]
    if len(last) == 1:
        words.pop()
        return "" if last == "v" else last
    if len(last) > 2 and last.endswith("v"):
        words[-1] = last[:-1]
    return ""


def _is_date(number: str) -> bool:
    return "." not in number and (len(number) >= 4 or (len(number) > 1 and number[0] == "0"))


def _plain(number: str) -> str:
    """4.0 is 4."""
    return re.sub(r"(?:\.0)+$", "", number)


def _size(kind: str, token: str) -> str:
    if kind == "count" or kind == "length":
        return token
    if kind == "experts":
        return token.rstrip("b")
    letter, number = (token[0], token[1:]) if kind == "part" else ("", token)
    return f"{letter}{float(number[:-1]) * _BILLIONS[number[-1]]:.6g}"
