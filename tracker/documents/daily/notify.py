"""``tracker.notify/1``: who was told what, and what nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tracker.domain.telling.memory import Open
    from tracker.domain.telling.message import Message, Outcome


def notify_document(
    until: str,
    begun: Sequence[str],
    messages: Iterable[tuple[str, Message, Outcome | None, str]],
    unknown: Iterable[Open],
) -> dict[str, Any]:
    """``outcome`` is ``sent``, ``failed``, ``unknown``, or null for what a dry run would send."""
    return {
        "schema": "tracker.notify/1",
        "until": until,
        "begun": list(begun),
        "messages": [
            {
                "name": name,
                "event": message.key,
                "outcome": outcome.value if outcome else None,
                "reason": reason or None,
                "title": message.title,
                "text": message.text,
            }
            for name, message, outcome, reason in messages
        ],
        "unknown": [
            {
                "name": one.name,
                "event": one.message.key,
                "title": one.message.title,
                "tried": one.at,
                "reason": one.reason or None,
            }
            for one in unknown
        ],
    }
