"""A small workspace with a registry and three snapshots, and commands run on it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tests.running import Run, run_tracker
from tests.whole_texts import mit
from tracker.adapters.record.folder import SnapshotFolder
from tracker.domain.observing.observation import FileObservation, Observation, ReadError, ReadErrorCode
from tracker.domain.registry.entries import HubId, ModelId
from tracker.vocabulary import ReadStatus

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)

REGISTRY = """\
models:
  - id: clover-1
    name: Clover 1
    hub: meadow/Clover-1
    developer: Meadow
    country: FR
    family: clover
    declared:
      - field: context_length
        value: 131072
        source: https://meadow.example/clover
        as_of: 2026-03-02
  - id: clover-2
    name: Clover 2
    hub: meadow/Clover-2
    developer: Meadow
    country: FR
    family: clover
    succeeds: clover-1
    history:
      - {date: 2026-06-13, access: api, source: "https://meadow.example/a", note: API ahead of the weights}
      - {date: 2026-06-16, access: open, license: MIT, source: "https://meadow.example/weights"}
  - id: heron-5
    name: Heron 5
    developer: Tall Birds
    country: US
    aliases: [heron-five]
    history:
      - {date: 2026-06-09, access: api, source: "https://birds.example/launch"}
      - date: 2026-06-12
        access: suspended
        source: https://birds.example/suspended
        note: an order on access from abroad; switched off for everybody
      - {date: 2026-07-01, access: api, source: "https://birds.example/back"}
  - id: heron-5-partners
    developer: Tall Birds
    country: US
    history:
      - {date: 2026-06-09, access: limited, source: "https://birds.example/launch"}
      - {date: 2026-06-12, access: suspended, source: "https://birds.example/suspended"}
      - {date: 2026-06-26, access: limited, source: "https://birds.example/partly", note: a hundred}
  - id: moss
    hub: stones/Moss-7B
    developer: Stones
    country: CN
  - id: pebble
    hub: stones/Pebble
    developer: Stones
    country: CN
"""

MIT = mit("2026 Meadow")


def repository(name: str, hub: str, *, gated: Any = False, license: str = "mit", **facts: Any) -> Observation:
    """A repository with weights, as the Hub describes it."""
    return Observation(
        id=ModelId(name),
        hub=HubId(hub),
        status=ReadStatus.OK,
        facts={
            "_id": f"{len(hub):024}",
            "id": hub,
            "sha": "c0ffee" + "0" * 34,
            "createdAt": "2026-03-01T10:00:00.000Z",
            "gated": gated,
            "disabled": False,
            "private": False,
            "cardData": {"license": license},
            "safetensors": {"parameters": {"BF16": 7_241_732_096}, "total": 7_241_732_096},
            **facts,
        },
        files={"LICENSE": 1, "README.md": 1, "config.json": 1, "model-*.safetensors": 3},
    )


def unlisted(name: str) -> Observation:
    """A model that no hub has."""
    return Observation(id=ModelId(name), hub=None, status=ReadStatus.NOT_ON_HUB)


def write_snapshots(folder: Path) -> SnapshotFolder:
    """Three days: all is well; a gate and a licence; one repository missing, one not readable."""
    store = SnapshotFolder(folder)
    folder.mkdir(exist_ok=True)
    text = FileObservation(path="LICENSE", sha256=store.evidence.put(MIT), size=len(MIT))
    herons = [unlisted("heron-5"), unlisted("heron-5-partners")]

    def clover(number: int, **facts: Any) -> Observation:
        found = repository(f"clover-{number}", f"meadow/Clover-{number}", **facts)
        return Observation(**{name: getattr(found, name) for name in found.__slots__} | {"contents": (text,)})

    moss, pebble = (
        repository("moss", "stones/Moss-7B", license="apache-2.0"),
        repository("pebble", "stones/Pebble"),
    )
    gone = Observation(
        id=moss.id,
        hub=moss.hub,
        status=ReadStatus.MISSING,
        facts=moss.facts,
        files=moss.files,
        error=ReadError(code=ReadErrorCode.MISSING_OR_PRIVATE, http_status=401),
        read_at="2026-11-22T06:00:00Z",
        missing_since="2026-11-23T06:00:00Z",
    )
    stale = Observation(
        id=pebble.id,
        hub=pebble.hub,
        status=ReadStatus.STALE,
        facts=pebble.facts,
        files=pebble.files,
        error=ReadError(code=ReadErrorCode.RATE_LIMITED, http_status=429),
        read_at="2026-11-22T06:00:00Z",
    )
    days = {
        21: [clover(1), clover(2), *herons, moss],
        22: [clover(1, gated="manual"), clover(2), *herons, moss, pebble],
        23: [clover(1, gated="manual"), clover(2, license="other"), *herons, gone, stale],
    }
    for day, models in days.items():
        store.write(models, time=dt.datetime(2026, 11, day, 6, tzinfo=dt.UTC))
    return store


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``tracker`` with these words, in this process, and say what it printed."""
    for module in ("ledger.ledger", "commands.ask.list"):
        monkeypatch.setattr(f"tracker.{module}.clock_now", lambda: NOW)
    monkeypatch.setenv("TRACKER_CACHE_DIR", str(tmp_path / "cache"))
    for name in ("TRACKER_REGISTRY", "TRACKER_SNAPSHOTS", "TRACKER_POLICY"):
        monkeypatch.delenv(name, raising=False)

    return lambda *words: run_tracker(words, monkeypatch, capsys)


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The workspace as it is cloned: a registry, no snapshots; the current folder."""
    (tmp_path / "registry.yaml").write_text(REGISTRY)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def workspace(fresh: Path) -> Path:
    """The same with three snapshots."""
    write_snapshots(fresh / "snapshots")
    return fresh
