"""The files of a project worth reading, and why the others are not.

Walks without following symbolic links, honours ``.gitignore``, leaves out what version control,
package managers and build tools put there, and what only tests other code (fixtures).
"""

from __future__ import annotations

import functools
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import field
from pathlib import Path, PurePosixPath

from tracker.adapters.project.gitignore import IgnoreFile, read_ignore_file, rules_of
from tracker.adapters.project.tracked_files import NONE, tracked_although_ignored
from tracker.domain.scanning.dispatch import is_read, unread_as
from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import DataError

_VERSION_CONTROL = frozenset({".git", ".hg", ".svn", ".jj", ".bzr", "CVS"})
_VENDORED_TEXT = """
node_modules bower_components site-packages dist-packages .venv venv .virtualenv virtualenv __pypackages__
third_party third-party thirdparty 3rdparty vendor vendored _vendor .tox .nox .eggs Pods Carthage
.yarn .pnpm-store
"""
_VENDORED = frozenset(_VENDORED_TEXT.split())
_CACHES_TEXT = """
__pycache__ .mypy_cache .ruff_cache .pytest_cache .hypothesis .ipynb_checkpoints .terraform .next .nuxt
.svelte-kit
.gradle .cache .parcel-cache .turbo .import_linter_cache .dvc
"""
_CACHES = frozenset(_CACHES_TEXT.split())
_FIXTURES = frozenset(
    {"fixtures", "__fixtures__", "testdata", "test_data", "cassettes", "__snapshots__", "__mocks__"}
)
_MINIFIED = (".min.js", ".bundle.js", ".chunk.js", ".min.mjs")
WEIGHTS = (".gguf", ".safetensors")
"""Endings of weight files whose headers are read."""
MAX_LISTED = 1_000
"""So many skipped files are named; all are counted."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder not read, and why; a folder's path ends in a slash."""

    path: str
    reason: str


@dataclass(slots=True)
class Tree:
    """What a walk found: text files by path, weight files, and what was passed over."""

    root: Path
    files: list[tuple[str, str]] = field(default_factory=list)
    weights: list[tuple[str, str]] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    unreadable: list[Skipped] = field(default_factory=list)

    def skip(self, path: str, reason: str, *, listed: bool = True) -> None:
        """Count one file or folder as not read."""
        self.counts[reason] += 1
        if listed and len(self.skipped) < MAX_LISTED:
            self.skipped.append(Skipped(path, reason))

    def fail(self, path: str, error: OSError) -> None:
        """Note something that should have been read and could not be."""
        failure = Skipped(path, f"cannot be read: {error.strerror or error}")
        self.counts["cannot be read"] += 1
        self.unreadable.append(failure)
        self.skipped.append(failure)


def walk(path: Path, *, shown: str = "", exclude: Sequence[str] = ()) -> Tree:
    """All files below ``path`` (or itself, if it is a file); ``shown`` stands before their paths.

    ``exclude`` are patterns as in ``.gitignore`` of what is left out, told from ``path``.

    Raises DataError for a path that does not exist or cannot be opened.
    """
    tree = Tree(path)
    try:
        if not path.is_dir():
            path.stat()
            # Without waiting: a pipe that nobody writes into opens for no reader.
            os.close(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)))
            _add_file(tree, str(path), path.name, shown or path.name)
            return tree
        os.scandir(path).close()
    except OSError as error:
        raise DataError(
            f"{path}: cannot be read: {error.strerror}",
            hint="name an existing file or folder that you may read",
        ) from error
    top, base, ignores = _inherited(path)
    _walk_folder(tree, str(path), shown, base, ignores, top, rules_of(exclude))
    return tree


def _walk_folder(
    tree: Tree,
    root: str,
    shown: str,
    base: str,
    inherited: list[IgnoreFile],
    top: Path | None,
    excluded: IgnoreFile | None,
) -> None:
    """``base`` is the path of the root inside its repository; rules are written relative to that."""
    waiting: list[tuple[str, str, str, list[IgnoreFile], bool]] = [(root, shown, base, inherited, False)]
    tracked = functools.cache(lambda: tracked_although_ignored(top) if top else NONE)
    while waiting:
        folder, prefix, inside, ignores, is_inside_ignored = waiting.pop()
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            tree.fail(prefix or ".", error)
            continue
        if any(entry.name == ".gitignore" for entry in entries):
            own = read_ignore_file(Path(folder, ".gitignore"), inside)
            ignores = [own, *ignores] if own else ignores
        for entry in entries:
            name = entry.name
            if entry.is_symlink():
                tree.skip(prefix + name, _link_reason(entry, tree.root), listed=False)
                continue
            is_folder = entry.is_dir(follow_symlinks=False)
            below = (prefix + name)[len(shown) :]
            if excluded is not None and excluded.decide(below, name, is_folder):
                tree.skip(prefix + name, "excluded", listed=False)
                continue
            is_ignored = is_inside_ignored or (
                bool(ignores) and _is_ignored(ignores, inside + name, name, is_folder)
            )
            if is_ignored and not tracked().keeps(inside + name, is_folder=is_folder):
                tree.skip(prefix + name, "ignored by .gitignore", listed=False)
            elif is_folder:
                reason = _folder_reason(entry)
                if reason is None:
                    further = (f"{prefix}{name}/", f"{inside}{name}/", ignores, is_ignored)
                    waiting.append((entry.path, *further))
                else:
                    tree.skip(f"{prefix}{name}/", reason, listed=name not in _VERSION_CONTROL)
            elif entry.is_file(follow_symlinks=False):
                _add_file(tree, entry.path, name, prefix + name)
            else:
                tree.skip(prefix + name, "not a regular file")


def _add_file(tree: Tree, path: str, name: str, shown: str) -> None:
    if _is_looked_at(name):
        if name.endswith(_MINIFIED):
            tree.skip(shown, "minified")
        else:
            tree.files.append((path, shown))
    elif name.endswith(WEIGHTS):
        tree.weights.append((path, shown))
    else:
        tree.skip(shown, "without text to read", listed=False)


def unread_as_name(shown: str) -> str | None:
    """The language or ending of a file of code that is not parsed; None for what is read."""
    name = shown.rpartition("/")[2]
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem or not ending.isalnum() or ending in _SETTLED:
        return None
    return _unread_as(name)


@functools.lru_cache(maxsize=65_536)
def _unread_as(name: str) -> str | None:
    return unread_as(PurePosixPath(name))


@functools.lru_cache(maxsize=65_536)
def _is_looked_at(name: str) -> bool:
    """Whether a finder reads files of this name, or it is code that is searched as text."""
    path = PurePosixPath(name)
    return is_read(path) or unread_as(path) is not None


_SETTLED = frozenset(
    {"py", "js", "ts", "tsx", "jsx", "json", "yaml", "yml", "md", "toml", "sh", "ipynb", "rst"}
)
"""Usual endings of files that are read without a grammar's help."""


def _is_ignored(ignores: list[IgnoreFile], path: str, name: str, is_folder: bool) -> bool:
    """The deepest ``.gitignore`` with a fitting rule decides."""
    for rules in ignores:
        decision = rules.decide(path, name, is_folder)
        if decision is not None:
            return decision
    return False


def _folder_reason(entry: os.DirEntry[str]) -> str | None:
    name = entry.name
    if name in _VERSION_CONTROL:
        return "version control"
    if name in _VENDORED or name.endswith((".egg-info", ".dist-info")):
        return "other people's code"
    if name in _CACHES:
        return "a tool's cache"
    if name in _FIXTURES:
        return "test fixtures"
    if name in {"env", ".env", "ENV"} and Path(entry.path, "pyvenv.cfg").is_file():
        return "other people's code"
    return None


def _link_reason(entry: os.DirEntry[str], root: Path) -> str:
    try:
        target = Path(entry.path).resolve(strict=True)
    except (OSError, RuntimeError):
        return "symbolic link that leads nowhere"
    inside = target.is_relative_to(root.resolve())
    return "symbolic link inside the tree" if inside else "symbolic link out of the tree"


def _inherited(path: Path) -> tuple[Path | None, str, list[IgnoreFile]]:
    """The git repository of a folder, its path in there, and the rules of the folders above it."""
    try:
        here = path.resolve()
    except (OSError, RuntimeError):
        return None, "", []
    top = next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), None)
    if top is None:
        return None, "", []
    ignores: list[IgnoreFile] = []
    excluded = read_ignore_file(top / ".git" / "info" / "exclude", "")
    if excluded:
        ignores.append(excluded)
    inside = ""
    folder = top
    for part in here.relative_to(top).parts:
        rules = read_ignore_file(folder / ".gitignore", inside)
        if rules:
            ignores.insert(0, rules)
        folder = folder / part
        inside += f"{part}/"
    return top, inside, ignores


def cores() -> int:
    """How many processes may run at once."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1
