"""Scripts of the shells: POSIX, Bash, Zsh, fish; PowerShell and batch files as far as they look alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tracker.domain.scanning.command_lines.commands import find_in_script, find_in_setting
from tracker.domain.scanning.command_lines.shell_words import Variables, assign, expand
from tracker.domain.scanning.text.located import LocatedText
from tracker.domain.scanning.text.reference import Candidate, distinct

_POWERSHELL = frozenset({".ps1", ".psm1"})
_BATCH = frozenset({".bat", ".cmd"})
_BLOCK_COMMENT = re.compile(r"<#.*?(?:#>|\Z)", re.DOTALL)
_REMARK = re.compile(r"^[ \t]*@?(?:rem\b|::)[^\n]*", re.IGNORECASE | re.MULTILINE)
_SET = re.compile(r"^[ \t]*set[ \t]+(?:-[gxUl]+[ \t]+)?\"?(\w+)[= ]([^\"\n]*)", re.IGNORECASE | re.MULTILINE)
_POWERSHELL_SET = re.compile(
    r"(?:^|[(,])[ \t]*(?:\[[\w.]+\][ \t]*)?\$(?:env:)?(\w+)[ \t]*=[ \t]*(?:\"([^\"\n]*)\"|'([^'\n]*)')",
    re.MULTILINE,
)
_ENVIRONMENT_SET = re.compile(
    r"SetEnvironmentVariable\([ \t]*[\"'](\w+)[\"'][ \t]*,[ \t]*(?:\"([^\"\n]*)\"|'([^'\n]*)')"
)


def find_candidates(path: PurePosixPath, text: str) -> Iterator[Candidate]:
    """Models in the commands and settings of a script."""
    suffix = path.suffix.lower()
    if suffix in _POWERSHELL:
        return distinct(_find_in_powershell(text))
    if suffix in _BATCH:
        return distinct(_find_in_batch(text))
    return distinct(_find_in_posix(text, is_fish=suffix == ".fish"))


def _find_in_posix(text: str, *, is_fish: bool) -> Iterator[Candidate]:
    variables: Variables = {}
    source = LocatedText.of(text)
    if is_fish:
        yield from _settings(source, _SET, variables)
    yield from find_in_script(source, variables)


def _find_in_powershell(text: str) -> Iterator[Candidate]:
    text = _BLOCK_COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), text)
    text = re.sub(r"`(?=\r?\n)", lambda _: "\\", text)
    variables: Variables = {}
    source = LocatedText.of(text)
    yield from _settings(source, _POWERSHELL_SET, variables)
    yield from _settings(source, _ENVIRONMENT_SET, variables)
    yield from find_in_script(source, variables)


def _find_in_batch(text: str) -> Iterator[Candidate]:
    text = _REMARK.sub(lambda remark: " " * len(remark[0]), text)
    text = re.sub(r"\^(?=\r?\n)", lambda _: "\\", text)
    variables: Variables = {}
    source = LocatedText.of(text)
    yield from _settings(source, _SET, variables)
    yield from find_in_script(source, variables)


def _settings(source: LocatedText, pattern: re.Pattern[str], variables: Variables) -> Iterator[Candidate]:
    for found in pattern.finditer(source.text):
        group = next((index for index in (2, 3) if index <= pattern.groups and found[index] is not None), 0)
        if not group:
            continue
        value = expand(source.part(*found.span(group)), variables).content.strip()
        assign(variables, found[1], value)
        yield from find_in_setting(found[1], value)
