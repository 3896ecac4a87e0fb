"""The finders by name: the one table through which a finder is imported, when a file needs it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import PurePosixPath
from typing import TypeAlias

from tracker.domain.scanning.text.reference import Candidate, Remark

Finder: TypeAlias = Callable[[PurePosixPath, str], Iterable[Candidate | Remark]]
"""``find_candidates(path, text)`` of a module: never raises, takes time linear in the text."""

_ROOM = "tracker.domain.scanning"
MODULES: dict[str, str] = {
    "python": f"{_ROOM}.code.python",
    "javascript": f"{_ROOM}.code.javascript",
    **{
        name: f"{_ROOM}.files.{name}"
        for name in (
            "dockerfile", "dotenv", "json_files", "make", "markdown", "modelfile", "notebook", "script",
            "shell", "systemd", "terraform", "toml_files", "yaml_files",
        )
    },
}  # fmt: skip


def finder_named(name: str) -> Finder:
    """The finder of that name, imported at its first use."""
    finder: Finder = import_module(MODULES[name]).find_candidates
    return finder
