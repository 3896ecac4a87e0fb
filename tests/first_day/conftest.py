"""An empty folder, a small Hub, and the command line as somebody meets it for the first time."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hub.rig import CONFIG, repo
from tests.running import Run, run_tracker
from tracker.adapters.embedded_hub import EmbeddedHub


@pytest.fixture
def hub() -> Iterator[EmbeddedHub]:
    # Without a LICENSE file the card's word stands.
    files = {"config.json": CONFIG}
    names = ("HuggingFaceTB/SmolLM3-3B", "zai-org/GLM-5.2", "org/new")
    known = [repo(name, files=files) for name in names]
    with EmbeddedHub(known, limits={"api": 10**6, "resolvers": 10**6}) as hub:
        yield hub


@pytest.fixture
def run(
    hub: EmbeddedHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    """The command line in an empty folder; every question goes to the small Hub."""
    from huggingface_hub import constants

    monkeypatch.chdir(tmp_path)
    for name in ("TRACKER_REGISTRY", "TRACKER_SNAPSHOTS", "TRACKER_POLICY", "HF_TOKEN", "CI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(constants, "ENDPOINT", hub.address)
    monkeypatch.setenv("HF_HUB_DISABLE_IMPLICIT_TOKEN", "")
    monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(tmp_path / "no-token"))
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    handler = signal.getsignal(signal.SIGTERM)
    yield lambda *words: run_tracker(words, monkeypatch, capsys)
    signal.signal(signal.SIGTERM, handler)
