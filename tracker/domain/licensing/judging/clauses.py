"""What a licence in force says of an action: its grant, its lines, places, fields, and what ends it.

A run asks about many models under few licences and one profile, so each answer is worked out once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tracker.domain.licensing.asking.profile import Profile
from tracker.domain.licensing.judging.endings import ending_reasons
from tracker.domain.licensing.judging.fields import field_reasons
from tracker.domain.licensing.judging.findings import Reason, TermsInForce
from tracker.domain.licensing.judging.grants import grant_reasons
from tracker.domain.licensing.judging.territory import territory_reasons
from tracker.domain.licensing.judging.thresholds import threshold_reasons
from tracker.domain.licensing.knowledge.terms import Duty, LicenseTerms, Measured
from tracker.vocabulary import Action, Flag, Verdict


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
    yield from ending_reasons(force, terms, action, profile)


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
