"""When a commit's change happened: its own date, as far as the dates around it bear it out.

A date is whatever the committer's clock said, or what an imported repository brought along. Along the list
of commits dates do not go back; where they do, those on both sides are doubtful.
"""

from __future__ import annotations

import datetime as dt

from tracker.domain.past.known import Past
from tracker.domain.values.late_dataclass import dataclass

DOUBTFUL = "date-doubtful"
IMPORTED = "imported"
_FIELD_BEGAN = "2022-03-02"
"""The Hub gives no repository an earlier day of its making."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A commit's date with its doubts; ``after`` and ``by`` bound it where it is doubtful."""

    date: str | None
    doubts: tuple[str, ...] = ()
    after: str | None = None
    by: str | None = None

    @property
    def place(self) -> str:
        """Where it belongs in the order of time."""
        return (self.date if not self.doubts or DOUBTFUL not in self.doubts else self.after or self.by) or ""


def dates_of(past: Past, today: str) -> list[Dated]:
    """Of each commit, the oldest first."""
    said = [commit.date for commit in reversed(past.commits)]
    differing = _told_otherwise(past)
    doubtful = [
        commit.id in differing or _is_doubtful(said, at, today)
        for at, commit in enumerate(reversed(past.commits))
    ]
    found = []
    last: str | None = None
    following = _next_certain(said, doubtful)
    for at, date in enumerate(said):
        doubts = [DOUBTFUL] if doubtful[at] else []
        if (
            date
            and past.created
            and not past.created.startswith(_FIELD_BEGAN)
            and _days(date, past.created) > 1
        ):
            doubts.append(IMPORTED)
        bounds = (last, following[at]) if doubtful[at] else (None, None)
        found.append(Dated(date=date, doubts=tuple(doubts), after=bounds[0], by=bounds[1]))
        last = last if doubtful[at] else date
    return found


def _told_otherwise(past: Past) -> set[str]:
    """Commits with one day in the list of commits and another beside the files: author's and committer's."""
    dates = {commit.id: commit.date for commit in past.commits}
    return {
        listed.last
        for tree in past.trees.values()
        for listed in tree.values()
        if listed.last in dates
        and listed.date
        and (said := dates[listed.last])
        and abs(_days(listed.date, said)) > 1
    }


def _is_doubtful(said: list[str | None], at: int, today: str) -> bool:
    date = said[at]
    if date is None or date > today:
        return True
    earlier = (one for one in said[:at] if one is not None)
    later = (one for one in said[at + 1 :] if one is not None)
    return any(one > date for one in earlier if one <= today) or any(one < date for one in later)


def _next_certain(said: list[str | None], doubtful: list[bool]) -> list[str | None]:
    found: list[str | None] = []
    following: str | None = None
    for date, doubt in zip(reversed(said), reversed(doubtful), strict=True):
        found.append(following)
        following = following if doubt else date
    return found[::-1]


def _days(one: str, other: str) -> int:
    """Days by which ``one`` lies before ``other``."""
    try:
        return (dt.date.fromisoformat(other[:10]) - dt.date.fromisoformat(one[:10])).days
    except ValueError:
        return 0
