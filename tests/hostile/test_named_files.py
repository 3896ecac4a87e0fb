"""Whatever a word, a variable or the record names: no pipe is waited for, no link written through."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile.breaking import RAW, small_ledger
from tests.running import Run

WAITED: dict[str, tuple[str, ...]] = {
    "notify --addresses": ("notify", "--addresses", "named", "--dry-run"),
    "notify --state": ("notify", "2026-06-01", "--to", "me=json://127.0.0.1:9/x", "--state", "named"),
    "check --file": ("check", "--file", "named", "--offline"),
    "check --policy": ("check", "a", "--policy", "named", "--offline"),
    "list --registry": ("list", "--registry", "named"),
    "list --snapshots": ("list", "--snapshots", "named"),
    "identify": ("licenses", "identify", "named"),
    "scan --baseline": ("scan", "--check", "--offline", "--baseline", "named", "empty"),
    "scan --write-baseline": ("scan", "--write-baseline", "named/x", "empty"),
    "validate": ("validate", "named"),
    "add --registry": ("add", "a/b", "--registry", "named", "--offline"),
    "site": ("site", "named"),
    "report -o": ("report", "2026-06-11", "2026-06-27", "--format", "json", "-o", "named/x"),
    "export parquet": ("export", "--format", "parquet", "-o", "named"),
    "export proof": ("export", "a", "--format", "proof", "-o", "named/x"),
    "init": ("init", "named"),
    "init --from-scan": ("init", "fresh", "--from-scan", "named"),
    "mcp --root": ("mcp", "--root", "named", "--print-config", "generic"),
    "lock": ("lock", "named"),
    "verify": ("verify", "named"),
    "crosscheck of a file": ("crosscheck", "--source", "openrouter", "--refresh"),
    "crosscheck of a folder": ("crosscheck", "--source", "modelsdev", "--refresh"),
    "crosscheck that was kept": ("crosscheck", "--source", "openrouter", "--offline"),
    "the list of a site": ("site", "kept"),
    "the cache": ("list",),
}


def a_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        before = Path.cwd()
        os.chdir(path.parent)
        made.bind(path.name)
        os.chdir(before)


def unreadable(path: Path) -> None:
    path.write_bytes(b"x")
    path.chmod(0)


MAKERS: dict[str, Callable[[Path], object]] = {
    "a pipe": os.mkfifo,
    "endless": lambda path: path.symlink_to("/dev/zero"),
    "a circle": lambda path: path.symlink_to(path.name),
    "a socket": a_socket,
    "unreadable": unreadable,
    "brackets": lambda path: path.write_bytes(b"[" * 200_000),
    "numbers": lambda path: path.write_bytes(b'{"a": ' + b"9" * 20_000 + b"}"),
}


def _place(name: str, here: Path, patch: pytest.MonkeyPatch) -> Path:
    """Where the strange file goes, so that the command finds it."""
    if name.startswith("crosscheck of"):
        source, folder = WAITED[name][2], "folder" in name
        (here / "records").mkdir()
        patch.setenv(f"TRACKER_SOURCE_{source.upper()}_URL", str(here / ("records" if folder else "named")))
        return here / "records" / "x.toml" if folder else here / "named"
    if name == "the cache":
        patch.setenv("TRACKER_CACHE_DIR", str(here / "named"))
    inside = {
        "crosscheck that was kept": here / "snapshots" / "second" / "openrouter" / "2026-11-01.jsonl",
        "the list of a site": here / "kept" / ".tracker-site.json",
    }
    where = inside.get(name, here / "named")
    where.parent.mkdir(parents=True, exist_ok=True)
    return where


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
@pytest.mark.parametrize("name", WAITED)
def test_nothing_is_waited_for(
    name: str, make: Callable[[Path], object], here: Path, ask: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_ledger(here)
    (here / "empty").mkdir()
    make(_place(name, here, monkeypatch))
    ran = ask(*WAITED[name])
    assert ran.code in range(7), (ran.code, ran.err)
    assert not RAW.search(ran.out + ran.err)


@pytest.mark.parametrize(
    "words",
    [
        ("scan", "--write-baseline", "link", "empty"),
        ("notify", "--start", "--to", "me=json://127.0.0.1:9/x", "--state", "link"),
        ("export", "a", "--format", "cyclonedx", "--offline", "-o", "link"),
        ("export", "a", "--format", "proof", "-o", "link"),
        ("lock", "empty", "--lock", "link"),
        ("add", "a/b", "--registry", "link"),
        ("report", "2026-06-11", "2026-06-27", "-o", "link"),
    ],
    ids=" ".join,
)
def test_nothing_is_written_through_a_link(words: tuple[str, ...], here: Path, ask: Run) -> None:
    small_ledger(here)
    (here / "empty").mkdir()
    precious = here.parent / "precious"
    precious.write_text("precious\n")
    (here / "link").symlink_to(precious)
    ask(*words)
    assert precious.read_text() == "precious\n"


def test_nor_by_a_site_through_what_was_left_over(here: Path, ask: Run) -> None:
    small_ledger(here)
    precious = here.parent / "precious"
    precious.write_text("precious\n")
    (here / "out").mkdir()
    for name in ("index.html", "badge.json", "changes.atom", ".tracker-site.json"):
        (here / "out" / f".{name}.tmp").symlink_to(precious)
    assert ask("site", "out").code == 0
    assert precious.read_text() == "precious\n"
    assert not (here / "out" / "index.html").is_symlink()


@pytest.mark.parametrize("target", ["registry.yaml", "policy.yaml", "models.lock", "snapshots/x", "alias"])
@pytest.mark.parametrize(
    "words",
    [("scan", "empty", "--write-baseline"), ("export", "a", "--format", "proof", "-o"), ("list", "-o")],
    ids=" ".join,
)
def test_the_ledger_is_no_place_for_a_result(
    words: tuple[str, ...], target: str, here: Path, ask: Run
) -> None:
    small_ledger(here)
    (here / "empty").mkdir()
    (here / "alias").symlink_to("registry.yaml")
    before = {path: path.read_bytes() for path in here.rglob("*") if path.is_file()}
    assert ask(*words, target).code in {2, 3}
    assert {path: path.read_bytes() for path in here.rglob("*") if path.is_file()} == before


def test_a_pipe_is_checked_like_a_file(here: Path, ask: Run) -> None:
    for content, kind, code in (
        (b"models:\n  - {id: a, hub: acme/a}\n", "registry", 0),
        (b"uses: [commercial]\n", "policy", 0),
        (b"uses: [nothing]\n", "policy", 3),
        (b"", "registry", 3),
    ):
        reading, writing = os.pipe()
        os.write(writing, content)
        os.close(writing)
        ran = ask("validate", f"/dev/fd/{reading}", "--format", "json")
        os.close(reading)
        assert (ran.code, ran.document["files"][0]["kind"]) == (code, kind), ran.out
