"""tracker scan as people and programs call it: forms, exit codes, exemptions, changes, verdicts."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tracker.cli import app
from tracker.domain.scanning.text.reference import Candidate
from tracker.errors import DataError, TrackerError, UsageError

PROJECT = Path(__file__).parent.parent.parent
CODE = (
    'a = AutoModel.from_pretrained("zai-org/GLM-5.2")\n'
    'b = AutoModel.from_pretrained("unsloth/Qwen3-8B-GGUF", revision="main")\n'
    'c = client.chat.completions.create(model="gpt-4o")\n'
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "load.py").write_text(CODE)
    (tmp_path / "run.sh").write_text("vllm serve zai-org/GLM-5.2 --revision " + "ab" * 20 + "\n")
    return tmp_path


def run(*words: object) -> Result:
    options = ["--registry", str(PROJECT / "registry.yaml")]
    return CliRunner().invoke(app, ["scan", *options, *map(str, words)], catch_exceptions=True)


def document(*words: object) -> dict[str, Any]:
    result = run(*words, "--format", "json")
    loaded: dict[str, Any] = json.loads(result.stdout)
    return loaded


def test_json_is_as_the_contract_says(project: Path) -> None:
    found = document(project)
    assert found["schema"] == "tracker.scan/1"
    assert (found["root"], found["files_read"], found["files_skipped"]) == (str(project), 2, [])
    first = found["references"][0]
    assert {key: first[key] for key in ("path", "line", "column", "kind", "text", "source", "hub")} == {
        "path": "app/load.py",
        "line": 1,
        "column": 32,
        "kind": "from_pretrained",
        "text": "zai-org/GLM-5.2",
        "source": "huggingface",
        "hub": "zai-org/GLM-5.2",
    }
    assert [(r["registry_id"], r["revision"], r["pinned"]) for r in found["references"]] == [
        ("glm-5.2", None, False),
        ("qwen3-8b", "main", False),
        ("gpt-4o", None, False),
        ("glm-5.2", "ab" * 20, True),
    ]
    assert found["references"][1]["resolved_by"] == [{"rule": "copy", "name": "Qwen/Qwen3-8B"}]


def test_table_is_grouped_by_model_and_fits(project: Path) -> None:
    result = run(project)
    assert result.exit_code == 0
    assert result.stdout == (
        "Qwen/Qwen3-8B  (qwen3-8b)\n"
        "  app/load.py:2  from_pretrained  unsloth/Qwen3-8B-GGUF  @main\n"
        "\n"
        "zai-org/GLM-5.2  (glm-5.2)\n"
        "  app/load.py:1  from_pretrained\n"
        "  run.sh:1       vllm serve  @abababababab\n"
        "\n"
        "gpt-4o  (openai)\n"
        "  app/load.py:3  chat.completions.create\n"
        "\n"
        "4 references to 3 models in 2 files read.\n"
    )


def test_csv_and_markdown(project: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run(project, "--format", "csv").stdout)))
    assert [row["text"] for row in rows][:2] == ["zai-org/GLM-5.2", "unsloth/Qwen3-8B-GGUF"]
    assert "| app/load.py:1 |" in run(project, "--format", "markdown").stdout


def test_sarif_has_what_code_scanning_needs(project: Path) -> None:
    log = json.loads(run(project, "--format", "sarif").stdout)
    (only,) = log["runs"]
    assert log["version"] == "2.1.0"
    rules = [rule["id"] for rule in only["tool"]["driver"]["rules"]]
    for result in only["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["message"]["text"]
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"] >= 1


def test_workflow_commands_are_escaped(tmp_path: Path) -> None:
    (tmp_path / "a,b:c.py").write_text('f.from_pretrained("Qwen/Qwen3-8B")')
    line = run(tmp_path, "--format", "github").stdout.splitlines()[0]
    assert line.startswith(
        "::notice file=a%2Cb%3Ac.py,line=1,col=20,title=model reference::from_pretrained: Qwen/"
    )


def test_hostile_names_reach_no_terminal(tmp_path: Path) -> None:
    (tmp_path / "a\x1b[31m.py").write_text('f.from_pretrained("Qwen/Qwen3-8B")')
    shown = [
        run(tmp_path, "--format", form).stdout for form in ("table", "csv", "markdown", "sarif", "github")
    ]
    assert "\x1b" not in "".join(shown)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('f.from_pretrained("a/b")  # tracker: ignore[pinned by hand]\n', 0),
        ('# tracker: ignore[pinned by hand]\nf.from_pretrained("a/b")\n', 0),
        ('f.from_pretrained("a/b")  # tracker: ignore\n', 0),
        ('# tracker: ignore-file[examples]\n\nf.from_pretrained("a/b")\nf.from_pretrained("a/c")\n', 0),
        ('f.from_pretrained("a/b")  # ignore\n', 1),
        ('x = 1  # tracker: ignore[x]\nf.from_pretrained("a/b")\n', 1),
    ],
    ids=["same line", "line above", "no reason", "file", "other comment", "line above with code"],
)
def test_exemptions(tmp_path: Path, text: str, left: int) -> None:
    (tmp_path / "a.py").write_text(text)
    found = document(tmp_path)
    assert len(found["references"]) == left
    assert found["ignored_references"] == 1 - left


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ts", 'AutoModel.from_pretrained("a/b"); // tracker: ignore[x]'),
        ("a.md", "[m](https://huggingface.co/acme/b) <!-- tracker: ignore[x] -->"),
        ("a.yaml", "base_model: acme/b  # tracker: ignore[x]"),
    ],
    ids=["slashes", "html", "yaml"],
)
def test_exemptions_in_other_languages(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert document(tmp_path)["ignored_references"] == 1


def test_missing_path_is_bad_data(tmp_path: Path) -> None:
    result = run(tmp_path / "nowhere")
    assert isinstance(result.exception, DataError)
    assert result.exception.exit_code == 3


def test_several_paths_are_told_apart(project: Path) -> None:
    found = document(project / "app", project / "run.sh", project / "app" / "load.py")
    assert len(found["references"]) == 4
    assert {Path(reference["path"]).name for reference in found["references"]} == {"load.py", "run.sh"}


def git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


def test_only_what_a_change_adds(project: Path) -> None:
    git(project, "init", "-q")
    git(project, "add", ".")
    git(project, "commit", "-q", "-m", "one")
    (project / "app" / "load.py").write_text(CODE + 'd = AutoModel.from_pretrained("Qwen/Qwen3-4B")\n')
    (project / "new ü.sh").write_text("ollama pull qwen3:8b\n")
    found = document(project, "--changed-since", "HEAD")
    assert [(r["path"], r["line"]) for r in found["references"]] == [("app/load.py", 4), ("new ü.sh", 1)]


def test_unknown_revision_is_wrong_usage(project: Path) -> None:
    git(project, "init", "-q")
    result = run(project, "--changed-since", "--output=x")
    assert isinstance(result.exception, UsageError)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('f.from_pretrained("zai-org/GLM-5.2")', 0),
        ('f.from_pretrained("acme/never-heard-of-7b")', 5),
        ("x = 1", 0),
    ],
    ids=["allowed", "never read", "nothing"],
)
def test_check_sets_the_exit_code(tmp_path: Path, code: str, expected: int) -> None:
    (tmp_path / "a.py").write_text(code)
    result = run(tmp_path, "--check", "--offline", "--format", "json")
    assert result.exit_code == expected, result.output
    found = json.loads(result.stdout)
    assert found["verdict"] == found["check"]["verdict"]
    assert all("verdict" in reference for reference in found["references"])


def test_what_cannot_be_resolved_is_unknown_not_allowed(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text('f.from_pretrained("./weights/own.safetensors")')
    result = run(tmp_path, "--check", "--offline", "--format", "json")
    assert result.exit_code == 5
    assert [reference["verdict"] for reference in json.loads(result.stdout)["references"]] == ["unknown"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("zai-org/GLM-5.2", "conditional"),
        ("zai-org/GLM-5.2-FP8", "conditional"),  # an alias in the registry: the same model
        ("unsloth/GLM-5.2-GGUF", "unknown"),  # a copy nobody has read
    ],
    ids=["the model", "a copy the registry counts as the model", "another copy"],
)
def test_a_copy_is_judged_by_its_own_terms_too(tmp_path: Path, name: str, expected: str) -> None:
    (tmp_path / "a.py").write_text(f'f.from_pretrained("{name}")')
    found = document(tmp_path, "--check", "--offline")
    (only,) = found["references"]
    assert (only["hub"], only["repository"], only["verdict"]) == ("zai-org/GLM-5.2", name, expected)
    asked = [result["model"] for result in found["check"]["results"]]
    assert len(asked) == 1 + (expected == "unknown")


def test_a_gateways_name_is_no_repository(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text('litellm.completion(model="openrouter/deepseek/deepseek-r1")')
    (only,) = document(tmp_path)["references"]
    assert (only["hub"], only["repository"]) == ("deepseek-ai/DeepSeek-R1", "deepseek-ai/DeepSeek-R1")


@pytest.mark.parametrize(
    ("options", "expected"), [((), 70), (("--check", "--offline"), 70)], ids=["scan", "check"]
)
def test_a_defect_of_ours_is_said_and_hides_no_other_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], expected: int
) -> None:
    def broken(path: PurePosixPath, text: str) -> Iterator[Candidate]:
        yield Candidate(line=1, column=1, kind="x", text="zai-org/GLM-5.2")
        raise RuntimeError(text)

    monkeypatch.setattr("tracker.domain.scanning.files.shell.find_candidates", broken)
    (tmp_path / "a.sh").write_text("vllm serve zai-org/GLM-5.2\n")
    (tmp_path / "b.py").write_text('f.from_pretrained("zai-org/GLM-5.2")')
    result = run(tmp_path, *options, "--format", "json")
    found = json.loads(result.stdout)
    assert result.exit_code == expected
    assert "defect" in result.stderr
    assert [one["path"] for one in found["files_skipped"]] == ["a.sh"]
    assert [reference["path"] for reference in found["references"]] == ["a.sh", "b.py"]


def test_many_files_give_the_same_in_several_processes(tmp_path: Path) -> None:
    for number in range(450):
        (tmp_path / f"f{number:03}.py").write_text(f'f.from_pretrained("acme/m{number}")')
    found = document(tmp_path)
    assert [reference["text"] for reference in found["references"]] == [
        f"acme/m{number}" for number in range(450)
    ]
    assert found["files_read"] == 450


def test_weights_and_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit = "c" * 40
    snapshot = tmp_path / "hub" / "models--acme--m" / "snapshots" / commit
    snapshot.mkdir(parents=True)
    (snapshot / "config.json").write_text("{}")
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "broken.gguf").write_bytes(b"GGUFbroken")
    found = document(tmp_path / "project", "--cache")
    assert [(r["kind"], r["hub"], r["revision"], r["pinned"]) for r in found["references"]] == [
        ("cache", "acme/m", commit, True)
    ]
    assert found["files_skipped"][0]["path"] == "broken.gguf"


def test_absent_cache_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "none"))
    assert isinstance(run(tmp_path, "--cache").exception, TrackerError)


def test_duties_are_a_row_each_with_their_models(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text('f.from_pretrained("meta-llama/Llama-3.1-8B-Instruct")\n')
    (tmp_path / "README.md").write_text("https://huggingface.co/google/gemma-2-9b-it\n")
    done = run(tmp_path, "--check", "--offline", "--use", "ship", "--duties", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {"duty", "clause", "when", "text to display", "models"} <= rows[0].keys()
    assert {row["models"] for row in rows} == {"llama-3.1-8b-instruct"}  # docs are not judged
    shown = run(tmp_path, "--check", "--offline", "--use", "ship", "--duties", "--format", "markdown").stdout
    assert shown.startswith("| duty")


@pytest.mark.parametrize("words", [("--duties",), ("--check", "--duties", "--format", "sarif")])
def test_duties_need_verdicts_and_a_form_of_rows(words: tuple[str, ...], project: Path) -> None:
    assert run(project, *words).exit_code == 2


def test_why_an_answer_is_open_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text('f.from_pretrained("acme/nobody-has-read-this-7b")\n')
    (tmp_path / "b.lua").write_text('local m = "Qwen/Qwen3-8B"\n')
    assert document(tmp_path)["undetermined"] == []
    found = document(tmp_path, "--check", "--offline")
    assert found["undetermined"] == ["unread", "verdict"]
    accepted = document(tmp_path, "--check", "--offline", "--accept-unread")
    assert accepted["undetermined"] == ["verdict"]


def test_what_of_a_change_does_not_count_is_in_the_document(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def git(*words: str) -> None:
        whose = ("-c", "user.email=a@b", "-c", "user.name=n")
        subprocess.run(["git", *whose, *words], cwd=project, check=True, capture_output=True)

    git("init", "-q", ".")
    git("add", ".")
    git("commit", "-qm", "before")
    (project / "policy.yaml").write_text("accept: {unknown: warn}\n")
    git("add", ".")
    git("commit", "-qm", "change")
    monkeypatch.chdir(project)
    found = document(".", "--check", "--offline", "--changed-since", "HEAD~1")
    assert any("policy.yaml" in line and "does not count" in line for line in found["not_counted"])
    assert document(".", "--check", "--offline")["not_counted"] == []
