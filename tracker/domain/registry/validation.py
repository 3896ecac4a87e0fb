"""What `tracker validate` looked at, and what is wrong with it."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum

from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import Problem


class FileKind(StrEnum):
    """What a file is for."""

    REGISTRY = "registry"
    POLICY = "policy"
    SNAPSHOTS = "snapshots"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFile:
    """One file or folder; ``entries`` counts models, or snapshots, where they could be counted.

    ``content`` is what was read of a registry's own file: out of a pipe it comes once.
    """

    path: str
    kind: FileKind
    entries: int | None = None
    problems: tuple[Problem, ...] = ()
    content: bytes | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """All files, in the order they were looked at; ``dead_links`` are warnings."""

    files: tuple[CheckedFile, ...]
    dead_links: tuple[Problem, ...] = ()
    links_checked: int | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything wrong, file by file."""
        return tuple(problem for file in self.files for problem in file.problems)
