"""Outside text is harmless wherever it is printed."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.render.layout.safe import markdown_address, redact, safe, safe_csv, safe_markdown
from tracker.render.layout.structured import indented


@pytest.mark.parametrize(
    ("outside", "shown"),
    [
        pytest.param("plain – text", "plain – text", id="plain"),
        pytest.param("\x1b[2Jgone", "�[2Jgone", id="clear screen"),
        pytest.param("\x1b]52;c;cGF5bG9hZA==\x07", "�]52;c;cGF5bG9hZA==�", id="clipboard write"),
        pytest.param("\x9b31mred", "�31mred", id="C1 control"),
        pytest.param("a\r\nb", "a� b", id="line break"),
        pytest.param("safe\u202egnp.exe", "safe�gnp.exe", id="bidi override"),
        pytest.param("a\ud800b", "a�b", id="lone surrogate"),
        pytest.param("token hf_abcdefghijklmnopqrst", "token hf_…", id="token"),
    ],
)
def test_terminal(outside: str, shown: str) -> None:
    assert safe(outside) == shown


def test_lines_can_be_kept() -> None:
    assert safe("one\ntwo\x1b", keep_lines=True) == "one\ntwo�"


@pytest.mark.parametrize(
    ("outside", "shown"),
    [
        pytest.param("[x](javascript:1)", r"\[x\]\(javascript:1\)", id="link"),
        pytest.param("a|b", r"a\|b", id="cell border"),
        pytest.param("<img src=x>", r"\<img src=x\>", id="tag"),
        pytest.param("ping @team", "ping @\u200bteam", id="mention"),
        pytest.param("see #12", "see \\#\u200b12", id="issue number"),
        pytest.param("https://evil.example", "https:\u200b//evil.example", id="bare address"),
        pytest.param("glm-5.2 of 2026-06-12", "glm-5.2 of 2026-06-12", id="hyphens"),
        pytest.param(" - [ ] a task", r"\- \[ \] a task", id="list item"),
        pytest.param("---", r"\---", id="rule"),
    ],
)
def test_markdown(outside: str, shown: str) -> None:
    assert safe_markdown(outside) == shown


@pytest.mark.parametrize(
    ("outside", "shown"),
    [
        pytest.param("https://a.example/b-c_d?e=f#g", "<https://a.example/b-c_d?e=f#g>", id="address"),
        pytest.param("hub:gated,siblings", "hub:gated,siblings", id="words"),
        pytest.param("https://a.example/|<b>", "https:\u200b//a.example/\\|\\<b\\>", id="breaks out"),
        pytest.param("https://user:pw@a.example", "https:\u200b//…@\u200ba.example", id="with a password"),
        pytest.param("javascript:alert(1)", r"javascript:alert\(1\)", id="script"),
        pytest.param("https://a.example\n# b", "https:\u200b//a.example \\# b", id="two lines"),
    ],
)
def test_addresses_in_markdown(outside: str, shown: str) -> None:
    assert markdown_address(outside) == shown


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\0", "＝"])
def test_csv_cells_are_never_formulas(start: str) -> None:
    assert safe_csv(f"{start}cmd|' /C calc'!A0").startswith("'")


def test_a_plain_csv_cell_stays() -> None:
    assert safe_csv("MIT") == "MIT"


@given(st.text())
def test_no_control_character_survives(text: str) -> None:
    shown = safe(text)
    assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}]


def test_redact_leaves_other_words() -> None:
    assert redact("hf_short and half_abcdefghijklmnopqrstuv") == "hf_short and half_abcdefghijklmnopqrstuv"


_LEFT_OUT_BY_READERS = (
    "\u00ad\u034f\u115f\u1160\u17b4\u180b\u2065\u3164\ufe0f\uffa0\ufff0\U000e0001\U000e0041\U000e0100"
)
"""Some of Unicode's default ignorable characters that are in none of the categories below."""


def test_every_unseen_character_is_shown_and_every_other_one_stays() -> None:
    everything = [chr(number) for number in range(0x110000)]
    unseen = {char for char in everything if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}
    shown = safe("|".join(everything), keep_lines=True).split("|")
    del shown[ord("|")]  # it stands between the others, so there are two empty ones
    shown[ord("|")] = "|"
    replaced = {char for char, seen in zip(everything, shown, strict=True) if seen == "\ufffd"} - {"\ufffd"}
    assert "".join(shown) == "".join("\ufffd" if char in replaced else char for char in everything)
    assert unseen - replaced == {"\n"}
    assert {unicodedata.category(char) for char in replaced - unseen} <= {"Cn", "Lo", "Mn", "So"}
    assert len(replaced - unseen) < 4_500  # nearly all of them the unassigned rest of the tags


@pytest.mark.parametrize("char", ["\u00ad", "\u202e", "\ufe0f", "\U000e0041", "\u0600", "\u2800", "\x1b"])
def test_unseen_characters_in_every_form(char: str) -> None:
    assert safe(f"a{char}b") == safe_markdown(f"a{char}b") == safe_csv(f"a{char}b") == "a\ufffdb"


def test_what_readers_may_leave_out_is_shown() -> None:
    assert {safe(char) for char in _LEFT_OUT_BY_READERS} == {"\ufffd"}


def test_no_more_than_that_is_taken_away() -> None:
    """Letters with marks, scripts from right to left, signs, spaces and private characters are seen."""
    text = "naïve Ω Ж 漢字 한국어 שלום العربية हिन्दी ไทย 🙂 ①  e\u0301 \ue0b0 \u00a0 \u3000"
    assert safe(text) == text


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=12,
    )
)
def test_json_is_indented_as_the_standard_library_does(value: object) -> None:
    assert indented(value, "\n") == json.dumps(value, indent=2)
