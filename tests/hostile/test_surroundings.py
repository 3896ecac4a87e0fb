"""Variables, clocks, keys and masks of the surroundings: wrong ones are named, none ends in a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import PROJECT
from tests.running import Ran, run_tracker
from tracker.adapters.hub.wire.environment import token_in_the_clear

Run = Callable[..., Ran]

BROKEN = {
    "no address": ("HF_ENDPOINT", "not an address"),
    "half an IPv6 address": ("HF_ENDPOINT", "http://[::1"),
    "a port that cannot be": ("HF_ENDPOINT", "http://x:99999"),
    "a port of letters": ("HF_ENDPOINT", "http://x:port"),
    "another scheme": ("HF_ENDPOINT", "ftp://a.b"),
    "a file": ("HF_ENDPOINT", "file:///etc/passwd"),
    "no host": ("HF_ENDPOINT", "https://"),
    "a password": ("HF_ENDPOINT", "https://me:secret@hub.example"),
    "a control character": ("HF_ENDPOINT", "https://hub\x1b[31m.example"),
    "seconds in words": ("HF_HUB_ETAG_TIMEOUT", "ten"),
    "seconds below nothing": ("HF_HUB_DOWNLOAD_TIMEOUT", "-1"),
    "neither on nor off": ("HF_HUB_OFFLINE", "banana"),
    "half on": ("HF_HUB_DISABLE_IMPLICIT_TOKEN", "ture"),
    "a home that is a file": ("HF_HOME", "/dev/null"),
    "a token without end": ("HF_TOKEN_PATH", "/dev/zero"),
}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    (tmp_path / "registry.yaml").write_text("models:\n  - {id: a, hub: acme/a}\n")
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith(("HF_", "HUGGING", "TRACKER_")) and name != "TRACKER_CACHE_DIR":
            monkeypatch.delenv(name)
    return lambda *words: run_tracker(words, monkeypatch, capsys)


@pytest.mark.parametrize(("name", "value"), BROKEN.values(), ids=BROKEN)
def test_a_broken_variable_is_wrong_usage_with_its_name(
    name: str, value: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    ran = run("refresh")
    assert (ran.code, ran.out) == (2, "")
    assert name in ran.err and "\x1b" not in ran.err
    assert not Path("snapshots").exists() or not list(Path("snapshots").glob("*.jsonl"))


@pytest.mark.parametrize("name", ["HF_TOKEN", "HF_TOKEN_PATH"])
@pytest.mark.parametrize(
    ("endpoint", "warned"),
    [
        ("http://hub.example", True),
        ("http://10.0.0.7:8080", True),
        ("https://hub.example", False),
        ("http://127.0.0.1:9", False),
        ("http://localhost:9", False),
        ("http://[::1]:9", False),
    ],
)
def test_a_token_over_plain_http_is_warned_of(
    name: str, endpoint: str, warned: bool, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "token").write_text("hf_" + "x" * 34)
    monkeypatch.setenv("HF_ENDPOINT", endpoint)
    monkeypatch.setenv(name, str(tmp_path / "token") if name == "HF_TOKEN_PATH" else "hf_" + "x" * 34)
    assert token_in_the_clear() is warned
    ran = run("list")
    assert ("plain http" in ran.err) is warned
    assert "xxxx" not in ran.err


def test_no_token_no_warning(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://hub.example")
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    assert not token_in_the_clear()


@pytest.mark.parametrize("registry", ["models: []\n", "models:\n", "{}\n", ""])
def test_an_empty_registry_is_not_refreshed(registry: str, run: Run) -> None:
    Path("registry.yaml").write_text(registry)
    ran = run("refresh", "--offline")
    assert ran.code == 3, ran.err
    assert "tracker add" in ran.err or "models" in ran.err or "is empty" in ran.err
    assert not Path("snapshots").exists() or not list(Path("snapshots").glob("*.jsonl"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<<<<<<< ours\n{}\n=======\n{}\n>>>>>>> theirs\n", "merge conflict"),
        (b'{"schema":"tracker.snapshot/1"}\r\n{"id":"a"}\r\n', "line ends"),
    ],
    ids=["conflict", "CRLF"],
)
def test_what_version_control_did_to_a_snapshot_is_named(content: bytes, said: str, run: Run) -> None:
    Path("snapshots").mkdir()
    Path("snapshots/2026-11-23T06-00-00Z.jsonl").write_bytes(content)
    ran = run("verify")
    assert ran.code == 3
    assert said in ran.out + ran.err


def test_a_conflict_below_the_header_is_named_too(run: Run) -> None:
    assert run("refresh", "--offline").code in {0, 6}
    (snapshot,) = Path("snapshots").glob("2*.jsonl")
    snapshot.write_bytes(snapshot.read_bytes() + b"<<<<<<< ours\n")
    assert "merge conflict" in run("verify").out
    snapshot.write_bytes(snapshot.read_bytes().replace(b"<<<<<<< ours\n", b"").replace(b"\n", b"\r\n"))
    assert "line ends" in run("verify").out


@pytest.mark.parametrize("delay", [0.0, 0.02, 0.04, 0.06, 0.1, 0.15, 0.25])
def test_an_early_ctrl_c_shows_no_traceback(delay: float, tmp_path: Path) -> None:
    # The program says when it has begun, so that Python's own start is not what is interrupted.
    code = (
        "import sys; sys.argv = ['tracker', 'licenses']; import tracker.early; print('.', flush=True)\n"
        "from tracker.__main__ import main; main()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    process.stdout.readline()
    deadline = time.monotonic() + delay
    while time.monotonic() < deadline:
        pass
    process.send_signal(signal.SIGINT)
    _, err = process.communicate()
    assert process.returncode in {130, 0}
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("started", "ours"),
    [
        ("tracker", True),
        ("/usr/bin/tracker", True),
        ("C:\\Scripts\\tracker.exe", True),
        (str(PROJECT / "tracker/__main__.py"), True),
        ("/lib/pytest/__main__.py", False),
        ("-m", False),
        ("-c", False),
        ("", False),
    ],
)
def test_whoever_loads_the_package_keeps_their_ctrl_c(started: str, ours: bool) -> None:
    code = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "sys.argv = sys.argv[1:]; import tracker.early as early\n"
        "early.begin_command(); early.finish_command()\n"
        "sys.exit(signal.getsignal(signal.SIGINT) is signal.SIG_IGN)"
    )
    done = subprocess.run([sys.executable, "-c", code, started], check=False, cwd=PROJECT)
    assert done.returncode == ours


@pytest.mark.skipif(sys.platform == "win32", reason="pipes there always wait")
def test_an_answer_longer_than_a_pipe_that_does_not_wait_is_whole(tmp_path: Path) -> None:
    code = (
        "import sys; sys.argv = ['tracker']; from pathlib import Path; from tracker.cli.output import emit\n"
        "from tracker.early import leave; emit('x' * 1_000_000, None); leave(7); sys.exit(8)"
    )
    taken, given = os.pipe()
    os.set_blocking(given, False)
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
        stdout=given,
    )
    os.close(given)
    with os.fdopen(taken, "rb") as reader:
        assert len(reader.read()) == 1_000_001
    assert process.wait() == 7


WATCHED = {
    "nobody": ("", 7),
    "an end of the interpreter's": ("import atexit; atexit.register(lambda: print('end'))", 7),
    "a thread": (
        "import threading; one = threading.Event(); threading.Thread(target=one.wait, daemon=True).start()",
        8,
    ),
    "a tracer": ("sys.settrace(lambda *_: None)", 8),
    "a profiler": ("sys.setprofile(lambda *_: None)", 8),
    "a profiler of the new kind": (
        "import types; sys.monitoring = types.SimpleNamespace(get_tool=lambda n: n == 2 or None)",
        8,
    ),
}


@pytest.mark.parametrize("by", WATCHED)
def test_the_program_ends_at_once_only_where_nobody_looks_on(by: str) -> None:
    before, code = WATCHED[by]
    program = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        f"sys.argv = ['tracker']; import tracker.early as early\n{before}\n"
        "print('answer'); early.leave(7); sys.exit(8)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, cwd=PROJECT, capture_output=True, text=True
    )
    said = "answer\nend\n" if "atexit" in before else "answer\n"
    assert (done.returncode, done.stdout, done.stderr) == (code, said, "")


@pytest.mark.parametrize("name", ["TRACKER_REGISTRY", "TRACKER_POLICY", "TRACKER_SNAPSHOTS"])
def test_a_path_longer_than_the_system_allows_is_said(
    name: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "x" * 5_000)
    ran = run("list")
    assert ran.code in {2, 3}
    assert "longer" in ran.err or "too long" in ran.err
    assert len(ran.err) < 400
    assert "defect" not in ran.err
