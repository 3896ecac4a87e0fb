"""What a doubt means for an action: conditional at best, and open where what it points to would refuse."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from tracker.domain.assessing.assessment import Suspicion
from tracker.domain.licensing.judging.findings import Reason, Subject, TermsInForce
from tracker.domain.licensing.judging.inherited import Reach
from tracker.domain.licensing.knowledge.lookups import LicenseKnowledge
from tracker.domain.licensing.knowledge.openness import openness_rank
from tracker.domain.licensing.knowledge.publishers import owner_of, wrote
from tracker.domain.licensing.knowledge.terms import LicenseTerms
from tracker.vocabulary import Action, Flag, Verdict

Judge = Callable[[TermsInForce, Action], frozenset[Verdict]]
"""What one licence comes to for one action of the profile."""

_OPEN = frozenset({Verdict.UNKNOWN, Verdict.FORBIDDEN})


def open_doubts(
    subject: Subject,
    own: Sequence[TermsInForce],
    ancestors: Sequence[tuple[TermsInForce, Reach]],
    knowledge: LicenseKnowledge,
) -> list[tuple[str | None, Suspicion]]:
    """The doubts of the model, and of those it comes from, that nothing settles, with whose each is."""
    return [
        (hub, one)
        for hub, one in _all(subject, ancestors)
        if one.flag is not Flag.LINEAGE_DOUBT or not _is_settled(one, subject, hub, own, ancestors, knowledge)
    ]


def suspicion_reasons(
    doubts: Sequence[tuple[str | None, Suspicion]],
    subject: Subject,
    action: Action,
    knowledge: LicenseKnowledge,
    judge: Judge,
) -> Iterator[Reason]:
    """One reason for each doubt."""
    for hub, one in doubts:
        text = one.text if hub == subject.hub else f"of {hub}, which it comes from: {one.text}"
        yield Reason(
            action=action,
            effect=_effect(one, subject, action, knowledge, judge),
            text=f"{text}{_what_then(one)}",
            license=subject.key,
            source=subject.source,
            hub=hub,
            flags=frozenset({one.flag}),
        )


def _all(
    subject: Subject, ancestors: Sequence[tuple[TermsInForce, Reach]]
) -> Iterator[tuple[str | None, Suspicion]]:
    for one in subject.suspicions:
        yield subject.hub, one
    free = {force.hub for force, reach in ancestors if reach is Reach.PUBLISHER}
    seen = {one.keys for one in subject.suspicions}
    for ancestor in subject.ancestors:
        for one in ancestor.suspicions if ancestor.hub not in free else ():
            if one.flag is not Flag.LINEAGE_DOUBT or one.keys not in seen:
                yield ancestor.hub, one


def _is_settled(
    one: Suspicion,
    subject: Subject,
    hub: str | None,
    own: Sequence[TermsInForce],
    ancestors: Sequence[tuple[TermsInForce, Reach]],
    knowledge: LicenseKnowledge,
) -> bool:
    """Whether what a sign points to is in the lineage already, or adds nothing."""
    if one.base is not None:
        met = {(ancestor.hub or "").casefold() for ancestor in subject.ancestors}
        if one.base.casefold() in met or owner_of(one.base) in (owner_of(hub), owner_of(subject.hub)):
            return True
    suspects = [terms for key in one.keys if (terms := knowledge.get(key))]
    if not suspects:
        return False
    if all(openness_rank(terms) == 0 for terms in suspects):
        return True
    if any(wrote(owner_of(where), terms) for terms in suspects for where in (hub, subject.hub)):
        return True
    forces = [*own, *(force for force, reach in ancestors if reach is not Reach.UNREAD)]
    return any(_same_family(force.terms, terms) for force in forces if force.terms for terms in suspects)


def _same_family(one: LicenseTerms | None, other: LicenseTerms) -> bool:
    if one is None:
        return False
    return one.key == other.key or (one.family is not None and one.family == other.family)


def _effect(
    one: Suspicion, subject: Subject, action: Action, knowledge: LicenseKnowledge, judge: Judge
) -> Verdict:
    if action in one.bars:
        return Verdict.UNKNOWN
    for key in one.keys:
        terms = knowledge.get(key)
        force = TermsInForce(key=key, terms=terms, hub=subject.hub, released=None)
        if terms is not None and not _OPEN.isdisjoint(judge(force, action)):
            return Verdict.UNKNOWN
    return Verdict.CONDITIONAL


def _what_then(one: Suspicion) -> str:
    if one.flag is not Flag.LINEAGE_DOUBT:
        return ""
    terms = f" ({one.keys[0]})" if one.keys else ""
    how = "settle it by `clarify: base_model` in policy.yaml"
    return f"; should it come from there, those terms{terms} hold too: {how}"
