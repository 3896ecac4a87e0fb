"""``tracker`` run in a folder, within this process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.check.hub_models import repository, workspace
from tests.running import Ran, run_tracker
from tracker.adapters.knowledge.license_knowledge import load_knowledge
from tracker.domain.observing.observation import Observation

Tracker = Callable[..., Ran]


@pytest.fixture
def tracker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Tracker:
    """Run the command line in ``tmp_path``; ``observations`` and ``policy`` are put there first."""
    monkeypatch.chdir(tmp_path)
    for name in ("TRACKER_REGISTRY", "TRACKER_SNAPSHOTS", "TRACKER_POLICY", "HF_TOKEN"):
        monkeypatch.delenv(name, raising=False)

    def run(*words: str, observations: Sequence[Observation] = (), policy: str = "") -> Ran:
        if observations:
            workspace(tmp_path, observations, policy)
        return run_tracker(words, monkeypatch, capsys)

    return run


def text_digest(key: str) -> str:
    """The SHA-256 of a licence's text."""
    terms = load_knowledge().get(key)
    assert terms is not None
    return terms.fingerprints[0].raw


@pytest.fixture
def five() -> list[Observation]:
    """Five models that a checker by family names gets wrong, as the Hub describes them."""
    return [
        repository(
            "mistralai/Mistral-Large-Instruct-2411",
            license="other",
            name="mrl",
            link="https://mistral.ai/licenses/MRL-0.1.md",
            gated="auto",
        ),
        repository(
            "mistralai/Codestral-22B-v0.1",
            license="other",
            name="mnpl",
            link="https://mistral.ai/licenses/MNPL-0.1.md",
            gated="auto",
        ),
        repository(
            "google/gemma-4-31B-it",
            license="apache-2.0",
            link="https://ai.google.dev/gemma/docs/gemma_4_license",
            task="image-text-to-text",
        ),
        repository("deepseek-ai/DeepSeek-V3-0324", license="mit", files={"LICENSE": text_digest("mit")}),
        repository(
            "Qwen/Qwen3-32B",
            license="apache-2.0",
            link="https://huggingface.co/Qwen/Qwen3-32B/blob/main/LICENSE",
            files={"LICENSE": text_digest("apache-2.0")},
        ),
    ]
