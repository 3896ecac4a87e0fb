"""Fixtures of the tables of hostile situations."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.hostile.breaking import Box
from tests.running import Run, run_tracker


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that commands run in; nothing of the surroundings says where else to look."""
    for name in list(os.environ):
        if name.startswith(("HF_", "HUGGING", "TRACKER_")) and name != "TRACKER_CACHE_DIR":
            monkeypatch.delenv(name)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    folder = tmp_path / "outer" / "here"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def ask(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return lambda *words: run_tracker(words, monkeypatch, capsys)
