"""What a licence grants for one action, before sizes, places and fields are looked at.

A clause that nobody has read in a primary text never permits anything: it answers ``unknown`` and says
what to read. A reported refusal stands, because relying on it costs nothing but a question.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.domain.licensing.asking.profile import Profile, Purpose
from tracker.domain.licensing.judging.findings import Reason, TermsInForce
from tracker.domain.licensing.knowledge.terms import (
    ACTS_OF,
    EntryKind,
    Grant,
    LicensedAct,
    LicenseTerms,
    Need,
    OutputOwnership,
    Permission,
    Verification,
)
from tracker.vocabulary import Action, Flag, LicenseClass, Verdict

_OUTPUT_ACTIONS = frozenset({Action.USE, Action.COMMERCIAL, Action.HOST, Action.TRAIN_ON_OUTPUTS})
_COPYLEFT = frozenset({"copyleft", "weak-copyleft"})
_RIVAL_FACT = ("organization.competes_with_licensor",)
_RESEARCH_ONLY = "research-only"
_ACTION_WORDS = {
    Action.DOWNLOAD: "downloading",
    Action.USE: "use inside the organisation",
    Action.COMMERCIAL: "commercial use",
    Action.FINE_TUNE: "fine-tuning",
    Action.HOST: "offering it as a service",
    Action.REDISTRIBUTE: "passing it on",
    Action.TRAIN_ON_OUTPUTS: "training other models on its outputs",
}


def grant_reasons(
    force: TermsInForce, terms: LicenseTerms, action: Action, profile: Profile
) -> Iterator[Reason]:
    """What the clauses on one action say; two for passing on, as it is and changed."""
    for permission in permissions(terms, action, profile):
        effect, flags = _judge(terms, permission, action, force)
        rival = _against_rivals(permission)
        barred = (rival and profile.competes_with_licensor) or _barred_in_business(terms, permission, profile)
        if barred and effect is Verdict.CONDITIONAL:
            effect = Verdict.FORBIDDEN
        yield Reason(
            action=action,
            effect=effect,
            text=_text(terms, permission, action, effect),
            license=terms.key,
            clause=_section(terms, permission),
            source=terms.source,
            hub=force.hub,
            facts=_RIVAL_FACT if rival and profile.competes_with_licensor is None else (),
            flags=frozenset(flags),
            short=_short(permission, effect),
        )
    if action in _OUTPUT_ACTIONS and terms.outputs and terms.outputs.ownership is OutputOwnership.LICENSOR:
        yield _owned_outputs(force, terms, action)


_SAID_BY_OTHERS = frozenset({Need.THRESHOLD, Need.TERRITORY, Need.FIELD_OF_USE, Need.DUTIES, Need.GATE})


def _short(permission: Permission, effect: Verdict) -> str:
    """The condition itself, where no line, place or duty says it."""
    if effect is not Verdict.CONDITIONAL or set(permission.needs) <= _SAID_BY_OTHERS:
        return ""
    return permission.phrase


def permissions(terms: LicenseTerms, action: Action, profile: Profile) -> Sequence[Permission]:
    """The clauses that answer an action. Passing on means both forms unless the profile says which."""
    acts = ACTS_OF[action]
    if action is Action.REDISTRIBUTE and profile.modified is not None:
        acts = (
            (LicensedAct.REDISTRIBUTE_DERIVATIVES,)
            if profile.modified
            else (LicensedAct.REDISTRIBUTE_WEIGHTS,)
        )
    return [terms.permission(act) for act in acts]


def _section(terms: LicenseTerms, permission: Permission) -> str | None:
    """Where the clause stands; for a text that is silent on it, where outputs or use are granted."""
    outputs = terms.outputs.section if terms.outputs else None
    if permission.act is LicensedAct.TRAIN_ON_OUTPUTS and outputs:
        return permission.section or outputs
    return permission.section or terms.permission(LicensedAct.USE).section


def _against_rivals(permission: Permission) -> bool:
    """Whether outputs may train other models, but none that compete with the licensor's."""
    return permission.act is LicensedAct.TRAIN_ON_OUTPUTS and "compet" in permission.condition


def _barred_in_business(terms: LicenseTerms, permission: Permission, profile: Profile) -> bool:
    """Whether the act is for non-commercial purposes only, and the asker has a commercial one."""
    sharing = permission.act in (LicensedAct.REDISTRIBUTE_WEIGHTS, LicensedAct.REDISTRIBUTE_DERIVATIVES)
    limited = Need.PURPOSE in permission.needs and (
        terms.license_class is LicenseClass.NON_COMMERCIAL
        or permission.condition.startswith("Non-commercial")
    )
    shipped = sharing and Action.COMMERCIAL in profile.uses
    return limited and (shipped or profile.purpose is Purpose.COMMERCIAL)


def is_placeholder(terms: LicenseTerms) -> bool:
    """Whether the entry stands for no one text: ``other``, ``unknown``, a family."""
    return terms.kind is EntryKind.AMBIGUOUS or terms.verification is Verification.NOT_A_LICENSE


def _judge(
    terms: LicenseTerms, permission: Permission, action: Action, force: TermsInForce
) -> tuple[Verdict, set[Flag]]:
    flags = _kind_flags(terms, permission, action, force)
    if not terms.answers(permission.act):
        refused = permission.grant is Grant.WITHHELD and terms.verification is Verification.SECONDARY
        if refused:
            return Verdict.FORBIDDEN, flags | {Flag.ASK_COUNSEL}
        return Verdict.UNKNOWN, flags | {Flag.UNKNOWN}
    match permission.grant:
        case Grant.GRANTED:
            return Verdict.ALLOWED, flags
        case Grant.CONDITIONAL:
            return Verdict.CONDITIONAL, flags
        case Grant.WITHHELD:
            return Verdict.FORBIDDEN, flags


def _kind_flags(
    terms: LicenseTerms, permission: Permission, action: Action, force: TermsInForce
) -> set[Flag]:
    flags: set[Flag] = set()
    limited = permission.grant is not Grant.GRANTED
    if limited and _is_non_commercial(terms, permission, force):
        outputs = permission.act is LicensedAct.TRAIN_ON_OUTPUTS
        flags.add(Flag.NON_COMMERCIAL_OUTPUTS if outputs else Flag.NON_COMMERCIAL)
    if limited and _bars_derivatives(terms, permission):
        flags.add(Flag.NO_DERIVATIVES)
    if limited and _is_share_alike(terms, permission):
        flags.add(Flag.COPYLEFT)
    if limited and action is Action.TRAIN_ON_OUTPUTS and _reaches_students(terms, permission):
        flags.add(Flag.DERIVATIVE_BY_OUTPUT)
    if "unsettled" in permission.condition:
        flags.add(Flag.ASK_COUNSEL)
    return flags


def _is_non_commercial(terms: LicenseTerms, permission: Permission, force: TermsInForce) -> bool:
    """Whether the purpose of the use is the limit.

    A parent that is for research only is a matter of lineage; the conflict is reported as that.
    """
    if terms.license_class is not LicenseClass.NON_COMMERCIAL:
        return False
    outputs = permission.act is LicensedAct.TRAIN_ON_OUTPUTS
    if (outputs or permission.grant is Grant.CONDITIONAL) and Need.PURPOSE not in permission.needs:
        return False
    return force.own or terms.category != _RESEARCH_ONLY


def _bars_derivatives(terms: LicenseTerms, permission: Permission) -> bool:
    derived = terms.permission(LicensedAct.REDISTRIBUTE_DERIVATIVES)
    verbatim = terms.permission(LicensedAct.REDISTRIBUTE_WEIGHTS)
    if derived.grant is not Grant.WITHHELD or verbatim.grant is Grant.WITHHELD:
        return False
    return permission.act in (LicensedAct.REDISTRIBUTE_DERIVATIVES, LicensedAct.FINE_TUNE)


def _is_share_alike(terms: LicenseTerms, permission: Permission) -> bool:
    sharing = permission.act in (LicensedAct.REDISTRIBUTE_WEIGHTS, LicensedAct.REDISTRIBUTE_DERIVATIVES)
    if terms.category in _COPYLEFT:
        return sharing or permission.act is LicensedAct.HOST
    return sharing and terms.on_spdx_list and Need.SAME_LICENSE in permission.needs


def _reaches_students(terms: LicenseTerms, permission: Permission) -> bool:
    reaches = bool(terms.outputs and terms.outputs.trained_model_is_derivative)
    return reaches and permission.grant is Grant.CONDITIONAL


def _owned_outputs(force: TermsInForce, terms: LicenseTerms, action: Action) -> Reason:
    return Reason(
        action=action,
        effect=Verdict.CONDITIONAL,
        text="the licensor claims what the model puts out as its own",
        license=terms.key,
        clause=terms.outputs.section if terms.outputs else None,
        source=terms.source,
        hub=force.hub,
        flags=frozenset({Flag.OUTPUTS_OWNED_BY_LICENSOR}),
    )


def _text(terms: LicenseTerms, permission: Permission, action: Action, effect: Verdict) -> str:
    what = _ACTION_WORDS[action]
    if permission.act is LicensedAct.REDISTRIBUTE_DERIVATIVES:
        what = "passing on changed versions"
    condition = f": {permission.phrase}" if permission.condition else ""
    if effect is Verdict.UNKNOWN:
        return f"{what}: the clause was not read{condition}; read {_pointer(terms)}"
    if not terms.answers(permission.act):
        return f"{what} is reported as not granted (the text itself was not read){condition}"
    said = " (the text says nothing against it)" if permission.basis == "silent" else ""
    if effect is Verdict.FORBIDDEN and permission.grant is Grant.CONDITIONAL:
        return f"{what} is not granted for what you mean to do{condition}"
    verb = {
        Grant.GRANTED: f"is granted{said}",
        Grant.CONDITIONAL: "is granted on conditions",
        Grant.WITHHELD: "is not granted",
    }
    return f"{what} {verb[permission.grant]}{condition}"


def _pointer(terms: LicenseTerms) -> str:
    return terms.source or f"the licence text ({terms.name})"
