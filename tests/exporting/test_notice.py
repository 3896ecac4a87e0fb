"""The NOTICE: what has to be carried, taken from the texts that are held."""

from __future__ import annotations

import pytest

from tests.exporting.conftest import LLAMA_LINE
from tests.locking.conftest import APACHE, Project
from tracker.domain.boms.demanded import demanded_lines

FROM_LOCK = ("export", "--lock", "models.lock", "--format", "notice")


def test_full_texts_and_places_and_what_is_missing(locked: Project) -> None:
    ran = locked(*FROM_LOCK)
    assert APACHE.decode().strip() in ran.out
    assert "in: app/load.py" in ran.out
    assert ran.code == 5
    assert "org/textless" in ran.err and "org/gated" in ran.err


def test_nothing_is_missing_where_every_text_is_held(project: Project) -> None:
    project("lock")
    assert project(*FROM_LOCK).code == 0


def test_a_notice_is_checked(project: Project) -> None:
    project("lock")
    project(*FROM_LOCK, "-o", "NOTICE")
    assert project(*FROM_LOCK, "--check", "NOTICE").code == 0
    (project.folder / "NOTICE").write_text("old")
    assert project(*FROM_LOCK, "--check", "NOTICE").code == 1
    assert (project.folder / "NOTICE").read_text() == "old"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (f"retain the following notice: “{LLAMA_LINE}”", [LLAMA_LINE]),
        (
            '"X is provided under and subject to the X Terms of Use found at x.dev"',
            ["X is provided under and subject to the X Terms of Use found at x.dev"],
        ),
        ("“Agreement” means the terms; “Licensed under” is short", []),
        ("“A is licensed\n  under the A License”", ["A is licensed under the A License"]),
    ],
)
def test_sentences_are_taken_word_for_word(text: str, lines: list[str]) -> None:
    assert list(demanded_lines(text)) == lines


def test_policies_are_named_by_address_and_digest(project: Project) -> None:
    words = ("export", "meta-llama/Llama-3.1-8B-Instruct", "--format", "notice", "--offline", "--use", "ship")
    found = " ".join(project(*words).out.split())
    assert "acceptable-use-policy: github:meta-llama/llama-models:models/llama3_1/USE_POLICY.md" in found
    assert "SHA-256 f456a3f5b15ab588c84d06cf095a245bfee0bbc1620b48ed00af2cca4a711735" in found
