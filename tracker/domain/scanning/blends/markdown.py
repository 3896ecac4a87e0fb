"""Markdown and model cards: front matter, links to the Hub, and the commands and code in fences.

Prose that mentions a model does not use it; a link, a card's ``base_model`` and code to copy do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tracker.domain.scanning.blends.code_blocks import find_in_blocks
from tracker.domain.scanning.settings.configuration import find_in_tree
from tracker.domain.scanning.text.located import LocatedText
from tracker.domain.scanning.text.mentions import HINT, find_addresses
from tracker.domain.scanning.text.reference import Candidate, distinct
from tracker.domain.scanning.trees.yaml_reader import read_yaml

_FENCE = re.compile(r"^[ \t>]*(`{3,}|~{3,})[ \t]*\{?\.?([\w+#.-]*)[^\n`]*$", re.MULTILINE)
_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_SET_IN = re.compile(r"^[ \t]*\r?\n((?:(?: {4}|\t)[^\n]*\S[^\n]*(?:\n|\Z)){1,400})", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


def find_candidates(path: PurePosixPath, text: str) -> Iterator[Candidate]:
    """Models in a Markdown file."""
    del path
    return distinct(_find(text))


def _find(text: str) -> Iterator[Candidate]:
    source = LocatedText.of(text)
    front = _FRONT.match(text)
    prose = 0
    if front:
        for root in read_yaml(source.part(*front.span(1))):
            yield from (found for found in find_in_tree(root) if found.kind != "model_name")  # the card's own
        prose = front.end()
    blocks: list[tuple[str, LocatedText]] = []
    for start, end, language in _fences(text, prose):
        yield from find_in_prose(source.part(prose, start))
        blocks += _set_in(source, prose, start)
        block = source.part(start, end)
        yield from find_in_prose(block)
        blocks.append((language, block))
        prose = end
    yield from find_in_prose(source.part(prose))
    blocks += _set_in(source, prose, len(text))
    yield from find_in_blocks(blocks)


def _set_in(source: LocatedText, start: int, end: int) -> list[tuple[str, LocatedText]]:
    """Code that is set in by four blanks instead of standing in a fence."""
    return [("", source.part(*found.span(1))) for found in _SET_IN.finditer(source.text, start, end)]


def find_in_prose(prose: LocatedText) -> Iterator[Candidate]:
    """Links to the Hub and what else names a model by itself."""
    if not HINT.search(prose.text):
        return
    visible = _COMMENT.sub(lambda comment: " " * len(comment[0]), prose.text)
    yield from find_addresses(LocatedText(visible, *prose.layout), "link")


def _fences(text: str, start: int) -> Iterator[tuple[int, int, str]]:
    """Start and end of the lines inside each fence, with its language."""
    opening: re.Match[str] | None = None
    for fence in _FENCE.finditer(text, start):
        if opening is None:
            opening = fence
        elif fence[1].startswith(opening[1]) and not fence[2]:
            yield min(opening.end() + 1, len(text)), fence.start(), opening[2].lower()
            opening = None
