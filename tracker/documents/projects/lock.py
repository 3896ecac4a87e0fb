"""``tracker.lock-check/1`` and its sisters: what a lock run wrote, what drifted, what two locks differ in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tracker.domain.locking.comparing import LockChange
from tracker.domain.locking.drift import Drift
from tracker.domain.locking.layout import to_plain
from tracker.domain.policy.policy import Acceptance

if TYPE_CHECKING:
    from tracker.domain.locking.entries import Lock


def drift_document(drift: Drift) -> dict[str, Any]:
    """One entry of ``drift``."""
    return {
        "id": drift.id,
        "model": drift.model,
        "level": drift.level.value,
        "text": drift.text,
        "where": list(drift.where),
    }


def acceptance_document(entry: Acceptance) -> dict[str, Any]:
    """One acceptance as the policy has it."""
    return {
        "model": entry.model,
        "duty": entry.duty,
        "text_sha256": entry.text_sha256,
        "approved_by": entry.approved_by,
        "ticket": entry.ticket,
        "on": entry.on.isoformat(),
        "until": entry.until.isoformat(),
    }


def check_document(
    lock: str,
    drift: Sequence[Drift],
    review: Sequence[Acceptance],
    lost: Sequence[str],
    unread: Sequence[str],
    models: int,
    notes: Sequence[str] = (),
) -> dict[str, Any]:
    """The JSON document ``tracker.lock-check/1``."""
    return {
        "schema": "tracker.lock-check/1",
        "lock": lock,
        "models": models,
        "drift": [drift_document(one) for one in drift],
        "review": [acceptance_document(one) for one in review],
        "lost": list(lost),
        "unread": list(unread),
        "notes": list(notes),
    }


def written_document(
    lock: str, written: Lock, changed: bool, changes: Sequence[LockChange], unread: Sequence[str]
) -> dict[str, Any]:
    """The JSON document ``tracker.lock-written/1``: what the lock holds now, and what changed."""
    return {
        "schema": "tracker.lock-written/1",
        "lock": lock,
        "changed": changed,
        "changes": [change_document(one) for one in changes],
        "unread": list(unread),
        "content": to_plain(written),
    }


def change_document(change: LockChange) -> dict[str, Any]:
    """One entry that came, went or changed."""
    return {
        "model": change.model,
        "source": change.source,
        "requested": change.requested,
        "kind": change.kind,
        "what": list(change.what),
    }


def differences_document(old: str, new: str, changes: Sequence[LockChange]) -> dict[str, Any]:
    """The JSON document ``tracker.lock-diff/1``."""
    return {
        "schema": "tracker.lock-diff/1",
        "old": old,
        "new": new,
        "changes": [change_document(one) for one in changes],
    }
