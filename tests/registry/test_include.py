"""A registry of several files: one registry in every way."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.running import Run
from tracker.adapters.workspace.registry_append import append_entries
from tracker.adapters.workspace.registry_file import load_registry
from tracker.adapters.workspace.registry_sources import registry_bytes
from tracker.domain.registry.entries import HubId, ModelId, TrackedModel
from tracker.errors import DataError

FILES = {
    "registry.yaml": "include: registry/*.yaml\nwatch:\n  - {owner: meadow, family: clover}\n",
    "registry/birds.yaml": "# Tall Birds\n\nmodels:\n\n  - id: heron\n    hub: birds/Heron\n",
    "registry/meadow.yaml": "models:\n  - id: clover-1\n    hub: meadow/Clover-1\n  - id: clover-2\n"
    "    hub: meadow/Clover-2\n    succeeds: clover-1\n",
}


@pytest.fixture
def top(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path / "registry.yaml"


def one(name: str, hub: str) -> TrackedModel:
    return TrackedModel(id=ModelId(name), hub=HubId(hub))


def test_all_files_are_one_registry(top: Path) -> None:
    registry = load_registry(top)
    assert [model.id for model in registry] == ["heron", "clover-1", "clover-2"]
    assert [(watch.owner, watch.family) for watch in registry.watch] == [("meadow", "clover")]


def test_a_change_in_an_included_file_is_seen(top: Path) -> None:
    load_registry(top)
    (top.parent / "registry/birds.yaml").write_text("models: []\n")
    assert [model.id for model in load_registry(top)] == ["clover-1", "clover-2"]


def test_a_new_file_is_seen(top: Path) -> None:
    load_registry(top)
    (top.parent / "registry/new.yaml").write_text("models:\n  - {id: new, hub: o/new}\n")
    assert load_registry(top).find("new")


def test_the_canonical_text_is_the_same_registry(top: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.yaml"
    kept.write_bytes(registry_bytes(top))
    ours, theirs = load_registry(top), load_registry(kept)
    assert {model.id: model for model in ours} == {model.id: model for model in theirs}
    assert ours.watch == theirs.watch
    assert registry_bytes(kept) == kept.read_bytes()


def test_the_canonical_text_does_not_depend_on_the_files(top: Path) -> None:
    before = registry_bytes(top)
    folder = top.parent / "registry"
    moved = (folder / "birds.yaml").read_text().replace("# Tall Birds\n\nmodels:\n", "")
    (folder / "birds.yaml").unlink()
    with (folder / "meadow.yaml").open("a") as file:
        file.write(moved)
    assert registry_bytes(top) == before


def test_a_single_file_is_its_own_text(tmp_path: Path) -> None:
    path = tmp_path / "registry.yaml"
    path.write_text("# ours\nmodels:\n  - {id: a, hub: o/a}\n")
    assert registry_bytes(path) == path.read_bytes()


def test_an_entry_goes_to_its_owners_file(top: Path) -> None:
    append_entries(top, [one("clover-3", "meadow/Clover-3"), one("fox", "den/Fox")])
    assert "clover-3" in (top.parent / "registry/meadow.yaml").read_text()
    assert top.read_text().startswith(FILES["registry.yaml"])
    assert "models:\n  - id: fox" in top.read_text()
    assert len(load_registry(top)) == 5


WRONG = {
    "a name twice": (
        "registry/birds.yaml",
        "models:\n  - {id: heron, hub: meadow/clover-1}\n",
        ["registry/meadow.yaml:3: hub: 'meadow/Clover-1' is also the hub in line 2 of registry/birds.yaml"],
    ),
    "an unknown key": (
        "registry/birds.yaml",
        "models:\n  - {id: heron, hub: o/h, colour: x}\n",
        ["registry/birds.yaml:2: model 'heron': unknown key 'colour'"],
    ),
    "an include in an included file": (
        "registry/birds.yaml",
        "include: x.yaml\n",
        ["registry/birds.yaml:1: include: an included file includes no others"],
    ),
    "a file that is not there": (
        "registry.yaml",
        "models: []\ninclude:\n  - registry/none.yaml\n",
        ["registry.yaml:3: include: there is no file 'registry/none.yaml'"],
    ),
    "a way out": (
        "registry.yaml",
        "include: ../*.yaml\n",
        ["registry.yaml:1: include: '../*.yaml' leads out of the registry's folder"],
    ),
    "an absolute path": (
        "registry.yaml",
        "include: /etc/*.yaml\n",
        ["registry.yaml:1: include: '/etc/*.yaml' leads out of the registry's folder"],
    ),
    "an include that is not seen": (
        "registry.yaml",
        '"include": registry/*.yaml\n',
        ["registry.yaml:1: include: stands where it is not seen"],
    ),
    "a file that is no YAML": (
        "registry/birds.yaml",
        "models: [\n",
        ["registry/birds.yaml:2: not YAML"],
    ),
}


@pytest.mark.parametrize(("name", "text", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_named_by_file_and_line(
    top: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str, said: list[str]
) -> None:
    monkeypatch.chdir(top.parent)
    (top.parent / name).write_text(text)
    with pytest.raises(DataError) as caught:
        load_registry(Path("registry.yaml"))
    found = [f"{one.path}:{one.line}: {one.what}" for one in caught.value.problems]
    assert len(found) == len(said)
    assert all(one.startswith(start) for one, start in zip(found, said, strict=True)), found


def test_validate_and_list_see_one_registry(top: Path, run: Run) -> None:
    assert run("validate", "--registry", str(top)).out == f"sound: {top} (3 models)\n"
    rows = run("list", "--format", "csv", "--registry", str(top)).out.splitlines()[1:]
    assert {row.partition(",")[0] for row in rows} == {"heron", "clover-1", "clover-2"}


def test_watch_is_checked(tmp_path: Path) -> None:
    path = tmp_path / "registry.yaml"
    path.write_text("watch:\n  - {owner: zai/org}\n  - {owner: a}\n  - {owner: A}\n  - {family: x}\n")
    with pytest.raises(DataError) as caught:
        load_registry(path)
    assert [(one.line, one.what.split(":")[0]) for one in caught.value.problems] == [
        (2, "owner"),
        (4, "owner"),
        (5, "item of watch"),
    ]
