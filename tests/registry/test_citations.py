"""The check of citations: a value is found in its ways of writing, near its model and nowhere else."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tracker.adapters.knowledge.license_knowledge import load_knowledge
from tracker.adapters.workspace.registry_file import build_registry

SCRIPTS = Path(__file__).parent.parent.parent / "scripts"


def script(name: str) -> ModuleType:
    found = importlib.util.spec_from_file_location(name, SCRIPTS / f"{name}.py")
    assert found and found.loader
    module = sys.modules[name] = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


RULES, CHECK = script("citation_rules"), script("check_citations")
ENTRY = {"id": "clover-7b", "hub": "meadow/Clover-7B", "name": "Clover 7B"}
LIST = "https://github.com/x/y/blob/0/list.md"
PAGE = "https://github.com/meadow/Clover-7B/blob/0/README.md"
JSON = "https://github.com/x/y/blob/0/all.json"


def holds(field: str, value: Any, text: str, address: str, **more: Any) -> bool:
    (model,) = build_registry({"models": [ENTRY]}).models
    said = RULES.Statement(model=model, field=field, value=value, source=address, as_of="2026", **more)
    return bool(RULES.Judge(load_knowledge()).holds(said, text, address))


HELD = [
    ("context_length", 8192, '{"meadow/Clover-7B": {"n": 8192}, "a/b": {"n": 1}}', JSON),
    ("context_length", 131072, "Clover-7B reads 128K tokens", LIST),
    ("context_length", 131072, "context: 131,072", PAGE),
    ("context_length", 1000000, "context = 1_000_000", PAGE),
    ("context_length", 1048576, "a 1M context window", PAGE),
    ("parameters_total", 7600000000, "| Clover 7B | 7.6B |", LIST),
    ("parameters_total", 744000000000, "744 billion parameters", PAGE),
    ("parameters_active", 22000000000, "Clover-235B-A22B", PAGE),
    ("release_date", "2025-04-29", "* 2025.04.29: We release Clover-7B", LIST),
    ("release_date", "2025-04-29", "April 29th, 2025", PAGE),
    ("release_date", "2025-04", "2025-04-29", PAGE),
    ("license", "MIT", "released under the MIT License", PAGE),
    ("license", "Apache-2.0", 'license: "apache-2.0"', PAGE),
    ("history.access", "open", '[{"id": "meadow/Clover-7B", "gated": false}]', JSON),
]
NOT_HELD = [
    ("context_length", 131072, "Clover-7B reads 32K tokens", LIST),
    ("context_length", 1000000, "11,000,000 downloads", PAGE),
    ("parameters_total", 7600000000, "17.6B and 7.65B", PAGE),
    (
        "release_date",
        "2025-04-29",
        "* 2025.04.28: We release Clover-7B\n\n\n* 2025.04.29: something else",
        LIST,
    ),
    ("release_date", "2025-04-29", "Thistle came on 2025-04-29", LIST),
    ("license", "MIT", "see the LICENSE file; limited use", PAGE),
    ("history.access", "open", "Weights are public.", PAGE),
    (
        "history.access",
        "open",
        '[{"id": "a/b", "gated": false}, {"id": "meadow/Clover-7B", "gated": "auto"}]',
        JSON,
    ),
    ("context_length", 8192, '[{"id": "meadow/Clover-7B", "n": 1}, {"id": "a/b", "n": 8192}]', JSON),
    ("context_length", 8192, '{"meadow/Clover-7B": {"n": 1}, "a/b": {"n": 8192}}', JSON),
    ("context_length", 8192, '[{"id": "copier/Clover-7B-GGUF", "n": 8192}]', JSON),
    ("parameters_total", 8000000000, '[{"id": "meadow/Clover-7B", "avatar": "c0ffee8b2"}]', JSON),
    ("history.license", "clover", '[{"id": "meadow/Clover-7B", "likes": 3}]', JSON),
]


@pytest.mark.parametrize(("field", "value", "text", "address"), HELD)
def test_held(field: str, value: Any, text: str, address: str) -> None:
    assert holds(field, value, text, address)


@pytest.mark.parametrize(("field", "value", "text", "address"), NOT_HELD)
def test_not_held(field: str, value: Any, text: str, address: str) -> None:
    assert not holds(field, value, text, address)


def test_a_dated_entry_is_held_by_its_day() -> None:
    assert holds("history.access", "withdrawn", "Clover 7B: June 15, 2026", LIST, date="2026-06-15")


def test_copies_are_read_at_their_commit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    repository = tmp_path / "copies" / "meadow+Clover-7B" / "repo"
    repository.mkdir(parents=True)
    git = ["git", "-C", str(repository), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    (repository / "README.md").write_text("Clover-7B has a window of 128K and the MIT License.\n")
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "first"]):
        subprocess.run([*git, *words], check=True)
    head = subprocess.run(
        [*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True
    ).stdout.strip()
    source = f"https://github.com/meadow/Clover-7B/blob/{head}/README.md"
    registry = tmp_path / "registry.yaml"
    lines = [
        f'      - {{field: context_length, value: 131072, source: "{source}", as_of: 2026}}',
        f'      - {{field: license, value: Apache-2.0, source: "{source}", as_of: 2026}}',
        '      - {field: release_date, value: 2026, source: "https://example.org/x", as_of: 2026}',
    ]
    head_lines = ["models:", "  - id: clover-7b", "    hub: meadow/Clover-7B", "    declared:"]
    registry.write_text("\n".join([*head_lines, *lines]) + "\n")
    words = ["--registry", str(registry), "--copies", str(tmp_path / "copies")]
    assert CHECK.main(words) == 1
    said = capsys.readouterr().out.splitlines()
    assert said == [
        f"missing  clover-7b  license Apache-2.0  {source}",
        "1 held, 1 missing, 1 unread, 0 excused",
    ]
    registry.write_text(registry.read_text().replace("Apache-2.0", "MIT"))
    assert CHECK.main(words) == 0


def test_a_reason_excuses() -> None:
    entry = {
        "date": "2026-08-14",
        "access": "api",
        "source": "https://github.com/x/y/blob/0/a",
        "note": "It names no 3.7.",
    }
    (model,) = build_registry({"models": [{"id": "a", "history": [entry]}]}).models
    judge = RULES.Judge(load_knowledge())
    (found,) = CHECK.check(RULES.statements(model), lambda address: "", judge, CHECK.entry_notes([model]))
    assert found.outcome == "excused"
