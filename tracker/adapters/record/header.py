"""The first line of a snapshot: what it is, when and by what it was taken, and what came before it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tracker.domain.observing.json_lines import Json, canonical_json, parse_json
from tracker.version import __version__
from tracker.vocabulary import ReadStatus

_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
SCHEMA = "tracker.snapshot/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous:
    """The snapshot before, by name and SHA-256 of its whole file."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotHeader:
    """``counts`` is by status; ``body_bytes`` and ``body_sha256`` cover all lines after the header.

    All but ``time`` may be absent when a file comes from elsewhere.
    """

    time: str
    models: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    tool: str = f"open-weights-tracker {__version__}"
    registry_sha256: str | None = None
    previous: Previous | None = None
    body_bytes: int | None = None
    body_sha256: str | None = None

    def completed(self, counts: Mapping[str, int], body_bytes: int, body_sha256: str) -> SnapshotHeader:
        """The same header once the models are counted."""
        return replace(
            self, models=sum(counts.values()), counts=counts, body_bytes=body_bytes, body_sha256=body_sha256
        )


def header_line(header: SnapshotHeader) -> bytes:
    """Canonical bytes with a newline; every status is counted, also those that did not occur."""
    fields: dict[str, Json] = {
        "schema": SCHEMA,
        "time": header.time,
        "models": header.models,
        "counts": {status.value: header.counts.get(status.value, 0) for status in ReadStatus},
        "tool": header.tool,
        "registry_sha256": header.registry_sha256,
        "previous": _link(header.previous),
        "body_bytes": header.body_bytes,
        "body_sha256": header.body_sha256,
    }
    return canonical_json({key: value for key, value in fields.items() if value is not None}) + b"\n"


def _link(previous: Previous | None) -> Mapping[str, str] | None:
    return None if previous is None else {"name": previous.name, "sha256": previous.sha256}


def parse_header(line: bytes) -> SnapshotHeader:
    """Raise ValueError for a line that is no header, or one of another version."""
    try:
        fields = parse_json(line)
    except ValueError as error:
        raise ValueError(f"the first line is not JSON: {error}") from error
    if not isinstance(fields, Mapping) or not isinstance(fields.get("schema"), str):
        raise ValueError("the first line is not a snapshot header")
    if fields["schema"] != SCHEMA:
        raise ValueError(
            f"written as {str(fields['schema'])[:60]!r}; this version of tracker reads {SCHEMA!r}"
        )
    return SnapshotHeader(
        time=_time(fields),
        models=_count(fields.get("models")),
        counts=_counts(fields.get("counts")),
        tool=_text(fields.get("tool")) or "",
        registry_sha256=_text(fields.get("registry_sha256")),
        previous=_previous(fields.get("previous")),
        body_bytes=_count(fields.get("body_bytes")),
        body_sha256=_text(fields.get("body_sha256")),
    )


def _time(fields: Mapping[str, Json]) -> str:
    text = _text(fields.get("time")) or ""
    if not _STAMP.fullmatch(text):
        raise ValueError("the header's time is not of the form 2026-11-23T06:00:00Z")
    return text


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) else None


def _count(value: Json) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _counts(value: Json) -> Mapping[str, int]:
    if not isinstance(value, Mapping):
        return {}
    return {key: count for key, item in value.items() if (count := _count(item)) is not None}


def _previous(value: Json) -> Previous | None:
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise ValueError("the header's 'previous' is not an object")
    name, sha256 = _text(value.get("name")), _text(value.get("sha256"))
    if name is None or sha256 is None:
        raise ValueError("the header's 'previous' lacks a name or a digest")
    return Previous(name=name, sha256=sha256)
