"""What a place is for: told by its path and by what stands there; only production is judged unless asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.scan.seen import PROJECT
from tracker.cli import app
from tracker.domain.scanning.places import class_of_path
from tracker.errors import DataError

CLASSES = {
    "config.agent.example.yaml": "example",
    "src/Button.stories.tsx": "example",
    "core/example_workflows/rag.yaml": "example",
    "src/app.py": "production",
    "deploy/compose.yaml": "production",
    ".claude/agents/reviewer.md": "production",
    "contest/latest.py": "production",
    "src/main/java/shop/Greatest.java": "production",
    "README.md": "docs",
    "docs/source/deploy.rst": "docs",
    "docs/conf.py": "docs",
    "tests/test_app.py": "test",
    "src/test/java/shop/ChatTest.java": "test",
    "src/main/java/shop/ChatTest.java": "test",
    "chat/client_test.go": "test",
    "spec/models_spec.rb": "test",
    "src/Shop.Tests/Chat.cs": "test",
    "web/chat.spec.ts": "test",
    "examples/chat.py": "example",
    "samples/Chat/Program.cs": "example",
    "notebooks/explore.ipynb": "example",
    ".env.example": "production",
    "src/model_prices.json": "catalogue",
    "src/catalog/models.ts": "catalogue",
}


@pytest.mark.parametrize(("path", "place"), CLASSES.items(), ids=CLASSES)
def test_path(path: str, place: str) -> None:
    assert class_of_path(path) == place


def run(*words: object) -> Result:
    options = ["--registry", str(PROJECT / "registry.yaml"), "--offline"]
    return CliRunner().invoke(app, ["scan", *options, *map(str, words)], catch_exceptions=True)


def document(*words: object) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(run(*words, "--format", "json").stdout)
    return loaded


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "app.py").write_text('f.from_pretrained("zai-org/GLM-5.2")\n')
    (tmp_path / "docs" / "a.md").write_text("[m](https://huggingface.co/acme/never-heard-of-7b)\n")
    (tmp_path / "list.ts").write_text(
        'export const MODELS = ["openai/gpt-4o", "x-ai/grok-4", "qwen/qwen3-8b"];\n'
    )
    return tmp_path


def test_each_reference_has_its_class(project: Path) -> None:
    classes = {one["path"]: one["class"] for one in document(project)["references"]}
    assert classes == {"app.py": "production", "docs/a.md": "docs", "list.ts": "catalogue"}


def test_a_link_in_the_docs_fails_no_build(project: Path) -> None:
    found = document(project, "--check")
    assert {one["path"]: one["verdict"] for one in found["references"]} == {
        "app.py": "conditional",
        "docs/a.md": None,
        "list.ts": None,
    }
    assert run(project, "--check").exit_code == 0
    assert found["totals"]["not_judged"] == 4
    assert "Not judged: 3 in catalogue, 1 in docs" in run(project, "--check").stdout


def test_a_class_that_is_asked_for_is_told_alone_and_judged(project: Path) -> None:
    found = document(project, "--check", "--class", "docs")
    assert [(one["path"], one["verdict"]) for one in found["references"]] == [("docs/a.md", "unknown")]
    assert run(project, "--check", "--class", "docs").exit_code == 5


def test_every_verdict_says_why_and_what_to_do(project: Path) -> None:
    judged = [one for one in document(project, "--check")["references"] if one["verdict"]]
    assert judged
    assert all(one["why"] and one["do"] for one in judged)


def test_what_is_excluded_is_not_read(project: Path) -> None:
    found = document(project, "--exclude", "docs/", "--exclude", "*.ts")
    assert [one["path"] for one in found["references"]] == ["app.py"]
    assert found["skipped_counts"] == {"excluded": 2}


def test_only_what_is_new_fails(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    known = tmp_path_factory.mktemp("kept") / "baseline.json"
    (project / "old.py").write_text('f.from_pretrained("acme/never-heard-of-7b")\n')
    assert run(project, "--check").exit_code == 5
    assert run(project, "--write-baseline", known).exit_code == 0
    assert run(project, "--check", "--baseline", known).exit_code == 0
    (project / "old.py").write_text('\n\nf.from_pretrained("acme/never-heard-of-7b")\n' * 2)
    assert run(project, "--check", "--baseline", known).exit_code == 5


@pytest.mark.parametrize("content", ["", "[]", '{"schema": "other/1"}', '{"schema": "tracker.baseline/1"}'])
def test_a_broken_baseline_is_bad_data(project: Path, content: str) -> None:
    (project / "b.txt").write_text(content)
    result = run(project, "--baseline", project / "b.txt")
    assert isinstance(result.exception, DataError)
    assert "baseline" in str(result.exception) + str(result.exception.hint)


def test_no_two_results_of_sarif_have_one_fingerprint(project: Path) -> None:
    (project / "twice.py").write_text('f.from_pretrained("a/b-7b")\n' * 3)
    (only,) = json.loads(run(project, "--format", "sarif").stdout)["runs"]
    keys = [one["partialFingerprints"] for one in only["results"]]
    assert (
        len({key["modelReference/v2"] for key in keys})
        == len(keys)
        > len({key["modelReference/v1"] for key in keys})
    )
    assert all(rule["help"]["text"] for rule in only["tool"]["driver"]["rules"])
