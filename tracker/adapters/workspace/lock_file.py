"""models.lock and the folder of texts beside it: read and checked in full, written whole or not at all."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tracker.adapters.files.atomic_file import write_atomically
from tracker.adapters.files.package import DATA
from tracker.adapters.files.source_file import read_source, refusal
from tracker.adapters.record.evidence import EvidenceFolder
from tracker.domain.locking.entries import SCHEMA, Lock
from tracker.domain.locking.layout import from_plain, to_plain
from tracker.domain.values.secrets import without_tokens
from tracker.errors import DataError, Problem

LOCK_NAME = "models.lock"
_CONFLICT = re.compile(rb"^(?:<{7}|={7}|>{7}|\|{7})(?: |\r?$)", re.MULTILINE)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_LINE = re.compile(r"line (\d+)")
# Possessive, so that a long word is gone through once.
_LONG_KEY = re.compile(rb"""(?<![\w"'-])(?:[\w"'-]++[ \t]*+\.[ \t]*+){32}""")
_DEEPEST = 8
_AGAIN = "`tracker lock` writes a new one where this one has been moved away"


def texts_beside(path: Path) -> EvidenceFolder:
    """The folder of the texts that the lock at ``path`` rests on: ``models.lock.d`` for ``models.lock``."""
    return EvidenceFolder(path.with_name(path.name + ".d"))


def load_lock(path: Path) -> Lock:
    """Raise DataError, with the line, for a file that is none, is broken, or is of a newer format."""
    content = read_source(path)
    conflict = _CONFLICT.search(content)
    if conflict:
        line = content.count(b"\n", 0, conflict.start()) + 1
        raise refusal(path, "has the marks of a merge conflict", "settle it, then run `tracker lock`", line)
    long_key = _LONG_KEY.search(content)
    if long_key:
        line = content.count(b"\n", 0, long_key.start()) + 1
        raise refusal(path, "holds a key of more parts than a lock has", _AGAIN, line)
    try:
        document = tomllib.loads(content.decode())
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise refusal(path, "is not UTF-8", _AGAIN, line) from error
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        raise refusal(path, f"is not TOML: {error}", _AGAIN, int(found[1]) if found else 0) from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, brackets without end
        raise refusal(path, f"is no TOML of a lock: {str(error)[:60]}", _AGAIN) from error
    schema = document.get("schema")
    if schema != SCHEMA:
        line = _line_of(content, b"schema")
        if isinstance(schema, str) and schema.startswith("tracker.lock/"):
            raise refusal(path, f"is {schema[:40]}; this tracker reads {SCHEMA}", "use a newer tracker", line)
        raise refusal(path, f"does not say schema = {SCHEMA!r}", _AGAIN, line)
    if strange := _strange(document):
        raise refusal(path, strange, _AGAIN)
    problems = list(_problems(path, content, document))
    if problems:
        raise DataError(problems, hint=_AGAIN)
    lock = from_plain(document)
    counts = Counter(model.key for model in lock.models)
    if twice := next((key for key, count in counts.items() if count > 1), None):
        raise refusal(path, f"holds {' '.join(twice)[:100]} twice", _AGAIN)
    return lock


def lock_bytes(lock: Lock) -> bytes:
    """The file; the same lock is always the same bytes. What looks like an access token is cut off."""
    import tomli_w

    text = without_tokens(tomli_w.dumps(to_plain(lock), indent=2))
    return _NOT_ASCII.sub(_escaped, text).encode()


def _escaped(match: re.Match[str]) -> str:
    """A character that no reviewer would see, by its number; TOML has none for half a character: U+FFFD."""
    character = match.group()
    if character.isprintable():
        return character
    if "\ud800" <= character <= "\udfff":
        character = "\ufffd"
    code = ord(character)
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def save_lock(path: Path, lock: Lock, texts: Mapping[str, bytes]) -> bool:
    """Put the texts, then the lock, in place; False where it stands there already. Raises DataError.

    A change of the tool alone is no change. Texts that the lock no longer names are removed.
    """
    try:
        folder = texts_beside(path)
        for digest in lock.texts:
            if digest in texts:
                folder.put(texts[digest])
        content = lock_bytes(lock)
        changed = not (path.is_file() and path.read_bytes() == content)
        if changed:
            write_atomically(path, content)
        for name in list(folder.names()):
            if name not in lock.texts and folder.intact(name):
                (folder.path / name).unlink()
    except OSError as error:
        raise DataError(f"{path}: cannot be written: {error.strerror or error}") from error
    return changed


def _problems(path: Path, content: bytes, document: Mapping[str, Any]) -> Iterable[Problem]:
    import jsonschema_rs

    rules = json.loads((DATA / "schemas" / "lock.schema.json").read_bytes())
    entries = [match.start() for match in re.finditer(rb"^\[\[model\]\]", content, re.MULTILINE)]
    for error in jsonschema_rs.validator_for(rules).iter_errors(document):
        place = list(error.instance_path)
        line = 0
        if len(place) > 1 and place[0] == "model" and isinstance(place[1], int) and place[1] < len(entries):
            line = content.count(b"\n", 0, entries[place[1]]) + 1
        where = ".".join(str(step) for step in place) or "the file"
        yield Problem(path=str(path), line=line, what=f"{where}: {error.message[:120]}")


def _strange(document: object) -> str | None:
    """What of TOML no lock holds, and JSON has no word for: dates, endless numbers, deep nesting."""
    level: list[object] = [document]
    for _ in range(_DEEPEST):
        inner: list[object] = []
        for value in level:
            if isinstance(value, dict):
                inner += value.values()
            elif isinstance(value, list):
                inner += value
            elif not isinstance(value, str | int) or (isinstance(value, int) and abs(value) >= 1 << 63):
                return f"holds {str(value)[:40]}, where a text, a whole number, true or false can stand"
        level = inner
    return "is nested deeper than a lock is" if level else None


def _line_of(content: bytes, key: bytes) -> int:
    found = re.search(rb"^\s*" + re.escape(key) + rb"\s*=", content, re.MULTILINE)
    return content.count(b"\n", 0, found.start()) + 1 if found else 1
