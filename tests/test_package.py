"""What a wheel holds besides the code: registry, newest snapshot, its texts, compiled knowledge."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from tracker.adapters.record.folder import SnapshotFolder
from tracker.adapters.workspace.registry_file import load_registry
from tracker.domain.observing.observation import FileObservation, Observation
from tracker.domain.registry.entries import ModelId
from tracker.vocabulary import ReadStatus

wheels = pytest.importorskip("hatchling.builders.wheel", reason="comes with requirements-dev.lock")

PROJECT = Path(__file__).parent.parent
NEEDED = (
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "registry.yaml",
    "scripts/package_data.py",
    "tracker/__init__.py",
    "tracker/version.py",
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """What a build needs, with snapshots of three days: the first is full, and so is the second."""
    for name in NEEDED:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(PROJECT / name, tmp_path / name)
    shutil.copytree(PROJECT / "registry", tmp_path / "registry")
    store = SnapshotFolder(tmp_path / "snapshots")
    for day in (21, 22, 23):
        digest = store.evidence.put(f"text of day {day}".encode())
        text = FileObservation(path="LICENSE", sha256=digest, size=14)
        facts = {"sha": f"{day}" * day}
        seen = Observation(id=ModelId("m"), hub=None, status=ReadStatus.OK, facts=facts, contents=(text,))
        other = Observation(id=ModelId("n"), hub=None, status=ReadStatus.OK)
        models = [seen, other] if day > 21 else [seen]
        store.write(models, registry=b"models: []\n", time=dt.datetime(2026, 11, day, 6, tzinfo=dt.UTC))
    (store.path / "notes.jsonl").write_text("no snapshot\n")
    (store.path / ".unfinished.tmp").write_text("left by a refresh that was killed\n")
    return tmp_path


def built(project: Path) -> dict[str, bytes]:
    """Contents of a wheel below ``tracker/``, by path."""
    wheel = next(
        wheels.WheelBuilder(str(project)).build(directory=str(project / "dist"), versions=["standard"])
    )
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name.startswith("tracker/")}


def test_the_newest_state_and_its_texts_are_shipped(project: Path) -> None:
    found = built(project)
    store = SnapshotFolder(project / "snapshots")
    assert [store.header(ref).kind for ref in store.refs()] == ["full", "full", "delta"]
    texts = [content for name, content in found.items() if "/evidence/" in name]
    registries = [content for name, content in found.items() if "/snapshots/registry/" in name]
    shipped = {name.rpartition("/")[2]: content for name, content in found.items() if "Z.jsonl" in name}
    assert shipped == {ref.name: ref.path.read_bytes() for ref in store.refs()[1:]}
    assert sorted(texts) == [b"text of day 22", b"text of day 23"]
    assert registries == [b"models: []\n"]
    assert not [name for name in found if name.endswith("current.jsonl")]
    kept = project / "kept.yaml"
    kept.write_bytes(found["tracker/data/registry.yaml"])
    ours, theirs = load_registry(PROJECT / "registry.yaml"), load_registry(kept)
    assert {model.id: model for model in theirs} == {model.id: model for model in ours}
    assert theirs.watch == ours.watch


def test_knowledge_is_shipped_compiled_and_its_sources_are_not(project: Path) -> None:
    shutil.copytree(PROJECT / "tracker/data/scanning", project / "tracker/data/scanning")
    shutil.copytree(PROJECT / "tracker/data/licenses", project / "tracker/data/licenses")
    found = built(project)
    licenses = json.loads(found["tracker/data/licenses.json"])["licenses"]
    assert set(licenses) == {path.stem for path in (PROJECT / "tracker/data/licenses").glob("*.yaml")}
    assert "owners" in json.loads(found["tracker/data/scanning.json"])
    assert [name for name in found if name.endswith(".yaml")] == ["tracker/data/registry.yaml"]


def test_a_build_without_a_snapshot_fails(project: Path) -> None:
    shutil.rmtree(project / "snapshots")
    with pytest.raises(FileNotFoundError, match="holds no snapshot to ship"):
        built(project)
