"""Parsed and checked files, kept between runs so that the usual run needs no YAML parser.

An entry stands for the exact bytes of its source and the exact rules that checked it. Whatever is
wrong with the folder or an entry, the answer is "not cached": nothing here raises or warns.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
from collections.abc import Callable, Iterable
from itertools import accumulate
from pathlib import Path
from typing import Any, TypeVar

from tracker.version import __version__

_Made = TypeVar("_Made")

_KEPT_PER_KIND = 4
_DAY = 86_400
_LARGEST = 64 * 1024 * 1024
_READ = os.O_RDONLY | sum(getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
"""No link, no waiting for a pipe, no changed line ends: what of it a system knows."""


class ParsedCache:
    """Values of one ``kind`` of file.

    ``rules`` are the files whose change makes old values void; ``stamps`` says the same of files that
    the caller has looked at. With ``most_bytes`` the entries that were used last stay, up to that size
    and for ``most_days``; else the last few.
    """

    def __init__(
        self,
        kind: str,
        rules: Iterable[Path] = (),
        stamps: str = "",
        *,
        most_bytes: int | None = None,
        most_days: int = 60,
    ) -> None:
        self.kind = kind
        self._most_bytes = most_bytes
        self._most_days = most_days
        self._rules = tuple(rules)
        self._given_stamps = stamps

    def get(self, source: bytes) -> Any:
        """The JSON value kept for these bytes; None where there is none to be trusted."""
        return self._kept(source, json.loads)

    def put(self, source: bytes, value: Any) -> None:
        """Keep ``value``, which JSON can hold, for these bytes; drop older entries of the kind."""
        with contextlib.suppress(ValueError, TypeError, RecursionError, MemoryError):
            self.put_document(source, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())

    def get_document(self, source: bytes) -> bytes | None:
        """The same as it was written: for whoever needs a part of it alone."""
        return self._kept(source, bytes)

    def put_document(self, source: bytes, document: bytes) -> None:
        """Keep a document in UTF-8 for these bytes; drop older entries of the kind."""
        with contextlib.suppress(OSError, ValueError, MemoryError):
            file = self._file(source)
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(file, _digest(document) + b"\n", document)
            self._prune(file)

    def _kept(self, source: bytes, made_of: Callable[[bytes], _Made]) -> _Made | None:
        try:
            file = self._file(source)
            payload = _read(file)
            value = made_of(payload) if payload is not None else None
        except (OSError, ValueError, RecursionError, MemoryError):
            return None
        with contextlib.suppress(OSError):
            os.utime(file)  # what is in use is kept longest
        return value

    def _file(self, source: bytes) -> Path:
        key = hashlib.sha256(f"{__version__}\0{self.kind}\0{self._stamps()}\0".encode())
        key.update(source)
        return _folder() / f"{self.kind}-{key.hexdigest()[:40]}.json"

    def _stamps(self) -> str:
        return self._given_stamps + " ".join(str(rule.stat().st_mtime_ns) for rule in self._rules)

    def _prune(self, newest: Path) -> None:
        """Drop what is older than ``newest``, which stays even where the clock has gone back since."""
        entries = sorted(
            newest.parent.glob(f"{self.kind}-*.json"),
            key=lambda entry: (entry != newest, -entry.stat().st_mtime),
        )
        if self._most_bytes is None:
            outdated = entries[_KEPT_PER_KIND:]
        else:
            sizes = accumulate(entry.stat().st_size for entry in entries)
            since = entries[0].stat().st_mtime - self._most_days * _DAY if entries else 0
            outdated = [
                entry
                for number, (entry, size) in enumerate(zip(entries, sizes, strict=True))
                if number and (size > self._most_bytes or entry.stat().st_mtime < since)
            ]
        for entry in outdated:
            entry.unlink(missing_ok=True)


def _folder() -> Path:
    chosen = os.environ.get("TRACKER_CACHE_DIR")
    if chosen:
        return Path(chosen) / "parsed"
    base = os.environ.get("XDG_CACHE_HOME")
    if not base or not Path(base).is_absolute():
        try:
            base = str(Path("~/.cache").expanduser())
        except RuntimeError as error:
            raise FileNotFoundError("the user has no home") from error
    return Path(base) / "open-weights-tracker" / "parsed"


def _digest(payload: bytes) -> bytes:
    return hashlib.sha256(payload).hexdigest().encode()


def _read(file: Path) -> bytes | None:
    handle = os.open(file, _READ)
    with os.fdopen(handle, "rb") as opened:
        if not _ours(os.fstat(opened.fileno())):
            return None
        digest = opened.readline().rstrip(b"\n")
        payload = opened.read()
    if digest != _digest(payload):
        return None
    return payload


def _ours(status: os.stat_result) -> bool:
    """Whether only this user can have written the file, and it is one."""
    if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST:
        return False
    return not hasattr(os, "getuid") or (status.st_uid == os.getuid() and not status.st_mode & 0o022)


def _write(file: Path, *parts: bytes) -> None:
    # No fsync: a lost entry costs one parse, and the digest tells a torn one.
    temporary = file.with_name(f"{file.name}.{os.getpid()}.tmp")
    try:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as opened:
            opened.writelines(parts)
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
