"""Which licences a model is under: its own, and those of the models it came from that reach it.

A permissive parent leaves notices. Any other parent's terms go with the weights. A parent that a model
only learnt from by its outputs reaches it where the licence says that such a model is a derivative.
A parent under a licence of the publisher's own writing does not: its steward licenses the same work as it
likes. That two models are under one account shows no more than that: it may have re-uploaded somebody's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from tracker.domain.licensing.judging.findings import Ancestor, Reason, Subject, TermsInForce
from tracker.domain.licensing.knowledge.lookups import LicenseKnowledge
from tracker.domain.licensing.knowledge.openness import (
    NAMING,
    RESTRICTED,
    UNRANKED,
    drops_clauses,
    license_beneath,
    openness_rank,
    same_terms,
)
from tracker.domain.licensing.knowledge.publishers import owner_of, wrote
from tracker.domain.licensing.knowledge.terms import (
    EntryKind,
    Grant,
    LicensedAct,
    LicenseTerms,
    Need,
    Verification,
)
from tracker.vocabulary import Action, Flag, Relation, Verdict


class Reach(StrEnum):
    """How far a licence reaches the asked model."""

    FULL = "full"
    NOTICES = "notices"
    OUTPUTS = "outputs"  # learnt from outputs, and the licence does not call that a derivative
    PUBLISHER = "publisher"  # the work of the very steward of its licence
    PUBLISHER_UNREAD = "publisher-unread"  # under the same account, its licence not known
    UNREAD = "unread"


_UNSTATED_TAGS = frozenset({"", "other", "unknown"})
_IMAGE_LICENSES = frozenset({"creativeml-openrail-m", "openrail++-m"})
_TEXT_FAMILIES = frozenset(
    {"llama", "gemma", "qwen", "tongyi-qianwen", "kimi", "deepseek", "mistral", "falcon", "glm"}
)
# First may be passed on under the second.
_COMPATIBLE = frozenset(
    {
        ("cc-by-sa-4.0", "gpl-3.0"), ("cc-by-sa-3.0", "cc-by-sa-4.0"), ("gpl-3.0", "agpl-3.0"),
        ("lgpl-2.1", "gpl-2.0"), ("lgpl-2.1", "gpl-3.0"), ("lgpl-3.0", "gpl-3.0"),
        ("lgpl-3.0", "agpl-3.0"), ("mpl-2.0", "gpl-2.0"), ("mpl-2.0", "gpl-3.0"),
        ("mpl-2.0", "agpl-3.0"), ("mpl-2.0", "lgpl-2.1"), ("mpl-2.0", "lgpl-3.0"),
        ("eupl-1.2", "gpl-3.0"), ("eupl-1.2", "agpl-3.0"), ("eupl-1.1", "gpl-2.0"),
        ("cc-by-nc-sa-3.0", "cc-by-nc-sa-4.0"), ("cc-by-nc-sa-2.0", "cc-by-nc-sa-3.0"),
    }
)  # fmt: skip


def own_forces(subject: Subject, knowledge: LicenseKnowledge) -> list[TermsInForce]:
    """The model's own licence first, then further texts over the same weights."""
    keys = dict.fromkeys((subject.key, *subject.also))
    found = [
        TermsInForce(
            key=key,
            terms=knowledge.get(key),
            hub=subject.hub,
            released=subject.released,
            reason=subject.reason,
        )
        for key in keys
    ]
    return [*found, *_beneath(found, knowledge)]


def _beneath(forces: Sequence[TermsInForce], knowledge: LicenseKnowledge) -> list[TermsInForce]:
    """The licence that an overlay comes on top of."""
    known = {force.key for force in forces}
    found = []
    for force in forces:
        base = license_beneath(force.terms, knowledge) if force.terms else None
        if base and base.key not in known:
            known.add(base.key)
            found.append(TermsInForce(key=base.key, terms=base, hub=force.hub, relation=force.relation))
    return found


def ancestor_forces(subject: Subject, knowledge: LicenseKnowledge) -> list[tuple[TermsInForce, Reach]]:
    """The ancestors' licences with how far each reaches, nearest first, each licence once per reach."""
    found: dict[tuple[str | None, Reach, bool], tuple[TermsInForce, Reach]] = {}
    for ancestor in subject.ancestors:
        force = TermsInForce(
            key=ancestor.key,
            terms=knowledge.get(ancestor.key),
            hub=ancestor.hub,
            relation=ancestor.relation,
            released=ancestor.released,
            reason=ancestor.reason,
        )
        reach = _reach(subject, ancestor, force.terms)
        component = ancestor.relation is Relation.COMPONENT
        found.setdefault((ancestor.key, reach, component), (force, reach))
    beneath = _beneath([force for force, _ in found.values()], knowledge)
    return [*found.values(), *((force, Reach.FULL) for force in beneath)]


def _reach(subject: Subject, ancestor: Ancestor, terms: LicenseTerms | None) -> Reach:
    same = _same_publisher(subject.hub, ancestor.hub) and ancestor.relation is not Relation.COMPONENT
    if terms is None or not ancestor.read:
        return Reach.PUBLISHER_UNREAD if same else Reach.UNREAD
    if same and ancestor.relation is not Relation.QUANTIZED and wrote(owner_of(subject.hub), terms):
        return Reach.PUBLISHER
    if openness_rank(terms) == 0 and terms.verification is not Verification.UNVERIFIED:
        return Reach.NOTICES
    if ancestor.relation is Relation.DISTILLED:
        derivative = bool(terms.outputs and terms.outputs.trained_model_is_derivative)
        return Reach.FULL if derivative else Reach.OUTPUTS
    return Reach.FULL


def _same_publisher(one: str | None, other: str | None) -> bool:
    return bool(owner_of(one)) and owner_of(one) == owner_of(other)


def lineage_flags(
    subject: Subject, own: LicenseTerms | None, ancestors: Sequence[tuple[TermsInForce, Reach]]
) -> frozenset[Flag]:
    """What the ancestors' licences, set against the model's own, make of its label."""
    flags: set[Flag] = set()
    own_holds = False
    restrictive: dict[str, LicenseTerms] = {}
    for force, reach in ancestors:
        terms = force.terms
        if (
            terms is None
            or reach not in (Reach.FULL, Reach.OUTPUTS, Reach.UNREAD)
            or openness_rank(terms) == UNRANKED
        ):
            continue
        flags |= _against_own(subject, own, force, terms, reach)
        counted = [*restrictive.values(), *([own] if own else [])]
        if reach is Reach.FULL and not any(_counts_as(terms, other) for other in counted):
            restrictive[terms.key] = terms
        # A label that a parent's terms stand behind is no mere label.
        own_holds |= own is not None and reach is Reach.FULL and same_terms(own, terms)
    own_adds = own is not None and RESTRICTED <= openness_rank(own) < UNRANKED
    conflict = flags & {Flag.LINEAGE_CONFLICT, Flag.RELABELLED_MIRROR}
    if len(restrictive) > 1 or (restrictive and own_adds and (own_holds or not conflict)):
        flags.add(Flag.CUMULATIVE_TERMS)
    if own and _wrong_kind(subject, own, [force.terms for force, _ in ancestors if force.terms]):
        flags.add(Flag.MODALITY_MISMATCH)
    return frozenset(flags)


def _against_own(
    subject: Subject, own: LicenseTerms | None, force: TermsInForce, terms: LicenseTerms, reach: Reach
) -> set[Flag]:
    if own is None or same_terms(own, terms):
        return set()
    if reach is Reach.OUTPUTS:
        learning = terms.permission(LicensedAct.TRAIN_ON_OUTPUTS).grant
        if learning is Grant.WITHHELD:
            return {Flag.LINEAGE_CONFLICT, Flag.ASK_COUNSEL}
        names = any(duty.duty in NAMING for duty in terms.obligations)
        drops = names and drops_clauses(terms) and _more_open(subject, own, terms)
        return {Flag.TAG_DROPS_CLAUSES} if drops and learning is Grant.CONDITIONAL else set()
    if not _more_open(subject, own, terms):
        return set()
    if _is_component(force):
        return {Flag.COMPONENT_CONFLICT}
    flags = {Flag.LINEAGE_CONFLICT}
    if force.relation is Relation.QUANTIZED:
        flags.add(Flag.RELABELLED_MIRROR)
    if force.relation is Relation.DISTILLED:
        flags.add(Flag.DERIVATIVE_BY_OUTPUT)
    if drops_clauses(terms):
        flags.add(Flag.TAG_DROPS_CLAUSES)
    return flags


def _is_component(force: TermsInForce) -> bool:
    return force.relation is Relation.COMPONENT


def _more_open(subject: Subject, own: LicenseTerms, terms: LicenseTerms) -> bool:
    """Whether the model's label gives more than the ancestor's licence lets through.

    Between two restricted licences a label of the model's own making (``other`` and a name) adds
    terms; one of the Hub's standard labels puts the whole model under other terms than its parent's.
    """
    mine, theirs = openness_rank(own), openness_rank(terms)
    if mine != theirs:
        return mine < theirs
    if mine != RESTRICTED or (own.family and own.family == terms.family):
        return False
    return (subject.declared_tag or "").lower() not in _UNSTATED_TAGS


def _wrong_kind(subject: Subject, own: LicenseTerms, parents: Iterable[LicenseTerms]) -> bool:
    """Whether a licence written for image models stands on a language model."""
    if own.key not in _IMAGE_LICENSES:
        return False
    return subject.modality == "text" or any(terms.family in _TEXT_FAMILIES for terms in parents)


def _counts_as(terms: LicenseTerms, other: LicenseTerms) -> bool:
    """Whether the terms add none to the other's: the same, or the licence that the other tops up."""
    topped_up = other.kind is EntryKind.OVERLAY and other.spdx.partition(" AND ")[0] == terms.spdx
    return topped_up or same_terms(terms, other)


def ancestor_reasons(force: TermsInForce, reach: Reach, action: Action) -> Iterator[Reason]:
    """What an ancestor means for an action beside the clauses of its licence."""
    if reach is Reach.UNREAD:
        why = force.reason or "its licence is not known"
        yield Reason(
            action=action,
            effect=Verdict.UNKNOWN,
            text=f"it comes from {force.hub or 'a model'} whose terms may reach it: {why}",
            license=force.key,
            hub=force.hub,
            flags=frozenset({Flag.UNKNOWN}),
        )
    elif reach is Reach.PUBLISHER_UNREAD:
        why = force.reason or "it was not read"
        yield Reason(
            action=action,
            effect=Verdict.CONDITIONAL,
            text=f"it comes from {force.hub}, of the same account, whose licence is not known ({why}); "
            "should that be somebody else's model, or come from one, those terms hold too",
            hub=force.hub,
        )
    elif reach is Reach.OUTPUTS and force.terms:
        yield from _output_reasons(force, force.terms, action)


def _output_reasons(force: TermsInForce, terms: LicenseTerms, action: Action) -> Iterator[Reason]:
    """What follows a model that only learnt from outputs, where that makes no derivative of it."""
    clause = terms.permission(LicensedAct.TRAIN_ON_OUTPUTS)

    def reason(effect: Verdict, text: str, *flags: Flag) -> Reason:
        return Reason(
            action=action,
            effect=effect,
            text=f"it learnt from outputs {text}",
            license=force.key,
            clause=clause.section,
            source=terms.source,
            hub=force.hub,
            flags=frozenset(flags),
        )

    if action is Action.DOWNLOAD:
        return
    if not terms.answers(LicensedAct.TRAIN_ON_OUTPUTS):
        yield reason(Verdict.UNKNOWN, "of a model whose clause on that was not read", Flag.UNKNOWN)
    elif clause.grant is Grant.WITHHELD:
        text = "whose licence bars that; the claim is against its maker"
        yield reason(Verdict.CONDITIONAL, text, Flag.ASK_COUNSEL)
    elif clause.grant is Grant.CONDITIONAL and Need.PURPOSE in clause.needs:
        text = f"that are limited in purpose: {clause.condition}"
        yield reason(Verdict.CONDITIONAL, text, Flag.NON_COMMERCIAL_OUTPUTS)
    elif clause.grant is Grant.CONDITIONAL and action is Action.REDISTRIBUTE:
        text = f"for which the licence sets conditions: {clause.condition}"
        yield reason(Verdict.CONDITIONAL, text)


def share_alike_reasons(forces: Sequence[TermsInForce], action: Action) -> Iterator[Reason]:
    """Where two licences each want what is passed on under themselves, neither can be kept."""
    if action is not Action.REDISTRIBUTE:
        return
    known = [force.terms for force in forces if force.terms]
    for terms in {terms.key: terms for terms in known if _wants_same_license(terms)}.values():
        rivals = [other.key for other in known if _rival(terms, other)]
        if rivals:
            yield Reason(
                action=action,
                effect=Verdict.FORBIDDEN,
                text=f"it wants the whole under itself, which {', '.join(sorted(set(rivals)))} does not let",
                license=terms.key,
                clause=terms.permission(LicensedAct.REDISTRIBUTE_DERIVATIVES).section,
                source=terms.source,
                flags=frozenset({Flag.COPYLEFT, Flag.ASK_COUNSEL}),
            )


def _wants_same_license(terms: LicenseTerms) -> bool:
    clause = terms.permission(LicensedAct.REDISTRIBUTE_DERIVATIVES)
    return Need.SAME_LICENSE in clause.needs and (terms.on_spdx_list or openness_rank(terms) == 2)


def _rival(terms: LicenseTerms, other: LicenseTerms) -> bool:
    if other.key == terms.key or openness_rank(other) in (0, UNRANKED) or same_terms(terms, other):
        return False
    if openness_rank(terms) == 1:  # weak copyleft binds its own parts only
        return False
    return (terms.key, other.key) not in _COMPATIBLE and (other.key, terms.key) not in _COMPATIBLE
