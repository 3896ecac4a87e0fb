"""Which program a command line starts, behind whatever starts it: sudo, uv, docker, kubectl, an image."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.domain.scanning.command_lines.command_table import IMAGES, TABLE, WRAPPERS, Syntax
from tracker.domain.scanning.command_lines.option_words import is_flag, is_switch
from tracker.domain.scanning.command_lines.shell_words import Word
from tracker.domain.scanning.names.model_names import is_hub_id
from tracker.domain.values.late_dataclass import dataclass

VARIABLE = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)
"""``NAME=value`` as a word of its own."""
_MAX_DEPTH = 4
_BY_PROGRAM: dict[str, list[Syntax]] = {}
for _syntax in sorted(TABLE, key=lambda syntax: -len(syntax.words)):
    _BY_PROGRAM.setdefault(_syntax.words[0], []).append(_syntax)
_CONTAINER_PROGRAMS = frozenset({"docker", "podman", "nerdctl", "sudo", "apptainer", "singularity", "hf"})


@dataclass(frozen=True, slots=True)
class Arguments:
    """The words of one program that its row of the table explains."""

    program: str
    syntax: Syntax | None
    words: Sequence[Word]


def understand(words: Sequence[Word], program: str | None, depth: int = 0) -> Arguments:
    """The row of the table that explains these words; ``program`` is what their container starts."""
    if program is not None:
        return _started(words, program, depth)
    first = base_name(words[0].text)
    index = 0
    wrapped = first in WRAPPERS or VARIABLE.fullmatch(words[0].text) is not None
    while index < len(words):
        row = _match(words, index)
        if row is not None and row.only_flags and wrapped and _named_again(words, index):
            index += 1  # a container that is called as its program
            continue
        if row is not None and len(row.words) == 1 and _is_value(words, index):
            row = None
        if row is not None and not (
            index and words[index - 1].text in ("--with", "--from", "--extra", "-n", "-p")
        ):
            return Arguments(row.words[0], row, words[index + len(row.words) :])
        if first in _CONTAINER_PROGRAMS and (image := _image_program(words, index)):
            return _started(words[index + 1 :], image, depth)
        if not wrapped:
            break
        index += 1
    return Arguments(first, None, words[1:])


def _is_value(words: Sequence[Word], index: int) -> bool:
    """``--backend openai``: the value of an option, and no program."""
    before = words[index - 1].text if index else ""
    return before.startswith("--") and len(before) > 2 and "=" not in before and not is_switch(before)


def _image_program(words: Sequence[Word], index: int) -> str | None:
    """The program of the image named here, in a command that runs one."""
    if "/" not in words[index].text or is_flag(words[index]):
        return None
    return program_of_image(words[index].text) if any(word.text == "run" for word in words[:index]) else None


def _named_again(words: Sequence[Word], index: int) -> bool:
    name = base_name(words[index].text)
    return any(word.text == name for word in words[index + 1 :])


def _started(words: Sequence[Word], program: str, depth: int) -> Arguments:
    """Words given to a container whose image starts ``program``, unless they name another one."""
    direct = _match(words, 0) if words else None
    if direct:
        return Arguments(direct.words[0], direct, words[len(direct.words) :])
    first, *more = program.split() or [""]
    texts = [*more, *(word.text for word in words[:3])]
    for row in _BY_PROGRAM.get(first, ()):
        if list(row.words[1:]) == texts[: len(row.words) - 1]:
            named = len(row.words) - 1 > len(more)
            if not named and words and not is_flag(words[0]) and not is_hub_id(words[0].text):
                break  # another program of the same image
            return Arguments(first, row, words[max(len(row.words) - 1 - len(more), 0) :])
    if not words or is_flag(words[0]) or depth > _MAX_DEPTH:
        return Arguments(program, None, words)
    return understand(words, None, depth + 1)


def _match(words: Sequence[Word], index: int) -> Syntax | None:
    """The longest row of the table whose words stand here; no option and no address is a program."""
    if is_flag(words[index]) or "://" in words[index].text:
        return None
    for row in _BY_PROGRAM.get(base_name(words[index].text), ()):
        following = [word.text for word in words[index + 1 : index + len(row.words)]]
        if following == list(row.words[1:]):
            return row
    return None


def base_name(text: str) -> str:
    """The name of a program without its folder."""
    name = text.lstrip("@-+").rpartition("/")[2].rpartition("\\")[2] if "/" in text or "\\" in text else text
    return name.lstrip("@").removesuffix(".exe")


def program_of_image(image: str) -> str | None:
    """The program a container image starts, where it is one that is given models."""
    image = image.lower()
    return next((program for part, program in IMAGES if part in image), None)
