"""Openness events that happened, played as the states before and after, get the direction they had.

Some are described here in our own words, so that the suite has them anywhere; the list kept beside the
project is played in full where it is there.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from tracker.adapters.knowledge.license_knowledge import load_knowledge
from tracker.domain.assessing.assessment import Evidence, LicenseAssessment
from tracker.domain.changes.change import Change, Side
from tracker.domain.licensing.knowledge.terms import Grant, LicensedAct, LicenseTerms
from tracker.vocabulary import Access, ChangeKind, Direction

from .states import NEW_TIME, changes, gone, seen, side

DAY = "2026-11-23"
KNOWLEDGE = load_knowledge()


def terms(key: str | None, text: str = "", *, declared: str | None = None) -> LicenseAssessment:
    """The licence of that key in the licence knowledge; ``text`` stands for the bytes of its file."""
    known = KNOWLEDGE.get(key)
    return LicenseAssessment(
        declared=declared or key,
        concluded=known.spdx if known else None,
        key=key,
        license_class=KNOWLEDGE.class_of(key),
        evidence=(Evidence(path="LICENSE", sha256=text * 64),) if text else (),
    )


def now(*args: object) -> Side:
    return side(*args, at=NEW_TIME)  # type: ignore[arg-type]


def relicensed(
    before: str | None, after: str | None, texts: str = "ab", gated: object = False
) -> list[Change]:
    """The same repository under another licence."""
    old = side(seen(gated), terms(before, texts[0]))
    return changes(old, now(seen(gated, facts={"sha": "def"}), terms(after, texts[1])), terms=KNOWLEDGE.get)


def released(
    access: object, key: str | None, *, after: tuple[object, str | None] | None = None, dated: bool = False
) -> list[Change]:
    """A model that could not be reached before; ``after`` is its predecessor."""
    published = (
        seen(access, facts={"createdAt": f"{DAY}T06:00:00.000Z"})
        if not isinstance(access, Access)
        else access
    )
    new = now(published, terms(key))
    before = None
    if after is not None:
        kind, before_key = after
        before = now(kind if isinstance(kind, Access) else seen(kind), terms(before_key))
    steps = ((DAY, new),) if dated else ()
    return changes(
        side(Access.UNKNOWN, terms(key)), new, dated=steps, predecessor=before, terms=KNOWLEDGE.get
    )


def hosted(before: Access, after: Access) -> list[Change]:
    """Access that the registry dates."""
    return changes(
        side(before, terms(None)), now(after, terms(None)), dated=((DAY, now(after, terms(None))),)
    )


def regated(before: object, after: object, key: str = "apache-2.0") -> list[Change]:
    """The same repository and licence with another gate."""
    return changes(side(seen(before), terms(key)), now(seen(after), terms(key)), terms=KNOWLEDGE.get)


def deleted() -> list[Change]:
    """A repository that two refreshes do not find."""
    return changes(side(seen()), now(gone("2026-11-22T18:00:00Z")))


def renamed() -> list[Change]:
    """A repository whose owner has another name."""
    return changes(side(seen()), now(seen(redirected_to="p/m")))


def list_added() -> list[Change]:
    """One licence text that gains a list of uses it permits."""
    after = KNOWLEDGE.get("minimax-m2.7-nc")
    assert after is not None
    use = replace(after.permissions[LicensedAct.USE], grant=Grant.WITHHELD)
    before = replace(after, key="before", permissions={**after.permissions, LicensedAct.USE: use})
    known: dict[str | None, LicenseTerms] = {"before": before, after.key: after}
    old = side(seen(), replace(terms(after.key, "a"), key="before", concluded="LicenseRef-before"))
    return changes(old, now(seen(facts={"sha": "def"}), terms(after.key, "b")), terms=known.get)


def direction(found: list[Change]) -> Direction:
    """The one way in which everything that counts moved."""
    moved = {change.direction for change in found if change.kind is not ChangeKind.CORRECTION}
    moved.discard(Direction.NEUTRAL)
    if not moved:
        return Direction.NEUTRAL
    return moved.pop() if len(moved) == 1 else Direction.UNCLEAR


OPEN, LIMITED, API, OFF = Access.OPEN, Access.LIMITED, Access.API, Access.SUSPENDED
PLAYS: dict[str, Callable[[], list[Change]]] = {
    "falcon-40b-apache": functools.partial(relicensed, "falcon-llm-tii-1.0", "apache-2.0"),
    "phi-2-license-header": functools.partial(relicensed, "mit", "mit"),
    "wizardlm2-pulled": deleted,
    "mistral-7b-gated": functools.partial(regated, False, "auto"),
    "sd3-community-license": functools.partial(
        relicensed, "stability-nc-research-community-2023", "stability-community-2024", "ab", "auto"
    ),
    "llama32-eu": functools.partial(released, "manual", "llama-3.2", after=("manual", "llama-3.1")),
    "deepseek-v3-0324-mit": functools.partial(released, False, "mit", after=(False, "deepseek-model-1.0")),
    "cohere-org-rename": renamed,
    "flux-schnell-gated": functools.partial(regated, False, "auto"),
    "gpt-oss-open": functools.partial(released, False, "apache-2.0", after=(API, None)),
    "minimax-m2-license": functools.partial(relicensed, "mit", "minimax-m2-modified-mit"),
    "gemma4-apache": functools.partial(
        released, False, "apache-2.0", after=("manual", "gemma-terms-2025-03-24")
    ),
    "glm51-weights": functools.partial(hosted, API, OPEN),
    "minimax-m27-amend": list_added,
    "trinity-openmdw": functools.partial(relicensed, "apache-2.0", "openmdw-1.1"),
    "qwen37-closed": functools.partial(released, API, None, after=(False, "apache-2.0"), dated=True),
    "fable-suspended": functools.partial(hosted, API, OFF),
    "k27-code-release": functools.partial(
        released, False, "kimi-k2.7-code-modified-mit", after=(False, "kimi-k2.6-modified-mit")
    ),
    "glm52-weights": functools.partial(hosted, API, OPEN),
    "gpt56-limited": functools.partial(hosted, Access.UNRELEASED, LIMITED),
    "mythos-partial": functools.partial(hosted, OFF, LIMITED),
    "fable-restored": functools.partial(hosted, OFF, API),
    "gpt56-ga": functools.partial(hosted, LIMITED, API),
    "kimi-k3-license": functools.partial(
        released, False, "kimi-k3", after=(False, "kimi-k2.7-code-modified-mit")
    ),
    "glm53-license": functools.partial(released, False, "glm-5.3", after=(False, "mit")),
}
OURS = {
    "an edited header is no relicensing": ("phi-2-license-header", Direction.NEUTRAL),
    "a deleted repository": ("wizardlm2-pulled", Direction.TIGHTENED),
    "a gate before the same licence": ("flux-schnell-gated", Direction.TIGHTENED),
    "royalties dropped": ("falcon-40b-apache", Direction.OPENED),
    "a display duty put into a licence in place": ("minimax-m2-license", Direction.TIGHTENED),
    "a tag that looks stricter and is not": ("trinity-openmdw", Direction.NEUTRAL),
    "a territory left out by the next release": ("llama32-eu", Direction.TIGHTENED),
    "the next release is freer": ("deepseek-v3-0324-mit", Direction.OPENED),
    "an organisation renamed": ("cohere-org-rename", Direction.NEUTRAL),
    "one more model of the same sort": ("k27-code-release", Direction.NEUTRAL),
    "a generation withheld": ("qwen37-closed", Direction.TIGHTENED),
    "everybody switched off": ("fable-suspended", Direction.TIGHTENED),
    "some switched on again": ("mythos-partial", Direction.OPENED),
    "a start for partners only": ("gpt56-limited", Direction.TIGHTENED),
    "weights after an API": ("glm52-weights", Direction.OPENED),
}


@pytest.mark.parametrize(("play", "expected"), OURS.values(), ids=OURS)
def test_what_happened(play: str, expected: Direction) -> None:
    found = PLAYS[play]()
    assert direction(found) is expected, found


@pytest.mark.parametrize(
    ("found", "check", "level"),
    [
        (relicensed("kimi-k2.7-code-modified-mit", "kimi-k3"), "license-terms-tightened", "error"),
        (list_added(), "license-terms-opened", "info"),
    ],
)
def test_terms_of_one_class_are_compared(found: list[Change], check: str, level: str) -> None:
    assert [(change.check, change.level.value) for change in found] == [(check, level)]


def test_all_dated_events_have_their_direction(shared: Path) -> None:
    words = {
        "more_open": Direction.OPENED,
        "less_open": Direction.TIGHTENED,
        "neutral": Direction.NEUTRAL,
        "unclear": Direction.UNCLEAR,
    }
    events = yaml.safe_load((shared / "facts/openness-events.yaml").read_text())
    expected = {event["id"]: words[event["direction"]] for event in events}
    assert {name: direction(PLAYS[name]()) for name in expected} == expected
