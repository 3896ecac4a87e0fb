"""Units of systemd, Podman's quadlets included, and Procfiles: programs with their environment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tracker.domain.scanning.command_lines.commands import find_in_command, find_in_script, find_in_setting
from tracker.domain.scanning.command_lines.programs import program_of_image
from tracker.domain.scanning.command_lines.shell_words import Variables, Word, assign, read_commands
from tracker.domain.scanning.text.located import LocatedText
from tracker.domain.scanning.text.reference import Candidate, distinct

_ENTRY = re.compile(r"([A-Za-z][\w-]*)[ \t]*[=:][ \t]*")


def find_candidates(path: PurePosixPath, text: str) -> Iterator[Candidate]:
    """Models in ``Exec…=`` and ``Environment=`` lines, or in the commands of a Procfile."""
    return distinct(_find(LocatedText.of(text), is_unit=path.name.lower() != "procfile"))


def _find(source: LocatedText, *, is_unit: bool) -> Iterator[Candidate]:
    variables: Variables = {}
    program: str | None = None
    for name, value in _entries(source):
        if not is_unit:
            yield from find_in_script(value, variables)
        elif name == "Image":
            program = program_of_image(value.text)
        elif name == "Environment":
            yield from _settings(value, variables)
        elif name == "Exec" and program is not None:
            for command in read_commands(value, variables):
                yield from find_in_command(command.words, program=program)
        elif name.startswith("Exec"):
            start = len(value.text) - len(value.text.lstrip("@-:+!|"))
            yield from find_in_script(value.part(start), variables)


def _settings(value: LocatedText, variables: Variables) -> Iterator[Candidate]:
    words: list[Word] = []
    for command in read_commands(value, {}):
        for setting in command.settings:
            assign(variables, setting.name, setting.value)
            yield from find_in_setting(setting.name, setting.value)
        words.extend(command.words)
    for word in words:
        name, equals, _ = word.text.partition("=")
        if equals and name.isidentifier():
            content = word.content.part(len(name) + 1)
            assign(variables, name, content)
            yield from find_in_setting(name, content)


def _entries(source: LocatedText) -> Iterator[tuple[str, LocatedText]]:
    text, at = source.text, 0
    while at < len(text):
        start = at
        while True:
            end = text.find("\n", start)
            end = len(text) if end == -1 else end
            if (
                end == len(text)
                or not text[start:end].endswith("\\")
                or text[at:end].lstrip()[:1] in ("#", ";")
            ):
                break
            start = end + 1
        found = _ENTRY.match(text, at, end)
        if found:
            yield found[1], source.part(found.end(), end)
        at = end + 1
