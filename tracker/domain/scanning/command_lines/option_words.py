"""Options, their values and the other words of a command line."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.domain.scanning.command_lines.command_table import SWITCHES
from tracker.domain.scanning.command_lines.shell_words import Word
from tracker.domain.scanning.names.model_keys import normal_key
from tracker.domain.scanning.text.located import UNKNOWN

SETTING_FLAGS = frozenset(
    {
        "-e",
        "--env",
        "--set-env-vars",
        "--update-env-vars",
        "--envs",
        "--secret-env",
        "--set",
        "--set-string",
        "--build-arg",
    }
)
_REVISION_FLAGS = ("revision", "model_revision", "hf_revision")
_NOT_MODELS = frozenset({"dataset", "space", "datasets", "spaces"})


def plain_words(words: Sequence[Word]) -> list[Word]:
    """The words that are neither options nor their values."""
    plain: list[Word] = []
    index = 0
    while index < len(words):
        word = words[index]
        index += 1
        if word.text == "--":
            continue
        if not is_flag(word):
            plain.append(word)
        elif (
            "=" not in word.text
            and not is_switch(word.text)
            and index < len(words)
            and not is_flag(words[index])
        ):
            index += 1
    return plain


def is_flag(word: Word) -> bool:
    """Whether a word is an option."""
    return word.text.startswith("-") and len(word.text) > 1


def is_switch(flag: str) -> bool:
    """Whether an option takes no value."""
    return flag in SWITCHES or flag.startswith(("--no-", "--enable-", "--disable-", "--use-", "--with-"))


def flag_and_value(word: Word) -> tuple[str | None, Word | None]:
    """An option and the value behind its equals sign; None for each that is not there."""
    if not is_flag(word):
        return None, None
    flag, equals, _ = word.text.partition("=")
    if not equals:
        return flag, None
    return flag, word.part(len(flag) + 1)


def until_flag(words: Sequence[Word]) -> Sequence[Word]:
    """The words before the next option."""
    end = next((index for index, word in enumerate(words) if is_flag(word)), len(words))
    return words[:end]


def revision_of(words: Sequence[Word]) -> str | None:
    """The value of ``--revision``, or of git's ``-b``."""
    for index, word in enumerate(words):
        flag, value = flag_and_value(word)
        if flag is None or normal_key(flag) not in _REVISION_FLAGS:
            continue
        if value is None and index + 1 < len(words):
            value = words[index + 1]
        if value is not None and value.text and UNKNOWN not in value.text:
            return value.text
    return None


def is_about_data(words: Sequence[Word]) -> bool:
    """``--repo-type dataset``: what is named is no model."""
    for index, word in enumerate(words):
        flag, value = flag_and_value(word)
        if flag in ("--repo-type", "--dataset", "--repo_type"):
            if flag == "--dataset" and value is None:
                continue
            if value is None and index + 1 < len(words):
                value = words[index + 1]
            if value is not None and value.text in _NOT_MODELS:
                return True
    return False
