"""The attributes that a project's ``.gitattributes`` name, so that a stronger line can take them away.

Git looks for the value of every attribute that it has read the name of, and tries pattern after pattern until
it has found each. Its matching takes time that grows with the stars of a pattern as powers do. A first line
that says something of every name is all it then looks at.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from tracker.adapters.files.regular_file import open_regular
from tracker.adapters.project.git_repository import Repository
from tracker.errors import UsageError

_FILE = b".gitattributes"
_LARGEST = 10_000_000
_MOST_NAMES = 5_000
_LONGEST_LINE = 1_500
"""Git passes over lines of more than 2,048 bytes."""

_QUOTED = re.compile(rb'"(?:[^"\\]|\\.)*"')
_NAME = re.compile(rb"[A-Za-z0-9_.][-A-Za-z0-9_.]*")
_MACRO = b"[attr]"
_BLANK = b" \t\r\n\0"
_BLANKS = re.compile(b"[" + _BLANK + b"]+")


def take_attributes_away(repository: Repository, base: str) -> None:
    """Make all ``.gitattributes`` powerless in ``repository``. Raises UsageError where one is no file."""
    names: set[bytes] = set()
    for content in _contents(repository, base):
        names.update(attribute_names(content))
        if len(names) > _MOST_NAMES:
            raise UsageError(f"--changed-since: .gitattributes name more than {_MOST_NAMES} attributes")
    repository.add_attributes(b"".join(_lines(sorted(names))))


def attribute_names(content: bytes) -> Iterator[bytes]:
    """Every name in a file of attributes that git would learn, macros and those they stand for included."""
    for line in content.removeprefix(b"\xef\xbb\xbf").split(b"\n"):
        text = line.lstrip(_BLANK)
        if text.startswith(_MACRO):
            rest = text[len(_MACRO) :]
        elif quoted := _QUOTED.match(text):
            rest = text[quoted.end() :]
        else:
            rest = _BLANKS.split(text, maxsplit=1)[-1] if _BLANKS.search(text) else b""
        for word in _BLANKS.split(rest):
            name = word.lstrip(b"-!").partition(b"=")[0]
            if _NAME.fullmatch(name) and not name.startswith(b"builtin_"):
                yield name


def _lines(names: Iterable[bytes]) -> Iterator[bytes]:
    line = b"*"
    for name in names:
        if len(name) > _LONGEST_LINE:
            continue  # git passes over the line that holds it as well
        if len(line) + len(name) + 2 > _LONGEST_LINE:
            yield line + b"\n"
            line = b"*"
        line += b" !" + name
    yield line + b" !diff\n"


def _contents(repository: Repository, base: str) -> Iterator[bytes]:
    """What git may read: a file of each folder that the change or its base has, or the index in its place."""
    top = os.fsencode(repository.top)
    listed = _entries(repository.git("ls-files", "--stage", "-z"))
    before = _entries(repository.git("ls-tree", "-r", "-z", "--full-tree", base))
    for folder in _folders((*listed, *before)):
        content = _of_folder(os.path.join(top, folder, _FILE))  # noqa: PTH118 - names as bytes
        if content is None and (blob := listed.get(folder + b"/" + _FILE if folder else _FILE)):
            content = repository.git("cat-file", "blob", blob)[:_LARGEST]
        if content is not None:
            yield content


def _of_folder(path: bytes) -> bytes | None:
    """The file; None where git looks into the index, as there is none, or a link."""
    try:
        mode = os.lstat(path).st_mode
        if stat.S_ISLNK(mode) or stat.S_ISDIR(mode):
            return None
        with open_regular(Path(os.fsdecode(path)), follow_links=False) as file:
            content = file.read(_LARGEST + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UsageError(f"--changed-since: {os.fsdecode(path)}: {error.strerror or error}") from error
    if len(content) > _LARGEST:
        raise UsageError(f"--changed-since: {os.fsdecode(path)} is larger than 10 MB")
    return content


def _entries(listed: bytes) -> dict[bytes, str]:
    """Blobs by path, of lines ``mode … id …`` with a tab before the path."""
    found = {}
    for entry in filter(None, listed.split(b"\0")):
        words, _, path = entry.partition(b"\t")
        found[path] = next(word for word in words.decode().split() if len(word) >= 40)
    return found


def _folders(paths: Iterable[bytes]) -> Iterator[bytes]:
    """The folders of ``paths`` and those around them, each once."""
    seen: set[bytes] = set()
    yield b""
    for path in paths:
        folder = path.rpartition(b"/")[0]
        while folder and folder not in seen:
            seen.add(folder)
            yield folder
            folder = folder.rpartition(b"/")[0]
