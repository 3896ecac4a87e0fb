"""A project with models of an embedded Hub, and the command line run in its folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.hub.rig import repo
from tests.running import Ran, run_tracker
from tracker.adapters.embedded_hub import EmbeddedHub, Repo

APACHE = (Path(__file__).parents[2] / "LICENSE").read_bytes()
OTHER = (
    b"Research License\n\nThe weights may be used for research purposes only. Commercial use is prohibited.\n"
)
OLD = "b" * 40

LOAD = f"""\
from transformers import AutoModel
from openai import OpenAI

AutoModel.from_pretrained("org/a")
AutoModel.from_pretrained("org/b", revision="{OLD}")
OpenAI().chat.completions.create(model="gpt-4o")
"""
POLICY = "uses: [commercial, host]\norganization: {country: DE}\n"


def model(
    hub: str = "org/a", *, text: bytes | None = APACHE, license: str = "apache-2.0", **info: Any
) -> Repo:
    files = {"config.json": b'{"model_type": "llama"}', **({"LICENSE": text} if text else {})}
    card = {"license": license, **info.pop("card", {})}
    return repo(hub, files=files, cardData=card, tags=[f"license:{license}"], **info)


def two_states() -> Repo:
    return replace(model("org/b", sha="c" * 40), past=(model("org/b", sha=OLD),))


@dataclass
class Project:
    folder: Path
    hub: EmbeddedHub
    patch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *words: str) -> Ran:
        return run_tracker(words, self.patch, self.capsys)

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    @property
    def lock(self) -> str:
        return (self.folder / "models.lock").read_text()

    def drift(self, *words: str) -> dict[str, str]:
        """Ids of what drifted, each with its level."""
        document = self("lock", "--check", "--format", "json", *words).document
        return {one["id"]: one["level"] for one in document["drift"]}


@pytest.fixture
def project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Project]:
    for name in ("TRACKER_REGISTRY", "TRACKER_SNAPSHOTS", "TRACKER_POLICY", "HF_TOKEN", "CI"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "project"
    (folder / "app").mkdir(parents=True)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("TRACKER_CACHE_DIR", str(tmp_path / "cache"))
    with EmbeddedHub([model(), two_states()]) as hub:
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", hub.address)
        made = Project(folder, hub, monkeypatch, capsys)
        made.write("app/load.py", LOAD)
        made.write("policy.yaml", POLICY)
        yield made
