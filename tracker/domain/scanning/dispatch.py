"""Which finders read a file, by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import PurePosixPath
from typing import TypeAlias

from tracker.domain.scanning.reference import Candidate, Remark

Finder: TypeAlias = Callable[[PurePosixPath, str], Iterable[Candidate | Remark]]
"""``find_candidates(path, text)`` of a module: never raises, takes time linear in the text."""

_PYTHON = "python"
_NOTEBOOK = "notebook"
_JAVASCRIPT = "javascript"

# Names of modules beside this one, so that a scan imports only the finders its files need.
BY_NAME: dict[str, tuple[str, ...]] = {}
"""Finders by whole file name, lower case; looked at before the ending."""

BY_SUFFIX: dict[str, tuple[str, ...]] = {
    ".py": (_PYTHON,),
    ".pyi": (_PYTHON,),
    ".pyw": (_PYTHON,),
    ".ipynb": (_NOTEBOOK,),
    ".js": (_JAVASCRIPT,),
    ".mjs": (_JAVASCRIPT,),
    ".cjs": (_JAVASCRIPT,),
    ".jsx": (_JAVASCRIPT,),
    ".ts": (_JAVASCRIPT,),
    ".mts": (_JAVASCRIPT,),
    ".cts": (_JAVASCRIPT,),
    ".tsx": (_JAVASCRIPT,),
    ".vue": (_JAVASCRIPT,),
    ".svelte": (_JAVASCRIPT,),
}
"""Finders by the ending of a file's name, lower case."""


def finders_of(path: PurePosixPath) -> tuple[str, ...]:
    """Names of the finders that read this file; empty for a file that is not read."""
    name = path.name.lower()
    return BY_NAME.get(name) or BY_SUFFIX.get(path.suffix.lower(), ())


def find_all(path: PurePosixPath, text: str) -> Iterator[Candidate | Remark]:
    """Everything the finders of this file see in it."""
    for name in finders_of(path):
        yield from _finder(name)(path, text)


def _finder(name: str) -> Finder:
    finder: Finder = import_module(f"tracker.domain.scanning.{name}").find_candidates
    return finder
