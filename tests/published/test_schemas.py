"""The published schemas: one a document, as the script writes them, and kept by every command."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from tests.locking.conftest import Project, project
from tests.published_shapes import FOLDER, faults
from tests.running import run_tracker

__all__ = ["project"]
PROJECT = Path(__file__).parents[2]
NAMES = sorted(path.name.removesuffix(".schema.json") for path in FOLDER.glob("*.json"))


def _script() -> Any:
    spec = importlib.util.spec_from_file_location("document_schemas", PROJECT / "scripts/document_schemas.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_is_published_is_what_the_script_writes() -> None:
    script = _script()
    assert sorted(script.DOCUMENTS) == NAMES
    assert [name for name in NAMES if (FOLDER / f"{name}.schema.json").read_text() != script.text(name)] == []


@pytest.mark.parametrize("name", NAMES)
def test_each_is_a_schema(name: str) -> None:
    schema = json.loads((FOLDER / f"{name}.schema.json").read_bytes())
    jsonschema_rs.validator_for(schema)
    assert schema["properties"]["schema"] == {"const": f"tracker.{name}/1"}


COMMANDS: list[tuple[str, ...]] = [
    ("check", "org/a", "--use", "ship", "--country", "DE"),
    ("check", "glm-5.2", "fable-5", "--offline"),
    ("check", "org/a", "--probe"),
    ("check", "glm-5.2", "--as-of", "2026-06-20"),
    ("check", "no such model at all"),
    ("check", "llama3.1", "--duties", "--offline"),
    ("scan",),
    ("scan", "--check"),
    ("scan", "--check", "--probe"),
    ("list",),
    ("list", "--may", "commercial"),
    ("show", "fable-5"),
    ("show", "org/a"),
    ("history", "fable-5"),
    ("diff", "2026-06-11", "2026-06-27"),
    ("licenses",),
    ("licenses", "mit"),
    ("licenses", "mit", "llama3.1"),
    ("licenses", "identify", str(PROJECT / "LICENSE"), str(PROJECT / "README.md")),
    ("validate",),
    ("verify",),
    ("report", "2026-06-11", "2026-06-27"),
    ("lock", "--check"),
    ("lock", "--diff", "models.lock"),
    ("init", "new", "--model", "org/a"),
    ("discover", "--offline"),
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_keeps_to_its_schema(project: Project, words: tuple[str, ...]) -> None:
    project("lock", "--format", "json")
    if words[0] == "lock":
        project.write("app/more.py", 'AutoModel.from_pretrained("org/new")\n')
    ran = project(*words, "--format", "json")
    assert ran.code in (0, 1, 2, 5, 6), ran.err
    assert ran.document["schema"].startswith("tracker.") and faults(ran.document) == []


def test_a_key_that_no_schema_has_is_found() -> None:
    document = {"schema": "tracker.lock-diff/1", "old": "a", "new": "b", "changes": []}
    assert faults(document) == [] and faults({**document, "more": 1}) != []


def test_the_version_names_rules_and_schemas(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = run_tracker(("--version", "--format", "json"), monkeypatch, capsys).document
    named = {one["schema"]: one for one in found["schemas"]}
    assert {f"tracker.{name}/1" for name in NAMES} < set(named)
    for name, one in named.items():
        content = Path(one["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == one["sha256"]
        assert run_tracker(("--schema", name), monkeypatch, capsys).out.encode() == content


def test_plain_words_and_wrong_ones(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_tracker(("--version",), monkeypatch, capsys).out.startswith("tracker ")
    assert run_tracker(("--schema", "check"), monkeypatch, capsys).document["title"] == "tracker.check/1"
    refused = run_tracker(("--schema", "tracker.chek/1"), monkeypatch, capsys)
    assert (refused.code, "tracker.check/1" in refused.err) == (2, True)
    assert run_tracker(("--format", "json"), monkeypatch, capsys).code == 2
