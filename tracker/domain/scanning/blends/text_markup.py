"""reStructuredText, AsciiDoc and Org: links to the Hub, and the code that their blocks hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tracker.domain.scanning.blends.code_blocks import find_in_blocks
from tracker.domain.scanning.blends.markdown import find_in_prose
from tracker.domain.scanning.text.located import LocatedText
from tracker.domain.scanning.text.reference import Candidate, distinct

_DIRECTIVE = re.compile(
    r"^([ \t]*)(?:\.\.[ \t]+(?:code-block|code|sourcecode|prompt|parsed-literal|highlight|tab-code|console)::"
    r"[ \t]*([\w+#-]*)[^\n]*|[^\n]*::[ \t]*)$",
    re.MULTILINE,
)
_OPTION = re.compile(r"[ \t]*:[\w-]+:[^\n]*")
_DOCTEST = re.compile(r"^[ \t]*>>> [^\n]*(?:\n[ \t]*(?:>>>|\.\.\.)[^\n]*)*", re.MULTILINE)
_COMMENT_LINE = re.compile(r"\.\.(?:[ \t]|\r?$)")
_NO_COMMENT = re.compile(r"\.\.[ \t]+(?:[\w:+-]+::|_[^:\n]+:|\|)")
"""What begins like a comment of reStructuredText and is none: a directive, a target, a substitution."""
_ASCIIDOC = re.compile(
    r"^\[(?:source)?[,%\w]*?,?[ \t]*([\w+#-]*)[^\]\n]*\][ \t]*\n(?:\.[^\n]*\n)?(-{4,}|\.{4,})[ \t]*\n"
    r"(.*?)^\2[ \t]*$|^(-{4,}|\.{4,}|`{3})([\w+#-]*)[ \t]*\n(.*?)^\4[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
_ORG = re.compile(
    r"^[ \t]*#\+begin_(?:src|example)[ \t]*([\w+#-]*)[^\n]*\n(.*?)^[ \t]*#\+end_",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)


def find_candidates(path: PurePosixPath, text: str) -> Iterator[Candidate]:
    """Models in a file of one of these markups."""
    suffix = path.suffix.lower()
    source = LocatedText.of(text)
    if suffix in (".rst", ".rest"):
        return distinct(_find_in_rst(_without_comments(source)))
    blocks = _org_blocks(source) if suffix == ".org" else _asciidoc_blocks(source)
    return distinct(_find(source, list(blocks)))


def _find(source: LocatedText, blocks: list[tuple[str, LocatedText]]) -> Iterator[Candidate]:
    yield from find_in_prose(source)
    yield from find_in_blocks(blocks)


def _find_in_rst(source: LocatedText) -> Iterator[Candidate]:
    yield from _find(source, [*_rst_blocks(source), *_doctests(source)])


def _rst_blocks(source: LocatedText) -> Iterator[tuple[str, LocatedText]]:
    text, behind = source.text, 0
    for directive in _DIRECTIVE.finditer(text):
        if directive.start() < behind:
            continue
        depth = len(directive[1])
        start = end = min(directive.end() + 1, len(text))
        is_head = True
        for line in text[start:].splitlines(keepends=True):
            bare = line.strip()
            if bare and len(line) - len(line.lstrip(" \t")) <= depth:
                break
            end += len(line)
            if is_head and (not bare or _OPTION.fullmatch(line.rstrip("\r\n"))):
                start = end
            else:
                is_head = False
        behind = end
        if end > start:
            yield (directive[2] or "").lower(), source.part(start, end)


def _doctests(source: LocatedText) -> Iterator[tuple[str, LocatedText]]:
    for found in _DOCTEST.finditer(source.text):
        yield "pycon", source.part(*found.span())


def _asciidoc_blocks(source: LocatedText) -> Iterator[tuple[str, LocatedText]]:
    for found in _ASCIIDOC.finditer(source.text):
        language, body = (found[1], 3) if found[2] else (found[5], 6)
        yield (language or "").lower(), source.part(*found.span(body))


def _org_blocks(source: LocatedText) -> Iterator[tuple[str, LocatedText]]:
    for found in _ORG.finditer(source.text):
        yield found[1].lower(), source.part(*found.span(2))


def _without_comments(source: LocatedText) -> LocatedText:
    """reStructuredText with blanks for its comments: ``..`` and the lines set in below it."""
    shown: list[str] = []
    inside: int | None = None
    for line in source.text.splitlines(keepends=True):
        bare = line.lstrip(" \t")
        depth = len(line) - len(bare)
        if inside is not None and bare.strip() and depth <= inside:
            inside = None
        if inside is None and _COMMENT_LINE.match(bare) and not _NO_COMMENT.match(bare):
            inside = depth
        shown.append(line if inside is None else re.sub(r"[^\r\n]", " ", line))
    return LocatedText("".join(shown), *source.layout)
