"""What the program says to somebody who has never seen it: the file given, the word meant."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.running import Run
from tracker.cli.lazy import COMMANDS

POLICY = "uses: [commercial]\naccept: {deny: [apache2]}\n"


@pytest.fixture(autouse=True)
def _policy(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pol.yaml").write_text(POLICY)
    (tmp_path / "app.py").write_text('f.from_pretrained("zai-org/GLM-5.2")\n')


SAID = {
    "a policy is known by what is in it": (("validate", "pol.yaml"), 3, "pol.yaml:2: accept.deny: 'apache2'"),
    "the policy that was given is named": (
        ("check", "glm-5.2", "--offline", "--policy", "pol.yaml"), 3, "pol.yaml:2: accept.deny",
    ),
    "and the licence that was meant": (("validate", "pol.yaml"), 3, "did you mean apache-2.0?"),
    "an option that would do nothing": (("scan", "app.py", "--use", "ship"), 2, "add --check"),
    "a country for nobody": (("scan", "app.py", "--country", "DE"), 2, "add --check"),
    "a command misspelt": (("chekc", "glm-5.2"), 2, "Did you mean 'check'?"),
    "a licence misspelt": (("licenses", "apache2"), 2, "apache-2.0"),
    "no ledger to add to": (("add", "org/new"), 2, "tracker init"),
    "a table held against a document": (("export", "--check", "bom.json"), 2, "--format cyclonedx"),
}  # fmt: skip


@pytest.mark.parametrize(("words", "code", "said"), SAID.values(), ids=SAID)
def test_it_is_said(run: Run, words: tuple[str, ...], code: int, said: str) -> None:
    ran = run(*words)
    assert ran.code == code
    assert said in ran.out + ran.err
    assert "policy.yaml:" not in ran.out + ran.err


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_an_example_and_ends_well(run: Run, name: str) -> None:
    ran = run(name, "--help")
    assert ran.code == 0
    assert re.search(rf"tracker {name}\b", ran.out)
    assert re.search(r"Examples?:", ran.out)


def test_an_empty_ledger_says_how_it_gets_its_first_model(run: Run) -> None:
    assert run("init", ".").code == 0
    ran = run("list")
    assert ran.code == 0 and "`tracker add OWNER/NAME`" in ran.err
    assert "tracker add" not in run("list", "--family", "glm").err


def test_no_hint_names_the_command_that_was_just_run(run: Run) -> None:
    for words in (("check", "glm-5.2", "--offline"), ("show", "nothing"), ("history", "nothing"), ("list",)):
        ran = run(*words)
        assert f"`tracker {' '.join(words)}`" not in ran.out + ran.err
        assert f"run `tracker {words[0]}` " not in ran.out + ran.err
