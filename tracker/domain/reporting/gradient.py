"""How many models stand at each step of access and in each class of licence, month by month.

A registry grows, and most models join it as open ones. So every month says how many were followed, those
of whom nothing was known are a band of their own, and the models followed at both ends are counted apart.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping

from tracker.domain.assessing.access import OPENNESS
from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import Access, LicenseClass

MOST_MONTHS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one model stands at the end of a month."""

    access: Access
    license_class: LicenseClass


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCount:
    """The models followed by ``day``, the month's last or the window's; every value counts, zero too."""

    month: str
    day: dt.date
    followed: int
    access: Mapping[Access, int]
    license_class: Mapping[LicenseClass, int]

    @property
    def name(self) -> str:
        """The month, with a word where it had not ended."""
        ended = (self.day + dt.timedelta(days=1)).month != self.day.month
        return self.month if ended else f"{self.month} so far"


@dataclass(frozen=True, slots=True, kw_only=True)
class SameModels:
    """The models whose access was known in both months, and how many of them stand elsewhere now."""

    first: str
    last: str
    models: int
    opened: int
    tightened: int


def month_ends(first: dt.date, last: dt.date, most: int = MOST_MONTHS) -> Iterator[dt.date]:
    """The last day of each month from ``first`` on, at most ``most`` of them; ``last`` ends its own month."""
    start = last.year * 12 + last.month - most
    for number in range(max(start, first.year * 12 + first.month - 1), last.year * 12 + last.month):
        end = dt.date(number // 12 + (number % 12 == 11), (number + 1) % 12 + 1, 1) - dt.timedelta(days=1)
        yield min(end, last)


def count_month(day: dt.date, standings: Mapping[str, Standing]) -> MonthCount:
    """One month's counts over the models followed by then."""
    access = Counter(each.access for each in standings.values())
    classes = Counter(each.license_class for each in standings.values())
    return MonthCount(
        month=f"{day:%Y-%m}",
        day=day,
        followed=len(standings),
        access={value: access[value] for value in Access},
        license_class={value: classes[value] for value in LicenseClass},
    )


def same_models(
    first: tuple[dt.date, Mapping[str, Standing]], last: tuple[dt.date, Mapping[str, Standing]]
) -> SameModels:
    """What became of the models whose access is known at both ends."""
    ranks = [
        (OPENNESS[before.access], OPENNESS[after.access])
        for identifier, before in first[1].items()
        if (after := last[1].get(identifier)) is not None
        and before.access is not Access.UNKNOWN
        and after.access is not Access.UNKNOWN
    ]
    return SameModels(
        first=f"{first[0]:%Y-%m}",
        last=f"{last[0]:%Y-%m}",
        models=len(ranks),
        opened=sum(after < before for before, after in ranks),
        tightened=sum(after > before for before, after in ranks),
    )
