"""What a licence in force says of an action: its grant, its lines, places, fields, and what ends it.

A run asks about many models under few licences and one profile, so each answer is worked out once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tracker.domain.licensing.asking.profile import Litigation, Profile
from tracker.domain.licensing.judging.fields import field_reasons
from tracker.domain.licensing.judging.findings import Reason, TermsInForce
from tracker.domain.licensing.judging.grants import grant_reasons
from tracker.domain.licensing.judging.territory import territory_reasons
from tracker.domain.licensing.judging.thresholds import threshold_reasons
from tracker.domain.licensing.knowledge.terms import Duty, LicenseTerms, Measured, Termination
from tracker.domain.values.late_pattern import LatePattern
from tracker.vocabulary import Action, Flag, Verdict

_SUIT = LatePattern(r"\b(suit|claim)\b")
_PATENT_ONLY = LatePattern(r"patent licen[cs]e", re.IGNORECASE)
_ANYBODY = LatePattern(r"anybody|anyone")
_AT_WILL = LatePattern(r"licensor's decision")
_GUARDRAIL = LatePattern(r"guardrail|disclosure features")
_LASTING = frozenset({Action.COMMERCIAL, Action.HOST, Action.REDISTRIBUTE})


class Clauses:
    """Reasons of licences for actions of one profile, whose figures are taken as consistent."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self._known: dict[tuple[object, ...], tuple[Reason, ...]] = {}

    def reasons(self, force: TermsInForce, action: Action, modality: str | None) -> tuple[Reason, ...]:
        """The reasons of one licence in force for one action."""
        if force.terms is None:
            return (_unknown_license(force, action),)
        found = self._about(force, force.terms, action, modality)
        if all(reason.hub == force.hub for reason in found):
            return found
        return tuple(replace(reason, hub=force.hub) for reason in found)

    def effects(self, force: TermsInForce, action: Action, modality: str | None) -> frozenset[Verdict]:
        """What they come to."""
        if force.terms is None:
            return frozenset({Verdict.UNKNOWN})
        return frozenset(reason.effect for reason in self._about(force, force.terms, action, modality))

    def _about(
        self, force: TermsInForce, terms: LicenseTerms, action: Action, modality: str | None
    ) -> tuple[Reason, ...]:
        """The reasons, whatever repository the licence was met in."""
        dated = any(line.measured is Measured.AT_VERSION_RELEASE for line in terms.thresholds)
        key = (terms.key, action, modality, force.own, force.released if dated else None)
        if key not in self._known:
            self._known[key] = tuple(_reasons(force, terms, action, self.profile, modality))
        return self._known[key]


def _reasons(
    force: TermsInForce, terms: LicenseTerms, action: Action, profile: Profile, modality: str | None
) -> Iterator[Reason]:
    if _serves_unchanged(terms, action, profile):
        yield _unchanged(force, terms, action)
    else:
        yield from grant_reasons(force, terms, action, profile)
    yield from threshold_reasons(force, terms, action, profile)
    yield from territory_reasons(force, terms, action, profile, modality)
    yield from field_reasons(force, terms, action, profile)
    yield from _ending_reasons(force, terms, action, profile)


def _unknown_license(force: TermsInForce, action: Action) -> Reason:
    return Reason(
        action=action,
        effect=Verdict.UNKNOWN,
        text=force.reason or "no permission is stated, so none can be relied on; ask the publisher",
        license=force.key,
        hub=force.hub,
        flags=frozenset({Flag.UNKNOWN}),
    )


def _serves_unchanged(terms: LicenseTerms, action: Action, profile: Profile) -> bool:
    """The source offer of a network copyleft is owed for changed versions only."""
    offer = any(duty.duty is Duty.NETWORK_SOURCE_OFFER for duty in terms.obligations)
    return action is Action.HOST and offer and profile.modified is False


def _unchanged(force: TermsInForce, terms: LicenseTerms, action: Action) -> Reason:
    clause = next(duty for duty in terms.obligations if duty.duty is Duty.NETWORK_SOURCE_OFFER)
    return Reason(
        action=action,
        effect=Verdict.ALLOWED,
        text="serving it unchanged brings no source offer about",
        license=terms.key,
        clause=clause.section,
        source=terms.source,
        hub=force.hub,
    )


def _ending_reasons(
    force: TermsInForce, terms: LicenseTerms, action: Action, profile: Profile
) -> Iterator[Reason]:
    """Endings that the profile has brought about, and grants that can be taken back at will."""
    for ending in terms.terminations:
        effect, flags = _judge(ending, profile)
        if effect is Verdict.ALLOWED and not (_AT_WILL.search(ending.trigger) and action in _LASTING):
            continue
        yield Reason(
            action=action,
            effect=effect,
            text=f"{ending.trigger}: {ending.effect}",
            license=terms.key,
            clause=ending.section,
            source=terms.source,
            hub=force.hub,
            flags=frozenset(flags),
        )


def _judge(ending: Termination, profile: Profile) -> tuple[Verdict, set[Flag]]:
    trigger = ending.trigger
    if _suing(trigger, profile):
        if _PATENT_ONLY.search(ending.effect):
            return Verdict.CONDITIONAL, {Flag.TERMINATION}
        return Verdict.FORBIDDEN, {Flag.TERMINATION}
    if profile.in_breach and trigger == "breach":
        return Verdict.FORBIDDEN, {Flag.TERMINATION}
    if profile.removes_guardrails and _GUARDRAIL.search(trigger):
        return Verdict.FORBIDDEN, {Flag.TERMINATION}
    return Verdict.ALLOWED, set()


def _suing(trigger: str, profile: Profile) -> bool:
    if profile.litigation in (None, Litigation.NONE) or not _SUIT.search(trigger):
        return False
    return profile.litigation is Litigation.LICENSOR or bool(_ANYBODY.search(trigger)) or "'s" not in trigger
