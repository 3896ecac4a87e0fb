"""``tracker.refresh/1``: what a refresh did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tracker.documents.changes import change_document
from tracker.vocabulary import ReadStatus

if TYPE_CHECKING:
    from tracker.domain.changes.change import Change
    from tracker.domain.observing.tally import Tally


def refresh_document(
    counts: Tally,
    changes: Sequence[Change] | None,
    old: str | None,
    new: str,
    written: bool,
    owners: tuple[int, int, Mapping[str, str]] = (0, 0, {}),
) -> dict[str, Any]:
    """``old`` and ``new`` are the times of the snapshots; ``changes`` is None where there is no old one.

    ``owners`` are how many are watched, what they list, and why lists were not read.
    """
    return {
        "schema": "tracker.refresh/1",
        "snapshot": new,
        "previous": old,
        "written": written,
        "models": {status.value: counts.statuses.get(status, 0) for status in ReadStatus},
        "left_alone": counts.kept,
        "confirmed_by_lists": counts.confirmed,
        "files_unread": counts.files_unread,
        "files_unverified": counts.files_unverified,
        "requests": counts.requests,
        "errors": {code.value: count for code, count in sorted(counts.errors.items())},
        "unread": [
            {
                "model": model,
                "code": error.code.value,
                "http_status": error.http_status,
                "detail": error.detail or None,
            }
            for model, error in counts.named
        ],
        "owners": {
            "watched": owners[0],
            "repositories": owners[1],
            "unread": [{"owner": owner, "code": code} for owner, code in sorted(owners[2].items())],
        },
        "changes": None if changes is None else [change_document(change) for change in changes],
    }
