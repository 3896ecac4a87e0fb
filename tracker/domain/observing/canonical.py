"""Observations as lines of canonical JSON: the same observation is always the same bytes.

Keys are sorted, fields that hold nothing are left out, text is UTF-8.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from tracker.domain.observing.json_lines import canonical_json, parse_json
from tracker.domain.observing.observation import FileObservation, Json, Observation, ReadError, ReadErrorCode
from tracker.domain.registry.entries import HubId, ModelId
from tracker.vocabulary import ReadStatus

_T = TypeVar("_T")
_TEXTS = ("hub", "read_at", "missing_since", "redirected_to")
_ANCESTOR = "ancestor"
_FIELDS = frozenset(
    {"id", "status", "facts", "files", "contents", "error", "role", "missing_confirmed", *_TEXTS}
)
_FILE_FIELDS = frozenset(
    {"path", "sha256", "size", "content", "pruned", "error", "read_at", "unverified", "taken_for"}
)
_ERROR_FIELDS = frozenset({"code", "http_status", "detail"})


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
        "missing_confirmed": observation.missing_confirmed or None,
        "role": _ANCESTOR if observation.ancestor else None,
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
        missing_confirmed=_flag(fields, "missing_confirmed", True),
        ancestor=_flag(fields, "role", _ANCESTOR),
    )


def file_to_fields(file: FileObservation) -> dict[str, Any]:
    """One file as a line holds it, for other records than snapshots."""
    return _file_fields(file)


def file_from_fields(fields: Mapping[str, Json]) -> FileObservation:
    """The file of such fields. Raises ValueError."""
    return _file(_object(fields, "a file", _FILE_FIELDS))


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
            "read_at": file.read_at,
            "unverified": file.unverified or None,
            "taken_for": file.taken_for,
        }
    )
    return fields if file.content is None else {**fields, "content": file.content}


def _error_fields(error: ReadError | None) -> dict[str, Any] | None:
    if error is None:
        return None
    return _without_empty(
        {"code": error.code.value, "http_status": error.http_status, "detail": error.detail}
    )


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


def _flag(fields: Mapping[str, Json], key: str, value: Json) -> bool:
    """Whether ``key`` is there; it has one value only."""
    if key in fields and fields[key] != value:
        raise ValueError(f"{key!r} is {fields[key]!r}, which this version does not know")
    return key in fields


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
        read_at=_text(fields, "read_at"),
        unverified=_flag(fields, "unverified", True),
        taken_for=_text(fields, "taken_for"),
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
