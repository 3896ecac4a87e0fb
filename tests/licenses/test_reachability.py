"""Every licence we know is met by some repository of today, and every repository named resolves to it."""

from __future__ import annotations

import pytest

from tests.check.hub_models import repository
from tracker.adapters.knowledge.license_knowledge import load_knowledge
from tracker.domain.assessing.assessment import LicenseAssessment
from tracker.domain.licensing.concluding.conclusion import conclude_license
from tracker.domain.observing.observation import Observation
from tracker.domain.values.hub_id import hub_id_problem

KNOWLEDGE = load_knowledge()
NAMED = [(key, hub) for key in KNOWLEDGE for hub in KNOWLEDGE.terms[key].applies_to]
UNSEEN = [(key, hub) for key in KNOWLEDGE for hub in KNOWLEDGE.terms[key].applies_unseen]
# They stand for what a card leaves open, and are reached by their own Hub identifiers alone.
PLACEHOLDERS = {"other", "unknown"}


def conclude(found: Observation) -> LicenseAssessment:
    return conclude_license(found, KNOWLEDGE, lambda digest: None)


def ways(key: str) -> list[str]:
    """How a repository leads to the entry: by tag, name, link, text or its own name."""
    terms = KNOWLEDGE.terms[key]
    found = []
    for one in KNOWLEDGE.hub.values():
        if key in (one.entry, *one.candidates) and leads(key, repository("o/m", license=one.id)):
            found.append(f"tag {one.id}")
    for name, keys in KNOWLEDGE.names.items():
        if key in keys and leads(key, repository("o/m", license="other", name=name)):
            found.append(f"license_name {name}")
    for link in terms.link_markers:
        if leads(key, repository("o/m", license="other", link=f"https://{link}")):
            found.append(f"link {link}")
    for text in terms.fingerprints:
        if leads(key, repository("o/m", license="other", files={"LICENSE": text.raw})):
            found.append(f"text {text.id}")
    for hub in terms.applies_to:
        if leads(key, repository(hub, license="other")):
            found.append(f"repository {hub}")
    return found


def leads(key: str, found: Observation) -> bool:
    concluded = conclude(found)
    return key in (concluded.key, *concluded.also, *concluded.candidates)


@pytest.mark.parametrize("key", sorted(set(KNOWLEDGE) - PLACEHOLDERS))
def test_a_repository_of_today_leads_to_the_licence(key: str) -> None:
    assert ways(key), "give it a name, a link, a text or a repository"


@pytest.mark.parametrize(("key", "hub"), NAMED, ids=lambda value: str(value))
def test_a_named_repository_resolves(key: str, hub: str) -> None:
    assert hub_id_problem(hub) is None
    assert leads(key, repository(hub, license="other"))


@pytest.mark.parametrize(("key", "hub"), UNSEEN, ids=lambda value: str(value))
def test_a_repository_nobody_has_looked_at_is_open_and_says_what_it_may_be(key: str, hub: str) -> None:
    assert hub_id_problem(hub) is None
    found = conclude(repository(hub, license="other"))
    if hub.casefold() in KNOWLEDGE.models:
        return
    assert found.key is None
    assert key in found.candidates
    assert "nobody has looked up" in found.reason


def test_a_repository_that_was_not_read_is_known_by_its_name() -> None:
    found = conclude_license(None, KNOWLEDGE, lambda digest: None, hub="MiniMaxAI/MiniMax-H3")
    assert (found.key, found.candidates) == (None, ("minimax-h3-community",))
