"""Which lines a change adds, as git tells it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from pathlib import Path
from typing import BinaryIO

from tracker.adapters.project.git_attributes import take_attributes_away
from tracker.adapters.project.git_repository import Repository, open_repository
from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import UsageError

_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_ESCAPED = re.compile(rb"\\([0-7]{3}|.)")
_MEANINGS = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"v": b"\v"}
_OTHER_LINE_ENDS = re.compile(rb"\r(?!\n)|[\x00\x0b\x0c\x1c-\x1e]|\xc2\x85|\xe2\x80[\xa8\xa9]")
_SUBMODULE = re.compile(rb"(?:old|new|deleted file|new file) mode 160000|index [0-9a-f]+\.\.[0-9a-f]+ 160000")
_PIECE = 1 << 16
_LARGEST_FILE = 50_000_000


@dataclass(slots=True)
class Changed:
    """What a change touches: lines by resolved path, and whole folders that came with it."""

    lines: dict[Path, frozenset[int] | None] = field(default_factory=dict)
    folders: set[Path] = field(default_factory=set)

    def __contains__(self, path: Path) -> bool:
        return path in self.lines or any(folder in self.folders for folder in path.parents)

    def __getitem__(self, path: Path) -> frozenset[int] | None:
        """The lines of a touched file; None for all of them."""
        return self.lines.get(path)


def added_lines(folder: Path, revision: str) -> Changed:
    """What was added since ``revision``: lines, new files as a whole, new and moved submodules as a whole.

    Compared is the working tree with where this branch left ``revision``. Raises UsageError.
    """
    with open_repository(folder) as repository:
        base = merge_base(repository, repository.commit(revision))
        take_attributes_away(repository, base)
        # An index may say that a file has not changed and need not be looked at.
        repository.git("update-index", "-q", "--unmerged", "--ignore-missing", "--really-refresh")
        changed = Changed()
        with repository.stream(*_DIFF, base, "--") as patch:
            for name, lines, is_folder in _read_patch(patch):
                path = _place(repository.top / name)
                if is_folder:
                    changed.folders.add(path)
                else:
                    changed.lines[path] = None if lines is None or _counts_otherwise(path) else lines
        # What .gitignore leaves out is left out by the walk; git takes for ever over some patterns.
        untracked = repository.git("ls-files", "--others", "--directory", "-z")
        for entry in filter(None, untracked.split(b"\0")):
            path = _place(repository.top / entry.decode(errors="surrogateescape"))
            if entry.endswith(b"/"):
                changed.folders.add(path)
            else:
                changed.lines[path] = None
    return changed


_DIFF = (
    "diff",
    "--unified=0",
    "--text",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--no-renames",
    "--no-indent-heuristic",
    "--submodule=short",
    "--ignore-submodules=dirty",  # looks at what they are, and runs nothing inside them
    "--src-prefix=a/",
    "--dst-prefix=b/",
)


def merge_base(repository: Repository, commit: str) -> str:
    """Where this branch left ``commit``; the commit itself where the two share no history."""
    try:
        return repository.git("merge-base", commit, "HEAD").decode().strip() or commit
    except UsageError:
        return commit


def _place(path: Path) -> Path:
    """Where a file is; one that is a link itself may lead in a circle and is not followed."""
    return path.parent.resolve() / path.name


def _counts_otherwise(path: Path) -> bool:
    """Whether readers of texts may count its lines in another way than git, which knows ``\\n`` alone."""
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_FILE)
    except OSError:
        return False
    return _OTHER_LINE_ENDS.search(content) is not None


def _read_patch(patch: BinaryIO) -> Iterator[tuple[str, frozenset[int] | None, bool]]:
    """Path, added lines (None: all) and whether it is a submodule, for each file that is still there."""
    name: str | None = None
    added: set[int] = set()
    is_new = is_folder = False
    left = 0  # lines of the running hunk, which may look like headers
    for line in _line_starts(patch):
        if left and line[:1] in b"+-":
            left -= 1
        elif line.startswith(b"diff --git "):
            if name is not None:
                yield name, None if is_new else frozenset(added), is_folder
            name, added, is_new, is_folder, left = None, set(), False, False, 0
        elif line.startswith(b"* Unmerged path "):
            yield _name(line[16:].rstrip(b"\n")), None, False
        elif line.startswith(b"+++ "):
            name = None if line.startswith(b"+++ /dev/null") else _name(line[4:].rstrip(b"\n"))
        elif line.startswith(b"new file mode"):
            is_new, is_folder = True, _SUBMODULE.match(line) is not None
        elif _SUBMODULE.match(line):
            is_folder = True
        elif hunk := _HUNK.match(line):
            first, count = int(hunk[2]), int(hunk[3] or 1)
            left = int(hunk[1] or 1) + count
            added.update(range(first, first + count))
    if name is not None:
        yield name, None if is_new else frozenset(added), is_folder


def _line_starts(patch: BinaryIO) -> Iterator[bytes]:
    """The lines, and of a long one its start alone."""
    at_start = True
    while piece := patch.readline(_PIECE):
        if at_start:
            yield piece
        at_start = piece.endswith(b"\n")


def _name(quoted: bytes) -> str:
    """The path in a ``+++`` line; git quotes names with unusual characters as C does."""
    name = quoted.rstrip(b"\t")
    if name.startswith(b'"') and name.endswith(b'"'):
        name = _ESCAPED.sub(_unescape, name[1:-1])
    return name.removeprefix(b"b/").decode(errors="surrogateescape")


def _unescape(found: re.Match[bytes]) -> bytes:
    code = found[1]
    return bytes([int(code, 8) & 0xFF]) if len(code) == 3 else _MEANINGS.get(code, code)
