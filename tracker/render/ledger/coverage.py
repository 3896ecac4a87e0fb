"""What was looked at, in a sentence: silence about a model is told from news of none."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.domain.changes.change import Change
from tracker.domain.changes.coverage import Coverage
from tracker.render.layout.safe import safe
from tracker.vocabulary import Direction

_MOST_NAMED = 6
NOTHING_KNOWN = "nothing is known of this window: it holds neither a snapshot nor a dated event"


def counted(changes: Sequence[Change]) -> str:
    """``2 tightened, 1 opened, 3 other``; what did not happen is not counted."""
    tightened, opened = (
        sum(change.direction is direction for change in changes)
        for direction in (Direction.TIGHTENED, Direction.OPENED)
    )
    rest = len(changes) - tightened - opened
    parts = [(tightened, "tightened"), (opened, "opened"), (rest, "other")]
    return ", ".join(f"{number} {word}" for number, word in parts if number) or "no changes"


def coverage_words(coverage: Coverage | None) -> str:
    """Who was read, and who was not and why; of a window without a snapshot, what it is answered from."""
    if coverage is None or not coverage.snapshots:
        return "no snapshot in this window: only what the registry dates is known"
    missed = [*coverage.stale, *coverage.unread]
    old = coverage.left_out.get("commit", 0)
    past = f"; {old} event{'s' * (old != 1)} by commits left out (`tracker history`)" if old else ""
    taken = f"{coverage.snapshots} snapshot{'s' * (coverage.snapshots != 1)}"
    words = f"{coverage.read} of {coverage.models} models read in the last of {taken}"
    if coverage.hosted:
        words += f" ({coverage.hosted} of them without a repository: nothing was there to read)"
    if not missed:
        return f"{words}{past}"
    named = ", ".join(f"{safe(one.model)} ({safe(one.reason)})" for one in missed[:_MOST_NAMED])
    more = f" and {len(missed) - _MOST_NAMED} more" if len(missed) > _MOST_NAMED else ""
    return f"{words}, {len(missed)} not: {named}{more}{past}"


def is_empty(changes: Sequence[Change], coverage: Coverage | None) -> bool:
    """Whether the window holds nothing that anything could be said from."""
    return not changes and coverage is not None and not coverage.snapshots
