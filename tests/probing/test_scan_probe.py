"""`scan --check --probe`: the repositories that a project fetches, each tried once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.hub.rig import TOKEN
from tests.locking.conftest import APACHE
from tests.probing.test_probe import run, sized
from tests.running import Run
from tracker.adapters.embedded_hub import EmbeddedHub, Repo

__all__ = ["run"]

OTHER = "d" * 40
LOAD = """\
from transformers import AutoModel
AutoModel.from_pretrained("org/a")
AutoModel.from_pretrained("org/a")
AutoModel.from_pretrained("org/gated")
AutoModel.from_pretrained("org/none")
"""


def free() -> Repo:
    files = {"LICENSE": APACHE, "config.json": b"{}"}
    return sized(files=files, cardData={"license": "apache-2.0"}, tags=["license:apache-2.0"])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "load.py").write_text(LOAD)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_it.py").write_text(LOAD.replace("org/a", "org/only-tests"))
    return tmp_path


def probed(run: Run, patch: pytest.MonkeyPatch, repos: list[Repo], **library: Any) -> tuple[Any, list[str]]:
    with EmbeddedHub(repos) as hub:
        hub.replace(repos, **library)
        patch.setattr("huggingface_hub.constants.ENDPOINT", hub.address)
        run("scan", "--check")
        before = len(hub.requests)
        ran = run("scan", "--check", "--probe", "--format", "json")
        return ran, [one.path for one in hub.requests[before:]]


def test_each_repository_is_tried_once_and_said(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    repos = [sized(), sized("org/gated", gated="manual")]
    ran, paths = probed(run, monkeypatch, repos)
    found = ran.document
    causes = {name: one["cause"] for name, one in found["probes"].items()}
    assert causes == {"org/a": "open", "org/gated": "gated-no-token", "org/none": "missing-or-private"}
    assert {(one["hub"], one.get("cause")) for one in found["references"]} >= {
        ("org/a", "open"),
        ("org/only-tests", None),
    }
    assert ran.code == 1
    assert len([path for path in paths if "blobs=true" in path]) == 3
    assert not [path for path in paths if path.endswith((".safetensors", ".bin"))]


def test_a_bad_token_costs_the_probe_alone(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    (project / "load.py").write_text('AutoModel.from_pretrained("org/a")\n')
    ran, _ = probed(run, monkeypatch, [free()])
    assert (ran.code, ran.document["references"][0]["verdict"]) == (1, "allowed")
    assert ran.document["probes"]["org/a"]["cause"] == "token-rejected"
    assert TOKEN not in ran.out + ran.err


def test_a_pin_is_tried_at_its_commit(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "load.py").write_text(f'AutoModel.from_pretrained("org/a", revision="{free().revision}")\n')
    ran, paths = probed(run, monkeypatch, [free()])
    assert ran.code == 0
    assert any(f"/revision/{free().revision}?blobs=true" in path for path in paths)


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_it_is_told_to_people(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    with EmbeddedHub([free()]) as hub:
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", hub.address)
        out = run("scan", "--check", "--probe", "--format", form).out
    assert ("You may, and you can." in out) if form == "table" else ("| open" in out)


@pytest.mark.parametrize("words", [("--probe",), ("--check", "--probe", "--offline")])
def test_a_probe_needs_verdicts_and_the_network(project: Path, run: Run, words: tuple[str, ...]) -> None:
    assert run("scan", *words).code == 2
