"""Size limits: which of them stand in the way of an action, and what follows on either side."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.licensing.asking.profile import Profile, Purpose
from tracker.domain.licensing.judging.findings import Reason, TermsInForce
from tracker.domain.licensing.judging.standings import (
    ASSISTANTS,
    FigureOf,
    LineSide,
    Standing,
    read,
    release_month,
)
from tracker.domain.licensing.knowledge.terms import (
    ACTS_OF,
    Consequence,
    Duty,
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
_IMAGE_FIELDS = frozenset({"image-generation", "image-editing"})
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


def threshold_reasons(
    force: TermsInForce, terms: LicenseTerms, action: Action, profile: Profile
) -> Iterator[Reason]:
    """What the size limits of a licence do to one action."""
    for threshold in terms.thresholds:
        if applies(threshold, terms, action, profile):
            reading = read(threshold, force, profile)
            if action is Action.DOWNLOAD and reading.side is not LineSide.OVER:
                continue
            yield _reason(threshold, reading, force, terms, action, profile)


def applies(threshold: Threshold, terms: LicenseTerms, action: Action, profile: Profile) -> bool:
    """Whether a limit stands in the way of an action of this profile."""
    if threshold.consequence is Consequence.ONE_TIME_NOTICE:
        return False  # a duty, see verdict_duties
    if profile.only_uses_a_product(action) and _INTEGRATED in threshold.note:
        return False
    exposed = action is Action.USE and profile.exposes_to_third_parties is True
    match threshold.scope:
        case ThresholdScope.ANY_USE:
            return True
        case ThresholdScope.COMMERCIAL_USE:
            sized = _needs_size(terms, action) or (
                # Who may not run a model may not have it write the training data either.
                action is Action.TRAIN_ON_OUTPUTS and threshold.consequence in _ENDS_RIGHTS
            )
            return action in _BUSINESS_ACTIONS or (sized and not _harmless(terms, action, profile))
        case ThresholdScope.COMMERCIAL_PRODUCT:
            return (action in _BUSINESS_ACTIONS or exposed) and not profile.internal
        case ThresholdScope.MODEL_AS_A_SERVICE:
            return (action in _BUSINESS_ACTIONS or exposed) and not _outside_service_business(profile, action)
        case ThresholdScope.IMAGE_BUSINESS:
            return action in _BUSINESS_ACTIONS and profile.field_of_use in (None, *_IMAGE_FIELDS)


def _needs_size(terms: LicenseTerms, action: Action) -> bool:
    permissions = [terms.permission(act) for act in ACTS_OF[action]]
    return any(p.grant is Grant.CONDITIONAL and Need.THRESHOLD in p.needs for p in permissions)


def _harmless(terms: LicenseTerms, action: Action, profile: Profile) -> bool:
    """Whether the profile says that nothing commercial is meant; an evaluation, where the clause names it."""
    if profile.purpose is Purpose.EVALUATION:
        return any("evaluation" in terms.permission(act).condition for act in ACTS_OF[action])
    return profile.purpose in (Purpose.RESEARCH, Purpose.PERSONAL, Purpose.NON_COMMERCIAL)


def _outside_service_business(profile: Profile, action: Action) -> bool:
    if profile.field_of_use in ASSISTANTS or profile.business is Business.MODEL_AS_A_SERVICE:
        return False
    if profile.internal or profile.business is Business.END_USER_PRODUCT:
        return True
    return action is Action.USE


def _reason(
    threshold: Threshold,
    reading: Standing,
    force: TermsInForce,
    terms: LicenseTerms,
    action: Action,
    profile: Profile,
) -> Reason:
    effect, flags = _effect(threshold, reading, profile, action, terms)
    return Reason(
        action=action,
        effect=effect,
        text=_text(threshold, reading, unless_product=_may_be_a_product(threshold, profile)),
        license=terms.key,
        clause=threshold.section,
        source=terms.source,
        hub=force.hub,
        facts=(reading.fact,) if reading.fact else _business_fact(threshold, profile, effect, reading),
        flags=frozenset(flags),
        met=reading.side is LineSide.UNDER,
        short=_short(threshold, force, terms),
    )


_HOLDERS = {
    Holder.GROUP: "of your group",
    Holder.LICENSEE: "of your organisation",
    Holder.PRODUCT: "of the product",
    Holder.ACTIVITY: "from the model",
}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


def _short(threshold: Threshold, force: TermsInForce, terms: LicenseTerms) -> str:
    """``above 700 million monthly active users of your group in June 2024 you need a licence from Meta``."""
    beyond = _briefly(threshold.consequence, terms)
    if threshold.metric is Metric.BUSINESS_TYPE or threshold.amount is None:
        what = threshold.note or threshold.scope_note or threshold.whose
        return f"for {what} {beyond}"
    words = "from" if threshold.operator == ">=" else "above"
    unit = threshold.unit or "users"
    money = {"users": "", "USD": "US$"}.get(unit, f"{unit} ")
    metric = _METRIC_WORDS.get(threshold.metric, "size")
    month = release_month(force) if threshold.measured is Measured.AT_VERSION_RELEASE else None
    when = f" in {_MONTHS[int(month[5:7]) - 1]} {month[:4]}" if month else ""
    holder = _HOLDERS[threshold.holder]
    of = f" of {metric}" if money else f" {metric}"
    return f"{words} {money}{amount_in_words(threshold.amount)}{of} {holder}{when} {beyond}"


def _briefly(consequence: Consequence, terms: LicenseTerms) -> str:
    shown = next(
        (duty.text for duty in terms.obligations if duty.duty is Duty.DISPLAY_NAME and duty.text), ""
    )
    return {
        Consequence.DISPLAY_NAME: f"you must show “{shown}”" if shown else "you must show its name",
        Consequence.LICENSE_TERMINATES: f"the licence ends and you need one from {terms.steward}",
        Consequence.NEEDS_SEPARATE_LICENSE: f"you need a licence from {terms.steward}",
        Consequence.NO_RIGHTS: "you have no rights at all",
        Consequence.NOT_ELIGIBLE: "the licence is not open to you",
        Consequence.PAY: "you need a paid licence",
        Consequence.PAY_ROYALTY: "you owe a royalty",
        Consequence.PRIOR_AUTHORIZATION: f"you need {terms.steward}'s written permission",
        Consequence.SECURITY_REVIEW: f"you must pass {terms.steward}'s security review",
        Consequence.ONE_TIME_NOTICE: f"you must tell {terms.steward} once",
    }[consequence]


def amount_in_words(amount: int) -> str:
    """``700 million``, ``1.5 million``, ``100 000``."""
    for size, word in ((1_000_000_000, "billion"), (1_000_000, "million")):
        if amount >= size and amount * 10 % size == 0:
            return f"{amount / size:g} {word}"
    return f"{amount:,}".replace(",", " ")


def _effect(
    threshold: Threshold, reading: Standing, profile: Profile, action: Action, terms: LicenseTerms
) -> tuple[Verdict, set[Flag]]:
    flags = {Flag.THRESHOLD_BOUNDARY} if reading.near else set()
    if threshold.measured in _ROLLING_MONTH and reading.side is not LineSide.OVER:
        flags.add(Flag.RE_EVALUATE_MONTHLY)
    if reading.side is not LineSide.OVER:
        return Verdict.CONDITIONAL, flags
    if threshold.consequence is Consequence.DISPLAY_NAME:
        return Verdict.CONDITIONAL, flags | {Flag.THRESHOLD_DISPLAY}
    if threshold.consequence in _STEPS or not _certain(threshold, profile, action, terms):
        return Verdict.CONDITIONAL, flags | {Flag.THRESHOLD}
    return Verdict.FORBIDDEN, flags | {Flag.THRESHOLD}


def _certain(threshold: Threshold, profile: Profile, action: Action, terms: LicenseTerms) -> bool:
    """Whether the profile is surely in the business that the limit is made for."""
    if threshold.scope is ThresholdScope.MODEL_AS_A_SERVICE:
        known = profile.business is Business.MODEL_AS_A_SERVICE or profile.field_of_use in ASSISTANTS
        return known or action is Action.HOST
    if threshold.scope is ThresholdScope.IMAGE_BUSINESS:
        return profile.field_of_use in _IMAGE_FIELDS
    if threshold.scope is ThresholdScope.COMMERCIAL_USE and action not in _BUSINESS_ACTIONS:
        return profile.kind not in (OrganizationKind.UNIVERSITY, OrganizationKind.CHARITY)
    return True


def _business_fact(
    threshold: Threshold, profile: Profile, effect: Verdict, reading: Standing
) -> tuple[str, ...]:
    """The fact that would take the asker out of the business a passed limit is made for."""
    if reading.side is not LineSide.OVER or profile.business is not None:
        return ()
    if threshold.scope is ThresholdScope.MODEL_AS_A_SERVICE:
        return ("product.business",)
    image = threshold.scope is ThresholdScope.IMAGE_BUSINESS and effect is Verdict.CONDITIONAL
    return ("product.field",) if image else ()


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


def _may_be_a_product(threshold: Threshold, profile: Profile) -> bool:
    return threshold.scope is ThresholdScope.MODEL_AS_A_SERVICE and profile.business is None


def _text(threshold: Threshold, reading: Standing, *, unless_product: bool) -> str:
    beyond = _BEYOND[threshold.consequence]
    if threshold.metric is Metric.BUSINESS_TYPE:
        what = threshold.note or threshold.scope_note or threshold.whose
        return f"for this kind of business {beyond}: {what}"
    line = _line(threshold)
    if reading.side is LineSide.OVER:
        only = ", unless it is only part of a product (product.business)" if unless_product else ""
        return f"{line} {beyond}{only}; you are there" + _figure(reading, threshold)
    if reading.side is LineSide.OPEN:
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


def _figure(reading: Standing, threshold: Threshold) -> str:
    if reading.value is None:
        return ""
    number = f"{reading.value:,}".replace(",", " ")
    match reading.basis:
        case FigureOf.YEAR:
            return f": even your whole year ({number}) lies below it"
        case FigureOf.WHOLE:
            return f": even the whole it is part of ({number}) lies below it"
        case FigureOf.PART:
            return f": a part of it alone is {number}"
        case FigureOf.ITSELF:
            return f" ({number})"


def _frozen_note(threshold: Threshold) -> str:
    if threshold.measured is Measured.AT_VERSION_RELEASE:
        return "; it was looked at once, when the version came out, and later growth does not matter"
    if threshold.measured in _ROLLING_MONTH:
        return "; look again every month"
    return "; it holds as long as you stay below"
