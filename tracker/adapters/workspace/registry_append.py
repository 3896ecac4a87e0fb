"""Entries added to registry.yaml at its end; every byte that was there stays.

The file is not written out anew from its values: comments, order, quotes and line ends are the
keeper's own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tracker.adapters.files.atomic_file import write_atomically
from tracker.adapters.files.source_file import read_source
from tracker.adapters.workspace.registry_check import check_registry
from tracker.adapters.workspace.registry_file import build_registry
from tracker.domain.registry.entries import Declared, HistoryEntry, TrackedModel
from tracker.errors import DataError

_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9 _./()+-]*[A-Za-z0-9)+])?")
_SPECIAL = frozenset({"null", "true", "false", "yes", "no", "on", "off"})
_ITEM = re.compile(r"^( *)- ", re.MULTILINE)
_EMPTY_LIST = re.compile(r"^(models:)[ \t]*\[[ \t]*\](?=[ \t]*(?:#.*)?\r?$)", re.MULTILINE)


def entry_text(model: TrackedModel, indent: int = 2) -> str:
    """The entry as lines of YAML, ending in a newline."""
    lead = " " * indent
    lines = list(_lines(model))
    return "".join([f"{lead}- {lines[0]}\n", *(f"{lead}  {line}\n" for line in lines[1:])])


def append_entries(path: Path, models: Iterable[TrackedModel]) -> None:
    """Add the entries in one step. Raise DataError where the file is wrong or cannot be added to."""
    added = tuple(models)
    before = read_source(path)
    data, problems = check_registry(path, before)
    if problems:
        raise DataError(problems)
    after = appended(before, added)
    grown, problems = check_registry(path, after)
    if problems or not _only_added(data, grown, added):
        raise DataError(
            f"{path}: its end is written in a way that entries cannot be added to",
            hint="let it end in a plain list of models, and try again",
        )
    _replace(path, before, after)


def appended(content: bytes, models: Iterable[TrackedModel]) -> bytes:
    """``content`` with the entries at its end, in its own indentation and line ends."""
    text = content.decode("utf-8")
    ending = "\r\n" if "\r\n" in text else "\n"
    first = _ITEM.search(text)
    indent = len(first.group(1)) if first else 2
    entries = "\n".join(entry_text(model, indent) for model in models).replace("\n", ending)
    empty = _EMPTY_LIST.search(text)
    if first is None and empty is not None:
        text = text[: empty.end(1)] + text[empty.end() :]
    gap = "" if text.endswith("\n") else ending
    between = ending if first is not None and _spaced(text) else ""
    if gap:
        entries = entries.removesuffix(ending)
    return (text + gap + between + entries).encode("utf-8")


def _spaced(text: str) -> bool:
    """Whether the file's own entries have empty lines between them, or it has too few to tell."""
    entries = len(re.findall(r"^ *- id:", text, re.MULTILINE))
    return entries < 2 or len(re.findall(r"\n[ \t]*\r?\n *- id:", text)) * 2 >= entries - 1


def _only_added(before: Any, after: Any, added: tuple[TrackedModel, ...]) -> bool:
    old, new = before["models"], after["models"]
    return bool(new[: len(old)] == old) and build_registry({"models": new[len(old) :]}).models == added


def _replace(path: Path, before: bytes, after: bytes) -> None:
    """Write through links, keeping the file's permissions; never over somebody else's change."""
    target = path.resolve()
    try:
        mode = target.stat().st_mode & 0o7777
        if target.read_bytes() != before:
            raise DataError(f"{path}: was changed meanwhile; nothing was written", hint="try again")
        write_atomically(target, after)
        target.chmod(mode)
    except OSError as error:
        raise DataError(f"{path}: cannot be written: {error.strerror}") from error


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
    return f"{{field: {declared.field}, value: {value}, source: {source}, as_of: {declared.as_of}}}"


def _dated(entry: HistoryEntry) -> str:
    known = {"access": entry.access, "license": entry.license and _scalar(entry.license)}
    middle = "".join(f"{key}: {value}, " for key, value in known.items() if value)
    note = f", note: {_quoted(entry.note)}" if entry.note else ""
    return f"{{date: {entry.date}, {middle}source: {_quoted(entry.source)}{note}}}"


def _scalar(text: str) -> str:
    return text if _PLAIN.fullmatch(text) and text.casefold() not in _SPECIAL else _quoted(text)


def _quoted(text: str) -> str:
    """Double quotes, with JSON's escapes, which YAML reads alike."""
    return json.dumps(text, ensure_ascii=not text.isprintable())
