"""`import tracker` answers what the commands answer."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import tracker
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
