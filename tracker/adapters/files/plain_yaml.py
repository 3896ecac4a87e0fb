"""The plain part of YAML, in which our own files are written, read ten times as fast as all of YAML.

Block mappings and lists by indentation, flow ones on one line, plain words and double quotes. Anything else,
and anything doubtful, is left to the full parser, which also finds the words for what is wrong.
"""

from __future__ import annotations

import re
import sys
from typing import Any

from tracker.domain.values.late_pattern import LatePattern

_LINE = LatePattern(r"( *)(- )?(?:([A-Za-z_][A-Za-z0-9_-]*):(?: (.+))?)?(.*)")
_QUOTED = r'"(?:[^"\\]|\\["\\])*"'
_WORD = r"[A-Za-z0-9](?:[A-Za-z0-9 ._/()+-]*[A-Za-z0-9._/()+-])?"
_SCALAR = LatePattern(rf"{_QUOTED}|{_WORD}|[A-Za-z0-9](?:[A-Za-z0-9 ._/()+*-]|:(?=[^ ]))*[A-Za-z0-9._/()+*-]")
_ONE = rf"(?:{_QUOTED}|{_WORD})"
_FLOW_PAIR = LatePattern(rf"([A-Za-z_][A-Za-z0-9_-]*): ({_ONE}|\[(?:{_ONE}(?:, {_ONE})*)?\])(, |$)")
_FLOW_ITEM = LatePattern(rf"({_ONE})(, |$)")
_SHARED = frozenset({"developer", "country", "family", "access", "field", "source"})
"""Keys whose values many entries have in common: each is kept once, however many there are."""
_DEEPEST = 8


class NotPlainError(Exception):
    """The text goes beyond the plain part."""


def read_plain(text: str) -> Any:
    """The values of ``text``; raises NotPlainError where the full parser is needed."""
    lines = []
    for line in text.split("\n"):
        bare = line.lstrip(" ")
        if bare and not bare.startswith("#"):
            if not line.isprintable() or line[-1] == " ":
                raise NotPlainError
            lines.append(line)
    if not lines:
        raise NotPlainError
    value, end = _block(lines, 0, 0, 0)
    if end != len(lines):
        raise NotPlainError
    return value


def _block(lines: list[str], at: int, indent: int, depth: int) -> tuple[Any, int]:
    """The mapping or list that begins in line ``at``, and the line after it."""
    if depth > _DEEPEST:
        raise NotPlainError
    if lines[at][indent : indent + 2] == "- ":
        return _list(lines, at, indent, depth)
    return _mapping(lines, at, indent, depth)


def _list(lines: list[str], at: int, indent: int, depth: int) -> tuple[list[Any], int]:
    found: list[Any] = []
    lead = " " * indent + "- "
    while at < len(lines) and lines[at].startswith(lead):
        rest = lines[at][indent + 2 :]
        if rest[0] in '{["' or not _opens_mapping(rest):
            found.append(_value(rest))
            at += 1
            continue
        lines[at] = " " * (indent + 2) + rest
        value, at = _mapping(lines, at, indent + 2, depth + 1)
        found.append(value)
    if at < len(lines) and _indent(lines[at]) >= indent + 1:
        raise NotPlainError
    return found, at


def _opens_mapping(rest: str) -> bool:
    found = _LINE.fullmatch(rest)
    return bool(found and not found[1] and not found[2] and found[3])


def _mapping(lines: list[str], at: int, indent: int, depth: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    while at < len(lines):
        line = _LINE.fullmatch(lines[at])
        if line is None:
            raise NotPlainError
        if len(line[1]) < indent:
            break
        key = line[3]
        if len(line[1]) != indent or line[2] or key is None or line[5] or key in found:
            raise NotPlainError
        at += 1
        if line[4] is not None:
            value = _value(line[4])
            found[sys.intern(key)] = sys.intern(value) if key in _SHARED and type(value) is str else value
            continue
        below = _indent(lines[at]) if at < len(lines) else -1
        beside = below == indent and lines[at][indent : indent + 2] == "- "
        if below <= indent and not beside:
            raise NotPlainError  # a key without a value: the full parser says so
        found[key], at = _block(lines, at, below, depth + 1)
    return found, at


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _value(written: str) -> Any:
    if written[0] == "{" and written[-1] == "}":
        return _flow_mapping(written[1:-1])
    if written[0] == "[" and written[-1] == "]":
        return _flow_list(written[1:-1])
    if _SCALAR.fullmatch(written) is None:
        raise NotPlainError
    return _scalar(written)


def _flow_mapping(inside: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    at = 0
    while at < len(inside):
        pair = _FLOW_PAIR.match(inside, at)
        if pair is None or pair[1] in found or (pair[3] and pair.end() == len(inside)):
            raise NotPlainError
        found[pair[1]] = _flow_list(pair[2][1:-1]) if pair[2][0] == "[" else _scalar(pair[2])
        at = pair.end()
    return found


def _flow_list(inside: str) -> list[Any]:
    found: list[Any] = []
    at = 0
    while at < len(inside):
        item = _FLOW_ITEM.match(inside, at)
        if item is None or (item[2] and item.end() == len(inside)):
            raise NotPlainError
        found.append(_scalar(item[1]))
        at = item.end()
    return found


def _scalar(written: str) -> Any:
    if written[0] == '"':
        return re.sub(r'\\(["\\])', r"\1", written[1:-1])
    from tracker.adapters.files.yaml_document import plain_value

    return plain_value(written)
