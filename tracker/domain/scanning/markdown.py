"""Markdown and model cards: front matter, links to the Hub, and the commands and code in fences.

Prose that mentions a model does not use it; a link, a card's ``base_model`` and code to copy do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tracker.domain.scanning.commands import find_embedded, find_in_script
from tracker.domain.scanning.configuration import distinct, find_in_tree
from tracker.domain.scanning.located import LocatedText
from tracker.domain.scanning.mentions import HINT, find_addresses
from tracker.domain.scanning.reference import Candidate, Confidence
from tracker.domain.scanning.yaml_reader import read_yaml

_FENCE = re.compile(r"^[ \t>]*(`{3,}|~{3,})[ \t]*\{?\.?([\w+-]*)[^\n`]*$", re.MULTILINE)
_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_NAMES = {
    **dict.fromkeys(
        ("sh", "bash", "shell", "zsh", "console", "shell-session", "terminal", "fish"), "command.sh"
    ),
    **dict.fromkeys(("python", "py", "python3"), "code.py"),
    **dict.fromkeys(("dockerfile", "docker"), "Dockerfile"),
    **dict.fromkeys(("yaml", "yml"), "code.yaml"),
    **dict.fromkeys(("js", "javascript", "ts", "typescript", "jsx", "tsx"), "code.ts"),
    "toml": "code.toml",
    "json": "code.json",
    "jsonc": "code.json",
    "ini": "code.ini",
    "env": ".env",
    "dotenv": ".env",
    "hcl": "main.tf",
    "terraform": "main.tf",
    "modelfile": "Modelfile",
}
_PROMPT = re.compile(r"^([ \t]*)[$%>][ ]", re.MULTILINE)


def find_candidates(path: PurePosixPath, text: str) -> Iterator[Candidate]:
    """Models in a Markdown file."""
    return distinct(_find(text))


def _find(text: str) -> Iterator[Candidate]:
    source = LocatedText.of(text)
    front = _FRONT.match(text)
    prose = 0
    if front:
        for root in read_yaml(source.part(*front.span(1))):
            yield from find_in_tree(root)
        prose = front.end()
    for start, end, language in _fences(text, prose):
        yield from _find_in_prose(source.part(prose, start))
        yield from _find_in_code(source.part(start, end), language)
        prose = end
    yield from _find_in_prose(source.part(prose))


def _find_in_prose(prose: LocatedText) -> Iterator[Candidate]:
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


def _find_in_code(code: LocatedText, language: str) -> Iterator[Candidate]:
    from tracker.domain.scanning.dispatch import finders_of

    name = _NAMES.get(language)
    if not language:
        yield from (found for found in find_in_script(code) if found.confidence is Confidence.CERTAIN)
    if name is None:
        yield from _find_in_prose(code)
        return
    if name == "command.sh":
        prompts = _PROMPT.sub(lambda prompt: " " * len(prompt[0]), code.text)
        code = LocatedText(prompts, *code.layout)
    path = PurePosixPath(name)
    for finder in finders_of(path):
        yield from find_embedded(finder, path, code)
