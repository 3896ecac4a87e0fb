"""Builders for registry tests; the cache of parsed files is a fresh one for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import Run, run_tracker


@pytest.fixture(autouse=True)
def cache_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("TRACKER_CACHE_DIR", str(folder))
    for name in ("TRACKER_REGISTRY", "TRACKER_SNAPSHOTS", "TRACKER_POLICY"):
        monkeypatch.delenv(name, raising=False)
    yield folder


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command line, run in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *words: run_tracker(words, monkeypatch, capsys)
