"""Vue, Svelte and Astro: the scripts of a component, and attributes of its template that name models."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from tracker.domain.scanning.names.model_keys import naming_of
from tracker.domain.scanning.text.embedded import find_embedded
from tracker.domain.scanning.text.located import LocatedText
from tracker.domain.scanning.text.mentions import candidate_of
from tracker.domain.scanning.text.reference import Candidate, Confidence, distinct

_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)(?:</script>|\Z)|\A---\s*\n(.*?)^---", re.DOTALL | re.MULTILINE)
_CHOICE = re.compile(r"<option\b[^>]{0,200}?[\s:]value=[\"']([^\"'{}\s<>]{2,200})[\"']")
_ATTRIBUTE = re.compile(r"[\s:]([A-Za-z][\w-]{1,60})=(?:\"'?|'|\{\")([^\"'{}\s<>]{2,200})[\"'}]")


def find_candidates(path: PurePosixPath, text: str) -> Iterator[Candidate]:
    """Models in the scripts and the attributes."""
    del path
    return distinct(_find(LocatedText.of(text)))


def _find(source: LocatedText) -> Iterator[Candidate]:
    shown = source.text
    for script in _SCRIPT.finditer(source.text):
        body = 2 if script[2] is not None else 3
        name = "code.ts" if body == 3 or "ts" in (script[1] or "") else "code.tsx"
        yield from find_embedded(PurePosixPath(name), source.part(*script.span(body)))
        start, end = script.span()
        shown = shown[:start] + re.sub(r"[^\n]", " ", shown[start:end]) + shown[end:]
    for choice in _CHOICE.finditer(shown):
        found = candidate_of(source.part(*choice.span(1)), "option", confidence=Confidence.POSSIBLE)
        if found:
            yield replace(found, is_listed=True)
    for attribute in _ATTRIBUTE.finditer(shown):
        confidence = naming_of(attribute[1])
        if confidence is not None:
            found = candidate_of(source.part(*attribute.span(2)), attribute[1], confidence=confidence)
            if found:
                yield found
