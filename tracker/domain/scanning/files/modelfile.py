"""Ollama's Modelfile: the model built upon and the adapters put on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tracker.domain.scanning.text.located import LocatedText
from tracker.domain.scanning.text.mentions import candidate_of
from tracker.domain.scanning.text.reference import Candidate, Source

_INSTRUCTION = re.compile(r"^[ \t]*(FROM|ADAPTER)[ \t]+(\S+)", re.IGNORECASE | re.MULTILINE)
_LONG_TEXT = re.compile(r'"""(?:.*?"""|.*\Z)', re.DOTALL)


def find_candidates(path: PurePosixPath, text: str) -> Iterator[Candidate]:
    """``FROM`` a name of Ollama's library, of the Hub or a file; ``ADAPTER`` likewise."""
    text = _LONG_TEXT.sub(lambda long: re.sub(r"[^\n]", " ", long[0]), text)
    source = LocatedText.of(text)
    for found in _INSTRUCTION.finditer(text):
        candidate = candidate_of(source.part(*found.span(2)), found[1].upper(), source=Source.OLLAMA)
        if candidate:
            yield candidate
