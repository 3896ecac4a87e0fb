"""What holds for every licence, profile and lineage; and for whatever a card may say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.check.hub_models import repository
from tracker.adapters.knowledge.license_knowledge import load_knowledge
from tracker.domain.assessing.base_models import parents_of
from tracker.domain.licensing.asking.profile import Counts, Litigation, Profile, Purpose
from tracker.domain.licensing.concluding.conclusion import conclude_license
from tracker.domain.licensing.judging.findings import SEVERITY, Ancestor, Subject
from tracker.domain.licensing.judging.judge import judge
from tracker.domain.licensing.judging.subjects import modality
from tracker.domain.observing.observation import Observation
from tracker.vocabulary import Action, Business, OrganizationKind, Relation, Verdict

KNOWLEDGE = load_knowledge()
KEYS = st.sampled_from(sorted(KNOWLEDGE.terms))
USERS = st.one_of(st.none(), st.integers(0, 2_000_000_000))
COUNTRIES = st.sampled_from(["DE", "FR", "GB", "KR", "US", "CN", "BR"])

COUNTS = st.builds(
    Counts,
    monthly_users=st.dictionaries(st.sampled_from(["now", "2024-06", "at-release"]), st.integers(0, 10**9)),
    daily_users=USERS,
    annual_users=USERS,
    annual_revenue_usd=USERS,
    monthly_revenue_usd=USERS,
)
PROFILES = st.builds(
    Profile,
    uses=st.lists(st.sampled_from(Action), min_size=1, max_size=3, unique=True).map(tuple),
    kind=st.one_of(st.none(), st.sampled_from(OrganizationKind)),
    country=st.one_of(st.none(), COUNTRIES),
    group=COUNTS,
    product=COUNTS,
    business=st.one_of(st.none(), st.sampled_from(Business)),
    countries=st.lists(COUNTRIES, max_size=2).map(tuple),
    outputs_used_in=st.lists(COUNTRIES, max_size=2).map(tuple),
    field_of_use=st.sampled_from(
        [None, "general", "military", "medical-advice", "ai-coding", "credit scoring"]
    ),
    purpose=st.one_of(st.none(), st.sampled_from(Purpose)),
    modified=st.one_of(st.none(), st.booleans()),
    litigation=st.one_of(st.none(), st.sampled_from(Litigation)),
)
ANCESTORS = st.builds(
    Ancestor,
    hub=st.sampled_from([None, "one/parent", "another/parent"]),
    relation=st.sampled_from(Relation),
    key=st.one_of(st.none(), KEYS),
    read=st.booleans(),
)
SUBJECTS = st.builds(
    Subject,
    key=st.one_of(st.none(), KEYS),
    hub=st.just("org/model"),
    declared_tag=st.sampled_from([None, "mit", "other", "cc-by-nc-4.0"]),
    ancestors=st.lists(ANCESTORS, max_size=3).map(tuple),
    modality=st.sampled_from([None, "text", "multimodal", "image"]),
)


@settings(deadline=None)
@given(SUBJECTS, PROFILES, ANCESTORS)
def test_an_ancestor_never_makes_an_answer_better(subject: Subject, profile: Profile, more: Ancestor) -> None:
    without = judge(subject, profile, KNOWLEDGE)
    with_more = judge(replace(subject, ancestors=(*subject.ancestors, more)), profile, KNOWLEDGE)
    for action in Action:
        assert SEVERITY[with_more.actions[action]] >= SEVERITY[without.actions[action]]


# A fact that the profile does not give, by how it is taken away.
FACTS = {
    "group": lambda profile: replace(profile, group=Counts()),
    "product": lambda profile: replace(profile, product=Counts()),
    "country": lambda profile: replace(profile, country=None),
    "countries": lambda profile: replace(profile, countries=(), country=None),
    "outputs": lambda profile: replace(profile, outputs_used_in=()),
    "business": lambda profile: replace(profile, business=None),
    "kind": lambda profile: replace(profile, kind=None),
    "modified": lambda profile: replace(profile, modified=None),
    "purpose": lambda profile: replace(profile, purpose=None),
}


@settings(deadline=None)
@given(SUBJECTS, PROFILES, st.sampled_from(sorted(FACTS)))
def test_losing_a_fact_never_turns_a_refusal_into_permission(
    subject: Subject, profile: Profile, fact: str
) -> None:
    with_fact = judge(subject, profile, KNOWLEDGE)
    without = judge(subject, FACTS[fact](profile), KNOWLEDGE)
    for action in Action:
        if with_fact.actions[action] is not Verdict.ALLOWED:
            assert without.actions[action] is not Verdict.ALLOWED


def grown(counts: Counts) -> Counts:
    def times_ten(number: int | None) -> int | None:
        return None if number is None else number * 10

    return Counts(
        monthly_users={month: users * 10 for month, users in counts.monthly_users.items()},
        daily_users=times_ten(counts.daily_users),
        annual_users=times_ten(counts.annual_users),
        annual_revenue_usd=times_ten(counts.annual_revenue_usd),
        monthly_revenue_usd=times_ten(counts.monthly_revenue_usd),
    )


@settings(deadline=None)
@given(SUBJECTS, PROFILES)
def test_growing_never_makes_an_answer_better(subject: Subject, profile: Profile) -> None:
    larger = replace(profile, group=grown(profile.group), product=grown(profile.product))
    before, after = judge(subject, profile, KNOWLEDGE), judge(subject, larger, KNOWLEDGE)
    for action in Action:
        assert SEVERITY[after.actions[action]] >= SEVERITY[before.actions[action]]


@settings(deadline=None)
@given(SUBJECTS, PROFILES)
def test_nothing_is_allowed_without_a_clause_that_was_read(subject: Subject, profile: Profile) -> None:
    judged = judge(subject, profile, KNOWLEDGE)
    own = KNOWLEDGE.get(subject.key)
    for action, verdict in judged.actions.items():
        if verdict is Verdict.ALLOWED:
            assert own is not None
            assert any(reason.license == subject.key for reason in judged.reasons_for(action))
            assert own.verification.text_was_read


@settings(deadline=None)
@given(SUBJECTS, PROFILES)
def test_the_verdict_is_the_worst_of_the_asked_actions(subject: Subject, profile: Profile) -> None:
    judged = judge(subject, profile, KNOWLEDGE)
    assert SEVERITY[judged.verdict] == max(SEVERITY[judged.actions[use]] for use in profile.uses)
    for action, verdict in judged.actions.items():
        assert verdict in {reason.effect for reason in judged.reasons_for(action)}


@pytest.mark.parametrize("key", sorted(KNOWLEDGE.terms))
def test_every_licence_answers_for_every_action(key: str) -> None:
    judged = judge(Subject(key=key), Profile(uses=tuple(Action)), KNOWLEDGE)
    assert set(judged.actions) == set(Action)
    terms = KNOWLEDGE.terms[key]
    if not terms.verification.text_was_read:
        assert Verdict.ALLOWED not in judged.actions.values()


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


def concluded(observation: Observation) -> Verdict:
    found = conclude_license(observation, KNOWLEDGE, lambda _: None, None)
    subject = Subject(
        key=found.key,
        candidates=found.candidates,
        modality=modality(observation.facts, observation),
        ancestors=tuple(
            Ancestor(hub=parent.hub, relation=parent.relation, key=None, read=False)
            for parent in parents_of(observation.facts)
        ),
    )
    return judge(subject, Profile(uses=(Action.COMMERCIAL,)), KNOWLEDGE).verdict


@settings(max_examples=200, deadline=None)
@given(JSON, JSON, JSON, JSON, JSON)
def test_any_json_in_any_card_field(license: Any, name: Any, link: Any, base_model: Any, tags: Any) -> None:
    odd = repository("o/m", license=license, name=name, link=link, base_model=base_model, tags=tags)
    if concluded(odd) is Verdict.ALLOWED:
        assert isinstance(license, str | list) or isinstance(tags, list)
        assert not base_model


@settings(deadline=None)
@given(JSON, JSON)
def test_any_json_for_whole_blocks(card: Any, parents: Any) -> None:
    odd = repository("o/m", license="mit")
    facts = {**odd.facts, "cardData": card, "baseModels": parents, "config": card, "pipeline_tag": parents}
    concluded(replace(odd, facts=facts))


HOSTILE = [
    "\x1b[2J\x1b]0;pwned\x07",
    "=cmd|' /C calc'!A0",
    "mit\u202eecnecil",
    "m" * 1_000_000,
    "<script>alert(1)</script>",
    "mit OR nobody-knows",
    "\ud800",
    "../../etc/passwd",
    "MIT License (really, trust me)",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_never_allowed(text: str) -> None:
    assert concluded(repository("o/m", license=text)) is not Verdict.ALLOWED
    assert concluded(repository("o/m", license="other", name=text)) is not Verdict.ALLOWED
    assert concluded(repository("o/m", license="other", link=text)) is not Verdict.ALLOWED
    assert concluded(repository("o/m", license="mit", base_model=text)) is not Verdict.ALLOWED


@pytest.mark.parametrize("field", ["credit scoring", "oil exploration", "army logistics", "x"])
@pytest.mark.parametrize(
    "key", sorted(key for key in KNOWLEDGE.terms if KNOWLEDGE.terms[key].field_of_use.barred)
)
def test_no_field_is_allowed_unlooked_where_uses_are_barred(key: str, field: str) -> None:
    judged = judge(Subject(key=key), Profile(field_of_use=field), KNOWLEDGE)
    unlooked = {action for action, verdict in judged.actions.items() if verdict is Verdict.ALLOWED}
    assert unlooked <= {Action.DOWNLOAD}
