"""``tracker.diff/1``: changes between two moments and what was looked at, as objects and as rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tracker.domain.changes.change import Change, Mark
from tracker.domain.changes.coverage import Coverage, Unread
from tracker.vocabulary import Direction

CHANGE_COLUMNS = (
    "date",
    "model",
    "hub",
    "check",
    "field",
    "old",
    "new",
    "direction",
    "level",
    "kind",
    "reason",
    "evidence",
    "observed_after",
    "observed_by",
    "how",
    "net",
    "verdicts",
    "links",
    "key",
)


def diff_document(
    changes: Sequence[Change],
    old: str | None,
    new: str,
    snapshots: tuple[str | None, str | None],
    coverage: Coverage | None = None,
) -> dict[str, Any]:
    """The JSON document ``tracker.diff/1``."""
    return {
        "schema": "tracker.diff/1",
        "old": old,
        "new": new,
        "old_snapshot": snapshots[0],
        "new_snapshot": snapshots[1],
        "summary": {
            direction.value: sum(change.direction is direction for change in changes)
            for direction in Direction
        },
        "changes": [change_document(change) for change in changes],
        **({} if coverage is None else {"coverage": coverage_document(coverage)}),
    }


def change_document(change: Change) -> dict[str, Any]:
    """One change in the shape of ``tracker.diff/1``."""
    return {
        "model": change.model,
        "hub": change.hub,
        "check": change.check,
        "field": change.field,
        "old": change.old,
        "new": change.new,
        "direction": change.direction.value,
        "level": change.level.value,
        "kind": change.kind.value,
        "date": change.date,
        "observed": {"after": change.observed.after, "by": change.observed.by},
        "reason": change.reason,
        "evidence": list(change.evidence),
        "links": list(change.links),
        "how": change.how.value,
        "verdicts": {
            action.value: [before.value, after.value] for action, (before, after) in change.verdicts.items()
        },
        "net": change.net,
        "key": change.key or None,
        **({} if change.commit is None else {"commit": _commit_document(change.commit)}),
    }


def _commit_document(mark: Mark) -> dict[str, Any]:
    return {
        "id": mark.id,
        "title": mark.title or None,
        "authors": list(mark.authors),
        "doubts": list(mark.doubts),
    }


def change_row(change: Change) -> list[object]:
    """One change as cells under ``CHANGE_COLUMNS``."""
    document = change_document(change)
    document |= {
        "evidence": " ".join(change.evidence),
        "links": " ".join(change.links),
        "observed_after": change.observed.after,
        "observed_by": change.observed.by,
        "verdicts": " ".join(f"{action}:{old}>{new}" for action, (old, new) in change.verdicts.items()),
    }
    return [document[key] for key in CHANGE_COLUMNS]


def coverage_document(coverage: Coverage) -> dict[str, Any]:
    """What was looked at in a window, in the shape of ``coverage`` in ``tracker.diff/1``."""
    return {
        "snapshots": coverage.snapshots,
        "first": coverage.first,
        "last": coverage.last,
        "models": coverage.models,
        "read": coverage.read,
        "hosted": coverage.hosted,
        "stale": _unread(coverage.stale),
        "unread": _unread(coverage.unread),
        **({"left_out": dict(coverage.left_out)} if coverage.left_out else {}),
    }


def _unread(models: Iterable[Unread]) -> list[dict[str, Any]]:
    return [{"model": one.model, "read_at": one.read_at, "reason": one.reason} for one in models]
