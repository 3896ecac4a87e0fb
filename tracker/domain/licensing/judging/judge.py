"""May we? One model, one profile: each action by itself, with reasons, duties and flags.

The strictest licence in force decides. Nothing is allowed without a clause that allows it, and a fact
that the profile does not give never makes an answer better than conditional.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tracker.domain.assessing.assessment import Suspicion
from tracker.domain.licensing.asking.consistency import consistent
from tracker.domain.licensing.asking.profile import Profile
from tracker.domain.licensing.judging.access import access_reasons
from tracker.domain.licensing.judging.clauses import Clauses
from tracker.domain.licensing.judging.duties import owed_duties, steps
from tracker.domain.licensing.judging.findings import (
    Judgement,
    OwedDuty,
    Reason,
    Subject,
    TermsInForce,
    worst,
)
from tracker.domain.licensing.judging.inherited import (
    Reach,
    ancestor_forces,
    ancestor_reasons,
    lineage_flags,
    own_forces,
    share_alike_reasons,
)
from tracker.domain.licensing.judging.suspicions import open_doubts, suspicion_reasons
from tracker.domain.licensing.knowledge.lookups import LicenseKnowledge
from tracker.vocabulary import Action, Flag, Verdict

DEFAULT_USES = (Action.USE,)


def judge(
    subject: Subject, profile: Profile, knowledge: LicenseKnowledge, clauses: Clauses | None = None
) -> Judgement:
    """The verdict over the profile's uses; never raises.

    ``clauses`` keeps what licences say from one model to the next; it has to be made of this very profile.
    """
    clauses = clauses or clauses_for(profile)
    profile = clauses.profile
    uses = profile.uses or DEFAULT_USES
    own = own_forces(subject, knowledge)
    ancestors = ancestor_forces(subject, knowledge)
    doubts = open_doubts(subject, own, ancestors, knowledge)
    reasons = tuple(
        reason
        for action in Action
        for reason in _action_reasons(subject, own, ancestors, doubts, action, clauses, knowledge)
    )
    actions = {
        action: worst(reason.effect for reason in reasons if reason.action is action) for action in Action
    }
    asked = [reason for reason in reasons if reason.action in uses]
    flags = subject.conflicts | lineage_flags(subject, own[0].terms, ancestors) | _flags(asked)
    return Judgement(
        verdict=worst(actions[use] for use in uses),
        actions=actions,
        reasons=reasons,
        duties=_duties(subject, own, ancestors, _open_first(uses, actions), profile, asked),
        flags=tuple(flag for flag in Flag if flag in flags),
        uses=uses,
        in_force=_in_force(own, ancestors),
    )


def clauses_for(profile: Profile) -> Clauses:
    """What licences say under a profile, for many models."""
    return Clauses(consistent(profile)[0])


def _in_force(
    own: Sequence[TermsInForce], ancestors: Sequence[tuple[TermsInForce, Reach]]
) -> tuple[str, ...]:
    forces = [*own, *(force for force, reach in ancestors if reach is Reach.FULL)]
    return tuple(dict.fromkeys(force.key for force in forces if force.key))


def _open_first(uses: Sequence[Action], actions: Mapping[Action, Verdict]) -> tuple[Action, ...]:
    """The asked actions, those that are refused last: a duty is owed for what may be done."""
    return tuple(sorted(uses, key=lambda use: actions[use] is Verdict.FORBIDDEN))


def _flags(reasons: Sequence[Reason]) -> set[Flag]:
    settled = {
        reason.action
        for reason in reasons
        if reason.effect is Verdict.FORBIDDEN and Flag.ASK_COUNSEL not in reason.flags
    }
    refused = {reason.action for reason in reasons if reason.effect is Verdict.FORBIDDEN}
    found: set[Flag] = set()
    for reason in reasons:
        # Where a clause that was read refuses, nobody has to ask about a refusal that is only reported.
        moot = reason.effect is Verdict.FORBIDDEN and reason.action in settled
        # What is refused need not be looked at every month, whatever lies below a line today.
        later = {Flag.RE_EVALUATE_MONTHLY} if reason.action in refused else set()
        found |= reason.flags - later - ({Flag.ASK_COUNSEL} if moot else set())
        if reason.effect is Verdict.UNKNOWN:
            found.add(Flag.UNKNOWN)
    return found


def _action_reasons(
    subject: Subject,
    own: Sequence[TermsInForce],
    ancestors: Sequence[tuple[TermsInForce, Reach]],
    doubts: Sequence[tuple[str | None, Suspicion]],
    action: Action,
    clauses: Clauses,
    knowledge: LicenseKnowledge,
) -> Iterator[Reason]:
    for force in own:
        yield from clauses.reasons(force, action, subject.modality)
    yield from _doubts(subject, ancestors, action)
    yield from suspicion_reasons(
        doubts,
        subject,
        action,
        knowledge,
        lambda force, asked: clauses.effects(force, asked, subject.modality),
    )
    if own[0].terms is None:
        yield from _all_refuse(subject, action, clauses, knowledge)
    for force, reach in ancestors:
        if reach is Reach.FULL:
            yield from clauses.reasons(force, action, subject.modality)
        elif reach is Reach.UNREAD and force.terms is not None:
            # What is known of a model that was not read permits nothing, but what it refuses it refuses.
            found = clauses.reasons(force, action, subject.modality)
            yield from (reason for reason in found if reason.effect is Verdict.FORBIDDEN)
        yield from ancestor_reasons(force, reach, action)
    full = [*own, *(force for force, reach in ancestors if reach is Reach.FULL)]
    yield from share_alike_reasons(full, action)
    yield from access_reasons(subject.access, own[0], action, clauses.profile)


def _doubts(
    subject: Subject, ancestors: Sequence[tuple[TermsInForce, Reach]], action: Action
) -> Iterator[Reason]:
    """What may add to the terms and was not read: nothing is allowed outright beside it."""
    for doubt in subject.doubts:
        yield Reason(
            action=action,
            effect=Verdict.CONDITIONAL,
            text=doubt,
            license=subject.key,
            source=subject.source,
            hub=subject.hub,
        )
    free = {force.hub for force, reach in ancestors if reach is Reach.PUBLISHER}
    for ancestor in subject.ancestors:
        for doubt in ancestor.doubts if ancestor.hub not in free else ():
            yield Reason(
                action=action,
                effect=Verdict.CONDITIONAL,
                text=f"of {ancestor.hub}, which it comes from: {doubt}",
                license=ancestor.key,
                hub=ancestor.hub,
            )


def _all_refuse(
    subject: Subject, action: Action, clauses: Clauses, knowledge: LicenseKnowledge
) -> Iterator[Reason]:
    """Where it is open which licence applies, but each of them refuses, it is refused."""
    refusals = []
    for key in subject.candidates:
        force = TermsInForce(key=key, terms=knowledge.get(key), hub=subject.hub, released=subject.released)
        if Verdict.FORBIDDEN not in clauses.effects(force, action, subject.modality):
            return
        reasons = clauses.reasons(force, action, subject.modality)
        refusals.append(next(reason for reason in reasons if reason.effect is Verdict.FORBIDDEN))
    yield from refusals


def _duties(
    subject: Subject,
    own: Sequence[TermsInForce],
    ancestors: Sequence[tuple[TermsInForce, Reach]],
    uses: Sequence[Action],
    profile: Profile,
    asked: Sequence[Reason],
) -> tuple[OwedDuty, ...]:
    binding = {Reach.FULL, Reach.NOTICES, Reach.OUTPUTS}
    forces = [*own, *(force for force, reach in ancestors if reach in binding)]
    reaches = {force.key: reach is not Reach.OUTPUTS for force, reach in ancestors if force.key}
    reaches |= {force.key: True for force in own if force.key}
    found = [*steps(asked, forces, subject), *owed_duties(forces, uses, profile, reaches)]
    unique = {(duty.action, duty.kind, duty.license, duty.display): duty for duty in found}
    return tuple(unique.values())
