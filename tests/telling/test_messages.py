"""What a message says, and what outside words may not do in it."""

from __future__ import annotations

import re

import pytest

from tracker.adapters.messages.senders import shortened
from tracker.domain.changes.change import Change
from tracker.domain.telling.choosing import Sort, is_told
from tracker.render.telling.messages import harmless, message_of
from tracker.vocabulary import ChangeKind, Direction, How, Level

HOSTILE = [
    "@everyone @here look", "<!channel> <@U123> <https://evil.example|click>", "[free](https://evil.example)",
    "![x](http://evil.example/p.png)", "`code` ```block```", "<script>alert(1)</script>", "/kick somebody",
    "#1 #general owner/name#1", "\x1b[31mred\x07", "a\u202eb\u2066c", "hf_" + "A1" * 17, "www.evil.example",
    "*bold* _it_ ~no~ ||spoiler||", ":rocket: :tada:",
]  # fmt: skip


def change(**fields: object) -> Change:
    plain: dict[str, object] = {
        "model": "a", "hub": "org/a", "check": "gate-added", "field": "access", "old": "open",
        "new": "gated-auto", "direction": Direction.TIGHTENED, "level": Level.ERROR,
        "kind": ChangeKind.EVENT, "reason": "a gate", "key": "k",
    }  # fmt: skip
    return Change(**{**plain, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("field", ["reason", "old", "new", "evidence"])
def test_outside_words_command_nobody(words: str, field: str) -> None:
    value: object = (words,) if field == "evidence" else words
    message = message_of("k", [change(**{field: value})], words)
    for text in (message.title, message.text):
        plain = text.replace("https://huggingface.co/org/a", "")
        assert not re.search(
            r"@\w|[<>`\[\]\x00-\x09\x0b-\x1f\u202e\u2066]|://|www\.|hf_A|:rocket:|(^|\s)/kick", plain
        )
    for text in (message.markdown_title, message.markdown):
        plain = text.replace("<https://huggingface.co/org/a>", "")
        assert not re.search(
            r"@\w|(?<!\\)[<>\[\]`]|[\x00-\x09\x0b-\x1f\u202e\u2066]|://|www\.|hf_A|#\d", plain
        )


def test_ordinary_words_stay() -> None:
    assert harmless("gated: auto, 12 weight files (3.5 GB)") == "gated: auto, 12 weight files (3.5 GB)"


@pytest.mark.parametrize(
    ("fields", "sort", "told"),
    [
        ({}, Sort.TIGHTENED, True),
        ({}, Sort.OPENED, False),
        ({}, Sort.ANY, True),
        ({"kind": ChangeKind.UNCONFIRMED}, Sort.TIGHTENED, False),
        ({"kind": ChangeKind.CORRECTION}, Sort.TIGHTENED, False),
        ({"kind": ChangeKind.CORRECTION, "how": How.REGISTRY, "date": "2026-06-12"}, Sort.TIGHTENED, True),
        ({"direction": Direction.OPENED}, Sort.OPENED, True),
        ({"direction": Direction.NEUTRAL}, Sort.TIGHTENED, False),
        ({"direction": Direction.UNCLEAR}, Sort.ANY, True),
    ],
)
def test_which_events_are_told(fields: dict[str, object], sort: Sort, told: bool) -> None:
    assert is_told(change(**fields), sort) is told


def test_a_message_that_is_too_long_loses_its_end() -> None:
    assert shortened("a\nb", 10) == "a\nb"
    assert shortened("first\n" + "x" * 50, 30) == "first\n…"
    assert len(shortened("x" * 500, 30)) <= 30
