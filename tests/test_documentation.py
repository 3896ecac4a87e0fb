"""The README and the docs show what the program prints.

Each ```console block of README.md and docs/*.md is a session: a line that starts with ``$ `` is run on the
registry and the first snapshot, offline, 80 columns wide, and the lines below it must be what it prints.
A line ``...`` stands for any lines. ``TRACKER_UPDATE_GOLDEN=1`` writes the blocks anew.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker.__main__ import main

PROJECT = Path(__file__).parent.parent
PAGES = [PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md"))]
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
UPDATE = bool(os.environ.get("TRACKER_UPDATE_GOLDEN"))


def sessions() -> Iterator[tuple[Path, str]]:
    for page in PAGES:
        for block in BLOCK.findall(page.read_text(encoding="utf-8")):
            for session in re.split(r"^(?=\$ )", block, flags=re.MULTILINE):
                if session.strip():
                    yield page, session


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first snapshot alone: pages stay true when a refresh adds another."""
    folder = tmp_path_factory.mktemp("documentation") / "snapshots"
    folder.mkdir()
    shutil.copy(min((PROJECT / "snapshots").glob("*.jsonl")), folder)
    return folder


def surroundings(snapshots: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "COLUMNS": "80",
        "HF_HUB_OFFLINE": "1",
        "TRACKER_CACHE_DIR": os.environ["TRACKER_CACHE_DIR"],
        "TRACKER_SNAPSHOTS": str(snapshots),
        "NO_COLOR": "1",
    }


def words_of(command: str) -> list[str]:
    program, *words = shlex.split(command)
    assert program == "tracker", f"only tracker is run in the docs: {command}"
    return words


def run(command: str, snapshots: Path, patch: pytest.MonkeyPatch) -> str:
    """Both streams of one command, as a terminal would show them."""
    both = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    for name in set(os.environ) - set(surroundings(snapshots)):
        patch.delenv(name)
    for name, value in surroundings(snapshots).items():
        patch.setenv(name, value)
    patch.chdir(PROJECT)
    patch.setattr(sys, "argv", ["tracker", *words_of(command)])
    patch.setattr(sys, "stdout", both)
    patch.setattr(sys, "stderr", both)
    with pytest.raises(SystemExit):
        main()
    both.flush()
    printed = both.buffer.getvalue().decode()  # type: ignore[attr-defined]
    patch.undo()
    return str(printed)


def run_as_a_process(command: str, snapshots: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tracker", *words_of(command)],
        cwd=PROJECT,
        env=surroundings(snapshots),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout


def matches(shown: str, printed: str) -> bool:
    pattern = "".join(
        r"(?:.*\n)*" if line.strip() == "..." else re.escape(line.rstrip()) + r"[ ]*\n"
        for line in shown.splitlines()
    )
    return re.fullmatch(pattern, printed.rstrip("\n") + "\n") is not None


@pytest.mark.parametrize(
    ("page", "session"),
    [
        pytest.param(page, session, id=f"{page.name}: {session.splitlines()[0][2:]}")
        for page, session in sessions()
    ],
)
def test_the_page_shows_what_is_printed(
    page: Path, session: str, snapshots: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command, _, shown = session.partition("\n")
    printed = run(command.removeprefix("$ "), snapshots, monkeypatch)
    if UPDATE and not matches(shown.rstrip("\n"), printed):
        blank = "\n\n" if shown.endswith("\n\n") else "\n"
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace(session, f"{command}\n{printed.rstrip()}{blank}"), encoding="utf-8")
        return
    assert matches(shown.rstrip("\n"), printed), printed


def test_a_process_of_its_own_prints_the_same(snapshots: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = next(session for page, session in sessions() if page.name == "README.md").partition("\n")[0]
    alone = run_as_a_process(command.removeprefix("$ "), snapshots)
    assert alone
    assert alone == run(command.removeprefix("$ "), snapshots, monkeypatch)


def test_every_command_is_in_the_readme() -> None:
    import typer.main

    from tracker.cli import app

    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    assert [name for name in commands if f"tracker {name}" not in readme] == []


def test_every_command_and_option_has_help() -> None:
    import typer.main

    from tracker.cli import app

    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    without = [name for name, command in commands.items() if not command.help]
    without += [
        f"{name} {option.opts[0]}"
        for name, command in commands.items()
        for option in command.params
        if option.opts[0].startswith("-") and not getattr(option, "help", None)
    ]
    assert without == []


def test_links_between_pages_lead_somewhere() -> None:
    broken = []
    for page in [*PAGES, *sorted((PROJECT / "docs/decisions").glob("*.md")), PROJECT / "CONTRIBUTING.md"]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8")):
            if not (page.parent / target).exists():
                broken.append(f"{page.name}: {target}")
    assert broken == []
