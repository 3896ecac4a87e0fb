"""Size limits: whose figure, of which day, on which side of the line, and what follows.

A part is never larger than the whole: a product's users are no more than its group's, a month's revenue
no more than the year's. So a figure that was not given can still be known to lie below a line (the whole
lies below) or above it (a part lies above).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.licensing.findings import Reason, TermsInForce
from tracker.domain.licensing.profile import AT_RELEASE, NOW, Counts, Profile, Purpose
from tracker.domain.licensing.terms import (
    ACTS_OF,
    Consequence,
    Grant,
    Holder,
    LicenseTerms,
    Measured,
    Metric,
    Need,
    Threshold,
    ThresholdScope,
)
from tracker.vocabulary import Action, Business, Flag, OrganizationKind, Verdict

NEAR = 0.02
"""How close to a line, as a share of it, a figure is pointed out."""

_ENDS_RIGHTS = frozenset(
    {
        Consequence.LICENSE_TERMINATES,
        Consequence.NEEDS_SEPARATE_LICENSE,
        Consequence.NO_RIGHTS,
        Consequence.NOT_ELIGIBLE,
        Consequence.PAY,
        Consequence.PRIOR_AUTHORIZATION,
    }
)
_STEPS = frozenset({Consequence.PAY_ROYALTY, Consequence.SECURITY_REVIEW})
_ROLLING_MONTH = frozenset({Measured.PRECEDING_MONTH, Measured.PRECEDING_CALENDAR_MONTH, Measured.PER_MONTH})
_BUSINESS_ACTIONS = frozenset({Action.COMMERCIAL, Action.HOST})
_INTEGRATED = "inside an integrated end-user product"
_ASSISTANTS = frozenset({"ai-work-assistant", "ai-coding", "office-productivity"})
_IMAGE_FIELDS = frozenset({"image-generation", "image-editing"})
# A yuan was worth between a tenth and a fifth of a dollar in every year these licences exist.
_USD_PER_UNIT = {"USD": (1.0, 1.0), "CNY": (0.1, 0.2)}
_HOLDER_WORDS = {
    Holder.GROUP: "the group's",
    Holder.LICENSEE: "the organisation's own",
    Holder.PRODUCT: "the product's",
    Holder.ACTIVITY: "the activity's",
}
_METRIC_WORDS = {
    Metric.MONTHLY_ACTIVE_USERS: "monthly active users",
    Metric.MONTHLY_UNIQUE_USERS: "monthly unique users",
    Metric.DAILY_ACTIVE_USERS: "daily active users",
    Metric.ANNUAL_ACTIVE_USERS: "annual active users",
    Metric.ANNUAL_REVENUE: "revenue over twelve months",
    Metric.ANNUAL_RECURRING_REVENUE: "annual recurring revenue",
    Metric.MONTHLY_REVENUE: "revenue in a month",
    Metric.AGGREGATE_REVENUE: "revenue over twelve months",
    Metric.SERVICE_VISITS: "visits a month",
    Metric.DEVICES: "devices",
}


class Side(StrEnum):
    """Where a figure lies."""

    OVER = "over"  # the consequence holds
    UNDER = "under"
    OPEN = "open"  # the figure is not known


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The side of a line, whether it is close, and the fact that would settle an open one."""

    side: Side
    near: bool = False
    fact: str = ""
    value: int | None = None


def threshold_reasons(
    force: TermsInForce, terms: LicenseTerms, action: Action, profile: Profile
) -> Iterator[Reason]:
    """What the size limits of a licence do to one action."""
    for threshold in terms.thresholds:
        if applies(threshold, terms, action, profile):
            reading = read(threshold, force, profile)
            if action is Action.DOWNLOAD and reading.side is not Side.OVER:
                continue
            yield _reason(threshold, reading, force, terms, action, profile)


def applies(threshold: Threshold, terms: LicenseTerms, action: Action, profile: Profile) -> bool:
    """Whether a limit stands in the way of an action of this profile."""
    if threshold.consequence is Consequence.ONE_TIME_NOTICE:
        return False  # a duty, see verdict_duties
    if profile.end_user and _INTEGRATED in threshold.note:
        return False
    exposed = action is Action.USE and profile.exposes_to_third_parties is True
    match threshold.scope:
        case ThresholdScope.ANY_USE:
            return True
        case ThresholdScope.COMMERCIAL_USE:
            return action in _BUSINESS_ACTIONS or (_needs_size(terms, action) and not _harmless(profile))
        case ThresholdScope.COMMERCIAL_PRODUCT:
            return (action in _BUSINESS_ACTIONS or exposed) and not profile.internal
        case ThresholdScope.MODEL_AS_A_SERVICE:
            return (action in _BUSINESS_ACTIONS or exposed) and not _outside_service_business(profile, action)
        case ThresholdScope.IMAGE_BUSINESS:
            return action in _BUSINESS_ACTIONS and profile.field_of_use in (None, *_IMAGE_FIELDS)


def _needs_size(terms: LicenseTerms, action: Action) -> bool:
    permissions = [terms.permission(act) for act in ACTS_OF[action]]
    return any(p.grant is Grant.CONDITIONAL and Need.THRESHOLD in p.needs for p in permissions)


def _harmless(profile: Profile) -> bool:
    """Whether the profile says that nothing commercial is meant."""
    return profile.purpose in (Purpose.RESEARCH, Purpose.PERSONAL, Purpose.NON_COMMERCIAL)


def _outside_service_business(profile: Profile, action: Action) -> bool:
    if profile.field_of_use in _ASSISTANTS or profile.business is Business.MODEL_AS_A_SERVICE:
        return False
    if profile.internal or profile.business is Business.END_USER_PRODUCT:
        return True
    return action is Action.USE


def read(threshold: Threshold, force: TermsInForce, profile: Profile) -> Reading:
    """The side of the line on which the profile's figure lies."""
    if threshold.metric is Metric.BUSINESS_TYPE:
        return _business(threshold, profile)
    if threshold.amount is None:
        return Reading(side=Side.OPEN, fact="the figure the licence asks for")
    value, parts, wholes, fact = _figures(threshold, force, profile)
    low, high = _in_dollars(threshold)
    if value is not None:
        return _compare(value, low, high, threshold.operator, fact)
    if any(_holds(part, high, threshold.operator) for part in parts):
        return Reading(side=Side.OVER, value=max(parts))
    if any(not _holds(whole, low, threshold.operator) for whole in wholes):
        return Reading(side=Side.UNDER, value=min(wholes))
    return Reading(side=Side.OPEN, fact=fact)


def _compare(value: int, low: float, high: float, operator: str, fact: str) -> Reading:
    near = low * (1 - NEAR) <= value <= high * (1 + NEAR)
    if _holds(value, high, operator):
        return Reading(side=Side.OVER, near=near, value=value)
    if not _holds(value, low, operator):
        return Reading(side=Side.UNDER, near=near, value=value)
    return Reading(side=Side.OPEN, near=True, fact=f"{fact}, in the currency of the licence", value=value)


def _holds(value: float, amount: float, operator: str) -> bool:
    return value >= amount if operator == ">=" else value > amount


def _in_dollars(threshold: Threshold) -> tuple[float, float]:
    assert threshold.amount is not None  # noqa: S101 - asked before
    low, high = _USD_PER_UNIT.get(threshold.unit or "", (1.0, 1.0))
    return threshold.amount * low, threshold.amount * high


def _business(threshold: Threshold, profile: Profile) -> Reading:
    if threshold.scope is not ThresholdScope.MODEL_AS_A_SERVICE:
        competes = profile.competes_with_licensor
        if competes is None:
            return Reading(side=Side.OPEN, fact="organization.competes_with_licensor")
        return Reading(side=Side.OVER if competes else Side.UNDER)
    if profile.business is Business.MODEL_AS_A_SERVICE or profile.field_of_use in _ASSISTANTS:
        return Reading(side=Side.OVER)
    return Reading(side=Side.OPEN, fact="product.business")


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
        fact += f" of {month or 'the month before the model was released'}"
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
    try:
        day = dt.date.fromisoformat((text or "")[:10])
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


def _reason(
    threshold: Threshold,
    reading: Reading,
    force: TermsInForce,
    terms: LicenseTerms,
    action: Action,
    profile: Profile,
) -> Reason:
    effect, flags = _effect(threshold, reading, profile, action, terms)
    return Reason(
        action=action,
        effect=effect,
        text=_text(threshold, reading, effect),
        license=terms.key,
        clause=threshold.section,
        source=terms.sources[0] if terms.sources else None,
        hub=force.hub,
        facts=(reading.fact,) if reading.fact else _business_fact(threshold, profile, effect, reading),
        flags=frozenset(flags),
    )


def _effect(
    threshold: Threshold, reading: Reading, profile: Profile, action: Action, terms: LicenseTerms
) -> tuple[Verdict, set[Flag]]:
    flags = {Flag.THRESHOLD_BOUNDARY} if reading.near else set()
    if threshold.measured in _ROLLING_MONTH and reading.side is not Side.OVER:
        flags.add(Flag.RE_EVALUATE_MONTHLY)
    if reading.side is not Side.OVER:
        return Verdict.CONDITIONAL, flags
    if threshold.consequence is Consequence.DISPLAY_NAME:
        return Verdict.CONDITIONAL, flags | {Flag.THRESHOLD_DISPLAY}
    if threshold.consequence in _STEPS or not _certain(threshold, profile, action, terms):
        return Verdict.CONDITIONAL, flags | {Flag.THRESHOLD}
    return Verdict.FORBIDDEN, flags | {Flag.THRESHOLD}


def _certain(threshold: Threshold, profile: Profile, action: Action, terms: LicenseTerms) -> bool:
    """Whether the profile is surely in the business that the limit is made for."""
    if threshold.scope is ThresholdScope.MODEL_AS_A_SERVICE:
        known = profile.business is Business.MODEL_AS_A_SERVICE or profile.field_of_use in _ASSISTANTS
        return known or action is Action.HOST
    if threshold.scope is ThresholdScope.IMAGE_BUSINESS:
        return profile.field_of_use in _IMAGE_FIELDS
    if threshold.scope is ThresholdScope.COMMERCIAL_USE and action not in _BUSINESS_ACTIONS:
        return profile.kind not in (OrganizationKind.UNIVERSITY, OrganizationKind.CHARITY)
    return True


def _business_fact(
    threshold: Threshold, profile: Profile, effect: Verdict, reading: Reading
) -> tuple[str, ...]:
    if reading.side is Side.OVER and effect is Verdict.CONDITIONAL and profile.business is None:
        if threshold.scope is ThresholdScope.MODEL_AS_A_SERVICE:
            return ("product.business",)
        if threshold.scope is ThresholdScope.IMAGE_BUSINESS:
            return ("product.field",)
    return ()


_BEYOND = {
    Consequence.DISPLAY_NAME: "the model's name must be shown prominently in the product",
    Consequence.LICENSE_TERMINATES: "the licence ends and another has to be bought",
    Consequence.NEEDS_SEPARATE_LICENSE: "a separate licence is needed first",
    Consequence.NO_RIGHTS: "the licence gives no rights at all",
    Consequence.NOT_ELIGIBLE: "the licence is not open to you",
    Consequence.PAY: "a paid licence is needed",
    Consequence.PAY_ROYALTY: "a royalty is due",
    Consequence.PRIOR_AUTHORIZATION: "the licensor's written permission is needed first",
    Consequence.SECURITY_REVIEW: "the licensor's security review has to be passed first",
    Consequence.ONE_TIME_NOTICE: "the licensor has to be told once",
}


def _text(threshold: Threshold, reading: Reading, effect: Verdict) -> str:
    beyond = _BEYOND[threshold.consequence]
    if threshold.metric is Metric.BUSINESS_TYPE:
        what = threshold.note or threshold.scope_note or threshold.whose
        return f"for this kind of business {beyond}: {what}"
    line = _line(threshold)
    if reading.side is Side.OVER:
        return f"{line} {beyond}; you are there" + _figure(reading, threshold)
    if reading.side is Side.OPEN:
        return f"{line} {beyond}; say {reading.fact} to settle it"
    boundary = ", close to the line" if reading.near else ""
    when = _frozen_note(threshold)
    return f"{line} {beyond}; you are below" + _figure(reading, threshold) + boundary + when


def _line(threshold: Threshold) -> str:
    amount = f"{threshold.amount:,}".replace(",", " ") if threshold.amount is not None else "?"
    unit = f" {threshold.unit}" if threshold.unit and threshold.unit != "users" else ""
    words = "from" if threshold.operator == ">=" else "above"
    holder = _HOLDER_WORDS[threshold.holder]
    return f"{words} {amount}{unit} ({holder} {_METRIC_WORDS.get(threshold.metric, 'size')})"


def _figure(reading: Reading, threshold: Threshold) -> str:
    if reading.value is None:
        return ""
    return " (" + f"{reading.value:,}".replace(",", " ") + ")"


def _frozen_note(threshold: Threshold) -> str:
    if threshold.measured is Measured.AT_VERSION_RELEASE:
        return "; it was looked at once, when the version came out, and later growth does not matter"
    if threshold.measured in _ROLLING_MONTH:
        return "; look again every month"
    return "; it holds as long as you stay below"
