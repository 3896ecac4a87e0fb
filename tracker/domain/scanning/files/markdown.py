"""Markdown and model cards: front matter, links to the Hub, and the commands and code in fences.

Prose that mentions a model does not use it; a link, a card's ``base_model`` and code to copy do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tracker.domain.scanning.command_lines.commands import find_in_script
from tracker.domain.scanning.settings.configuration import find_in_tree
from tracker.domain.scanning.text.embedded import find_embedded
from tracker.domain.scanning.text.located import LocatedText
from tracker.domain.scanning.text.mentions import HINT, find_addresses
from tracker.domain.scanning.text.reference import Candidate, Confidence, distinct
from tracker.domain.scanning.trees.yaml_reader import read_yaml

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
_COMMENT_LINE = re.compile(r"\.\.(?:[ \t]|\r?$)")
_DIRECTIVE = re.compile(r"\.\.[ \t]+(?:[\w:+-]+::|_[^:\n]+:|\|)")
"""What begins like a comment of reStructuredText and is none: a directive, a target, a substitution."""
_PROMPT = re.compile(r"^([ \t]*)[$%>][ ]", re.MULTILINE)


def find_candidates(path: PurePosixPath, text: str) -> Iterator[Candidate]:
    """Models in a Markdown file; of reStructuredText its links alone."""
    if path.suffix.lower() in (".rst", ".rest"):
        return distinct(find_addresses(_without_comments(LocatedText.of(text)), "link"))
    return distinct(_find(text))


def _find(text: str) -> Iterator[Candidate]:
    source = LocatedText.of(text)
    front = _FRONT.match(text)
    prose = 0
    if front:
        for root in read_yaml(source.part(*front.span(1))):
            yield from (found for found in find_in_tree(root) if found.kind != "model_name")  # the card's own
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


def _without_comments(source: LocatedText) -> LocatedText:
    """reStructuredText with blanks for its comments: ``..`` and the lines set in below it."""
    shown: list[str] = []
    inside: int | None = None
    for line in source.text.splitlines(keepends=True):
        bare = line.lstrip(" \t")
        depth = len(line) - len(bare)
        if inside is not None and bare.strip() and depth <= inside:
            inside = None
        if inside is None and _COMMENT_LINE.match(bare) and not _DIRECTIVE.match(bare):
            inside = depth
        shown.append(line if inside is None else re.sub(r"[^\r\n]", " ", line))
    return LocatedText("".join(shown), *source.layout)


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
    name = _NAMES.get(language)
    if not language:
        yield from (found for found in find_in_script(code) if found.confidence is Confidence.CERTAIN)
    if name is None:
        yield from _find_in_prose(code)
        return
    if name == "command.sh":
        prompts = _PROMPT.sub(lambda prompt: " " * len(prompt[0]), code.text)
        code = LocatedText(prompts, *code.layout)
    yield from find_embedded(PurePosixPath(name), code)
