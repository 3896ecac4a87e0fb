"""A licence text that a mirror gave without proof: taken for what it says, and never for a plain yes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.hostile.breaking import MIT, REGISTRY
from tests.running import Run
from tracker.adapters.record.folder import SnapshotFolder
from tracker.domain.observing.observation import FileObservation, Observation
from tracker.domain.registry.entries import HubId, ModelId
from tracker.vocabulary import ReadStatus

LICENSE = (Path(__file__).parents[2] / "LICENSE").read_bytes()


@pytest.mark.parametrize("unverified", [False, True])
def test_a_text_without_proof_allows_nothing_outright(unverified: bool, here: Path, ask: Run) -> None:
    (here / "registry.yaml").write_text(REGISTRY)
    store = SnapshotFolder(here / "snapshots")
    text = FileObservation(
        path="LICENSE", sha256=store.evidence.put(LICENSE), size=len(LICENSE), unverified=unverified
    )
    seen = Observation(
        id=ModelId("a"),
        hub=HubId("acme/a"),
        status=ReadStatus.OK,
        facts={"id": "acme/a", "sha": "a" * 40, "cardData": {"license": "apache-2.0"}, "gated": False},
        contents=(text,),
    )
    store.write([seen], time=dt.datetime(2026, 11, 28, 6, tzinfo=dt.UTC), registry=MIT)
    ran = ask("check", "a", "--offline", "--use", "use", "--format", "json")
    assert ran.document["verdict"] == ("conditional" if unverified else "allowed")
    assert ("came from a mirror that gives no digest" in ran.out) is unverified
