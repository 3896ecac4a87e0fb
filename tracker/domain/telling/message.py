"""One message, in the two forms that places can take; and what became of sending it."""

from __future__ import annotations

from enum import StrEnum

from tracker.domain.values.late_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """``key`` is the event's. Every part is harmless where it is shown: outside words are defused in it."""

    key: str
    title: str
    text: str
    markdown_title: str
    markdown: str


class Outcome(StrEnum):
    """What is known of one attempt; a ``failed`` one has surely told nobody."""

    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Attempt:
    """An outcome, and why where it is not the wanted one."""

    outcome: Outcome
    reason: str = ""
