"""An entry of the registry as YAML, in the form the shipped registry is written in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from tracker.domain.registry.entries import Declared, HistoryEntry, TrackedModel

_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9 _./()+-]*[A-Za-z0-9)+])?")
_SPECIAL = frozenset({"null", "true", "false", "yes", "no", "on", "off"})


def entry_text(model: TrackedModel, indent: int = 2) -> str:
    """The entry as lines of YAML, ending in a newline."""
    lead = " " * indent
    lines = list(_lines(model))
    return "".join([f"{lead}- {lines[0]}\n", *(f"{lead}  {line}\n" for line in lines[1:])])


def _lines(model: TrackedModel) -> Iterator[str]:
    for key in ("id", "hub", "name", "developer", "country", "family", "succeeds"):
        value = getattr(model, key)
        if value is not None:
            yield f"{key}: {_scalar(value)}"
    if model.aliases:
        yield f"aliases: [{', '.join(map(_scalar, model.aliases))}]"
    if model.declared:
        yield "declared:"
        yield from (f"  - {_flow(declared)}" for declared in model.declared)
    if model.history:
        yield "history:"
        yield from (f"  - {_dated(entry)}" for entry in model.history)


def _flow(declared: Declared) -> str:
    value = str(declared.value) if isinstance(declared.value, int) else _scalar(declared.value)
    source = _quoted(declared.source)
    since = f", since: {declared.since}" if declared.since else ""
    return f"{{field: {declared.field}, value: {value}, source: {source}, as_of: {declared.as_of}{since}}}"


def _dated(entry: HistoryEntry) -> str:
    known = {
        "access": entry.access,
        "likely": entry.likely,
        "license": entry.license and _scalar(entry.license),
    }
    middle = "".join(f"{key}: {value}, " for key, value in known.items() if value)
    note = f", note: {_quoted(entry.note)}" if entry.note else ""
    return f"{{date: {entry.date}, {middle}source: {_quoted(entry.source)}{note}}}"


def _scalar(text: str) -> str:
    return text if _PLAIN.fullmatch(text) and text.casefold() not in _SPECIAL else _quoted(text)


def _quoted(text: str) -> str:
    """Double quotes, with JSON's escapes, which YAML reads alike."""
    return json.dumps(text, ensure_ascii=not text.isprintable())
