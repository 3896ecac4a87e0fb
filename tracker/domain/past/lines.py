"""A known past as lines of canonical JSON, for ever the same bytes for the same facts, and back.

The files at many commits are mostly the same ones, so each version of a file has one line: what its bytes
are, since which commit (``last``), and the newest commit at which they were seen (``until``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from tracker.domain.observing.canonical import file_from_fields, file_to_fields
from tracker.domain.observing.json_lines import Json, canonical_json, parse_json
from tracker.domain.past.known import Commit, Gone, Listed, Past, Read

SCHEMA = "tracker.past/1"
Fields = Mapping[str, Json]


def to_lines(past: Past) -> list[bytes]:
    """A header, the commits as the Hub lists them, the versions of files, what was read of them."""
    asked = [one for one in _order(past) if one in past.trees]
    rows: list[dict[str, Json]] = [
        {
            "schema": SCHEMA,
            "repository": past.id,
            "hub": past.hub,
            "head": past.head,
            "created": past.created,
            "since": past.since,
            "listed": past.listed or None,
            "whole": past.whole or None,
            "pages": past.pages if past.pages > 1 else None,
            "refused": past.refused,
            "elsewhere": list(past.elsewhere),
            "asked": asked,
            "gone": {sha: {"after": one.after, "by": one.by} for sha, one in sorted(past.gone.items())},
            "off_main": sorted(past.off_main),
            "hollow": sorted(past.hollow),
        },
        *(commit_fields(commit) for commit in past.commits),
        *_versions(past, asked),
        *(read_fields(blob, read) for blob, read in sorted(past.reads.items())),
    ]
    return [line(row) for row in rows]


def line(fields: Fields) -> bytes:
    """One line, without what is empty."""
    kept = {key: value for key, value in fields.items() if value not in (None, "", [], {})}
    return canonical_json(kept) + b"\n"


def from_lines(lines: Iterable[bytes]) -> Past:
    """Raise ValueError for anything but what ``to_lines`` writes."""
    rows = iter(lines)
    past, asked = _header(parse_json(next(rows, b"")))
    versions: list[Fields] = []
    for each in rows:
        fields = _object(parse_json(each))
        match fields.get("kind"):
            case "commit":
                past.commits.append(commit_of(fields))
            case "file":
                versions.append(fields)
            case "read":
                blob, read = read_of(fields)
                past.reads[blob] = read
            case other:
                raise ValueError(f"a line of a kind that this version does not know: {str(other)[:40]!r}")
    _put_versions(past, asked, versions)
    return past


def commit_fields(commit: Commit) -> dict[str, Json]:
    """A commit as a line holds it."""
    return {
        "kind": "commit",
        "commit": commit.id,
        "date": commit.date,
        "title": commit.title,
        "authors": list(commit.authors),
    }


def commit_of(fields: Fields) -> Commit:
    """The commit of such a line. Raises ValueError."""
    authors = fields.get("authors", [])
    return Commit(
        id=_text(fields, "commit"),
        date=_optional(fields, "date"),
        title=_optional(fields, "title") or "",
        authors=tuple(str(one) for one in authors) if isinstance(authors, list) else (),
    )


def listed_fields(listed: Listed) -> dict[str, Json]:
    """A file at a commit."""
    return {
        "path": listed.path,
        "blob": listed.oid,
        "size": listed.size,
        "sha256": listed.sha256,
        "last": listed.last,
        "date": listed.date,
        "title": listed.title,
    }


def listed_of(fields: Fields) -> Listed:
    """The file of such fields. Raises ValueError."""
    size = fields.get("size")
    return Listed(
        path=_text(fields, "path"),
        oid=_text(fields, "blob"),
        size=size if isinstance(size, int) else None,
        sha256=_optional(fields, "sha256"),
        last=_optional(fields, "last"),
        date=_optional(fields, "date"),
        title=_optional(fields, "title") or "",
    )


def read_fields(blob: str, read: Read) -> dict[str, Json]:
    """What was in a file, under the name of its bytes."""
    return {
        "kind": "read",
        "blob": blob,
        "file": cast("Json", file_to_fields(read.file)),
        "card": None if read.card is None else dict(read.card),
        "no_card": True if read.card is None else None,
        "gate": dict(read.gate),
        "gate_text": read.gate_text,
        "gate_partly": None if read.gate_whole else True,
    }


def read_of(fields: Fields) -> tuple[str, Read]:
    """The blob and the reading of such a line. Raises ValueError."""
    card, gate = fields.get("card", {}), fields.get("gate", {})
    return _text(fields, "blob"), Read(
        file=file_from_fields(_object(fields.get("file"))),
        card=None if fields.get("no_card") else _object(card),
        gate=_object(gate),
        gate_text=_optional(fields, "gate_text"),
        gate_whole=not fields.get("gate_partly"),
    )


def _order(past: Past) -> list[str]:
    listed = [commit.id for commit in past.commits]
    return listed or [past.head]


def _versions(past: Past, asked: list[str]) -> Iterator[dict[str, Json]]:
    found: dict[tuple[str, str, str], dict[str, Json]] = {}
    for commit in asked:
        for listed in past.trees[commit].values():
            key = listed.path, listed.last or commit, listed.oid
            found.setdefault(key, {"kind": "file", **listed_fields(listed), "until": commit})
    for key in sorted(found):
        yield found[key]


def _put_versions(past: Past, asked: list[str], versions: Iterable[Fields]) -> None:
    """Lay the versions out again over the commits that were asked."""
    past.trees = {commit: {} for commit in asked}
    place = {commit: at for at, commit in enumerate(_order(past))}
    for fields in versions:
        listed = listed_of(fields)
        until = place.get(_text(fields, "until"), -1)
        last = place.get(listed.last or _text(fields, "until"), len(place))
        for commit in asked:
            if until <= place.get(commit, -1) <= last:
                past.trees[commit][listed.path] = listed


def _header(value: Json) -> tuple[Past, list[str]]:
    fields = _object(value)
    if fields.get("schema") != SCHEMA:
        raise ValueError(f"its first line is no header of {SCHEMA}")
    asked, gone, off_main = fields.get("asked", []), fields.get("gone", {}), fields.get("off_main", [])
    if not isinstance(asked, list) or not isinstance(off_main, list):
        raise ValueError("its header has no list of what was asked")
    pages = fields.get("pages", 1)
    past = Past(
        id=_text(fields, "repository"),
        hub=_text(fields, "hub"),
        head=_text(fields, "head"),
        created=_optional(fields, "created"),
        since=_optional(fields, "since"),
        listed=bool(fields.get("listed")),
        whole=bool(fields.get("whole")),
        pages=pages if isinstance(pages, int) else 1,
        refused=_optional(fields, "refused"),
        elsewhere=_texts(fields.get("elsewhere", [])),
        gone={
            sha: Gone(after=_optional(_object(one), "after"), by=_text(_object(one), "by"))
            for sha, one in _object(gone).items()
        },
        off_main={str(one) for one in off_main},
        hollow=set(_texts(fields.get("hollow", []))),
    )
    return past, [str(one) for one in asked]


def _texts(value: Json) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()


def _object(value: Json) -> Fields:
    if not isinstance(value, Mapping):
        raise ValueError("a line that is no object")
    return value


def _text(fields: Fields, key: str) -> str:
    value = fields.get(key)
    if not isinstance(value, str) or not value:
        raise ValueError(f"{key!r} is not a text")
    return value


def _optional(fields: Fields, key: str) -> str | None:
    value = fields.get(key)
    return value if isinstance(value, str) and value else None
