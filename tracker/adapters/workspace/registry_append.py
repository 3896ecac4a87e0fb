"""Entries added to a registry at the end of a file; every byte that was there stays.

The file is not written out anew from its values: comments, order, quotes and line ends are the
keeper's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tracker.adapters.files.atomic_file import write_atomically
from tracker.adapters.workspace.registry_check import check_files
from tracker.adapters.workspace.registry_file import build_registry
from tracker.adapters.workspace.registry_sources import RegistryFile, registry_files
from tracker.adapters.workspace.registry_text import entry_text
from tracker.domain.registry.entries import TrackedModel
from tracker.errors import DataError

_ITEM = re.compile(r"^( *)- ", re.MULTILINE)
_MODELS = re.compile(r"^\ufeff?models:", re.MULTILINE)
_EMPTY_LIST = re.compile(r"^(models:)[ \t]*\[[ \t]*\](?=[ \t]*(?:#.*)?\r?$)", re.MULTILINE)


def append_entries(path: Path, models: Iterable[TrackedModel]) -> None:
    """Add the entries, each to the file of its owner's other models, else to the registry's own.

    Everything is checked before the first file is written. Raise DataError where a file is wrong or cannot
    be added to.
    """
    files = registry_files(path)
    _, problems = check_files(files)
    if problems:
        raise DataError(problems)
    added = _by_file(files, tuple(models))
    grown = tuple(
        RegistryFile(file.path, appended(file.content, added[number])) if number in added else file
        for number, file in enumerate(files)
    )
    _, problems = check_files(grown)
    if problems or not _only_added(files, grown, added):
        first = files[next(iter(added))].path
        raise DataError(
            f"{first}: its end is written in a way that entries cannot be added to",
            hint="let it end in a plain list of models, and try again",
        )
    for before, new in zip(files, grown, strict=True):
        if before is not new:
            _replace(before.path, before.content, new.content)


def appended(content: bytes, models: Iterable[TrackedModel]) -> bytes:
    """``content`` with the entries at its end, in its own indentation and line ends."""
    text = content.decode("utf-8")
    ending = "\r\n" if "\r\n" in text else "\n"
    listed = _MODELS.search(text)
    first = _ITEM.search(text, listed.end()) if listed else None
    indent = len(first.group(1)) if first else 2
    entries = "\n".join(entry_text(model, indent) for model in models).replace("\n", ending)
    empty = _EMPTY_LIST.search(text)
    if first is None and empty is not None:
        text = text[: empty.end(1)] + text[empty.end() :]
    gap = "" if text.endswith("\n") else ending
    between = ending if first is not None and _spaced(text) else ""
    if listed is None:
        between = f"{ending}models:{ending}"
    if gap:
        entries = entries.removesuffix(ending)
    return (text + gap + between + entries).encode("utf-8")


def _by_file(
    files: Sequence[RegistryFile], models: Iterable[TrackedModel]
) -> Mapping[int, list[TrackedModel]]:
    """Which models go to which file, by its number."""
    homes: dict[str, set[int]] = {}
    if len(files) > 1:
        for number, file in enumerate(files):
            data, _ = check_files([file])
            for model in data.get("models", ()) if isinstance(data, dict) else ():
                homes.setdefault(_owner(str(model.get("hub", ""))), set()).add(number)
    added: dict[int, list[TrackedModel]] = {}
    for model in models:
        there = homes.get(_owner(model.hub or ""), set()) if model.hub else set()
        added.setdefault(next(iter(there)) if len(there) == 1 else 0, []).append(model)
    return added


def _owner(hub: str) -> str:
    return hub.partition("/")[0].casefold()


def _only_added(
    before: Sequence[RegistryFile], after: Sequence[RegistryFile], added: Mapping[int, list[TrackedModel]]
) -> bool:
    """Whether each file holds what it held, and its new models at the end."""
    for number, models in added.items():
        old, new = _values(before[number]), _values(after[number])
        kept, grown = old.pop("models", []), new.pop("models", [])
        if old != new or grown[: len(kept)] != kept:
            return False
        if build_registry({"models": grown[len(kept) :]}).models != tuple(models):
            return False
    return True


def _values(file: RegistryFile) -> dict[str, Any]:
    data, _ = check_files([file])
    return dict(data) if isinstance(data, dict) else {}


def _spaced(text: str) -> bool:
    """Whether the file's own entries have empty lines between them, or it has too few to tell."""
    entries = len(re.findall(r"^ *- id:", text, re.MULTILINE))
    return entries < 2 or len(re.findall(r"\n[ \t]*\r?\n *- id:", text)) * 2 >= entries - 1


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
