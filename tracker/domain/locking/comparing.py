"""What changed between two locks, in words, for whoever reviews the change."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.locking.entries import Lock, LockedModel
from tracker.domain.values.late_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LockChange:
    """One entry that came, went or changed; ``what`` says how, a sentence each."""

    model: str
    source: str
    requested: str | None
    kind: str
    what: tuple[str, ...]


def compare_locks(old: Lock, new: Lock) -> tuple[LockChange, ...]:
    """Entries by source and name; one whose asked revision is another is a new one."""
    found = []
    was, now = old.by_key, new.by_key
    for key in sorted({*was, *now}):
        before, after = was.get(key), now.get(key)
        if before is None and after is not None:
            found.append(_change(after, "added", tuple(_state(after))))
        elif after is None and before is not None:
            found.append(_change(before, "removed", ()))
        elif before is not None and after is not None and before != after:
            found.append(_change(after, "changed", tuple(_moves(before, after))))
    return tuple(found)


def _change(model: LockedModel, kind: str, what: tuple[str, ...]) -> LockChange:
    return LockChange(model=model.repo, source=model.source, requested=model.requested, kind=kind, what=what)


def _state(model: LockedModel) -> Iterator[str]:
    yield f"revision {_short(model.revision)}" if model.revision else "not pinnable"
    yield f"licence {model.license.concluded or 'unknown'} ({model.license.license_class})"
    for use, verdict in sorted(model.verdict.items()):
        yield f"{use}: {verdict}"


def _moves(old: LockedModel, new: LockedModel) -> Iterator[str]:
    if old.repo_id != new.repo_id and old.repo_id and new.repo_id:
        yield "another repository under the same name"
    if old.revision != new.revision:
        yield f"revision {_short(old.revision)} → {_short(new.revision)}"
    was, now = old.license, new.license
    if (was.concluded, was.license_class) != (now.concluded, now.license_class):
        yield (
            f"licence {was.concluded or 'unknown'} ({was.license_class}) → "
            f"{now.concluded or 'unknown'} ({now.license_class})"
        )
    if was.declared != now.declared:
        yield f"the card declares {now.declared or 'nothing'} after {was.declared or 'nothing'}"
    if was.evidence != now.evidence:
        yield "licence texts are not the same"
    if old.access != new.access:
        yield f"access {old.access} → {new.access}"
    for use in sorted({*old.verdict, *new.verdict}):
        before, after = old.verdict.get(use, "not asked"), new.verdict.get(use, "not asked")
        if before != after:
            yield f"{use}: {before} → {after}"
    if old.files != new.files:
        yield f"{_count(old, new)} other files or bytes"
    if old.bases != new.bases:
        yield "what it came from is not the same"
    if old.where != new.where:
        yield f"used in {', '.join(new.where) or 'no file'}"
    if old.head != new.head and old.revision == new.revision:
        yield "the default branch moved"


def _count(old: LockedModel, new: LockedModel) -> int:
    return len({*old.files} ^ {*new.files})


def _short(revision: str | None) -> str:
    return revision[:12] if revision else "none"
