"""Files of settings, a ``NAME=value`` a line: ``.env``, systemd's environment files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tracker.domain.scanning.command_lines.commands import find_in_setting
from tracker.domain.scanning.command_lines.shell_words import Variables, assign, expand
from tracker.domain.scanning.text.located import LocatedText
from tracker.domain.scanning.text.reference import Candidate, distinct

_SETTING = re.compile(
    r"^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*[=:][ \t]*"
    r"(?:\"([^\"\n]*)\"|'([^'\n]*)'|([^\n]*?)(?=[ \t]#|\r?$))",
    re.MULTILINE,
)


def find_candidates(path: PurePosixPath, text: str) -> Iterator[Candidate]:
    """Models in settings whose names say so, and in addresses."""
    return distinct(_find(LocatedText.of(text)))


def _find(source: LocatedText) -> Iterator[Candidate]:
    variables: Variables = {}
    for found in _SETTING.finditer(source.text):
        group = next(index for index in (2, 3, 4) if found[index] is not None)
        word = expand(source.part(*found.span(group)), variables)
        assign(variables, found[1], word.content)
        for reading in word.readings:
            yield from find_in_setting(found[1], reading)
