"""Observations as lines of canonical JSON: the same observation is always the same bytes.

Keys are sorted, fields that hold nothing are left out, text is UTF-8. Because a quote inside JSON text
is always escaped, the last ``,"id":"`` of a line is the model's own id, which is how ``line_id`` finds
it without parsing the rest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from tracker.domain.observation import FileObservation, Json, Observation, ReadError, ReadErrorCode
from tracker.domain.registry import HubId, ModelId
from tracker.vocabulary import ReadStatus

_T = TypeVar("_T")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_TEXTS = ("hub", "read_at", "missing_since", "redirected_to")
_FIELDS = frozenset({"id", "status", "facts", "files", "contents", "error", *_TEXTS})
_FILE_FIELDS = frozenset({"path", "sha256", "size", "content", "pruned", "error"})
_ERROR_FIELDS = frozenset({"code", "http_status", "detail"})
_MISSING_END = b'"status":"missing"}'


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


def to_line(observation: Observation) -> bytes:
    """One line with its newline. Raises ValueError where ``facts`` or ``contents`` hold no JSON."""
    fields: dict[str, Any] = {
        "id": observation.id,
        "hub": observation.hub,
        "status": observation.status.value,
        "facts": _without_nulls(observation.facts),
        "files": dict(observation.files),
        "contents": [_file_fields(file) for file in sorted(observation.contents, key=lambda f: f.path)],
        "error": _error_fields(observation.error),
        "read_at": observation.read_at,
        "missing_since": observation.missing_since,
        "redirected_to": observation.redirected_to,
    }
    return canonical_json(_without_empty(fields)) + b"\n"


def from_line(line: bytes) -> Observation:
    """Raise ValueError, saying what is wrong, for anything but what ``to_line`` writes."""
    fields = _object(parse_json(line), "the line", _FIELDS)
    return Observation(
        id=ModelId(_text(fields, "id", required=True) or ""),
        hub=cast("HubId | None", _text(fields, "hub")),
        status=_member(fields, "status", ReadStatus),
        facts=_mapping(fields, "facts"),
        files=_counts(fields),
        contents=_files(fields),
        error=_error(fields),
        read_at=_text(fields, "read_at"),
        missing_since=_text(fields, "missing_since"),
        redirected_to=cast("HubId | None", _text(fields, "redirected_to")),
    )


def parse_json(line: bytes) -> Json:
    """JSON as the standard has it, without NaN. Raises ValueError.

    Of a key that appears twice the last value counts; `tracker verify` finds such a line by writing it anew.
    """
    try:
        value: Json = _DECODER.decode(line.decode())
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
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


def is_missing(line: bytes) -> bool:
    """Whether the line says that the repository was not there."""
    return line.rstrip(b"\r\n").endswith(_MISSING_END)


def _escaped_id(line: bytes) -> bytes:
    fields = parse_json(line)
    found = fields.get("id") if isinstance(fields, Mapping) else None
    if not isinstance(found, str):
        raise ValueError("no id")
    return found.encode("utf-8", "surrogatepass")


def _without_empty(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value not in (None, "", (), [], {})}


def _without_nulls(facts: Mapping[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in facts.items() if value is not None}


def _file_fields(file: FileObservation) -> dict[str, Any]:
    fields = _without_empty(
        {
            "path": file.path,
            "sha256": file.sha256,
            "size": file.size,
            "pruned": list(file.pruned),
            "error": _error_fields(file.error),
        }
    )
    return fields if file.content is None else {**fields, "content": file.content}


def _error_fields(error: ReadError | None) -> dict[str, Any] | None:
    if error is None:
        return None
    return _without_empty(
        {"code": error.code.value, "http_status": error.http_status, "detail": error.detail}
    )


def _refuse_constant(name: str) -> Json:
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


def _object(value: Json, what: str, allowed: frozenset[str]) -> Mapping[str, Json]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{what} is not an object")
    unknown = sorted(value.keys() - allowed)
    if unknown:
        raise ValueError(f"{what} has an unknown key {unknown[0]!r}")
    return value


def _text(fields: Mapping[str, Json], key: str, *, required: bool = False) -> str | None:
    value = fields.get(key)
    if (isinstance(value, str) and value) or (value is None and key not in fields and not required):
        return value
    raise ValueError(f"{key!r} is not a text")


def _whole(fields: Mapping[str, Json], key: str) -> int | None:
    value = fields.get(key)
    if isinstance(value, bool) or not (isinstance(value, int) or key not in fields):
        raise ValueError(f"{key!r} is not a whole number")
    return cast("int | None", value)


def _mapping(fields: Mapping[str, Json], key: str) -> Mapping[str, Json]:
    value = fields.get(key, {})
    if not isinstance(value, Mapping):
        raise ValueError(f"{key!r} is not an object")
    return value


def _counts(fields: Mapping[str, Json]) -> Mapping[str, int]:
    files = _mapping(fields, "files")
    if not all(isinstance(count, int) and not isinstance(count, bool) for count in files.values()):
        raise ValueError("'files' holds something other than counts")
    return cast("Mapping[str, int]", files)


def _files(fields: Mapping[str, Json]) -> tuple[FileObservation, ...]:
    value = fields.get("contents", [])
    if not isinstance(value, list):
        raise ValueError("'contents' is not a list")
    return tuple(_file(_object(item, "an entry of 'contents'", _FILE_FIELDS)) for item in value)


def _file(fields: Mapping[str, Json]) -> FileObservation:
    pruned = fields.get("pruned", [])
    if not isinstance(pruned, list) or not all(isinstance(pointer, str) for pointer in pruned):
        raise ValueError("'pruned' is not a list of texts")
    return FileObservation(
        path=_text(fields, "path", required=True) or "",
        sha256=_text(fields, "sha256"),
        size=_whole(fields, "size"),
        content=fields.get("content"),
        pruned=tuple(cast("list[str]", pruned)),
        error=_error(fields),
    )


def _error(fields: Mapping[str, Json]) -> ReadError | None:
    if "error" not in fields:
        return None
    error = _object(fields["error"], "'error'", _ERROR_FIELDS)
    return ReadError(
        code=_member(error, "code", ReadErrorCode),
        http_status=_whole(error, "http_status"),
        detail=_text(error, "detail") or "",
    )


def _member(fields: Mapping[str, Json], key: str, kind: Callable[[str], _T]) -> _T:
    value = fields.get(key)
    try:
        return kind(cast("str", value))
    except ValueError as error:
        raise ValueError(f"{key!r} is {value!r}, which this version does not know") from error
