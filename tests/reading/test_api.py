"""`import tracker` answers what the commands answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import tracker
from tests.running import Run
from tracker.errors import UsageError
from tracker.vocabulary import Access, Direction


def test_a_ledger_answers_like_the_commands(workspace: Path) -> None:
    ledger = tracker.load()
    assert [model.model.id for model in ledger.models()][:2] == ["clover-1", "clover-2"]
    assert {m.model.id: m.access.value for m in ledger.models("2026-06-13")}["heron-5"] is Access.SUSPENDED
    found = ledger.diff("2026-06-11", "2026-06-27")
    assert found.summary[Direction.TIGHTENED] == 2
    assert isinstance(found, tracker.Diff)


def test_verdicts(workspace: Path) -> None:
    found = tracker.load().check("clover-1", facts={"uses": ["commercial"], "country": "DE"})
    assert [one.judgement.verdict.value for one in found.results] == ["allowed"]
    assert found.verdict is found.results[0].judgement.verdict


def test_frames(workspace: Path) -> None:
    ledger = tracker.load(workspace / "registry.yaml", str(workspace / "snapshots"))
    frame = ledger.frame()
    assert frame.index.tolist() == sorted(frame.index)
    assert frame.loc["clover-1", "access"] == "gated-manual"
    assert frame["parameters_total"].dtype == "Int64"
    changes = ledger.diff("2026-06-11", "2026-06-27").frame()
    assert isinstance(changes, pd.DataFrame)
    assert changes["check"].tolist()[0] == "access-suspended"
    assert list(ledger.diff("2026-06-12", "2026-06-12").frame().columns) == list(changes.columns)


def test_without_a_workspace_the_shipped_data_serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert tracker.load().models()


def test_unknown_names_are_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'lode'"):
        tracker.lode  # noqa: B018


QUESTIONS = [
    ({"uses": ["commercial"]}, ["--use", "commercial"]),
    ({"facts": {"country": "DE", "mau": 1_000_000}}, ["--country", "DE", "--mau", "1000000"]),
    ({"uses": ["host"], "facts": {"field": "military"}}, ["--use", "host", "--set", "field=military"]),
    ({"as_of": "2026-06-13"}, ["--as-of", "2026-06-13"]),
]


@pytest.mark.parametrize(("asked", "words"), QUESTIONS)
@pytest.mark.parametrize("model", ["clover-1", "heron-5", "moss-1"])
def test_the_same_question_gives_the_document_of_the_command_line(
    workspace: Path, run: Run, model: str, asked: dict[str, Any], words: list[str]
) -> None:
    ran = run("check", model, "--offline", "--format", "json", *words)
    if ran.code == 2:
        with pytest.raises(UsageError):
            tracker.load().check(model, **asked)
        return
    mine, theirs = tracker.load().check(model, **asked).document, ran.document
    for document in (mine, theirs):
        document.pop("rules", None)
        for result in document["results"]:
            result.pop("today", None)
    assert json.loads(json.dumps(mine)) == theirs


@pytest.mark.parametrize(
    "asked", [{"facts": {"county": "DE"}}, {"uses": ["sell"]}, {"facts": {"country": "Deutschland!"}}]
)
def test_a_fact_that_nobody_knows_is_an_error(workspace: Path, asked: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        tracker.load().check("clover-1", **asked)


def test_short_readable_forms(workspace: Path) -> None:
    ledger = tracker.load()
    assert repr(ledger).startswith("<tracker.Ledger: ")
    found = ledger.check("clover-1")
    assert "clover-1: " in repr(found) and "<td>clover-1</td>" in found._repr_html_()
