"""What to do: duties of every licence in force, and steps to take before an action."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

from tracker.domain.licensing.asking.profile import Profile
from tracker.domain.licensing.judging.findings import SEVERITY, OwedDuty, Reason, Subject, TermsInForce
from tracker.domain.licensing.judging.grants import is_placeholder
from tracker.domain.licensing.judging.standings import LineSide, read
from tracker.domain.licensing.knowledge.terms import (
    Consequence,
    Duty,
    Grant,
    LicensedAct,
    LicenseTerms,
    Need,
    Obligation,
    When,
)
from tracker.vocabulary import Action, Flag, Verdict


class Precaution(StrEnum):
    """Steps that are no duty of a licence but come before relying on one."""

    SEPARATE_LICENSE = "separate-license"
    ASK_PUBLISHER = "ask-publisher"
    READ_CLAUSE = "read-clause"
    READ_AGAIN = "read-again"
    ASK_COUNSEL = "ask-counsel"
    OTHER_MODEL = "other-model"
    THROUGH_A_PRODUCT = "through-a-product"
    PASS_GATE = "pass-gate"  # noqa: S105 - a step, not a password


_ACTIONS_OF: Mapping[When, tuple[Action, ...]] = {
    When.ANY_USE: tuple(action for action in Action if action is not Action.DOWNLOAD),
    When.COMMERCIAL_USE: (Action.COMMERCIAL, Action.HOST),
    When.DISTRIBUTE: (Action.REDISTRIBUTE,),
    When.DISTRIBUTE_MODIFIED: (Action.REDISTRIBUTE,),
    When.DISTRIBUTE_DERIVED_MODEL: (Action.REDISTRIBUTE,),
    When.HOST: (Action.HOST,),
    When.PRODUCT: (Action.COMMERCIAL, Action.HOST),
    When.PUBLISH: (Action.USE,),
    When.SHARE_OUTPUT: (Action.USE, Action.COMMERCIAL, Action.TRAIN_ON_OUTPUTS),
    When.ABOVE_THRESHOLD: (Action.COMMERCIAL, Action.HOST),
    When.OTHER: (Action.USE,),
}

_WHEN_WORDS: Mapping[When, str] = {
    When.ANY_USE: "whenever you use it",
    When.COMMERCIAL_USE: "when you use it commercially",
    When.DISTRIBUTE: "when you pass it on",
    When.DISTRIBUTE_MODIFIED: "when you pass on a changed version",
    When.DISTRIBUTE_DERIVED_MODEL: "when you pass on a model derived from it",
    When.HOST: "when you offer it as a service",
    When.PRODUCT: "when a product contains it",
    When.PUBLISH: "when you publish about it",
    When.SHARE_OUTPUT: "when you share outputs",
    When.ABOVE_THRESHOLD: "above the size limit",
    When.OTHER: "where it applies",
}

_DUTY_WORDS: Mapping[Duty, str] = {
    Duty.AI_DISCLOSURE: "say that the content was made by AI",
    Duty.ATTRIBUTION: "name the author and the source",
    Duty.ACCEPTABLE_USE_POLICY: "keep to the list of prohibited uses",
    Duty.CARRY_NOTICE_FILE: "carry along the NOTICE file, if there is one",
    Duty.CONTENT_FILTER: "run content filters, or review outputs",
    Duty.DISCLOSE_SOURCE: "offer the source form",
    Duty.DISPLAY_NAME: "show the model's name prominently",
    Duty.EXPORT_CONTROL: "keep to export control law",
    Duty.GRANT_BACK: "license your changes back to the licensor",
    Duty.INCLUDE_LICENSE_COPY: "hand over a copy of the licence",
    Duty.INDEMNIFY: "hold the licensor harmless",
    Duty.KEEP_DOCUMENTATION: "keep the model card or equal documentation with it",
    Duty.KEEP_GUARDRAILS: "leave the safety guardrails in place",
    Duty.KEEP_WATERMARK: "leave watermarks in place",
    Duty.LAWFUL_USE: "use it lawfully",
    Duty.NAME_PREFIX: "begin the name of the model you pass on with the licensor's",
    Duty.NETWORK_SOURCE_OFFER: "offer its source to the users of a changed version over the network",
    Duty.NO_ENDORSEMENT: "do not suggest that the authors endorse you",
    Duty.NO_REVERSE_ENGINEERING: "do not reverse engineer it",
    Duty.NO_TECHNICAL_MEASURES: "add no technical measures that take rights away",
    Duty.NO_TRADEMARK_USE: "do not use the licensor's trademarks",
    Duty.NON_ENDORSEMENT_STATEMENT: "state that the licensor does not endorse your model",
    Duty.NOTICE_FILE: "add a Notice file with the licence's line",
    Duty.NOTIFY_LICENSOR: "tell the licensor",
    Duty.PASS_ON_RESTRICTIONS: "bind your users to the licence's restrictions in your own terms",
    Duty.PROVIDER_IDENTITY: "make known who provides the service",
    Duty.ACKNOWLEDGE_IN_PUBLICATION: "acknowledge the model in publications",
    Duty.PUBLICITY_STATEMENT: "add the licensor's statement to what you say in public",
    Duty.REGISTER: "register with the licensor first",
    Duty.REPORT: "file the report that the licence asks for",
    Duty.RETAIN_NOTICES: "keep the copyright and licence notices",
    Duty.SAME_LICENSE: "keep what you pass on under the same licence",
    Duty.STATE_CHANGES: "say what you changed",
    Duty.USE_LATEST: "move to the latest version within reason",
}
_NAMED = frozenset({Duty.DISPLAY_NAME, Duty.NAME_PREFIX, Duty.PUBLICITY_STATEMENT})
# Only names follow a model that merely learnt from outputs; a copy of nothing is passed on.
_FOLLOW_OUTPUTS = frozenset({Duty.DISPLAY_NAME, Duty.NAME_PREFIX})


def owed_duties(
    forces: Sequence[TermsInForce], uses: Sequence[Action], profile: Profile, reaches: Mapping[str, bool]
) -> Iterator[OwedDuty]:
    """Every duty of the licences in force, those of the asked actions first."""
    found = [
        duty
        for force in forces
        if force.terms
        for duty in _of_one(force, force.terms, uses, profile, reaches.get(force.terms.key, True))
    ]
    unique = {(duty.action, duty.kind, duty.license, duty.display): duty for duty in found}
    order = {action: number for number, action in enumerate((*uses, *Action))}
    yield from sorted(unique.values(), key=lambda duty: order.get(duty.action, 99))


def _of_one(
    force: TermsInForce, terms: LicenseTerms, uses: Sequence[Action], profile: Profile, reaches: bool
) -> Iterator[OwedDuty]:
    for obligation in terms.obligations:
        if not reaches and obligation.duty not in _FOLLOW_OUTPUTS:
            continue
        if When.ABOVE_THRESHOLD in obligation.when and _surely_below(terms, force, profile):
            continue
        yield OwedDuty(
            action=_action(obligation, uses),
            kind=obligation.duty.value,
            text=_words(obligation),
            when=obligation.when_note or _when(obligation),
            license=terms.key,
            clause=obligation.section,
            display=obligation.text,
        )
        if Action.TRAIN_ON_OUTPUTS in uses and _goes_with_outputs(terms, obligation):
            yield OwedDuty(
                action=Action.TRAIN_ON_OUTPUTS,
                kind=obligation.duty.value,
                text=_words(obligation),
                when="when you pass on a model trained on its outputs",
                license=terms.key,
                clause=obligation.section,
                display=obligation.text,
            )
    for threshold in terms.thresholds:
        if threshold.consequence is Consequence.ONE_TIME_NOTICE:
            yield OwedDuty(
                action=Action.COMMERCIAL,
                kind=Duty.NOTIFY_LICENSOR.value,
                text=threshold.consequence_note or _DUTY_WORDS[Duty.NOTIFY_LICENSOR],
                when=_WHEN_WORDS[When.COMMERCIAL_USE],
                license=terms.key,
                clause=threshold.section,
            )


def _goes_with_outputs(terms: LicenseTerms, obligation: Obligation) -> bool:
    """Whether a duty follows a model trained on outputs: names do, and all of it into a derivative."""
    learning = terms.permission(LicensedAct.TRAIN_ON_OUTPUTS)
    if learning.grant is not Grant.CONDITIONAL or not terms.answers(LicensedAct.TRAIN_ON_OUTPUTS):
        return False
    derivative = bool(terms.outputs and terms.outputs.trained_model_is_derivative)
    if derivative:
        return When.DISTRIBUTE_DERIVED_MODEL in obligation.when or When.DISTRIBUTE in obligation.when
    return Need.DUTIES in learning.needs and obligation.duty in _FOLLOW_OUTPUTS


def _surely_below(terms: LicenseTerms, force: TermsInForce, profile: Profile) -> bool:
    lines = [line for line in terms.thresholds if line.consequence is Consequence.DISPLAY_NAME]
    return bool(lines) and all(read(line, force, profile).side is LineSide.UNDER for line in lines)


def _action(obligation: Obligation, uses: Sequence[Action]) -> Action:
    """The asked action that brings the duty about, else the first that would."""
    brings = [action for when in obligation.when for action in _ACTIONS_OF[when]]
    return next((use for use in uses if use in brings), brings[0] if brings else Action.USE)


def _words(obligation: Obligation) -> str:
    words = _DUTY_WORDS[obligation.duty]
    if obligation.duty is Duty.NAME_PREFIX and obligation.text:
        words = f"begin the name of the model you pass on with “{obligation.text}”"
    elif obligation.duty is Duty.NOTICE_FILE and obligation.text:
        words = f"add a Notice file that says “{obligation.text}”"
    elif obligation.duty in _NAMED and obligation.text:
        others = "".join(f" or “{text}”" for text in obligation.alternatives)
        words = f"show “{obligation.text}”{others}"
    return f"{words} ({obligation.note})" if obligation.note else words


def _when(obligation: Obligation) -> str:
    return ", or ".join(_WHEN_WORDS[when] for when in obligation.when)


def steps(reasons: Iterable[Reason], forces: Sequence[TermsInForce], subject: Subject) -> Iterator[OwedDuty]:
    """What to do about a refusal, an unread clause or an open question; ways out of a refusal first."""
    terms_by_key = {force.terms.key: force.terms for force in forces if force.terms}
    refused = {reason.action for reason in reasons if reason.effect is Verdict.FORBIDDEN}
    found = []
    for reason in sorted(reasons, key=lambda reason: -SEVERITY[reason.effect]):
        if reason.action in refused and reason.effect is Verdict.CONDITIONAL:
            continue  # no step short of the way out helps
        step = _step(reason, terms_by_key.get(reason.license or ""), subject)
        if step:
            found.append(step)
    yield from found


def _step(reason: Reason, terms: LicenseTerms | None, subject: Subject) -> OwedDuty | None:
    def step(kind: Precaution, text: str) -> OwedDuty:
        return OwedDuty(
            action=reason.action,
            kind=kind.value,
            text=text,
            when="before you do it",
            license=reason.license,
            clause=reason.clause,
            step=True,
        )

    if reason.effect is Verdict.FORBIDDEN and terms:
        return step(*_way_out(reason, terms))
    if Flag.GATED in reason.flags:
        return step(Precaution.PASS_GATE, "accept the terms on the model's page, signed in")
    if reason.effect is Verdict.UNKNOWN:
        if terms and reason.source in terms.sources and not is_placeholder(terms):
            where = terms.to_read or reason.source
            return step(Precaution.READ_CLAUSE, f"read {where}, or ask {terms.steward}")
        refused = subject.access is not None and subject.access.refused
        if refused and reason.action is Action.DOWNLOAD and reason.license is None:
            return step(Precaution.ASK_PUBLISHER, "try from elsewhere, or ask the publisher for the files")
        if not subject.reached:
            return step(
                Precaution.READ_AGAIN, "have its repository read: without --offline, once the Hub answers"
            )
        where = f"read {subject.to_read}, or " if subject.to_read else ""
        return step(Precaution.ASK_PUBLISHER, f"{where}ask the publisher which terms apply")
    if Flag.ASK_COUNSEL in reason.flags:
        return step(Precaution.ASK_COUNSEL, "ask counsel; the point is unsettled")
    return None


def _way_out(reason: Reason, terms: LicenseTerms) -> tuple[Precaution, str]:
    """What is left to somebody whom a licence refuses."""
    if Flag.TERRITORY in reason.flags and terms.territory and terms.territory.carve_out:
        text = (
            f"use it only inside somebody else's product ({terms.territory.carve_out}), or take another model"
        )
        return Precaution.THROUGH_A_PRODUCT, text
    if {Flag.TERRITORY, Flag.TERRITORY_OUTPUTS} & reason.flags:
        return Precaution.OTHER_MODEL, "take another model: this licence gives no rights there"
    if Flag.FIELD_OF_USE in reason.flags:
        return Precaution.OTHER_MODEL, "take another model: this licence bars the field"
    # The steward of a standard licence wrote it; the rights are the publisher's.
    whom = "the publisher" if terms.on_spdx_list else terms.steward
    return Precaution.SEPARATE_LICENSE, f"ask {whom} for a separate licence, or take another model"
