"""``tracker.check/1``: verdicts with their reasons, duties, flags and lineage."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tracker.documents.probe import probe_document
from tracker.domain.licensing.asking.profile import NOW, Profile
from tracker.domain.licensing.judging.findings import Ancestor, OwedDuty, Reason
from tracker.domain.policy.under_policy import CheckedModel, Waived
from tracker.vocabulary import Action, Verdict

_HASH = re.compile(r"[0-9a-f]{7,64}")


def check_document(
    results: Sequence[CheckedModel],
    *,
    profile: Profile,
    verdict: Verdict,
    snapshot: str | None,
    as_of: str | None = None,
    rules: str | None = None,
    today: Mapping[str, CheckedModel] | None = None,
    valid_until: str | None = None,
) -> dict[str, Any]:
    """The JSON document ``tracker.check/1``; of a past day, with today's verdict where it is another.

    ``as_of`` is the day that was asked about, else the time of the snapshot.
    """
    return {
        "schema": "tracker.check/1",
        "snapshot": snapshot,
        "as_of": as_of or snapshot,
        "valid_until": valid_until,
        "rules": rules,
        "profile": profile_document(profile),
        "verdict": verdict.value,
        "results": [result_document(result) | _today(result, today or {}) for result in results],
    }


def _today(result: CheckedModel, today: Mapping[str, CheckedModel]) -> dict[str, Any]:
    now = today.get(result.asked)
    if now is None or now.judgement.actions == result.judgement.actions:
        return {}
    actions = {action.value: verdict.value for action, verdict in now.judgement.actions.items()}
    return {"today": {"verdict": now.judgement.verdict.value, "actions": actions}}


def profile_document(profile: Profile) -> dict[str, Any]:
    """The facts that were given; the four that most licences look at are always there."""
    users = profile.group.monthly_users
    facts: dict[str, Any] = {
        "uses": [use.value for use in profile.uses],
        "country": profile.country,
        "monthly_active_users": users.get(NOW) if set(users) <= {NOW} else dict(users),
        "annual_revenue_usd": profile.group.annual_revenue_usd,
    }
    more = {
        "monthly_revenue_usd": profile.group.monthly_revenue_usd,
        "kind": profile.kind,
        "business": profile.business,
        "countries": list(profile.countries) or None,
        "outputs_used_in": list(profile.outputs_used_in) or None,
        "field": profile.field_of_use,
        "purpose": profile.purpose,
        "product_monthly_active_users": profile.product.monthly_users.get(NOW),
        "product_monthly_revenue_usd": profile.product.monthly_revenue_usd,
    }
    return facts | {name: value for name, value in more.items() if value is not None}


def result_document(result: CheckedModel) -> dict[str, Any]:
    """One model's entry."""
    judged, found = result.judgement, result.assessment
    return {
        "model": found.model.id,
        "hub": found.model.hub,
        "asked": result.asked,
        "resolved_by": result.resolved_by,
        "read_at": result.read_at,
        "stale_days": result.stale_days,
        "valid_until": result.valid_until,
        "verdict": judged.verdict.value,
        "summary": result.summary or None,
        "actions": {action.value: verdict.value for action, verdict in judged.actions.items()},
        "reasons": [_reason_document(reason) for reason in _shown_reasons(result)],
        "obligations": [_duty_document(duty) for duty in judged.obligations],
        "flags": [flag.value for flag in judged.flags],
        "lineage": [_ancestor_document(ancestor) for ancestor in result.subject.ancestors],
        "access": found.access.value.value,
        "license": found.license.concluded,
        "license_key": found.license.key,
        "license_class": found.license.license_class.value,
        "license_reason": result.subject.reason or found.license.reason,
        "revision": found.revision if _is_a_hash(found.revision) else None,
        "as_of": found.license.as_of,
        "waived": [_waived_document(one) for one in result.waived],
        "notes": [*result.notes, *_of_the_revision(found.revision)],
        **({"probe": probe_document(result.probe)} if result.probe is not None else {}),
    }


def _waived_document(waived: Waived) -> dict[str, Any]:
    """Who has approved it, and where, stands there only where the policy says so."""
    waiver = waived.waiver
    said = {"approved_by": waiver.approved_by, "ticket": waiver.ticket}
    return {
        "action": waived.action.value,
        "reason": waiver.reason,
        "until": waiver.until.isoformat(),
        **{name: text for name, text in said.items() if text is not None},
    }


def _shown_reasons(result: CheckedModel) -> list[Reason]:
    """Everything on what was asked; on the rest only what stands in the way."""
    judged = result.judgement
    return [
        reason
        for action in Action
        for reason in judged.reasons_for(action)
        if action in judged.uses or reason.effect is not Verdict.ALLOWED
    ]


def _is_a_hash(revision: str | None) -> bool:
    return revision is None or _HASH.fullmatch(revision) is not None


def _of_the_revision(revision: str | None) -> list[str]:
    return [] if _is_a_hash(revision) else ["the revision that was read is no commit id, and is not repeated"]


def _reason_document(reason: Reason) -> dict[str, Any]:
    return {
        "action": reason.action.value,
        "effect": reason.effect.value,
        "license": reason.license,
        "clause": reason.clause,
        "text": reason.text,
        "source": reason.source,
        "hub": reason.hub,
        "facts": list(reason.facts),
    }


def _duty_document(duty: OwedDuty) -> dict[str, Any]:
    return {
        "action": duty.action.value,
        "type": duty.kind,
        "text": duty.text,
        "when": duty.when,
        "display": duty.display,
        "license": duty.license,
        "clause": duty.clause,
    }


def _ancestor_document(ancestor: Ancestor) -> dict[str, Any]:
    return {
        "hub": ancestor.hub,
        "relation": ancestor.relation.value,
        "license": ancestor.key,
        "steps": ancestor.steps,
        "reason": ancestor.reason or None,
    }
