"""Code in a language nobody parses is said by name, and is never clean where it names a model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.scan.seen import PROJECT
from tracker.adapters.project import tree
from tracker.adapters.project.grammars import languages
from tracker.cli import app
from tracker.domain.scanning import dispatch, finders


def run(*words: object) -> Result:
    options = ["--registry", str(PROJECT / "registry.yaml"), "--offline"]
    return CliRunner().invoke(app, ["scan", *options, *map(str, words)], catch_exceptions=True)


NAMING = {
    "a model of the Hub": 'my $m = "Qwen/Qwen3-8B";\n',
    "a hosted model": "$model = 'gpt-4o-mini';\n",
    "an address": 'POST "https://api.openai.com/v1/chat"\n',
    "a key": "$ENV{ANTHROPIC_API_KEY}\n",
}
QUIET = {
    "nothing": "print 1;\n",
    "a comment": '# "Qwen/Qwen3-8B"\n',
    "a path": 'open("src/app.pl");\n',
    "a media type": 'header("application/json");\n',
}


@pytest.mark.parametrize("code", NAMING.values(), ids=NAMING)
def test_what_names_a_model_is_not_determined(tmp_path: Path, code: str) -> None:
    (tmp_path / "a.pl").write_text(code)
    checked = run(tmp_path, "--check")
    assert checked.exit_code == 5
    assert "a.pl:1" in checked.stderr
    assert "1 Perl file" in checked.stdout
    assert run(tmp_path, "--check", "--accept-unread").exit_code == 0
    assert run(tmp_path).exit_code == 0


@pytest.mark.parametrize("code", QUIET.values(), ids=QUIET)
def test_what_names_none_is_only_counted(tmp_path: Path, code: str) -> None:
    (tmp_path / "a.pl").write_text(code)
    (tmp_path / "b.zzlang").write_text("x")
    checked = run(tmp_path, "--check", "--format", "json")
    assert checked.exit_code == 0
    assert json.loads(checked.stdout)["unread"] == [
        {"language": ".zzlang", "files": 1},
        {"language": "Perl", "files": 1},
    ]


def test_a_grammar_that_is_missing_makes_its_language_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(languages.GRAMMARS, "java", languages.Grammar("Java", "no_such_package"))
    for cached in (languages.parser_of, finders.is_there, tree._unread_as, tree._is_looked_at):
        cached.cache_clear()
    try:
        (tmp_path / "A.java").write_text('class A { String model = "Qwen/Qwen3-8B"; }\n')
        checked = run(tmp_path, "--check", "--format", "json")
    finally:
        monkeypatch.undo()
        for cached in (languages.parser_of, finders.is_there, tree._unread_as, tree._is_looked_at):
            cached.cache_clear()
    assert checked.exit_code == 5
    assert json.loads(checked.stdout)["unread"] == [{"language": "Java", "files": 1}]
    assert dispatch.is_read(Path("A.java"))
