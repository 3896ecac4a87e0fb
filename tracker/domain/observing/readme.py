"""What a README says about its model's licence and where it comes from, in its own words.

A README is long and changes for reasons of no interest; of its prose only these passages are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

README = "README.md"
LONGEST = 400
"""Characters kept of one passage."""

MOST = 24
"""Passages kept of one README."""

_FRONT = re.compile(r"\A---\s*\n.*?\n---\s*(?:\n|\Z)", re.DOTALL)
_CODE = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"<[^<>\n]{1,200}>")
_LINK = re.compile(r"!?\[([^\[\]\n]{0,200})\]\([^()\n]{0,500}\)")
_HEADING = re.compile(r"^\s{0,3}(?:#{1,6}\s+(?P<title>.+?)\s*#*|\*\*(?P<bold>[^*\n.!?]{1,40})\*\*:?)\s*$")
_SENTENCE = re.compile(r"(?<=[.!?。])\s+(?=[\"“(*\[A-Z一-龯])|(?<=[。！？])")
_OF_TERMS = re.compile(
    r"licen[cs]|lizenz|non.?commercial|commercial(?:ly)? (?:use|purpose)|research (?:use|purposes?|only)"
    r"|\bcc[ -]by|terms of use|许可|商用|ライセンス|라이선스|acceptable use",
    re.IGNORECASE,
)
_SECTION = re.compile(r"licen[cs]|lizenz|terms|许可|ライセンス|라이선스|usage restriction", re.IGNORECASE)
_OF_LINEAGE = re.compile(
    r"\b(?:deriv|distill?|fine.?tun|continu\w+ (?:pre)?train|based (?:up)?on|built (?:up)?on|initiali[sz]ed"
    r"|quanti[sz]ed|merge[ds]?|adapt)\w*\b.{0,80}\b(?:from|of|on|with|upon)\b",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")
_CONTROL = re.compile(
    r"\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)


def passages(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sentences about the licence, and sentences about the model's origin; at most a handful each."""
    terms: list[str] = []
    lineage: list[str] = []
    for sentence, in_section in _sentences(text[:400_000]):
        if len(terms) < MOST and (in_section or _OF_TERMS.search(sentence)):
            terms.append(sentence[:LONGEST])
        elif len(lineage) < MOST and _OF_LINEAGE.search(sentence):
            lineage.append(sentence[:LONGEST])
    return tuple(dict.fromkeys(terms)), tuple(dict.fromkeys(lineage))


def _sentences(text: str) -> Iterator[tuple[str, bool]]:
    """Each sentence of the prose, and whether it stands in a section about the licence."""
    plain = _COMMENT.sub(" ", _CODE.sub("\n", _FRONT.sub("", _CONTROL.sub("", text.replace("\r\n", "\n")))))
    in_section = False
    paragraph: list[str] = []
    for line in (*plain.split("\n"), ""):
        heading = _HEADING.match(line[:300])
        if not heading and line.strip() and not _begins(line):
            paragraph.append(line.strip())
            continue
        for sentence in _split(" ".join(paragraph)):
            yield sentence, in_section
        paragraph = [] if heading else [line.strip()]
        if heading:
            title = heading["title"] or heading["bold"] or ""
            in_section = bool(_SECTION.search(title))


def _begins(line: str) -> bool:
    """Whether a line begins a sentence of its own: a list item, a row of a table, a quotation."""
    return line.lstrip()[:2] in ("- ", "* ", "+ ", "> ", "| ")


def _split(paragraph: str) -> Iterator[str]:
    plain = _SPACE.sub(" ", _LINK.sub(r"\1", _TAG.sub(" ", paragraph[:20_000]))).strip(" -*+>|")
    for sentence in _SENTENCE.split(plain):
        if len(sentence.strip()) > 3:
            yield sentence.strip()
