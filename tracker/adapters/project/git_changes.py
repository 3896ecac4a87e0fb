"""Which lines a change adds, as git tells it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tracker.errors import UsageError

_HUNK = re.compile(rb"@@ -\S+ \+(\d+)(?:,(\d+))? @@")
_ESCAPED = re.compile(rb"\\([0-7]{3}|.)")
_MEANINGS = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"v": b"\v"}
_TIMEOUT = 120


def added_lines(folder: Path, revision: str) -> Mapping[Path, frozenset[int] | None]:
    """Lines added since ``revision`` by resolved file path; None for a new, untracked file: all of it.

    Compared is the working tree with where this branch left ``revision``. Raises UsageError.
    """
    start = folder if folder.is_dir() else folder.parent
    top = Path(_git(start, "rev-parse", "--show-toplevel").decode(errors="surrogateescape").rstrip("\n"))
    commit = _git(start, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    base = _merge_base(start, commit.decode().strip())
    patch = _git(
        top,
        "-c",
        "core.quotePath=true",
        "diff",
        "--unified=0",
        "--no-color",
        "--no-ext-diff",
        "--no-textconv",
        "--no-renames",
        "--src-prefix=a/",
        "--dst-prefix=b/",
        base,
        "--",
    )
    changed: dict[Path, frozenset[int] | None] = dict(_read_patch(top, patch))
    for name in _git(top, "ls-files", "--others", "--exclude-standard", "-z").split(b"\0"):
        if name:
            changed[(top / name.decode(errors="surrogateescape")).resolve()] = None
    return changed


def _merge_base(folder: Path, commit: str) -> str:
    try:
        return _git(folder, "merge-base", commit, "HEAD").decode().strip() or commit
    except UsageError:
        return commit


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - our words, and a revision behind --end-of-options
            ["git", *arguments],  # noqa: S607 - found as every tool finds it
            cwd=folder,
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UsageError("--changed-since needs git", hint="install git, or scan without it") from error
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise UsageError(
            f"--changed-since: {said[-1] if said else 'no such revision in this repository'}",
            hint="name a commit, branch or tag of the repository that holds the path",
        )
    return done.stdout


def _read_patch(top: Path, patch: bytes) -> Mapping[Path, frozenset[int]]:
    changed: dict[Path, set[int]] = {}
    current: set[int] = set()
    for line in patch.split(b"\n"):
        if line.startswith(b"+++ "):
            current = set()
            if not line.startswith(b"+++ /dev/null"):
                changed[(top / _name(line[4:])).resolve()] = current
        elif hunk := _HUNK.match(line):
            first, count = int(hunk[1]), int(hunk[2] or 1)
            current.update(range(first, first + count))
    return {path: frozenset(lines) for path, lines in changed.items()}


def _name(quoted: bytes) -> str:
    """The path in a ``+++`` line; git quotes names with unusual characters as C does."""
    name = quoted.rstrip(b"\t")
    if name.startswith(b'"') and name.endswith(b'"'):
        name = _ESCAPED.sub(_unescape, name[1:-1])
    return name.removeprefix(b"b/").decode(errors="surrogateescape")


def _unescape(found: re.Match[bytes]) -> bytes:
    code = found[1]
    return bytes([int(code, 8) & 0xFF]) if len(code) == 3 else _MEANINGS.get(code, code)
