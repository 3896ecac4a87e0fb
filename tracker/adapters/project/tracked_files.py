"""Files that git tracks although a rule of ``.gitignore`` fits their names: they are part of the project."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from tracker.adapters.project.git_repository import open_repository
from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import UsageError


@dataclass(frozen=True, slots=True)
class Tracked:
    """Tracked ``files`` by path from the root of the repository, and the folders that hold them."""

    files: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()

    def keeps(self, path: str, *, is_folder: bool) -> bool:
        """Whether an ignored path is read all the same."""
        return path in (self.folders if is_folder else self.files)


NONE = Tracked()


def tracked_although_ignored(top: Path) -> Tracked:
    """What git tracks in the repository at ``top``; nothing where git is missing or refuses."""
    try:
        with open_repository(top) as repository:
            listed = repository.git("ls-files", "-z", "--cached")
    except UsageError:
        return NONE
    files = [name.decode(errors="surrogateescape") for name in listed.split(b"\0") if name]
    folders = {parent.as_posix() for file in files for parent in PurePosixPath(file).parents}
    return Tracked(frozenset(files), frozenset(folders))
