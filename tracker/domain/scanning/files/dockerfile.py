"""Dockerfiles and Containerfiles: RUN, CMD and ENTRYPOINT in both forms, ENV and ARG."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tracker.domain.scanning.command_lines.commands import find_in_arguments, find_in_script, find_in_setting
from tracker.domain.scanning.command_lines.programs import program_of_image
from tracker.domain.scanning.command_lines.shell_words import Variables, assign, expand, read_commands
from tracker.domain.scanning.text.embedded import find_embedded
from tracker.domain.scanning.text.located import LocatedText
from tracker.domain.scanning.text.mentions import find_addresses
from tracker.domain.scanning.text.reference import Candidate, distinct
from tracker.domain.scanning.trees.document import Scalar, Sequence
from tracker.domain.scanning.trees.flow_reader import read_json

_INSTRUCTION = re.compile(r"[ \t]*([A-Za-z]+)[ \t]+")
_COMMENT = re.compile(r"^[ \t]*#[^\n]*$", re.MULTILINE)
_HERE = re.compile(r"<<-?[ \t]*(['\"]?)([A-Za-z_]\w*)\1")
_OPTION = re.compile(r"--[\w-]+(?:=\S*)?\s+")


def find_candidates(path: PurePosixPath, text: str) -> Iterator[Candidate]:
    """Models in the instructions of all stages."""
    return distinct(_find(LocatedText.of(text)))


def _find(source: LocatedText) -> Iterator[Candidate]:
    variables: Variables = {}
    entry: list[LocatedText] = []
    image = ""
    for name, rest in _instructions(source):
        match name:
            case "FROM":
                yield from find_addresses(rest, "FROM")
                image, entry = rest.text.split()[0] if rest.text.split() else "", []
            case "ENV" | "ARG":
                yield from _settings(rest, variables)
            case "RUN" | "HEALTHCHECK" | "SHELL":
                listed = _exec_form(rest)
                yield from (
                    find_in_arguments(listed) if listed else find_in_script(_after_options(rest), variables)
                )
            case "ADD" | "COPY":
                yield from find_addresses(rest, name)
                yield from _written_files(rest)
            case "ENTRYPOINT":
                entry = _exec_form(rest) or _shell_form(rest, variables)
                yield from find_in_arguments(entry)
                if not _exec_form(rest):
                    yield from find_in_script(rest, variables)
            case "CMD":
                listed = _exec_form(rest)
                words = [expand(item, variables).content for item in listed] or _shell_form(rest, variables)
                starts_program = not words or not words[0].text.startswith("-")
                program = None if entry or starts_program else program_of_image(image) or ""
                yield from find_in_arguments([*entry, *words], program=program)
                if not listed:
                    yield from find_in_script(rest, variables)


def _written_files(rest: LocatedText) -> Iterator[Candidate]:
    """``COPY <<EOF /app/config.yaml``: the body is that file."""
    here = _HERE.search(rest.text)
    first, _, _ = rest.text.partition("\n")
    words = first.split()
    if here is None or len(words) < 2:
        return
    start, end = len(first) + 1, rest.text.rfind("\n")
    if end > start:
        yield from find_embedded(PurePosixPath(words[-1]), rest.part(start, end + 1))


def _instructions(source: LocatedText) -> Iterator[tuple[str, LocatedText]]:
    """Name and arguments, continuation lines and here-documents included, comment lines taken out."""
    text = source.text
    text = _COMMENT.sub(lambda comment: " " * len(comment[0]), text)
    blank = re.compile(r"[ \t]*\r?\n")
    at = 0
    while at < len(text):
        end = _line_end(text, at)
        found = _INSTRUCTION.match(text, at, end)
        start = at
        while end < len(text) and text[start:end].rstrip().endswith(("\\", "`")):
            start = end + 1
            end = _line_end(text, start)
            while (
                found
                and end < len(text)
                and (skipped := blank.match(text, start))
                and skipped.end() == end + 1
            ):
                start = end + 1  # a comment among continuation lines does not end them
                end = _line_end(text, start)
        if found:
            end = _behind_here_documents(text, found.end(), end)
            yield found[1].upper(), _without_blank_lines(source, text, found.end(), end)
        at = end + 1


def _without_blank_lines(source: LocatedText, text: str, start: int, end: int) -> LocatedText:
    """Comment lines among continuations leave no line break that would end the command."""
    if not re.search(r"\n[ \t]*\r?\n", text[start:end]) or "<<" in text[start:end]:
        content = source.part(start, end)
        return LocatedText(text[start:end], *content.layout)
    parts: list[LocatedText] = []
    while start < end:
        line_end = min(_line_end(text, start) + 1, end)
        if text[start:line_end].strip():
            content = source.part(start, line_end)
            parts.append(LocatedText(text[start:line_end], *content.layout))
        start = line_end
    return LocatedText.join(parts)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end == -1 else end


def _behind_here_documents(text: str, start: int, end: int) -> int:
    for here in _HERE.finditer(text, start, end):
        closing = re.compile(r"^[ \t]*" + re.escape(here[2]) + r"[ \t]*\r?$", re.MULTILINE).search(text, end)
        if closing is None:
            return len(text)
        end = closing.end()
    return end


def _after_options(rest: LocatedText) -> LocatedText:
    at = 0
    while option := _OPTION.match(rest.text, at):
        at = option.end()
    return rest.part(at)


def _exec_form(rest: LocatedText) -> list[LocatedText]:
    if not rest.text.lstrip().startswith("["):
        return []
    root = read_json(LocatedText(rest.text.replace("\\\n", " \n"), *rest.layout))
    return (
        [item.content for item in root.items if isinstance(item, Scalar)]
        if isinstance(root, Sequence)
        else []
    )


def _shell_form(rest: LocatedText, variables: Variables) -> list[LocatedText]:
    command = next(iter(read_commands(rest, variables)), None)
    return [word.content for word in command.words] if command else []


def _settings(rest: LocatedText, variables: Variables) -> Iterator[Candidate]:
    """``NAME=value NAME=value``, or the older ``NAME value``."""
    older = re.match(r"\s*(\w+)[ \t]+(?!=)", rest.text)
    if older:
        value = rest.part(older.end()).strip()
        assign(variables, older[1], value)
        yield from find_in_setting(older[1], value)
        return
    for command in read_commands(rest, variables):
        for setting in command.settings:
            yield from find_in_setting(setting.name, setting.value)
