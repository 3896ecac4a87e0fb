"""A machine in a bad way: no home, a cache of somebody else's, closed handles, a full disk, odd variables."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.hostile.breaking import Box, small_ledger
from tests.running import Run


@pytest.fixture(autouse=True)
def _ledger(box: Box) -> None:
    small_ledger(box.root)


@pytest.mark.parametrize("home", [None, "/nonexistent", "/dev/null", "\udcff\udcfe", ""])
def test_no_home(home: str | None, box: Box) -> None:
    del box.env["TRACKER_CACHE_DIR"]
    box.env.pop("HOME")
    if home is not None:
        box.env["HOME"] = home
    for words in (("list",), ("scan", "home"), ("show", "a", "--offline")):
        assert box(*words).code == 0


def test_what_somebody_has_left_in_the_cache_is_no_answer(box: Box) -> None:
    cache = box.root / "cache"
    box.env["TRACKER_CACHE_DIR"] = str(cache)
    before = box("list", "--format", "json").out
    files = [path for path in cache.rglob("*") if path.is_file()]
    assert files
    for path in files:
        path.write_bytes(b"\x80\x04cos\nsystem\n(S'touch canary'\ntR.")
    assert box("list", "--format", "json").out == before
    for path in files:
        path.unlink()
        path.symlink_to("/dev/zero")
    assert box("list", "--format", "json").out == before
    assert not (box.root / "canary").exists()


@pytest.mark.parametrize("handle", [0, 1, 2])
@pytest.mark.parametrize(
    "words",
    [
        ("list",),
        ("list", "--format", "json"),
        ("scan", "home"),
        ("check", "-", "--offline"),
        ("refresh", "--offline"),
        ("site", "out"),
        ("mcp",),
        ("notify", "--dry-run"),
        ("validate", "-"),
        ("licenses", "identify", "-"),
    ],
    ids=" ".join,
)
def test_a_handle_is_closed(handle: int, words: tuple[str, ...], box: Box) -> None:
    script = f'exec "$0" "$@" {handle}{"<" if handle == 0 else ">"}&-'
    done = box.start(["sh", "-c", script, sys.executable, "-m", "tracker", *words])
    assert b"Traceback" not in done.stderr, done.stderr[-1500:]
    assert b"Exception ignored" not in done.stderr, done.stderr
    assert done.returncode in range(7), (done.returncode, done.stderr)


ANSWERS = [
    ("list",),
    ("list", "--format", "json"),
    ("list", "-q"),
    ("export",),
    ("scan", "home", "--format", "json"),
    ("diff", "2026-06-11", "2026-06-27"),
    ("mcp", "--print-config", "generic", "--root", "."),
]


@pytest.mark.parametrize("words", ANSWERS, ids=" ".join)
def test_a_full_disk_for_the_answer(words: tuple[str, ...], box: Box) -> None:
    with Path("/dev/full").open("wb") as full:
        assert box(*words, stdout=full).code == 3


@pytest.mark.parametrize("words", ANSWERS, ids=" ".join)
def test_a_reader_that_goes(words: tuple[str, ...], box: Box) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    assert box(*words, stdout=writing).code == 0
    os.close(writing)


def test_an_answer_that_breaks_off_prints_nothing(here: Path, ask: Run) -> None:
    small_ledger(here)
    (snapshot,) = (here / "snapshots").glob("2*.jsonl")
    snapshot.write_bytes(snapshot.read_bytes() + b'{"id":"a","status":"ok"}\n{"id":"\n')
    for form in ("json", "csv", "markdown", "table"):
        ran = ask("list", "--format", form)
        assert (ran.code, ran.out) == (3, "") or ran.code == 0, ran.err


OFFLINE, LIVE = ("list",), ("refresh", "--deadline", "5")
VARIABLES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "TRACKER_REGISTRY": (OFFLINE, ("", "/dev/null", "\x1b[31m", "a\udcffb")),
    "TRACKER_SNAPSHOTS": (OFFLINE, ("", "/dev/null", "/proc/self", "\x1b[31m")),
    "TRACKER_POLICY": (("check", "a", "--offline"), ("", "/dev/null", "/dev/zero")),
    "TRACKER_CACHE_DIR": (OFFLINE, ("", "/dev/null", "/proc", "\udcff", "x" * 5000)),
    "XDG_CACHE_HOME": (OFFLINE, ("", "/dev/null", "relative/path")),
    "COLUMNS": (OFFLINE, ("0", "-5", "9" * 30, "x")),
    "TERM": (OFFLINE, ("\x1b[31m",)),
    "TZ": (OFFLINE, ("\x1b[31m", ":/etc/passwd")),
    "LANG": (OFFLINE, ("C", "xx_YY.rubbish")),
    "PYTHONIOENCODING": (OFFLINE, ("ascii", "utf-16")),
    "TMPDIR": (OFFLINE, ("/nonexistent",)),
    "TRACKER_NOTIFY_TO": (("notify", "--dry-run"), ("me=json://u:s3cr3t@127.0.0.1:9/x", "s3cr3t", "\x1b")),
    "HF_HOME": (LIVE, ("", "/proc/self/mem", "x" * 5000)),
    "HF_HUB_CACHE": (LIVE, ("/dev/null", "\udcff")),
    "HF_TOKEN": (LIVE, ("hf_" + "x" * 20 + "\nX-Evil: 1", "\udcff", "\x1b[31m")),
    "HTTP_PROXY": (LIVE, ("http://me:s3cr3t@127.0.0.1:9", "rubbish://", "http://x:99999")),
    "HTTPS_PROXY": (LIVE, ("http://me:s3cr3t@127.0.0.1:9", "rubbish", "socks9://x", "http://[::1")),
    "NO_PROXY": (LIVE, ("\x1b[31m", "[::1")),
    "SSL_CERT_FILE": (LIVE, ("/dev/null", "/nonexistent")),
}
VALUES = [(name, words, value) for name, (words, values) in VARIABLES.items() for value in values]


NAMES = [f"{name}-{value[:20]!a}" for name, _, value in VALUES]


@pytest.mark.parametrize(("name", "words", "value"), VALUES, ids=NAMES)
def test_a_variable_that_means_harm(name: str, words: tuple[str, ...], value: str, box: Box) -> None:
    if name in ("HTTPS_PROXY", "SSL_CERT_FILE", "NO_PROXY"):
        box.env["HF_ENDPOINT"] = "https://hub.invalid"
    if name == "HTTP_PROXY":
        box.env["HF_ENDPOINT"] = "http://hub.invalid"
    box.env[name] = value
    ran = box(*words)
    assert "s3cr3t" not in ran.out + ran.err
    assert "\x1b" not in ran.out + ran.err
    for path in box.root.rglob("*"):
        assert not path.is_file() or b"s3cr3t" not in path.read_bytes(), path


def test_the_clock_goes_back(here: Path, ask: Run) -> None:
    small_ledger(here)
    (snapshot,) = (here / "snapshots").glob("2*.jsonl")
    later = snapshot.with_name("2999-01-01T00-00-00Z.jsonl")
    later.write_bytes(snapshot.read_bytes().replace(b"2026-11-28T06:00:00Z", b"2999-01-01T00:00:00Z"))
    for words in (("list",), ("diff",), ("verify",), ("check", "a", "--offline"), ("refresh", "--offline")):
        assert ask(*words).code in range(7), words
