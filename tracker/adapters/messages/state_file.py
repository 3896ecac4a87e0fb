"""The file that remembers what was told: written whole, on disk before the next step is taken."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tracker.adapters.files.atomic_file import write_atomically
from tracker.adapters.files.regular_file import open_regular
from tracker.adapters.machine.folder_lock import FolderHeldError, lock_folder
from tracker.domain.telling.memory import Memory, Open
from tracker.domain.telling.message import Message
from tracker.errors import DataError, LockHeldError

SCHEMA = "tracker.notify-state/1"
_LARGEST = 256 * 1024 * 1024
_MESSAGE = ("key", "title", "text", "markdown_title", "markdown")


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """One run at a time beside one state file. Raises LockHeldError, DataError."""
    try:
        handle = lock_folder(path.parent)
    except FolderHeldError as error:
        raise LockHeldError(
            f"another run sends messages by {path}", hint="wait for it to end, or name another --state"
        ) from error
    except OSError as error:
        raise DataError(f"{path.parent}: cannot be used: {error.strerror or error}") from error
    try:
        yield
    finally:
        os.close(handle)


def load_memory(path: Path) -> Memory:
    """An empty one where there is no file. Raises DataError where it is damaged."""
    try:
        with open_regular(path) as file:
            content = file.read(_LARGEST + 1)
    except FileNotFoundError:
        return Memory()
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror or error}") from error
    try:
        return _memory(json.loads(content))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise DataError(
            f"{path}: damaged: it is not what `tracker notify` wrote; nothing was sent",
            hint="restore it from version control; or move it away and run `tracker notify --start` once, "
            "which sends nothing and begins at the newest snapshot",
        ) from error


def save_memory(path: Path, memory: Memory) -> None:
    """Raise DataError where it cannot be written: then nothing more may be sent."""
    document = {
        "schema": SCHEMA,
        "since": memory.since,
        "told": memory.told,
        "open": [
            {
                "name": one.name,
                "at": one.at,
                "outcome": "failed" if one.failed else "unknown",
                "reason": one.reason,
                **{part: getattr(one.message, part) for part in _MESSAGE},
            }
            for one in memory.open.values()
        ],
    }
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1)
    try:
        write_atomically(path, f"{text}\n".encode("utf-8", "replace"))
    except OSError as error:
        raise DataError(
            f"{path}: cannot be written: {error.strerror or error}; nothing more was sent",
            hint="see that its folder is writable and the disk has room",
        ) from error


def _memory(document: Any) -> Memory:
    if document["schema"] != SCHEMA:
        raise ValueError("another schema")
    memory = Memory(since=_texts(document["since"]))
    memory.told = {str(name): _texts(keys) for name, keys in document["told"].items()}
    for entry in document["open"]:
        fields = _texts(entry)
        if fields["outcome"] not in ("failed", "unknown"):
            raise ValueError("no such outcome")
        memory.open[fields["name"], fields["key"]] = Open(
            name=fields["name"],
            message=Message(**{part: fields[part] for part in _MESSAGE}),
            at=fields["at"],
            failed=fields["outcome"] == "failed",
            reason=fields["reason"],
        )
    return memory


def _texts(value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping) or not all(isinstance(each, str) for each in value.values()):
        raise ValueError("not an object of texts")
    return dict(value)
