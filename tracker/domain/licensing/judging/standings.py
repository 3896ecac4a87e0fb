"""A figure of the profile against a line: whose, of which day, and on which side it lies.

A part is never larger than the whole: a product's users are no more than its group's, a month's revenue
no more than the year's. So a figure that was not given can still be known to lie below a line (the whole
lies below) or above it (a part lies above).
"""

from __future__ import annotations

import datetime as dt
import functools
from enum import StrEnum

from tracker.domain.licensing.asking.profile import AT_RELEASE, NOW, Counts, Profile
from tracker.domain.licensing.judging.findings import TermsInForce
from tracker.domain.licensing.knowledge.terms import Holder, Measured, Metric, Threshold, ThresholdScope
from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import Business

NEAR = 0.02
"""How close to a line, as a share of it, a figure is pointed out."""

ASSISTANTS = frozenset({"ai-work-assistant", "ai-coding", "office-productivity"})
"""Fields of product that count as an AI work assistant business."""

# A yuan was worth between a tenth and a fifth of a dollar in every year these licences exist, and a
# hundred yen between half a dollar and a dollar.
_USD_PER_UNIT = {"USD": (1.0, 1.0), "CNY": (0.1, 0.2), "JPY": (0.005, 0.01)}


class LineSide(StrEnum):
    """Where a figure lies."""

    OVER = "over"  # the consequence holds
    UNDER = "under"
    OPEN = "open"  # the figure is not known


class FigureOf(StrEnum):
    """Which figure a reading is of."""

    ITSELF = "itself"  # the one the limit looks at
    PART = "part"
    WHOLE = "whole"
    YEAR = "year"  # a year's for a month's


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The side of a line, whether it is close, and the fact that would settle an open one."""

    side: LineSide
    near: bool = False
    fact: str = ""
    value: int | None = None
    basis: FigureOf = FigureOf.ITSELF


def read(threshold: Threshold, force: TermsInForce, profile: Profile) -> Standing:
    """The side of the line on which the profile's figure lies."""
    if threshold.metric is Metric.BUSINESS_TYPE:
        return _business(threshold, profile)
    if threshold.amount is None:
        return Standing(side=LineSide.OPEN, fact="the figure the licence asks for")
    if threshold.unit == "CNY" and profile.annual_revenue_cny is not None:
        amount = threshold.amount
        return _compare(profile.annual_revenue_cny, amount, amount, threshold.operator)
    value, parts, wholes, fact = _figures(threshold, force, profile)
    low, high = _in_dollars(threshold)
    if value is not None:
        return _compare(value, low, high, threshold.operator)
    if any(_holds(part, high, threshold.operator) for part in parts):
        most = max(parts)
        return Standing(side=LineSide.OVER, near=_near(most, low, high), value=most, basis=FigureOf.PART)
    if any(not _holds(whole, low, threshold.operator) for whole in wholes):
        least = min(wholes)
        basis = FigureOf.YEAR if _is_a_year(threshold, least, profile) else FigureOf.WHOLE
        return Standing(side=LineSide.UNDER, near=_near(least, low, high), value=least, basis=basis)
    return Standing(side=LineSide.OPEN, fact=fact)


def _near(value: int, low: float, high: float) -> bool:
    return low * (1 - NEAR) <= value <= high * (1 + NEAR)


def _is_a_year(threshold: Threshold, value: int, profile: Profile) -> bool:
    holders = (profile.group, profile.licensee, profile.product)
    return threshold.metric is Metric.MONTHLY_REVENUE and value in [one.annual_revenue_usd for one in holders]


def _compare(value: int, low: float, high: float, operator: str) -> Standing:
    near = _near(value, low, high)
    if _holds(value, high, operator):
        return Standing(side=LineSide.OVER, near=near, value=value)
    if not _holds(value, low, operator):
        return Standing(side=LineSide.UNDER, near=near, value=value)
    # Only a line in another currency lies between two amounts of dollars.
    return Standing(side=LineSide.OPEN, near=True, fact="organization.annual_revenue_cny", value=value)


def _holds(value: float, amount: float, operator: str) -> bool:
    return value >= amount if operator == ">=" else value > amount


def _in_dollars(threshold: Threshold) -> tuple[float, float]:
    assert threshold.amount is not None  # noqa: S101 - asked before
    low, high = _USD_PER_UNIT.get(threshold.unit or "", (1.0, 1.0))
    return threshold.amount * low, threshold.amount * high


def _business(threshold: Threshold, profile: Profile) -> Standing:
    if threshold.scope is not ThresholdScope.MODEL_AS_A_SERVICE:
        competes = profile.competes_with_licensor
        if competes is None:
            return Standing(side=LineSide.OPEN, fact="organization.competes_with_licensor")
        return Standing(side=LineSide.OVER if competes else LineSide.UNDER)
    if profile.business is Business.MODEL_AS_A_SERVICE or profile.field_of_use in ASSISTANTS:
        return Standing(side=LineSide.OVER)
    return Standing(side=LineSide.OPEN, fact="product.business")


_Figures = tuple[int | None, list[int], list[int], str]


def _figures(threshold: Threshold, force: TermsInForce, profile: Profile) -> _Figures:
    """The figure asked for; those of its parts, and of wholes it is part of; the key that gives it."""
    match threshold.metric:
        case Metric.MONTHLY_ACTIVE_USERS | Metric.MONTHLY_UNIQUE_USERS:
            return _users(threshold, force, profile)
        case Metric.DAILY_ACTIVE_USERS:
            return _daily(threshold, profile)
        case Metric.ANNUAL_ACTIVE_USERS:
            return _holder(threshold, profile, "annual_users", "annual_active_users")
        case Metric.MONTHLY_REVENUE:
            return _monthly_revenue(threshold, profile)
        case Metric.SERVICE_VISITS:
            return profile.monthly_visits, [], [], "product.monthly_visits"
        case Metric.DEVICES:
            return profile.devices, [], [], "organization.devices"
        case _:
            return _annual_revenue(threshold, profile)


def _chain(holder: Holder, profile: Profile) -> tuple[Counts, list[Counts], list[Counts], str]:
    """Whose counts; the parts of it; the wholes it is part of; its section of the profile."""
    match holder:
        case Holder.GROUP:
            return profile.group, [profile.licensee, profile.product], [], "organization"
        case Holder.LICENSEE:
            return profile.licensee, [profile.product], [profile.group], "organization"
        case _:
            return profile.product, [], [profile.licensee, profile.group], "product"


def _holder(threshold: Threshold, profile: Profile, name: str, key: str) -> _Figures:
    counts, parts, wholes, section = _chain(threshold.holder, profile)
    value: int | None = getattr(counts, name)
    return (
        _licensee_or_group(threshold, value, [getattr(whole, name) for whole in wholes]),
        [found for part in parts if (found := getattr(part, name)) is not None],
        [found for whole in wholes if (found := getattr(whole, name)) is not None],
        f"{section}.{key}",
    )


def _licensee_or_group(threshold: Threshold, value: int | None, wholes: list[int | None]) -> int | None:
    """The licensee's own figure; where only the group's was given it is taken for it, to be safe."""
    if value is None and threshold.holder is Holder.LICENSEE:
        return next((whole for whole in wholes if whole is not None), None)
    return value


def _users(threshold: Threshold, force: TermsInForce, profile: Profile) -> _Figures:
    counts, parts, wholes, section = _chain(threshold.holder, profile)
    frozen = threshold.measured is Measured.AT_VERSION_RELEASE
    month = release_month(force) if frozen else None
    when = (month, AT_RELEASE) if frozen else (NOW,)

    def count(holder: Counts) -> int | None:
        found = [holder.monthly_users[key] for key in when if key and key in holder.monthly_users]
        return found[0] if found else (_any_month(holder) if frozen and not _month_is_sure(force) else None)

    value = _licensee_or_group(threshold, count(counts), [count(whole) for whole in wholes])
    fact = f"{section}.monthly_active_users"
    if frozen:
        fact += f".{month or AT_RELEASE}"
    return (
        value,
        [found for part in parts if (found := count(part)) is not None],
        [found for whole in wholes if (found := count(whole)) is not None],
        fact,
    )


def _month_is_sure(force: TermsInForce) -> bool:
    """Whether it is known which month counts: by the licence's version, or the day the work came out.

    One text for many models is dated, but each model has a release date of its own.
    """
    named = bool(force.terms and force.terms.version)
    return release_month(force) is not None and (named or force.released is not None)


def _any_month(holder: Counts) -> int | None:
    """The largest figure of a past month: what counts when it is not known which month does."""
    return max((users for key, users in holder.monthly_users.items() if key != NOW), default=None)


def release_month(force: TermsInForce) -> str | None:
    """The calendar month before the version came out, ``2024-06``."""
    terms = force.terms
    text = force.released or (terms.date if terms else None)
    if terms and terms.version and terms.date:
        text = terms.date  # the version the licence names, whenever a fine-tune of it appeared
    return _month_before(text or "")


@functools.lru_cache(maxsize=4096)
def _month_before(day_or_time: str) -> str | None:
    try:
        day = dt.date.fromisoformat(day_or_time[:10])
    except ValueError:
        return None
    return (day.replace(day=1) - dt.timedelta(days=1)).strftime("%Y-%m")


def _daily(threshold: Threshold, profile: Profile) -> _Figures:
    value, parts, wholes, fact = _holder(threshold, profile, "daily_users", "daily_active_users")
    monthly = [profile.group.monthly_users.get(NOW), profile.product.monthly_users.get(NOW)]
    holders = monthly if threshold.holder is Holder.PRODUCT else monthly[:1]
    return value, parts, [*wholes, *(users for users in holders if users is not None)], fact


def _monthly_revenue(threshold: Threshold, profile: Profile) -> _Figures:
    value, parts, wholes, fact = _holder(threshold, profile, "monthly_revenue_usd", "monthly_revenue_usd")
    counts, _, above, _ = _chain(threshold.holder, profile)
    years = [holder.annual_revenue_usd for holder in (counts, *above)]
    return value, parts, [*wholes, *(year for year in years if year is not None)], fact


def _annual_revenue(threshold: Threshold, profile: Profile) -> _Figures:
    if threshold.holder is Holder.ACTIVITY:
        wholes = [profile.licensee.annual_revenue_usd, profile.group.annual_revenue_usd]
        known = [whole for whole in wholes if whole is not None]
        return profile.attributable_revenue_usd, [], known, "product.attributable_revenue_usd"
    value, parts, wholes_, fact = _holder(threshold, profile, "annual_revenue_usd", "annual_revenue_usd")
    counts, below, _, _ = _chain(threshold.holder, profile)
    months = [holder.monthly_revenue_usd for holder in (counts, *below)]
    return value, [*parts, *(month for month in months if month is not None)], wholes_, fact
