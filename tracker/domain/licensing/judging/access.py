"""Getting the files: gates, regions, services that are switched off."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.licensing.asking.places import shown, within
from tracker.domain.licensing.asking.profile import Profile
from tracker.domain.licensing.judging.findings import AccessFact, Reason, TermsInForce
from tracker.vocabulary import Access, Action, Flag, Verdict

_GATED = frozenset({Access.GATED_AUTO, Access.GATED_MANUAL})
_NO_WEIGHTS = {
    Access.API: "only a hosted service is offered, no weights",
    Access.HOSTED: "only a hosted product is offered, no weights",
    Access.LIMITED: "it goes to chosen partners only",
    Access.SUSPENDED: "it is switched off for now",
    Access.WITHDRAWN: "it was taken away",
    Access.UNRELEASED: "it has not been released",
}


def access_reasons(
    access: AccessFact | None, own: TermsInForce | None, action: Action, profile: Profile
) -> Iterator[Reason]:
    """What stands between the asker and the files."""
    if action is not Action.DOWNLOAD:
        return
    if access is None:
        yield from _usual_gate(own)
        return
    if access.region_gate:
        yield from _region(access, profile)
    if access.refused:
        effect = Verdict.FORBIDDEN if access.refused_for_good else Verdict.UNKNOWN
        yield _reason(access, effect, access.refused, set())
    if access.value in _GATED:
        by = "a person approves each request" if access.value is Access.GATED_MANUAL else "a click opens it"
        yield _reason(access, Verdict.CONDITIONAL, f"the files are behind a gate; {by}", {Flag.GATED})
    elif access.value in _NO_WEIGHTS:
        yield _reason(access, Verdict.FORBIDDEN, f"{_NO_WEIGHTS[access.value]}: {access.reason}", set())
    elif access.value is Access.UNKNOWN:
        why = access.reason or "it was not read"
        yield _reason(access, Verdict.UNKNOWN, f"whether the files can be had is not known: {why}", set())
    else:
        yield _reason(access, Verdict.ALLOWED, access.reason or "the files are open to anyone", set())


def _usual_gate(own: TermsInForce | None) -> Iterator[Reason]:
    """Where access was not looked at: publishers under these terms usually have a gate."""
    acceptance = own.terms.acceptance if own and own.terms else None
    if own and own.terms and acceptance and "gate" in acceptance.mode:
        yield Reason(
            action=Action.DOWNLOAD,
            effect=Verdict.CONDITIONAL,
            text="the publisher's files are usually behind a gate",
            license=own.terms.key,
            source=own.terms.source,
            flags=frozenset({Flag.GATED}),
        )


def _region(access: AccessFact, profile: Profile) -> Iterator[Reason]:
    region = access.region_gate or ""
    if not profile.country:
        text = f"the gate shuts out {shown(region)}; say organization.country to settle it"
        yield _reason(access, Verdict.CONDITIONAL, text, {Flag.GATED}, ("organization.country",))
    elif within(profile.country, region):
        text = f"the gate shuts out {shown(region)}; you are in {shown(profile.country)}"
        yield _reason(access, Verdict.FORBIDDEN, text, {Flag.GATED, Flag.TERRITORY})


def _reason(
    access: AccessFact, effect: Verdict, text: str, flags: set[Flag], facts: tuple[str, ...] = ()
) -> Reason:
    return Reason(
        action=Action.DOWNLOAD,
        effect=effect,
        text=text,
        source=access.source or "hub:gated",
        facts=facts,
        flags=frozenset(flags),
    )
