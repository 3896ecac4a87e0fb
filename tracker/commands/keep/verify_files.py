"""Whether local files are those that a lock names, by digest: also where the Hub has moved on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tracker.adapters.project.locked_files import difference, places_of
from tracker.adapters.workspace.lock_file import load_lock
from tracker.domain.locking.entries import LockedModel
from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import DataError, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesVerified:
    """What was compared, and everything that differs; ``absent`` are locked models that are not below."""

    files: int
    models: int
    problems: tuple[Problem, ...]
    absent: tuple[str, ...] = ()


def verify_files(folder: Path, lock_path: Path) -> FilesVerified:
    """Raise DataError for a folder that is none, and for a lock that cannot be read."""
    if not folder.is_dir():
        raise DataError(f"{folder}: no such folder", hint="name the folder that holds the downloaded files")
    lock = load_lock(lock_path)
    found: list[tuple[LockedModel, Path]] = []
    absent = []
    named = [model for model in lock.models if model.files]
    for model in named:
        place = next((place for place in places_of(folder, model) if place.is_dir()), None)
        if place is None:
            absent.append(model)
        else:
            found.append((model, place))
    if not found and (here := _lying_here(folder, named)):
        found.append((here, folder))
        absent.remove(here)
    problems = tuple(problem for model, place in found for problem in _problems(model, place, folder))
    return FilesVerified(
        files=sum(len(model.files) for model, _ in found),
        models=len(found),
        problems=problems,
        absent=tuple(model.repo for model in absent),
    )


def _lying_here(folder: Path, models: list[LockedModel]) -> LockedModel | None:
    """The model whose files lie in the folder itself: the one that has most of them there."""
    counted = [(sum((folder / file.path).is_file() for file in model.files), model) for model in models]
    best = max(counted, key=lambda one: one[0], default=None)
    return best[1] if best is not None and best[0] > 0 else None


def _problems(model: LockedModel, place: Path, folder: Path) -> Iterator[Problem]:
    for file in model.files:
        what = difference(place, file, folder)
        if what is not None:
            yield Problem(path=str(place / file.path), line=0, what=f"{model.repo}: {what}")
