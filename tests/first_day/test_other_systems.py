"""macOS and Windows: every command runs where nothing of POSIX alone is to be had."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hub.rig import CONFIG, repo
from tracker.adapters.embedded_hub import EmbeddedHub
from tracker.adapters.record.refresh_lock import refresh_lock
from tracker.cli.lazy import COMMANDS
from tracker.errors import LockHeldError

SCRIPT = Path(__file__).with_name("without_posix.py")
PROJECT = Path(__file__).parent.parent.parent
WORDS: dict[str, tuple[list[str], set[int]]] = {
    "init": (["init", "--model", "smollm3-3b", "--cron", "--install-from", "x==1.0"], {0}),
    "refresh": (["refresh"], {0}),
    "add": (["add", "org/new"], {0}),
    "refresh dry": (["refresh", "--dry-run"], {0}),
    "refresh again": (["refresh"], {0}),
    "check": (["check", "smollm3-3b"], {0, 5}),
    "scan": (["scan", "app", "--check", "--offline"], {0, 5}),
    "list": (["list"], {0}),
    "show": (["show", "smollm3-3b"], {0}),
    "history": (["history", "smollm3-3b"], {0}),
    "diff": (["diff"], {0}),
    "licenses": (["licenses", "mit"], {0}),
    "validate": (["validate"], {0}),
    "verify": (["verify"], {0}),
    "report": (["report", "--output", "report.html", "--format", "html"], {0, 2, 5}),
    "site": (["site", "site"], {0, 2}),
    "lock": (["lock", "app"], {0, 1, 2, 5}),
    "export": (["export", "--format", "csv"], {0, 2}),
    "demo": (["demo"], {0}),
}
BY_HAND = {"notify", "discover", "backfill", "crosscheck", "mcp"}
"""Commands that need an address, a token or a client of their own; they share the adapters of the others."""


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "app").mkdir()
    (folder / "app" / "load.py").write_text('f.from_pretrained("HuggingFaceTB/SmolLM3-3B")\n')
    known = [repo("HuggingFaceTB/SmolLM3-3B", files={"config.json": CONFIG}), repo("org/new")]
    with EmbeddedHub(known, limits={"api": 10**6, "resolvers": 10**6}) as hub:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("TRACKER_", "HF_"))},
            "HF_ENDPOINT": hub.address,
            "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
            "TRACKER_CACHE_DIR": str(folder / "cache"),
            "PYTHONPATH": str(PROJECT),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        done = subprocess.run(
            [sys.executable, str(SCRIPT), *(json.dumps(words) for words, _ in WORDS.values())],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=400,
            check=False,
        )
    codes = [json.loads(line[1:])[1] for line in done.stderr.splitlines() if line.startswith("@")]
    assert len(codes) == len(WORDS), done.stderr[-2000:]
    parts = re.split(r"^@.*$", done.stderr, flags=re.MULTILINE)
    return {name: (code, part) for name, code, part in zip(WORDS, codes, parts, strict=False)}


@pytest.mark.parametrize("name", WORDS)
def test_a_command_runs_without_posix(ended: dict[str, tuple[int, str]], name: str) -> None:
    code, said = ended[name]
    assert code in WORDS[name][1], said
    assert "Traceback" not in said


def test_every_command_is_tried() -> None:
    assert set(COMMANDS) - BY_HAND == {words[0] for words, _ in WORDS.values()}


def test_no_module_of_posix_alone_is_imported_at_the_top() -> None:
    posix = re.compile(r"^(?:import|from) (?:fcntl|termios|tty|pty|pwd|grp|resource)\b", re.MULTILINE)
    found = [path.name for path in (PROJECT / "tracker").rglob("*.py") if posix.search(path.read_text())]
    assert found == []


def test_a_folder_is_held_by_one(tmp_path: Path) -> None:
    with refresh_lock(tmp_path), pytest.raises(LockHeldError), refresh_lock(tmp_path):
        pass
    with refresh_lock(tmp_path):
        pass
