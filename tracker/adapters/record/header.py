"""The first line of a snapshot: what it is, when and by what it was taken, and what came before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from tracker.domain.observing.asked import EVERYBODY, UNRECORDED, Asked, asked_json, parse_asked
from tracker.domain.observing.json_lines import Json, canonical_json, parse_json
from tracker.domain.values.late_dataclass import dataclass
from tracker.domain.values.late_pattern import LatePattern
from tracker.version import __version__
from tracker.vocabulary import ReadStatus

_STAMP = LatePattern(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
SCHEMA = "tracker.snapshot/2"
FIRST_SCHEMA = "tracker.snapshot/1"
PASTS = "history"
AREAS = (PASTS, "owners", "second")
"""Folders beside the snapshots whose files the headers vouch for."""


class Kind(StrEnum):
    """Whether a snapshot holds a line for each model, or what differs from the state before."""

    FULL = "full"
    DELTA = "delta"


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous:
    """A snapshot before, by name and SHA-256 of its whole file."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotHeader:
    """``counts`` is by status and ``models`` in all, of the followed models in the state after it.

    ``body_bytes`` and ``body_sha256`` cover all lines after the header, ``state_sha256`` all lines of the
    state. ``previous`` has two entries or more where chains were joined. ``files`` are what was put beside
    the snapshots since the one before: path below the folder, and digest. Snapshots of the first format
    (``first_format``) are full and have no digests but those of their body. All but ``time`` may be absent
    when a file comes from elsewhere.
    """

    time: str
    kind: Kind = Kind.FULL
    models: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    tool: str = f"open-weights-tracker {__version__}"
    registry_sha256: str | None = None
    previous: tuple[Previous, ...] = ()
    body_bytes: int | None = None
    body_sha256: str | None = None
    state_sha256: str | None = None
    asked: Asked = EVERYBODY
    files: Mapping[str, str] = field(default_factory=dict)
    first_format: bool = False


def header_line(header: SnapshotHeader) -> bytes:
    """Canonical bytes with a newline; every status is counted, also those that did not occur."""
    fields: dict[str, Json] = {
        "schema": SCHEMA,
        "kind": header.kind.value,
        "time": header.time,
        "state_models": header.models,
        "counts": {status.value: header.counts.get(status.value, 0) for status in ReadStatus},
        "tool": header.tool,
        "registry_sha256": header.registry_sha256,
        "previous": _links(header.previous),
        "body_bytes": header.body_bytes,
        "body_sha256": header.body_sha256,
        "state_sha256": header.state_sha256,
        "read": asked_json(header.asked),
        **_areas(header.files),
    }
    return canonical_json({key: value for key, value in fields.items() if value is not None}) + b"\n"


def _areas(files: Mapping[str, str]) -> dict[str, Json]:
    found: dict[str, dict[str, str]] = {}
    for path, sha256 in files.items():
        area, _, name = path.partition("/")
        found.setdefault(area, {})[name] = sha256
    return dict(found)


def _links(previous: tuple[Previous, ...]) -> Json:
    links = [{"name": link.name, "sha256": link.sha256} for link in previous]
    return (links[0] if len(links) == 1 else links) if links else None


def parse_header(line: bytes) -> SnapshotHeader:
    """Raise ValueError for a line that is no header, or one of another version."""
    if line.endswith(b"\r\n"):
        raise ValueError(
            "its line ends are CRLF: version control has rewritten it; put `snapshots/** -text` into "
            ".gitattributes and check it out again"
        )
    try:
        fields = parse_json(line)
    except ValueError as error:
        raise ValueError(f"the first line is not JSON: {error}") from error
    if not isinstance(fields, Mapping) or not isinstance(fields.get("schema"), str):
        raise ValueError("the first line is not a snapshot header")
    if fields["schema"] not in (SCHEMA, FIRST_SCHEMA):
        raise ValueError(
            f"written as {str(fields['schema'])[:60]!r}; this version of tracker reads {SCHEMA!r} "
            f"and {FIRST_SCHEMA!r}"
        )
    first = fields["schema"] == FIRST_SCHEMA
    return SnapshotHeader(
        time=_time(fields),
        kind=Kind.FULL if first else _kind(fields.get("kind")),
        models=_count(fields.get("models" if first else "state_models")),
        counts=_counts(fields.get("counts")),
        tool=_text(fields.get("tool")) or "",
        registry_sha256=_text(fields.get("registry_sha256")),
        previous=_previous(fields.get("previous")),
        body_bytes=_count(fields.get("body_bytes")),
        body_sha256=_text(fields.get("body_sha256")),
        state_sha256=_text(fields.get("body_sha256" if first else "state_sha256")),
        asked=UNRECORDED if first else parse_asked(fields.get("read")),
        files={} if first else _files(fields),
        first_format=first,
    )


def _kind(value: Json) -> Kind:
    if value not in tuple(Kind):
        raise ValueError(f"the header's 'kind' is {str(value)[:60]!r}, neither 'full' nor 'delta'")
    return Kind(str(value))


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


def _files(fields: Mapping[str, Json]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for area in AREAS:
        named = fields.get(area, {})
        if not isinstance(named, Mapping) or not all(isinstance(sha256, str) for sha256 in named.values()):
            raise ValueError(f"the header's {area!r} is not an object of digests")
        found |= {f"{area}/{name}": str(sha256) for name, sha256 in named.items()}
    return found


def _previous(value: Json) -> tuple[Previous, ...]:
    if value is None:
        return ()
    links = value if isinstance(value, list) else [value]
    return tuple(_link(link) for link in links)


def _link(value: Json) -> Previous:
    if not isinstance(value, Mapping):
        raise ValueError("the header's 'previous' is not an object")
    name, sha256 = _text(value.get("name")), _text(value.get("sha256"))
    if name is None or sha256 is None:
        raise ValueError("the header's 'previous' lacks a name or a digest")
    return Previous(name=name, sha256=sha256)
