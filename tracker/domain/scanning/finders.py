"""The finders by name: the one table through which a finder is imported, when a file needs it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from pathlib import PurePosixPath
from typing import TypeAlias

from tracker.domain.scanning.text.reference import Candidate, Mention, Remark

Finder: TypeAlias = Callable[[PurePosixPath, str], Iterable[Candidate | Remark | Mention]]
"""``find_candidates(path, text)`` of a module: never raises, takes time linear in the text."""

_ROOM = "tracker.domain.scanning"
MODULES: dict[str, str] = {
    "python": f"{_ROOM}.code.python",
    **{
        name: f"{_ROOM}.files.{name}"
        for name in (
            "bicep", "dockerfile", "dotenv", "json_files", "make", "modelfile", "plain_text", "shell",
            "systemd", "terraform", "toml_files", "yaml_files",
        )
    },
    **{
        name: f"{_ROOM}.blends.{name}"
        for name in ("components", "markdown", "notebook", "script", "sniffed", "text_markup")
    },
}  # fmt: skip


_PROVIDED: dict[str, Callable[[], Finder | None]] = {}


def provide(name: str, make: Callable[[], Finder | None]) -> None:
    """Offer a finder that needs more than the standard library; ``make`` gives None where that is missing."""
    _PROVIDED[name] = make
    is_there.cache_clear()


def is_provided(name: str) -> bool:
    """Whether the finder of that name is offered, not a module of the domain."""
    return name in _PROVIDED


@cache
def is_there(name: str) -> bool:
    """Whether a file can be given to the finder of that name here."""
    return name in MODULES or (name in _PROVIDED and _PROVIDED[name]() is not None)


def finder_named(name: str) -> Finder:
    """The finder of that name, imported at its first use."""
    made = _PROVIDED[name]() if name in _PROVIDED else None
    if made is not None:
        return made
    finder: Finder = import_module(MODULES[name]).find_candidates
    return finder
