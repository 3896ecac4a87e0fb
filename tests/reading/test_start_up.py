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
    "tempfile",
    "tracker.adapters.knowledge.license_texts",
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


# With the most modules of ours that each may load: what is won by loading less is lost one by one.
COMMANDS = {
    "list": ("list", 76),
    "licenses": ("licenses", 57),
    "show": ("show clover-1", 181),
    "check": ("check clover-1 --offline", 171),
    "diff": ("diff", 169),
    "diff of dates": ("diff 2026-06-11 2026-06-27", 166),
    "history": ("history clover-1", 237),
}


def _run(words: str) -> str:
    arguments = ["tracker", *words.split()]
    return f"sys.argv = {arguments!r}\nfrom tracker.__main__ import _run\nassert _run() in (0, 1, 5)"


@pytest.mark.parametrize(("words", "most"), COMMANDS.values(), ids=COMMANDS)
def test_a_reading_command_loads_nothing_heavy(folder: Path, words: str, most: int) -> None:
    _loaded(_run(words), folder)  # The first run may parse and keep the registry, and recognise texts.
    loaded = _loaded(_run(words), folder)
    assert not loaded & HEAVY
    assert "yaml" not in loaded
    assert len([name for name in loaded if name.startswith("tracker")]) <= most


# Patterns of bytes have no late form.
COMPILED_AT_ONCE = 5


@pytest.mark.parametrize("words", [words for words, _ in COMMANDS.values()], ids=COMMANDS)
def test_a_reading_command_compiles_no_patterns_before_it_needs_them(folder: Path, words: str) -> None:
    watch = (
        "import re\ncompiled = []\nplain = re.compile\n"
        "def compile(pattern, flags=0):\n"
        "    frame = sys._getframe(1)\n"
        "    if frame.f_code.co_name == '<module>' and frame.f_globals['__name__'].startswith('tracker.'):\n"
        "        compiled.append(frame.f_globals['__name__'])\n"
        "    return plain(pattern, flags)\n"
        "re.compile = compile\n"
    )
    _loaded(f"{watch}{_run(words)}\nassert len(compiled) <= {COMPILED_AT_ONCE}, compiled", folder)


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
