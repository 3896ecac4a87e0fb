"""Each check: the state before, the state after, and exactly what is found."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tracker.domain.changes.change import Side
from tracker.domain.changes.table import BY_FAMILY, CHECKS, Family
from tracker.domain.observing.observation import Observation, ReadErrorCode
from tracker.domain.registry.entries import HubId
from tracker.vocabulary import Access, ReadStatus

from .states import (
    NEVER_READ,
    NEW_TIME,
    OLD_TIME,
    brief,
    changes,
    gone,
    licence,
    seen,
    side,
)

PROJECT = Path(__file__).parent.parent.parent


def new(*args: object, **more: object) -> Side:
    return side(*args, at=NEW_TIME, **more)  # type: ignore[arg-type]


REPOSITORY = {
    "gate added, automatic": (seen(), seen("auto"), ["gate-added tightened error event"]),
    "gate added, manual": (seen(), seen("manual"), ["gate-added tightened error event"]),
    "gate removed": (seen("manual"), seen(), ["gate-removed opened info event"]),
    "gate tightened": (seen("auto"), seen("manual"), ["gate-tightened tightened error event"]),
    "gate relaxed": (seen("manual"), seen("auto"), ["gate-relaxed opened info event"]),
    "gate described in a new way": (
        seen(),
        seen({"mode": "x"}),
        ["access-unclear unclear warning unconfirmed"],
    ),
    "gate known again": (seen({"mode": "x"}), seen(), []),
    "weights appear in a repository": (seen(weights=0), seen(), ["weights-published opened info event"]),
    "weights appear behind a gate": (seen(weights=0), seen("auto"), ["weights-published opened info event"]),
    "weights vanish from a repository": (
        seen(),
        seen(weights=0),
        ["weights-withdrawn tightened error event"],
    ),
    "one shard fewer": (seen(weights=3), seen(weights=2), []),
    "not found once": (seen(), gone(NEW_TIME), ["repo-missing unclear warning unconfirmed"]),
    "not found twice": (gone(OLD_TIME), gone(OLD_TIME), ["repo-withdrawn tightened error event"]),
    "not found in two refreshes since": (
        seen(),
        gone("2026-11-22T12:00:00Z"),
        ["repo-withdrawn tightened error event"],
    ),
    "found again after one miss": (gone(OLD_TIME), seen(), ["repo-returned neutral info event"]),
    "found again with a gate": (
        gone(OLD_TIME),
        seen("auto"),
        ["repo-returned neutral info event", "gate-added tightened error event"],
    ),
    "found again after it was gone": (
        gone("2026-11-20T06:00:00Z"),
        seen(),
        ["repo-returned opened info event"],
    ),
    "still gone": (gone("2026-11-20T06:00:00Z"), gone("2026-11-20T06:00:00Z"), []),
    "disabled": (seen(), seen(facts={"disabled": True}), ["repo-disabled tightened error event"]),
    "enabled again": (seen(facts={"disabled": True}), seen(), ["access-restored opened info event"]),
    "enabled again, gate not told": (
        seen(facts={"disabled": True}),
        seen({"mode": "x"}),
        ["access-unclear unclear warning unconfirmed"],
    ),
    "enabled again, without weights": (
        seen(facts={"disabled": True}),
        seen(weights=0),
        ["access-unclear unclear warning event"],
    ),
    "disabled, without weights": (
        seen(weights=0),
        seen(weights=0, facts={"disabled": True}),
        ["repo-disabled unclear warning event"],
    ),
    "enabled again, private": (
        seen(facts={"disabled": True}),
        seen(facts={"private": True}),
        ["access-unclear unclear warning event"],
    ),
    "answers that it is disabled": (
        seen(),
        seen(status=ReadStatus.STALE, error=ReadErrorCode.DISABLED),
        ["repo-disabled unclear warning unconfirmed"],
    ),
    "unavailable for legal reasons": (
        seen(),
        seen(status=ReadStatus.STALE, error=ReadErrorCode.UNAVAILABLE_FOR_LEGAL_REASONS),
        ["repo-disabled unclear warning unconfirmed"],
    ),
    "made private before our eyes": (
        seen(),
        seen(facts={"private": True}),
        ["weights-withdrawn tightened error event"],
    ),
    "renamed": (seen(), seen(redirected_to="o/n"), ["repo-renamed neutral info event"]),
    "another letter case": (seen(), seen(redirected_to="O/M"), []),
    "replaced": (seen(), seen(facts={"_id": "2"}), ["repo-replaced unclear warning event"]),
    "the registry names another repository": (
        seen(),
        replace(seen("auto", facts={"_id": "2"}), hub=HubId("o/n")),
        ["repo-renamed neutral info correction", "gate-added tightened error correction"],
    ),
    "identity not told": (seen(facts={"_id": None}), seen(), []),
    "region barred": (
        seen("manual"),
        seen("manual", facts={"cardData": {"extra_gated_eu_disallowed": True}}),
        ["region-gated tightened error event"],
    ),
    "region let in": (
        seen("manual", facts={"cardData": {"extra_gated_eu_disallowed": True}}),
        seen("manual", facts={"cardData": {"license": "mit"}}),
        ["region-ungated opened info event"],
    ),
    "region let in, says the card": (
        seen("manual", facts={"cardData": {"extra_gated_eu_disallowed": True}}),
        seen("manual", facts={"cardData": {"extra_gated_eu_disallowed": "false"}}),
        ["region-ungated opened info event"],
    ),
    "region not told, no card": (
        seen("manual", facts={"cardData": {"extra_gated_eu_disallowed": True}}),
        seen("manual"),
        ["region-ungated unclear warning event"],
    ),
    "region not told, odd word": (
        seen("manual", facts={"cardData": {"extra_gated_eu_disallowed": True}}),
        seen("manual", facts={"cardData": {"extra_gated_eu_disallowed": ["no"]}}),
        ["region-ungated unclear warning event"],
    ),
    "new commit": (seen(), seen(facts={"sha": "def"}), []),
    "first reading": (NEVER_READ, seen(), ["first-read neutral info correction"]),
    "first reading of what was published now": (
        NEVER_READ,
        seen(facts={"createdAt": "2026-11-22T17:00:00.000Z"}),
        ["first-read neutral info correction", "weights-published opened info event"],
    ),
    "followed from now on": (None, seen(), ["model-added neutral info correction"]),
    "no longer followed": (seen(), None, ["model-removed neutral info correction"]),
}
FAILED_READS = [
    code
    for code in ReadErrorCode
    if code not in (ReadErrorCode.DISABLED, ReadErrorCode.UNAVAILABLE_FOR_LEGAL_REASONS)
]


@pytest.mark.parametrize(("old", "now", "found"), REPOSITORY.values(), ids=REPOSITORY)
def test_a_repository(old: Observation | None, now: Observation | None, found: list[str]) -> None:
    assert brief(changes(side(old), new(now))) == found


@pytest.mark.parametrize("code", FAILED_READS)
def test_a_failed_reading_changes_nothing(code: ReadErrorCode) -> None:
    assert changes(side(seen()), new(seen(status=ReadStatus.STALE, error=code))) == []


A = Access
HOSTED = {
    "suspended": (A.API, A.SUSPENDED, ["access-suspended tightened error event"]),
    "open weights suspended": (A.OPEN, A.SUSPENDED, ["access-suspended tightened error event"]),
    "limited": (A.API, A.LIMITED, ["access-limited tightened error event"]),
    "product only": (A.API, A.HOSTED, ["access-limited tightened error event"]),
    "starts limited": (A.UNRELEASED, A.LIMITED, ["access-limited tightened warning event"]),
    "first seen limited": (A.UNKNOWN, A.LIMITED, ["access-limited tightened warning event"]),
    "restored": (A.SUSPENDED, A.API, ["access-restored opened info event"]),
    "partly restored": (A.SUSPENDED, A.LIMITED, ["access-restored opened info event"]),
    "widened": (A.LIMITED, A.API, ["access-widened opened info event"]),
    "API for a product": (A.HOSTED, A.API, ["access-widened opened info event"]),
    "retired": (A.API, A.WITHDRAWN, ["access-withdrawn tightened error event"]),
    "retired while suspended": (A.SUSPENDED, A.WITHDRAWN, ["access-withdrawn tightened error event"]),
    "weights after an API": (A.API, A.OPEN, ["weights-published opened info event"]),
    "weights at once": (A.UNKNOWN, A.OPEN, ["weights-published opened info event"]),
    "weights replaced by an API": (A.OPEN, A.API, ["weights-withdrawn tightened error event"]),
    "weights taken back": (A.GATED_AUTO, A.WITHDRAWN, ["weights-withdrawn tightened error event"]),
    "released as a service": (A.UNKNOWN, A.API, ["model-released neutral info event"]),
    "announced, then a service": (A.UNRELEASED, A.API, ["model-released opened info event"]),
    "announced": (A.UNKNOWN, A.UNRELEASED, []),
    "withdrawn, then never released": (A.WITHDRAWN, A.UNRELEASED, ["access-unclear unclear warning event"]),
    "no longer known": (A.API, A.UNKNOWN, ["access-unclear unclear warning unconfirmed"]),
}


@pytest.mark.parametrize(("old", "now", "found"), HOSTED.values(), ids=HOSTED)
def test_what_the_registry_dates(old: Access, now: Access, found: list[str]) -> None:
    dated = (("2026-11-23", new(now)),)
    assert brief(changes(side(old), new(now), dated=dated)) == found


LICENCES = {
    "a less free class": (
        licence("apache"),
        licence("research"),
        ["license-class-tightened tightened error event"],
    ),
    "a freer class": (licence("gemma"), licence("apache"), ["license-class-opened opened info event"]),
    "another one as free": (licence("apache"), licence("mit"), ["license-replaced neutral info event"]),
    "an unknown one": (
        licence("mit"),
        licence(None, declared="other"),
        ["license-replaced unclear warning event"],
    ),
    "no longer unknown": (
        licence(None, declared="other"),
        licence("mit"),
        ["license-replaced unclear warning event"],
    ),
    "a header edited": (licence(texts="a"), licence(texts="b"), ["license-text-changed neutral info event"]),
    "an unknown text edited": (
        licence(None, texts="a"),
        licence(None, texts="b"),
        ["license-text-changed unclear warning event"],
    ),
    "a text added": (licence(), licence(texts="b"), []),
    "a tag removed": (licence(), licence(declared=None), ["license-declared-removed unclear warning event"]),
    "a tag in other words": (
        licence(),
        licence(declared="other"),
        ["license-declared-changed neutral info event"],
    ),
    "nothing": (licence(texts="a"), licence(texts="a"), []),
}


@pytest.mark.parametrize(("old", "now", "found"), LICENCES.values(), ids=LICENCES)
def test_a_licence(old, now, found: list[str]) -> None:
    assert brief(changes(side(seen(), old), new(seen(facts={"sha": "def"}), now))) == found


def test_a_value_corrected_in_the_registry_is_no_event() -> None:
    found = changes(side(seen(), licence("apache"), context=4096), new(seen(), licence("research")))
    assert brief(found) == [
        "license-class-tightened tightened error correction",
        "context-changed neutral info correction",
    ]


OTHER = {
    "context": ({"context": 8192}, {"context": 131072}, ["context-changed neutral info event"]),
    "context learnt": ({"context": None}, {"context": 131072}, ["context-changed neutral info correction"]),
    "parameters": ({"total": 7}, {"total": 8}, ["parameters-changed neutral info event"]),
    "parents": ({"parents": ("a/b",)}, {"parents": ("c/d",)}, ["base-model-changed neutral info event"]),
}


@pytest.mark.parametrize(("old", "now", "found"), OTHER.values(), ids=OTHER)
def test_what_has_no_direction(old: dict, now: dict, found: list[str]) -> None:
    assert brief(changes(side(seen(), **old), new(seen(facts={"sha": "def"}), **now))) == found


SUCCESSION = {
    "less open": (A.OPEN, "mit", A.API, "api", ["model-released neutral", "successor-tightened tightened"]),
    "a stricter licence": (
        A.OPEN,
        "mit",
        A.OPEN,
        "llama",
        ["weights-published neutral", "successor-tightened tightened"],
    ),
    "more open": (
        A.GATED_MANUAL,
        "gemma",
        A.OPEN,
        "apache",
        ["weights-published opened", "successor-opened opened"],
    ),
    "a freer licence": (
        A.OPEN,
        "llama",
        A.OPEN,
        "mit",
        ["weights-published neutral", "successor-opened opened"],
    ),
    "as limited": (A.LIMITED, "api", A.LIMITED, "api", ["access-limited neutral"]),
    "more limited": (
        A.API,
        "api",
        A.LIMITED,
        "api",
        ["access-limited tightened", "successor-tightened tightened"],
    ),
    "as open": (A.OPEN, "mit", A.OPEN, "apache", ["weights-published neutral"]),
    "more and less": (
        A.GATED_AUTO,
        "mit",
        A.OPEN,
        "research",
        ["weights-published opened", "successor-mixed unclear"],
    ),
    "weights in place of a suspended service": (
        A.SUSPENDED,
        "api",
        A.OPEN,
        "mit",
        ["weights-published opened", "successor-opened opened"],
    ),
}


@pytest.mark.parametrize(
    ("access", "terms", "now", "new_terms", "found"), SUCCESSION.values(), ids=SUCCESSION
)
def test_a_successor(access: Access, terms: str, now: Access, new_terms: str, found: list[str]) -> None:
    after = new(now, licence(new_terms))
    before = new(access, licence(terms))
    got = changes(
        side(A.UNKNOWN, licence(new_terms)), after, dated=(("2026-11-23", after),), predecessor=before
    )
    assert [f"{change.check} {change.direction}" for change in got] == found


def test_weights_after_a_service_are_compared_with_the_predecessor() -> None:
    after = new(A.OPEN, licence("llama"))
    got = changes(side(A.API, licence("api")), after, dated=(("2026-11-23", after),), predecessor=new(A.OPEN))
    assert [change.check for change in got if change.field in ("access", "family")] == [
        "weights-published",
        "successor-tightened",
    ]


def test_every_dated_step_is_its_own_change() -> None:
    steps = (("2026-06-12", side("suspended")), ("2026-06-26", side("limited")))
    found = changes(side("limited"), new("limited"), dated=steps)
    assert [(c.date, c.check) for c in found] == [
        ("2026-06-12", "access-suspended"),
        ("2026-06-26", "access-restored"),
    ]


def test_every_check_has_a_rule_with_a_docstring_and_a_section_in_the_docs() -> None:
    page = (PROJECT / "docs/checks.md").read_text()
    headings = re.findall(r"^### `([a-z-]+)`", page, re.MULTILINE)
    assert sorted(headings) == sorted(CHECKS)
    assert all(check.rule.__doc__ and check.title for check in CHECKS.values())
    assert sum(map(len, BY_FAMILY.values())) == len(CHECKS)


def test_every_check_is_met_in_some_table() -> None:
    tables = (
        *REPOSITORY.values(),
        *HOSTED.values(),
        *LICENCES.values(),
        *OTHER.values(),
        *SUCCESSION.values(),
    )
    met = {words.split()[0] for row in tables for words in row[-1]}
    # Terms of two licences are compared where the licence knowledge is at hand (test_events), verdicts where
    # models are judged (test_verdicts), ids and parents where there are several models (test_situations).
    elsewhere = {"license-terms-tightened", "license-terms-opened", "model-renamed", "parent-changed"}
    apart = (Family.WATCH, Family.PAST)  # tests/watching, tests/past
    by_others = {check.id for check in CHECKS.values() if check.family in apart}
    assert set(CHECKS) - met == elsewhere | by_others | {"use-tightened", "use-opened", "use-unclear"}
