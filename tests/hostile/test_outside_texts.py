"""Texts and names from outside in every form of every answer: shown, never obeyed."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

import tests.pages.many as many
from tests.hostile.breaking import RAW, SHORT_OF_IT, TOKEN, log_commands
from tests.pages.many import hostile_ledger
from tests.running import Run, run_tracker

MORE = (
    "::error file=a,line=1::owned",
    "x\n::add-mask::y",
    "##[error]owned",
    "##vso[task.setvariable variable=x]y",
    f"x\n{TOKEN}",
    f"a_{TOKEN}_b",
    "https://me:hunter2@evil.example/x",
    "|cell|<br>[x](javascript:alert(1))",
    "\u2028\U000e0041\u00ad\u3164\u2800",
    "+cmd|' /C calc'!A0",
    "\t=1+1",
)
COMMANDS = {
    "list": ("list",),
    "list wide": ("list", "--wide"),
    "show": ("show", "bad-06"),
    "history": ("history", "bad-07"),
    "diff": ("diff",),
    "check": ("check", "bad-01", "bad-06", "bad-11", "bad-17", "bad-18", "bad-22", "--offline"),
    "duties": ("check", "bad-01", "bad-06", "--offline", "--duties"),
    "validate": ("validate",),
    "verify": ("verify",),
    "crosscheck": ("crosscheck", "--offline"),
    "discover": ("discover", "--offline"),
    "notify": ("notify", "2026-01-01", "--to", "me=json://127.0.0.1:9/x", "--dry-run", "--only", "any"),
}
DOCUMENTS = (
    ("list", "-q"),
    ("report", "--format", "markdown"),
    ("report", "--format", "json"),
    ("report", "--format", "html"),
    ("export",),
    ("export", "--table", "changes"),
    ("export", "--table", "observations"),
    ("export", "--format", "notice", "--offline"),
    ("export", "--format", "cyclonedx", "--offline"),
    ("export", "--format", "spdx", "--offline"),
)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("texts")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(many, "HOSTILE", (*many.HOSTILE, *MORE))
        hostile_ledger(made)
    return made


@pytest.fixture
def run(ledger: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(ledger)
    return lambda *words: run_tracker(words, monkeypatch, capsys)


def _harmless(run: Run, words: tuple[str, ...]) -> str:
    ran = run(*words)
    nothing_to_read = {"crosscheck": 4, "discover": 3}.get(words[0])
    assert ran.code in {0, 1, 5, 6, nothing_to_read}, ran.err
    both = ran.out + ran.err
    assert not RAW.search(both)
    assert SHORT_OF_IT not in both
    assert "hunter2" not in both
    assert not log_commands(ran, words)
    return ran.out


@pytest.mark.parametrize("form", ["table", "json", "markdown", "csv"])
@pytest.mark.parametrize("name", COMMANDS)
def test_no_text_speaks(name: str, form: str, run: Run) -> None:
    out = _harmless(run, (*COMMANDS[name], "--format", form))
    if form == "csv":
        cells = [cell for row in csv.reader(io.StringIO(out)) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t"))]
    if form == "markdown":
        assert not re.search(r"(?<!\\)<(?!br>|https?://)[a-z/]", out)
        assert not re.search(r"(?<!\\)\]\(javascript", out)


@pytest.mark.parametrize("words", DOCUMENTS, ids=" ".join)
def test_no_document_does(words: tuple[str, ...], run: Run) -> None:
    _harmless(run, words)


def test_a_site_and_its_calendar(run: Run, tmp_path: Path) -> None:
    assert run("site", str(tmp_path / "out"), "--base-url", "https://x.example/").code == 0
    for path in (tmp_path / "out").rglob("*"):
        if path.is_file():
            text = path.read_bytes().decode()
            assert SHORT_OF_IT not in text, path
            assert not RAW.search(text.replace("\r\n", "\n")), path
            if path.suffix == ".ics":
                assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


LOAD = "m.from_pretrained('zai-org/GLM-5.2')\n"
FILES = {
    "::error::x.py": LOAD,
    "##[error]x.py": LOAD,
    "=cmd|x.py": LOAD,
    "@sum(1).py": LOAD,
    f"{TOKEN}.py": LOAD,
    "<img src=x onerror=alert(1)>.py": LOAD,
    "[x](javascript:alert(1)).py": LOAD,
    "a%0A::error::y.py": LOAD,
    "b\r\n::error::z.py": LOAD,
    "c.py": f"m.from_pretrained('a/b', token='{TOKEN}')\nm.from_pretrained('acme/{TOKEN}')\n",
    "d.py": "m.from_pretrained('::error::/x')\nm.from_pretrained('acme/##[error]x')\n",
    "e.py": "m.from_pretrained('acme/\\u202ex\\U000e0041')\nm.from_pretrained('https://me:hunter2@hf.co/a/b')\n",
}


@pytest.mark.parametrize("form", ["table", "json", "markdown", "csv", "sarif", "github"])
@pytest.mark.parametrize("check", [False, True])
def test_no_name_of_a_project_speaks(form: str, check: bool, here: Path, ask: Run) -> None:
    for name, text in FILES.items():
        target = here / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    _harmless(ask, ("scan", "--format", form, *(("--check", "--offline") if check else ())))
