"""The files a registry is made of: ``registry.yaml`` itself, and those its ``include:`` names.

A registry of many models is easier to edit as a folder with a file a developer; it stays one registry under
the name of its first file.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tracker.adapters.files.parsed_cache import ParsedCache
from tracker.adapters.files.plain_yaml import NotPlainError, read_plain
from tracker.adapters.files.source_file import read_source, refusal
from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import DataError, Problem

_KEY = re.compile(rb"^include:", re.MULTILINE)
_PATTERNS = ParsedCache("registry-include", rules=(Path(__file__),))
_MOST_FILES = 2_000


@dataclass(frozen=True, slots=True)
class RegistryFile:
    """One file and its bytes."""

    path: Path
    content: bytes


def registry_files(path: Path, content: bytes | None = None) -> tuple[RegistryFile, ...]:
    """The registry's own file, then the included ones by name. Raises DataError where one cannot be read.

    ``content`` stands for what is in ``path``.
    """
    top = RegistryFile(path, read_source(path) if content is None else content)
    found: dict[Path, None] = {}
    for pattern, line in _patterns(top):
        found.update(dict.fromkeys(_named(path, pattern, line)))
    if len(found) > _MOST_FILES:
        raise refusal(path, f"includes more than {_MOST_FILES} files", "let it name fewer")
    return (top, *(RegistryFile(file, read_source(file)) for file in found if file != path))


def registry_bytes(path: Path) -> bytes:
    """The registry as one file: its own bytes, or one canonical text where it is made of several.

    Loads like the registry itself, and is the same however the models are spread over files. Nothing is
    checked.
    """
    files = registry_files(path)
    if len(files) == 1:
        return files[0].content
    return canonical_registry(together([_all_values(file) for file in files]))


def canonical_registry(data: Any) -> bytes:
    """Checked values as JSON, which is YAML too: a line a model, sorted by id, keys in their own order."""
    models = sorted(data["models"], key=lambda model: str(model["id"]))
    parts = [f'"models": [\n{_lines(models)}]']
    if data.get("watch"):
        parts.append(f'"watch": [\n{_lines(data["watch"])}]')
    return ("{" + ",\n".join(parts) + "}\n").encode()


def fingerprint(files: Sequence[RegistryFile]) -> bytes:
    """A digest that stands for all files together, each with its name; of the one, for its bytes alone."""
    found = hashlib.sha256()
    for file in files:
        if len(files) > 1:
            found.update(b"%s\0%d\0" % (bytes(file.path), len(file.content)))
        found.update(file.content)
    return found.digest()


def includes(content: bytes) -> bool:
    """Whether a registry's own file names others, told without parsing it."""
    return _KEY.search(content) is not None


def plain_values(content: bytes) -> Any:
    """The values of one file, read the fast way; raises NotPlainError where all of YAML is needed."""
    if content.startswith(b"{"):
        if b"\\u" in content:
            raise NotPlainError  # halves of characters are told by the full parser
        return json.loads(content, object_pairs_hook=_each_key_once, parse_constant=_no_constant)
    return read_plain(content.decode("utf-8"))


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotPlainError
    return found


def _no_constant(word: str) -> Any:
    raise NotPlainError


def together(read: Sequence[Any]) -> Any:
    """One registry of the values of all files; of a file in a wrong form, nothing."""
    if len(read) == 1:
        return read[0]
    sound = [values for values in read if isinstance(values, dict)]
    both: dict[str, Any] = {"models": [item for values in sound for item in items_of(values.get("models"))]}
    watch = [item for values in sound for item in items_of(values.get("watch"))]
    return {**both, "watch": watch} if watch else both


def items_of(value: Any) -> list[Any]:
    """The items of a list; none where something else stands."""
    return value if isinstance(value, list) else []


def _all_values(file: RegistryFile) -> Any:
    try:
        return plain_values(file.content)
    except (NotPlainError, ValueError, RecursionError):
        from tracker.adapters.files.yaml_document import parse_yaml

        return parse_yaml(file.path, file.content).data


def _lines(items: Sequence[Any]) -> str:
    return ",\n".join(json.dumps(item, ensure_ascii=False) for item in items) + "\n"


def _patterns(top: RegistryFile) -> list[tuple[str, int]]:
    """What ``include:`` lists, with the line of each; nothing where its form is wrong, as the check says."""
    if not includes(top.content):
        return []
    kept = _PATTERNS.get(top.content)
    if isinstance(kept, list):
        return [(str(pattern), int(line)) for pattern, line in kept]
    from tracker.adapters.files.yaml_document import Place, parse_yaml

    document = parse_yaml(top.path, top.content)
    named = document.data.get("include") if isinstance(document.data, dict) else None
    listed: list[tuple[str, Place]] = [(named, ("include",))] if isinstance(named, str) else []
    if isinstance(named, list):
        listed = [(item, ("include", number)) for number, item in enumerate(named) if isinstance(item, str)]
    found = [(pattern, document.line(place)) for pattern, place in listed]
    _PATTERNS.put(top.content, found)
    return found


def _named(top: Path, pattern: str, line: int) -> list[Path]:
    """The files that one item of ``include:`` names, in the order of their names."""
    parts = Path(pattern).parts
    if Path(pattern).is_absolute() or ".." in parts or not parts or "**" in parts or "\0" in pattern:
        what, fix = (
            f"include: {pattern!r} leads out of the registry's folder",
            "name files beside or below it",
        )
        raise DataError([Problem(path=str(top), line=line, what=what, fix=fix)])
    found = sorted(file for file in top.parent.glob(pattern) if file.is_file())
    if not found and not any(sign in pattern for sign in "*?["):
        what = f"include: there is no file {pattern!r}"
        raise DataError([Problem(path=str(top), line=line, what=what, fix="name an existing file")])
    return found
