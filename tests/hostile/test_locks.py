"""Locks of others: TOML that never ends, paths that lead elsewhere, texts that would speak."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.breaking import RAW, SHORT_OF_IT, TOKEN, log_commands
from tests.running import Run

DIGEST = "0" * 64
HEAD = f'schema = "tracker.lock/1"\ntool = "x"\nrules = "sha256:{DIGEST}"\npolicy = "sha256:{DIGEST}"\n'


def model(more: str = "", *, repo: str = "a/b") -> str:
    return f'[[model]]\nsource = "huggingface"\nrepo = "{repo}"\npinned = true\n{more}'


def file(path: str = "x", size: str = "1") -> str:
    return f'[[model.file]]\npath = "{path}"\nsize = {size}\n'


LOCKS = {
    "brackets without end": "a = " + "[" * 100_000,
    "nested and closed": HEAD + "x = " + "[" * 90 + "]" * 90 + "\n",
    "tables without end": HEAD + "[" + ".".join("a" * 5000) + "]\n",
    "dotted keys without end": ".".join(["a"] * 60_000) + " = 1\n",
    "quoted keys without end": ".".join(['"a"'] * 60_000) + " = 1\n",
    "a number of ten thousand digits": HEAD + "x = " + "9" * 10_000 + "\n",
    "a size of four thousand digits": HEAD + model(file(size="9" * 4000)),
    "a size beyond 64 bits": HEAD + model(file(size="9" * 26)),
    "a size that is no number": HEAD + model(file(size="nan")),
    "a path out": HEAD + model(file("../../../etc/passwd"), repo="../../.."),
    "a path from the root": HEAD + model(file("/etc/passwd"), repo="/etc"),
    "a zero in a path": HEAD + model(file("x\\u0000y"), repo="a/b\\u0000c"),
    "texts that would speak": HEAD
    + model('access = "::error::x"\nwhere = ["\\u001b[2J", "::stop-commands::x", "##[error]x"]\n')
    + model(repo="a/\\u202eb\\u001b]0;x\\u0007"),
    "a date where a text should be": HEAD
    + "[[model]]\nsource = 2026-01-01\nrepo = 07:32:00\npinned = true\n",
    "the same model twice": HEAD + model() * 2,
    "a token": HEAD + model(f'where = ["{TOKEN}"]\nrequested = "{TOKEN}"\n'),
    "thousands of models": HEAD + "".join(model(repo=f"a/b{number}") for number in range(3_000)),
    "zeros": "\0" * 5_000,
    "another character set": HEAD.encode("utf-16").decode("latin-1"),
}
COMMANDS = (
    ("lock", "--check"),
    ("lock", "--check", "--format", "github"),
    ("lock", "--check", "--format", "sarif"),
    ("lock", "--diff", "models.lock", "--format", "json"),
    ("export", "--lock", "models.lock", "--format", "cyclonedx"),
    ("export", "--lock", "models.lock", "--format", "spdx"),
    ("export", "--lock", "models.lock", "--format", "notice"),
    ("export", "--lock", "models.lock", "--format", "hermeto"),
    ("export", "--lock", "models.lock", "--format", "hf-download"),
    ("verify", ".", "--lock", "models.lock"),
    ("lock", "--format", "markdown"),
)
REFUSED = (
    "brackets",
    "nested",
    "tables",
    "keys",
    "number",
    "size",
    "date",
    "twice",
    "zeros",
    "character set",
)


@pytest.mark.parametrize("title", LOCKS)
def test_a_lock_that_means_harm(title: str, here: Path, ask: Run) -> None:
    for words in COMMANDS if title != "thousands of models" else COMMANDS[:1]:
        (here / "models.lock").write_text(LOCKS[title])
        ran = ask(*words)
        assert ran.code in range(7), (words, ran.err[-600:])
        if words == ("lock", "--check") and any(word in title for word in REFUSED):
            assert ran.code == 3, ran.err
        assert not RAW.search(ran.out + ran.err), words
        assert SHORT_OF_IT not in ran.out + ran.err, words
        assert not log_commands(ran, words), words
        assert "root:" not in ran.out, words
