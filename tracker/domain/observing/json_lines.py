"""Canonical lines of JSON, and what can be read off one without parsing it.

Because a quote inside JSON text is always escaped, the last ``,"id":"`` of a line is the model's own id.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from tracker.domain.values.late_pattern import LatePattern

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"

_LONE_SURROGATE = LatePattern("[\ud800-\udfff]")


def canonical_json(value: Json) -> bytes:
    """``value`` with sorted keys, no spaces, in UTF-8. Raises ValueError if it cannot be JSON."""
    try:
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except (TypeError, RecursionError) as error:
        raise ValueError(f"not a JSON value: {error}") from error
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _LONE_SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", text).encode()


_CONFLICT = (b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||")


def parse_json(line: bytes) -> Json:
    """JSON as the standard has it, without NaN. Raises ValueError.

    Of a key that appears twice the last value counts; `tracker verify` finds such a line by writing it anew.
    """
    try:
        value: Json = _DECODER.decode(line.decode())
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    except ValueError as error:
        if line.startswith(_CONFLICT):
            raise ValueError("a mark of a merge conflict: settle it, and keep both sides' files") from error
        raise
    return value


def line_id(line: bytes) -> bytes:
    """The UTF-8 bytes of the model's id, without parsing the line. Raises ValueError."""
    start = line.rfind(b',"id":"')
    if start < 0:
        if not line.startswith(b'{"id":"'):
            raise ValueError("no id")
        start = 0
    start += 7
    end = line.find(b'"', start)
    if end < 0:
        raise ValueError("no id")
    found = line[start:end]
    return found if b"\\" not in found else _escaped_id(line)


def line_status(line: bytes) -> str:
    """The status, which canonical order puts last. Raises ValueError."""
    start = line.rfind(b'"status":"')
    if start < 0:
        raise ValueError("no status")
    return line[start + 10 : line.rfind(b'"')].decode()


def line_is_ancestor(line: bytes) -> bool:
    """Whether the line is of a repository that nobody follows. Raises ValueError."""
    status = line.rfind(b'"status":"')
    if status < 0:
        raise ValueError("no status")
    return line.endswith(_ROLE, 0, status)


_ROLE = b',"role":"ancestor",'


def _escaped_id(line: bytes) -> bytes:
    fields = parse_json(line)
    found = fields.get("id") if isinstance(fields, Mapping) else None
    if not isinstance(found, str):
        raise ValueError("no id")
    return found.encode("utf-8", "surrogatepass")


def _refuse_constant(name: str) -> Json:
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)
