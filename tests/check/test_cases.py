"""Verdict, flags and duties of worked cases: our own, and those beside the project."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.check.worked_cases import expected_word, judge_case
from tracker.adapters.knowledge.license_knowledge import load_knowledge
from tracker.vocabulary import Flag

OWN = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))

# The worked cases beside the project say in words what is owed; these are the kinds they mean.
DUTIES: Mapping[str, str] = {
    "licence copy": "include-license-copy",
    "agreement copy": "include-license-copy",
    "give the agreement": "include-license-copy",
    "notice": "notice-file",
    "notice file": "notice-file",
    "display": "display-name",
    "show": "display-name",
    "name starts with": "name-prefix",
    "aup": "acceptable-use-policy",
    "no military use": "acceptable-use-policy",
    "keep notices": "retain-notices",
    "pass on": "pass-on-restrictions",
    "attribution": "attribution",
    "ask the publisher": "ask-publisher",
    "ask": "separate-license",
    "enterprise licence": "separate-license",
}


def duty_kind(words: str) -> str:
    folded = words.lower()
    return next(kind for start, kind in DUTIES.items() if folded == start or folded.startswith(start + " "))


@pytest.mark.parametrize("case", OWN, ids=lambda case: case["id"])
def test_case(case: dict[str, Any]) -> None:
    judged = judge_case(case, load_knowledge())
    assert judged.verdict == case["expect"]
    assert {flag.value for flag in judged.flags} == set(case["flags"])
    assert set(case.get("duties", ())) <= {duty.kind for duty in judged.duties}
    if "clause" in case:
        cited = [reason for reason in judged.reasons if reason.clause == case["clause"]]
        assert cited
        assert all(reason.source for reason in cited)


def test_the_cases_meet_every_flag() -> None:
    met = {flag for case in OWN for flag in case["flags"]}
    # Met through files only, see test_conclusion.py and the cases beside the project.
    elsewhere = {Flag.ID_TRAP, Flag.STALE, Flag.LINEAGE_DOUBT, Flag.TAKEN_OVER}
    assert set(Flag) - met == elsewhere


@pytest.mark.parametrize("case", [None, [], "words", 7, {}, {"who": [], "model": 3, "use": {}, "region": []}])
def test_a_case_that_is_none_is_unknown(case: Any) -> None:
    assert judge_case(case, load_knowledge()).verdict == "unknown"


def test_worked_cases_beside_the_project(shared: Path) -> None:
    cases = yaml.safe_load((shared / "facts" / "legal-cases-dev.yaml").read_text(encoding="utf-8"))
    wrong = []
    for case in cases:
        judged = judge_case(case, load_knowledge())
        found = (expected_word(judged), {flag.value for flag in judged.flags})
        if found != (case["expect"], set(case["flags"])):
            wrong.append((case["id"], found))
        kinds = {duty.kind for duty in judged.duties}
        wrong += [
            (case["id"], words)
            for words in case["duties"]
            if duty_kind(words.replace("keep notices with source", "keep notices")) not in kinds
        ]
    assert wrong == []
    assert len(cases) == 16


def test_no_licence_prints_as_unknown_though_cases_call_it_conditional(shared: Path) -> None:
    cases = yaml.safe_load((shared / "facts" / "legal-cases-dev.yaml").read_text(encoding="utf-8"))
    absent = next(case for case in cases if case["id"] == "T48")
    assert judge_case(absent, load_knowledge()).verdict == "unknown"
