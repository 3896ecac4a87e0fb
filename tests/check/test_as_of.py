"""Verdicts as of a day: what was recorded by then, judged with today's rules."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.hub.rig import repo
from tests.running import Run, run_tracker
from tracker.adapters.embedded_hub import EmbeddedHub
from tracker.adapters.hub.client import HubClient
from tracker.adapters.record.folder import SnapshotFolder
from tracker.domain.registry.entries import HubId, ModelId

APACHE = (Path(__file__).parents[2] / "LICENSE").read_bytes()
OPEN: Any = repo(files={"LICENSE": APACHE, "config.json": b"{}"}, cardData={"license": "apache-2.0"}, tags=[])
CLOSED = replace(
    OPEN,
    files={"config.json": b"{}"},
    info={
        **OPEN.info,
        "cardData": {"license": "cc-by-nc-4.0"},
        "siblings": [{"rfilename": name} for name in ("config.json", "model.safetensors")],
    },
)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    for name in ("TRACKER_REGISTRY", "TRACKER_SNAPSHOTS", "TRACKER_POLICY", "HF_TOKEN", "CI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRACKER_CACHE_DIR", str(tmp_path / "cache"))
    return lambda *words: run_tracker(words, monkeypatch, capsys)


def test_the_verdict_of_a_day_and_todays_beside_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "registry.yaml").write_text("models:\n  - {id: a, hub: org/a}\n")
    folder = SnapshotFolder(tmp_path / "snapshots")
    with EmbeddedHub([OPEN]) as hub:
        client = HubClient.open_loopback(folder.evidence.put, 1, hub.address)
        for day, state in ((1, OPEN), (10, CLOSED)):
            hub.replace([state])
            seen = client.read(HubId("org/a"), model=ModelId("a"))
            folder.write([seen], time=dt.datetime(2026, 6, day, 6, tzinfo=dt.UTC))
    asked = len(hub.requests)
    past = run("check", "a", "--use", "commercial", "--as-of", "2026-06-05", "--format", "json")
    now = run("check", "a", "--use", "commercial", "--offline", "--format", "json")
    assert (past.document["as_of"], past.document["snapshot"]) == ("2026-06-05", "2026-06-01T06:00:00Z")
    result = past.document["results"][0]
    assert (result["verdict"], result["today"]["verdict"]) == ("allowed", "forbidden")
    assert (now.code, now.document["results"][0]["verdict"]) == (1, "forbidden")
    assert now.document["as_of"] == now.document["snapshot"]
    assert past.document["rules"].startswith("sha256:")
    assert len(hub.requests) == asked
    assert "Today: " in run("check", "a", "--use", "commercial", "--as-of", "2026-06-05").out


@pytest.mark.parametrize("other", ["--probe", "--online"])
def test_a_day_is_answered_from_the_record(run: Run, other: str) -> None:
    assert run("check", "glm-5.2", "--as-of", "2026-06-20", other).code == 2


def test_a_registry_that_is_named_is_hindsight(run: Run, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("models:\n  - {id: a, hub: org/a}\n")
    ran = run("check", "a", "--as-of", "2026-06-20", "--registry", "other.yaml")
    assert "hindsight" in ran.err


@pytest.mark.parametrize("form", ["csv", "markdown", "json"])
def test_duties_are_a_row_each(run: Run, form: str) -> None:
    ran = run("check", "kimi-k3", "--use", "ship", "--offline", "--duties", "--format", form)
    assert "retain-notices" in ran.out
