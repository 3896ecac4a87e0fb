"""What ends the rights: suits, breach, guardrails taken away, a licensor who may take the grant back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.domain.licensing.asking.profile import Litigation, Profile
from tracker.domain.licensing.judging.findings import Reason, TermsInForce
from tracker.domain.licensing.knowledge.terms import LicenseTerms, Termination
from tracker.vocabulary import Action, Flag, Verdict

_SUIT = re.compile(r"\b(suit|claim)\b")
_PATENT_ONLY = re.compile(r"patent licen[cs]e", re.IGNORECASE)
_ANYBODY = re.compile(r"anybody|anyone")
_AT_WILL = re.compile(r"licensor's decision")
_GUARDRAIL = re.compile(r"guardrail|disclosure features")
_LASTING = frozenset({Action.COMMERCIAL, Action.HOST, Action.REDISTRIBUTE})


def ending_reasons(
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
