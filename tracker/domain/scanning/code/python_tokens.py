"""Python that does not parse, read by its tokens: strings behind names that mean models; linear."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.domain.scanning.names.model_keys import naming_of
from tracker.domain.scanning.names.model_names import MAX_NAME
from tracker.domain.scanning.sites.call_table import NEVER, calls_named
from tracker.domain.scanning.text.located import LocatedText
from tracker.domain.scanning.text.reference import Candidate, Confidence, Source

_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n]*)
  | (?P<long>[rRbBuUfF]{0,2}(?:\"\"\"|'''))
  | (?P<string>[rRbBuU]{0,2}(?:"(?P<double>[^"\\\n]*(?:\\.[^"\\\n]*)*)"
    |'(?P<single>[^'\\\n]*(?:\\.[^'\\\n]*)*)'))
  | (?P<escape>\\.)
  | (?P<name>[^\W\d]\w*)
  | (?P<mark>[^\s\w])
    """,
    re.VERBOSE,
)


def find_in_tokens(text: str) -> Iterator[Candidate]:
    """Strings that are a known function's first argument, or stand behind ``name=`` or ``"key":``."""
    place = LocatedText.of(text).place_of
    before: list[tuple[str, str]] = [("", "")] * 3
    at = 0
    while token := _TOKEN.search(text, at):
        at = token.end()
        group = token.lastgroup or ""
        if group == "long":
            close = text.find(token[0][-3:], at)
            at = len(text) if close == -1 else close + 3
            before = [*before[1:], ("long", "")]
            continue
        if group == "comment":
            continue
        content = token[0]
        if group == "string":
            span = token.span("double") if token["double"] is not None else token.span("single")
            content = text[span[0] : span[1]]
            found = _position(before)
            if found and content and len(content) <= MAX_NAME and not re.search(r"\s|\\", content):
                kind, confidence, source = found
                where = place(span[0])
                yield Candidate(
                    line=where.line,
                    column=where.column,
                    kind=kind,
                    text=content,
                    confidence=confidence,
                    source=source,
                )
        before = [*before[1:], (group, content)]


def _position(before: list[tuple[str, str]]) -> tuple[str, Confidence, Source | None] | None:
    (kind, name), (_, mark) = before[1], before[2]
    if mark == "(" and kind == "name" and name not in NEVER:
        row = next((row for row in calls_named(name) if row.position == 0), None)
        return (name, row.confidence, row.source) if row else None
    if (mark == "=" and kind == "name") or (mark == ":" and kind == "string"):
        confidence = naming_of(name)
        return (name, confidence, None) if confidence else None
    return None
