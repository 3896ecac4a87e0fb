"""``snapshots/history/<_id>/<number>.jsonl``: what was read of repositories' pasts.

A file holds all that is known up to one head and is never changed: for a newer head there is one more. What
is being read lies in ``.<_id>.part`` beside them until it is complete, so that nothing is asked twice.
"""

from __future__ import annotations

from pathlib import Path

from tracker.adapters.record.header import PASTS
from tracker.adapters.record.kept_files import KeptFiles
from tracker.adapters.record.pasts.journal import Journal
from tracker.domain.past.known import Past
from tracker.domain.past.lines import from_lines, to_lines
from tracker.domain.values.late_pattern import LatePattern
from tracker.errors import DataError, Problem

AREA = PASTS
_ID = LatePattern(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_NAME = LatePattern(r"([A-Za-z0-9][A-Za-z0-9_-]{0,63})/(\d{4})\.jsonl")


class PastFolder:
    """The pasts beside the snapshots in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept = KeptFiles(folder)

    @property
    def path(self) -> Path:
        """Where they lie."""
        return self._folder / AREA

    def names(self, repository: str) -> list[str]:
        """Files of one repository by its ``_id``, the oldest first."""
        if not _ID.fullmatch(repository):
            return []
        return [name for name in self._kept.names(AREA, repository) if _NAME.fullmatch(name)]

    def repositories(self) -> list[str]:
        """The ``_id`` of every repository something is kept of."""
        found = (_NAME.fullmatch(name) for name in self._kept.names(AREA))
        return sorted({match[1] for match in found if match})

    def read(self, name: str) -> Past:
        """One file. Raises DataError."""
        try:
            return from_lines(self._kept.read(AREA, name).splitlines(keepends=True))
        except (OSError, ValueError) as error:
            what = f"is no past that can be read: {error}"
            fix = "restore it from version control"
            raise DataError([Problem(path=str(self.path / name), line=0, what=what, fix=fix)]) from error

    def newest(self, repository: str) -> Past | None:
        """All that is known of a repository; None where nothing is kept. Raises DataError."""
        names = self.names(repository)
        return self.read(names[-1]) if names else None

    def of_hub(self, hub: str) -> str | None:
        """The ``_id`` under which a repository of that name was read last."""
        found = [
            one
            for one in self.repositories()
            if self.read(self.names(one)[-1]).hub.casefold() == hub.casefold()
        ]
        return found[-1] if len(found) == 1 else None

    def put(self, past: Past) -> str:
        """Keep it, under the next number unless the newest file says the same. Raises OSError."""
        if not _ID.fullmatch(past.id):
            raise ValueError(f"no file can be kept for a repository {past.id[:40]!r}")
        content = b"".join(to_lines(past))
        names = self.names(past.id)
        if names and self._kept.read(AREA, names[-1]) == content:
            return names[-1]
        number = int(names[-1][-10:-6]) + 1 if names else 1
        name = f"{past.id}/{number:04d}.jsonl"
        self._kept.put(AREA, name, content)
        return name

    def journal(self, repository: str) -> Journal:
        """What an interrupted reading of that repository left, and where the present one writes."""
        if not _ID.fullmatch(repository):
            raise ValueError(f"no file can be kept for a repository {repository[:40]!r}")
        return Journal(self.path / f".{repository}.part", self._folder)
