"""What commands load, and what they do not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import REGISTRY, write_snapshots

HEAVY = {
    "huggingface_hub",
    "httpx2",
    "requests",
    "pandas",
    "numpy",
    "jsonschema_rs",
    "rich",
    "license_expression",
}


def _loaded(code: str, folder: Path) -> set[str]:
    script = f"import sys\n{code}\nprint(*sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=True
    )
    return set(done.stderr.splitlines()[-1].split())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("start")
    (folder / "registry.yaml").write_text(REGISTRY)
    write_snapshots(folder / "snapshots")
    return folder


COMMANDS = {
    "list": "list",
    "show": "show clover-1",
    "diff": "diff",
    "diff of dates": "diff 2026-06-11 2026-06-27",
    "history": "history clover-1",
}


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_a_reading_command_loads_nothing_heavy(folder: Path, words: str) -> None:
    run = f"sys.argv = ['tracker', *{words.split()!r}]\nfrom tracker.__main__ import _run\nassert _run() == 0"
    _loaded(run, folder)  # The first run may parse and keep the registry.
    loaded = _loaded(run, folder)
    assert not loaded & HEAVY
    assert "yaml" not in loaded


def test_json_needs_no_tables(folder: Path) -> None:
    run = (
        "sys.argv = ['tracker', 'list', '-f', 'json']\nfrom tracker.__main__ import _run\nassert _run() == 0"
    )
    assert "tracker.render.layout.tables" not in _loaded(run, folder)


def test_help_loads_no_more_than_typer_and_the_words(folder: Path) -> None:
    run = "sys.argv = ['tracker', '-h']\nfrom tracker.cli import app\ntry: app()\nexcept SystemExit: pass"
    loaded = {name for name in _loaded(run, folder) if name.startswith("tracker")}
    assert not {
        name for name in loaded if name.startswith(("tracker.domain", "tracker.adapters", "tracker.commands"))
    }


def test_importing_the_package_loads_nothing_of_it(folder: Path) -> None:
    loaded = _loaded("import tracker", folder)
    assert {name for name in loaded if name.startswith("tracker")} == {"tracker", "tracker.version"}
    assert not loaded & {*HEAVY, "typer", "json", "yaml"}


def test_a_diff_without_a_policy_loads_no_rules_for_one(folder: Path) -> None:
    run = (
        "sys.argv = ['tracker', 'diff', '2026-06-11', '2026-06-27']\n"
        "from tracker.__main__ import _run\nassert _run() == 0"
    )
    assert not {"tracker.domain.policy.policy", "tracker.adapters.workspace.policy_file"} & _loaded(
        run, folder
    )
