"""A change's reason where the moves of its verdicts are said beside it: each is said once."""

from __future__ import annotations

import re

from tracker.domain.changes.change import Change
from tracker.vocabulary import Verdict

_LEFT_OVER = re.compile(r"(?:; )+")


def reason_beside_moves(change: Change) -> str:
    """The reason without "use, host: allowed → conditional", with what is said about it."""
    groups: dict[tuple[Verdict, Verdict], list[str]] = {}
    for action, pair in change.verdicts.items():
        groups.setdefault(pair, []).append(action)
    reason = change.reason
    for (old, new), actions in groups.items():
        head, found, rest = reason.partition(f"{', '.join(actions)}: {old} → {new}")
        if found:
            reason = head + _unwrapped(rest)
    return _LEFT_OVER.sub("; ", reason).strip("; :")


def _unwrapped(rest: str) -> str:
    """What follows, without the brackets about its first words."""
    if not rest.startswith(" ("):
        return rest
    depth = 0
    for at, letter in enumerate(rest):
        depth += (letter == "(") - (letter == ")")
        if letter == ")" and depth == 0:
            return rest[2:at] + rest[at + 1 :]
    # A text that was cut short leaves a bracket open.
    return rest[1:]
