"""What is remembered of messages: from where each name is told, what it was told, what is still open.

Two rules make "at most once" true. An intent is remembered before anything is sent; and an intent of
which nothing more is known counts as told until somebody says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field

from tracker.domain.telling.message import Attempt, Message, Outcome
from tracker.domain.values.late_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A message to a name that is not settled.

    ``failed`` where it surely did not arrive; else nobody knows. ``at`` is when it was last tried.
    """

    name: str
    message: Message
    at: str
    failed: bool = False
    reason: str = ""


@dataclass(slots=True)
class Memory:
    """``since`` is the snapshot after which each name is told; ``told`` has the time by name and key."""

    since: dict[str, str] = field(default_factory=dict)
    told: dict[str, dict[str, str]] = field(default_factory=dict)
    open: dict[tuple[str, str], Open] = field(default_factory=dict)

    def begin(self, name: str, stamp: str, known: Iterable[str] = ()) -> list[Open]:
        """Tell ``name`` what comes after ``stamp``, but for the ``known`` events.

        What was open for it is let go, and given back.
        """
        self.since[name] = stamp
        self.told.setdefault(name, {}).update(dict.fromkeys(known, stamp))
        let_go = [one for one in self.open.values() if one.name == name]
        for one in let_go:
            self._settle(one)
        return let_go

    def is_new(self, name: str, key: str) -> bool:
        """Whether nobody ever tried to tell ``name`` of this event."""
        return key not in self.told.get(name, ()) and (name, key) not in self.open

    def intend(self, name: str, message: Message, at: str) -> None:
        """Remember that it is about to be sent; until more is known, it may have arrived."""
        self.open[name, message.key] = Open(name=name, message=message, at=at)

    def learn(self, name: str, message: Message, at: str, attempt: Attempt) -> None:
        """Remember what became of it."""
        one = Open(
            name=name,
            message=message,
            at=at,
            failed=attempt.outcome is Outcome.FAILED,
            reason=attempt.reason,
        )
        if attempt.outcome is Outcome.SENT:
            self._settle(one)
        else:
            self.open[name, message.key] = one

    def failed(self, name: str) -> Iterator[Open]:
        """What ``name`` was surely not told, and should be."""
        yield from [one for one in self.open.values() if one.name == name and one.failed]

    def unknown(self, name: str | None = None) -> Iterator[Open]:
        """What may have arrived or not; of all names unless one is given."""
        yield from [
            one for one in self.open.values() if not one.failed and (name is None or one.name == name)
        ]

    def _settle(self, one: Open) -> None:
        self.open.pop((one.name, one.message.key), None)
        self.told.setdefault(one.name, {})[one.message.key] = one.at
