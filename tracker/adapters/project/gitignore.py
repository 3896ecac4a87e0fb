"""``.gitignore`` as git reads it: nested files, negation, anchors, ``**``, from the root down."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import field
from pathlib import Path

from tracker.adapters.files.regular_file import open_regular
from tracker.domain.values.globs import NamePattern, PathPattern, name_pattern, path_pattern
from tracker.domain.values.late_dataclass import dataclass

_MAX_BYTES = 1_000_000
_MAX_PATTERNS = 5_000
_LONGEST_PATTERN = 4_096  # no path is longer


@dataclass(frozen=True, slots=True)
class _Rule:
    name: NamePattern | None
    path: PathPattern | None
    negated: bool
    folders_only: bool

    def fits(self, name: str, names: list[str]) -> bool:
        if self.name is not None:
            return self.name.fits(name)
        return self.path is not None and self.path.fits(names)


@dataclass(slots=True)
class IgnoreFile:
    """The rules of one folder's ``.gitignore``; ``base`` is that folder's path with a slash, or empty."""

    base: str
    names: frozenset[str] = frozenset()
    folder_names: frozenset[str] = frozenset()
    endings: tuple[str, ...] = ()
    rules: list[_Rule] = field(default_factory=list)

    def decide(self, path: str, name: str, is_folder: bool) -> bool | None:
        """Whether these rules ignore (True) or keep (False) ``path``; None where none of them fits."""
        if name in self.names or name.endswith(self.endings) or (is_folder and name in self.folder_names):
            return True
        if not self.rules:
            return None
        inner = path[len(self.base) :].split("/")
        # The last rule that fits decides.
        for rule in reversed(self.rules):
            if (is_folder or not rule.folders_only) and rule.fits(name, inner):
                return not rule.negated
        return None


def read_ignore_file(file: Path, base: str) -> IgnoreFile | None:
    """The rules in ``file``; None where it cannot be read, is a link, holds none, or too much.

    A file of more than a megabyte, or of thousands of patterns, helps nobody: nothing is left out by it.
    """
    try:
        with open_regular(file, follow_links=False) as stream:
            content = stream.read(_MAX_BYTES + 1)
    except OSError:
        return None
    if len(content) > _MAX_BYTES:
        return None
    lines = content.removeprefix(b"\xef\xbb\xbf").decode(errors="surrogateescape").split("\n")
    patterns = [line for line in (_clean(line) for line in lines) if line]
    return _compile(patterns, base) if patterns else None


def rules_of(patterns: Sequence[str]) -> IgnoreFile | None:
    """The same rules from patterns that a person gives, from the root of the tree on."""
    return _compile([pattern for pattern in patterns if pattern], "")


def _clean(line: str) -> str:
    if line.startswith("#"):
        return ""
    line = line.removesuffix("\r")
    stripped = line.rstrip(" ")
    return stripped + " " if stripped.endswith("\\") and stripped != line else stripped


def _compile(patterns: list[str], base: str) -> IgnoreFile | None:
    ignore = IgnoreFile(base)
    # Without negation the order of rules does not matter, and plain names need no pattern.
    ordered = any(pattern.startswith("!") for pattern in patterns)
    names: set[str] = set()
    folder_names: set[str] = set()
    endings: list[str] = []
    for pattern in patterns:
        bare = pattern.rstrip("/")
        if not ordered and not re.search(r"[/*?\[\\]", bare):
            (folder_names if pattern.endswith("/") else names).add(bare)
        elif not ordered and re.fullmatch(r"\*\.[\w.-]+", pattern):
            endings.append(pattern[1:])
        elif rule := _rule(pattern):
            ignore.rules.append(rule)
    if len(ignore.rules) > _MAX_PATTERNS:
        return None
    ignore.names, ignore.folder_names, ignore.endings = (
        frozenset(names),
        frozenset(folder_names),
        tuple(dict.fromkeys(endings)),
    )
    return ignore


def _rule(pattern: str) -> _Rule | None:
    negated = pattern.startswith("!")
    pattern = pattern[1:] if negated else pattern
    folders_only = pattern.endswith("/")
    pattern = pattern.removesuffix("/")
    if not pattern or len(pattern) > _LONGEST_PATTERN:
        return None
    if "/" not in pattern:
        name = name_pattern(pattern)
        return None if name is None else _Rule(name, None, negated, folders_only)
    path = path_pattern(pattern.removeprefix("/"))
    return None if path is None else _Rule(None, path, negated, folders_only)
