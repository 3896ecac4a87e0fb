"""`docs/python.md` as somebody would type it, `help(tracker)`, and a user's program under a type checker."""

from __future__ import annotations

import doctest
import os
import pydoc
import re
import subprocess
import sys
from pathlib import Path

import pytest

import tracker

PROJECT = Path(__file__).parents[2]
PAGE = PROJECT / "docs" / "python.md"


def test_the_tour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```pycon\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) > 5
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "tour", str(PAGE), 0)
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL)
    runner.run(test, out=said.append)
    assert not runner.failures, "".join(said)


@pytest.mark.parametrize("module", ["tracker", "tracker.api"])
def test_examples_in_docstrings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    monkeypatch.chdir(tmp_path)
    found = doctest.testmod(sys.modules.get(module) or __import__(module, fromlist=["_"]))
    assert found.failed == 0


def test_help_is_the_reference() -> None:
    text = pydoc.plain(pydoc.render_doc(tracker))
    for name in set(tracker.__all__) - {"__version__"}:
        assert name in text, name
    for method in ("check(", "scan(", "lock(", "show(", "diff(", "history(", "frame("):
        assert f"    {method}" in text or f" {method}self" in text, method
    assert "May we? Verdicts for models" in text and set(tracker.__all__) <= set(dir(tracker))


PROGRAM = '''\
"""What somebody writes who has the package installed."""

import pandas

import tracker
from tracker import Check, Ledger, UsageError, Verdict


def may_we(ledger: Ledger, names: list[str]) -> dict[str, Verdict]:
    found: Check = ledger.check(names, uses=["commercial"], facts={"country": "DE", "mau": 5})
    return {one.asked: one.judgement.verdict for one in found.results}


def main() -> int:
    ledger = tracker.load()
    try:
        verdicts = may_we(ledger, ["glm-5.2", "kimi-k3"])
    except UsageError as error:
        print(error.message)
        return 2
    moved: pandas.DataFrame = ledger.diff("2026-06-11", "2026-06-27", net=True).frame()
    day: str | None = ledger.check("glm-5.2", as_of="2026-06-13").as_of
    lines: list[int] = [one.line for one in ledger.scan(".", check=True).references]
    ends: str | None = ledger.check("glm-5.2").valid_until
    names: tuple[str, ...] = tuple(change.check for change in ledger.history("fable-5"))
    shown = ledger.show("fable-5").assessment.access.value
    reveal_type(shown)
    print(verdicts, moved, day, lines, ends, names, shown)
    return 0 if all(one is Verdict.ALLOWED for one in verdicts.values()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
'''
WRONG = (
    ('ledger.check("glm-5.2", use="commercial")', "call-arg"),
    ("ledger.check(5)", "arg-type"),
    ('ledger.check("a").verdict + 1', "operator"),
    ("ledger.nothing()", "attr-defined"),
    ("tracker.lode()", "attr-defined"),
)


def checked(folder: Path, program: str) -> tuple[int, str]:
    pytest.importorskip("mypy")
    (folder / "program.py").write_text(program)
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(folder / "cache"), "program.py"],
        cwd=folder,
        env={**os.environ, "MYPYPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stdout


def test_a_users_program_is_typed(tmp_path: Path) -> None:
    wrong = "".join(f"    {line}\n" for line, _ in WRONG)
    code, said = checked(tmp_path, f"{PROGRAM}\n\ndef wrong(ledger: Ledger) -> None:\n{wrong}")
    assert 'Revealed type is "tracker.vocabulary.Access"' in said
    errors = re.findall(r"error: .*\[([a-z-]+)\]", said)
    assert (code, errors) == (1, [kind for _, kind in WRONG]), said
