"""``.gitignore`` as git reads it: nested files, negation, anchors, ``**``, from the root down."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

_MAX_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    negated: bool
    folders_only: bool


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
        decision: bool | None = None
        if name in self.names or name.endswith(self.endings) or (is_folder and name in self.folder_names):
            decision = True
        inner = path[len(self.base) :]
        for rule in self.rules:
            if (is_folder or not rule.folders_only) and rule.pattern.fullmatch(inner):
                decision = not rule.negated
        return decision


def read_ignore_file(file: Path, base: str) -> IgnoreFile | None:
    """The rules in ``file``; None where it cannot be read or holds none."""
    try:
        with file.open("rb") as stream:
            lines = stream.read(_MAX_BYTES).decode(errors="surrogateescape").splitlines()
    except OSError:
        return None
    patterns = [line for line in (_clean(line) for line in lines) if line]
    return _compile(patterns, base) if patterns else None


def _clean(line: str) -> str:
    if line.startswith("#"):
        return ""
    stripped = line.rstrip(" \t\r")
    return stripped + " " if stripped.endswith("\\") and stripped != line else stripped


def _compile(patterns: list[str], base: str) -> IgnoreFile:
    ignore = IgnoreFile(base)
    # Without negation the order of rules does not matter, and plain names need no regular expression.
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
    ignore.names, ignore.folder_names, ignore.endings = (
        frozenset(names),
        frozenset(folder_names),
        tuple(endings),
    )
    return ignore


def _rule(pattern: str) -> _Rule | None:
    negated = pattern.startswith("!")
    pattern = pattern[1:] if negated else pattern
    folders_only = pattern.endswith("/")
    pattern = pattern.rstrip("/")
    if not pattern:
        return None
    anchored = "/" in pattern
    pattern = pattern.removeprefix("/")
    try:
        regex = re.compile(("" if anchored else "(?:.*/)?") + _regex(pattern), re.DOTALL)
    except re.error:
        return None
    return _Rule(regex, negated, folders_only)


_PART = re.compile(r"\*\*/|/\*\*$|\*+|\?|\\.|\[[!^]?\]?[^\]/]*\]|[^*?\\\[/]+|/\*\*/|/|.", re.DOTALL)


def _regex(pattern: str) -> str:
    """A pattern of ``gitignore(5)`` as a regular expression without nested repetition."""
    parts: list[str] = []
    for part in _PART.findall(re.sub(r"\*{3,}", "**", pattern)):
        if part == "**/":
            parts.append("(?:.*/)?")
        elif part == "/**/":
            parts.append("/(?:.*/)?")
        elif part == "/**":
            parts.append("/.+")
        elif part.startswith("*"):
            parts.append("[^/]*")
        elif part == "?":
            parts.append("[^/]")
        elif part.startswith("[") and len(part) > 2:
            inner = part[1:-1]
            inside = inner.lstrip("!^").replace("\\", "\\\\").replace("[", "\\[")
            parts.append(f"[{'^/' if inner[0] in '!^' else ''}{inside}]")
        elif part.startswith("\\") and len(part) > 1:
            parts.append(re.escape(part[1]))
        else:
            parts.append(re.escape(part))
    return "".join(parts)
