"""Texts inside a file that are files of another kind: here-documents, ``python -c``, fences, ConfigMaps.

Finders stand below the table that says which finder reads what, and must not know it; the table makes
itself known here when it is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TypeAlias

from tracker.domain.scanning.text.located import LocatedText, line_starts
from tracker.domain.scanning.text.reference import Candidate, Mention, Remark

FileFinder: TypeAlias = Callable[[PurePosixPath, str], Iterator[Candidate | Remark | Mention]]
"""What reads a text as the file of that name."""

BY_GRAMMAR = PurePosixPath("python that does not parse")
"""The name under which Python is read by a grammar; no file is called so."""

_known: list[FileFinder] = []


def embedded_files_are_read_by(finder: FileFinder) -> None:
    """Said once, by the table of finders."""
    _known[:] = [finder]


def find_as_file(path: PurePosixPath, text: str) -> Iterator[Candidate | Remark | Mention]:
    """What is found in a text that is the file of another name than its own."""
    (finder,) = _known
    return finder(path, text)


def find_embedded(path: PurePosixPath, content: LocatedText) -> Iterator[Candidate]:
    """The same of a text inside another, with places in the file around it."""
    starts = line_starts(content.text)
    for found in find_as_file(path, content.text):
        if isinstance(found, Candidate):
            place = content.place_of(starts[min(found.line, len(starts)) - 1] + found.column - 1)
            yield replace(found, line=place.line, column=place.column)
