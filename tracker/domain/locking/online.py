"""What the Hub shows now beside what a lock holds: moved heads, other texts, gates, repositories gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tracker.domain.locking.drift import Drift, DriftLevel
from tracker.domain.locking.entries import LockedFile, LockedModel
from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import Access, LicenseClass

_ACCESS = [access.value for access in Access if access is not Access.UNKNOWN]
_CLASSES = [found.value for found in LicenseClass if found is not LicenseClass.UNKNOWN]
_HOLDS = "the pinned text still holds for the pinned files; moving the pin means deciding again"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadNow:
    """One model's default branch as the Hub shows it; ``problem`` where it could not be read.

    ``gone`` is a repository that is no more, or private; ``renamed`` its id today, where that is another.
    """

    repo_id: str | None = None
    revision: str | None = None
    access: str = "unknown"
    region_gate: str | None = None
    declared: str | None = None
    license_class: str = "unknown"
    license_sha256: str | None = None
    texts_read: bool = True
    renamed: str | None = None
    gone: bool = False
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesNow:
    """The files at the locked commit now; ``gone`` where the Hub has no such commit any more."""

    files: Sequence[LockedFile] = ()
    gone: bool = False
    problem: str | None = None


def online_drift(model: LockedModel, head: HeadNow, files: FilesNow | None) -> Iterator[Drift]:
    """Everything that moved since the lock was written; a reading that failed says nothing here."""
    if head.gone:
        text = "the repository is no more, or private; keep your copy and the texts beside the lock"
        yield _drift("repo-missing", DriftLevel.ERROR, model, text)
        return
    if head.problem is not None:
        return
    if head.repo_id and model.repo_id and head.repo_id != model.repo_id:
        text = f"another repository stands under this name ({model.repo_id} → {head.repo_id})"
        yield _drift("repo-replaced", DriftLevel.ERROR, model, text)
        return
    if head.renamed:
        yield _drift("repo-renamed", DriftLevel.NOTE, model, f"it is called {head.renamed} now")
    yield from _at_the_commit(model, files)
    yield from _at_the_head(model, head)


def _at_the_commit(model: LockedModel, files: FilesNow | None) -> Iterator[Drift]:
    if files is None or files.problem:
        return
    if files.gone:
        text = f"commit {(model.revision or '')[:12]} is gone: history was rewritten; keep your copy"
        yield _drift("revision-gone", DriftLevel.ERROR, model, text)
        return
    now = {file.path: file for file in files.files}
    differing = sorted(file.path for file in model.files if _differs(file, now.get(file.path)))
    if differing:
        named = ", ".join(differing[:3]) + (f" and {len(differing) - 3} more" if len(differing) > 3 else "")
        text = f"{named}: other bytes at the same commit, which should be impossible; report it"
        yield _drift("file-digest-differs", DriftLevel.ERROR, model, text)


def _differs(locked: LockedFile, now: LockedFile | None) -> bool:
    if now is None:
        return True
    if locked.sha256 and now.sha256:
        return locked.sha256 != now.sha256
    if locked.git_sha1 and now.git_sha1:
        return locked.git_sha1 != now.git_sha1
    return locked.size != now.size


def _at_the_head(model: LockedModel, head: HeadNow) -> Iterator[Drift]:
    seen = model.head.revision if model.head else None
    if head.revision and seen and head.revision != seen:
        text = f"the default branch moved from {seen[:12]} to {head.revision[:12]}; the pin holds"
        yield _drift("head-moved", DriftLevel.NOTE, model, text)
    told = model.head.license_sha256 if model.head else None
    if head.texts_read and told != head.license_sha256:
        what = "is gone" if head.license_sha256 is None else "is new" if told is None else "is another"
        yield _drift("license-text-changed", DriftLevel.WARNING, model, f"the licence text {what}; {_HOLDS}")
    if head.declared != model.license.declared:
        was, now = model.license.declared or "nothing", head.declared or "nothing"
        text = f"the card declares {now} after {was}; {_HOLDS}"
        yield _drift("license-declared-changed", DriftLevel.WARNING, model, text)
    yield from _class_moved(model, head)
    yield from _access_moved(model, head)


def _class_moved(model: LockedModel, head: HeadNow) -> Iterator[Drift]:
    old, new = model.license.license_class, head.license_class
    if old == new or old not in _CLASSES or new not in _CLASSES:
        return
    tightened = _CLASSES.index(new) > _CLASSES.index(old)
    name = "license-class-tightened" if tightened else "license-class-opened"
    yield _drift(name, DriftLevel.WARNING, model, f"{old} → {new}; {_HOLDS}")


_GATES: Mapping[str, int] = {"open": 0, "gated-auto": 1, "gated-manual": 2}


def _access_moved(model: LockedModel, head: HeadNow) -> Iterator[Drift]:
    old, new = model.access, head.access
    if head.region_gate and new == old:
        return
    if old == new or new not in _ACCESS or old not in _ACCESS:
        return
    if old in _GATES and new in _GATES:
        if _GATES[new] > _GATES[old]:
            name = "gate-added" if old == "open" else "gate-tightened"
        else:
            name = "gate-removed" if new == "open" else "gate-relaxed"
    else:
        name = f"access-{new}"
    opened = _ACCESS.index(new) < _ACCESS.index(old)
    yield _drift(name, DriftLevel.NOTE if opened else DriftLevel.WARNING, model, f"{old} → {new}")


def _drift(name: str, level: DriftLevel, model: LockedModel, text: str) -> Drift:
    return Drift(id=name, level=level, model=model.repo, text=text, where=model.where)
