"""choosealicense's tags for a licence, with tags of our own for what model licences add."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tracker.domain.licensing.knowledge.terms import (
    Duty,
    Grant,
    LicensedAct,
    LicenseTerms,
    Metric,
    Military,
    Need,
    When,
)
from tracker.domain.values.late_dataclass import dataclass

_PERMISSION_OF = {
    LicensedAct.COMMERCIAL: "commercial-use",
    LicensedAct.FINE_TUNE: "modifications",
    LicensedAct.REDISTRIBUTE_WEIGHTS: "distribution",
    LicensedAct.USE: "private-use",
}
_CONDITION_OF = {
    Duty.INCLUDE_LICENSE_COPY: "include-copyright",
    Duty.RETAIN_NOTICES: "include-copyright",
    Duty.STATE_CHANGES: "document-changes",
    Duty.DISCLOSE_SOURCE: "disclose-source",
    Duty.NETWORK_SOURCE_OFFER: "network-use-disclose",
    Duty.SAME_LICENSE: "same-license",
    Duty.DISPLAY_NAME: "naming",
    Duty.NAME_PREFIX: "naming",
    Duty.PASS_ON_RESTRICTIONS: "pass-on-restrictions",
    Duty.REGISTER: "registration",
    Duty.NOTIFY_LICENSOR: "registration",
    Duty.ATTRIBUTION: "attribution",
    Duty.CONTENT_FILTER: "content-filter",
    Duty.KEEP_GUARDRAILS: "keep-guardrails",
    Duty.KEEP_WATERMARK: "keep-watermark",
    Duty.AI_DISCLOSURE: "ai-disclosure",
}
_USERS = frozenset(
    {
        Metric.MONTHLY_ACTIVE_USERS,
        Metric.MONTHLY_UNIQUE_USERS,
        Metric.DAILY_ACTIVE_USERS,
        Metric.ANNUAL_ACTIVE_USERS,
        Metric.SERVICE_VISITS,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseTags:
    """Three lists as choosealicense keeps them."""

    permissions: tuple[str, ...]
    conditions: tuple[str, ...]
    limitations: tuple[str, ...]


def tags_of(terms: LicenseTerms) -> LicenseTags:
    """Worked out from the clauses; a permission is listed where it is granted, if conditionally, and read."""
    return LicenseTags(
        permissions=_distinct(_permissions(terms)),
        conditions=_distinct(_conditions(terms)),
        limitations=_distinct(_limitations(terms)),
    )


def _distinct(tags: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tags))


def _permissions(terms: LicenseTerms) -> Iterator[str]:
    for act, tag in _PERMISSION_OF.items():
        permission = terms.permissions[act]
        unread = {Need.UNREAD, Need.VERSION}.intersection(permission.needs)
        if terms.answers(act) and permission.grant is not Grant.WITHHELD and not unread:
            yield tag
    patents = terms.patent_grant if terms.verification.text_was_read else None
    if patents and patents.value in ("yes", "implied"):
        yield "patent-use"


def _conditions(terms: LicenseTerms) -> Iterator[str]:
    for duty in terms.obligations:
        if duty.duty in _CONDITION_OF and not duty.encouraged_only:
            tag = _CONDITION_OF[duty.duty]
            yield f"{tag}-above-threshold" if When.ABOVE_THRESHOLD in duty.when else tag


def _limitations(terms: LicenseTerms) -> Iterator[str]:
    if any(duty.duty is Duty.NO_TRADEMARK_USE for duty in terms.obligations):
        yield "trademark-use"
    if terms.patent_grant and terms.patent_grant.value == "no":
        yield "patent-use"
    if terms.permissions[LicensedAct.COMMERCIAL].grant is Grant.WITHHELD:
        yield "non-commercial"
    if terms.permissions[LicensedAct.REDISTRIBUTE_DERIVATIVES].grant is Grant.WITHHELD:
        yield "no-derivatives"
    if _restricts_use(terms):
        yield "use-restrictions"
    for threshold in terms.thresholds:
        if threshold.metric in _USERS:
            yield "mau-threshold" if threshold.metric is Metric.MONTHLY_ACTIVE_USERS else "users-threshold"
        elif threshold.unit in ("USD", "CNY"):
            yield "revenue-threshold"
        else:
            yield "business-threshold"
    if terms.territory:
        yield "territory-excluded"
    training = terms.permissions[LicensedAct.TRAIN_ON_OUTPUTS]
    if training.grant is not Grant.GRANTED and terms.answers(training.act):
        yield "output-training-limits"


def _restricts_use(terms: LicenseTerms) -> bool:
    field = terms.field_of_use
    policy = any(duty.duty is Duty.ACCEPTABLE_USE_POLICY for duty in terms.obligations)
    return policy or bool(field.barred or field.listed_elsewhere) or field.military is Military.PROHIBITED
