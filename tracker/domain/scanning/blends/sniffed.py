"""Templates and other files whose ending says nothing of what they hold: read as what they look like."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from tracker.domain.scanning.blends.sniffing import sniffed_name
from tracker.domain.scanning.text.embedded import find_as_file, find_embedded
from tracker.domain.scanning.text.located import LocatedText
from tracker.domain.scanning.text.reference import Candidate, Mention, Remark

_DOCUMENTS = frozenset({"code.yaml", "code.json", ".env", "code.toml"})


def find_in_document(content: LocatedText) -> Iterator[Candidate]:
    """Models in a longer text that a program carries, where it is a document of settings."""
    name = sniffed_name(content.text)
    if name in _DOCUMENTS and (name != "code.yaml" or content.text.count(":") > 1):
        yield from find_embedded(PurePosixPath(str(name)), content)


def find_candidates(path: PurePosixPath, text: str) -> Iterator[Candidate | Remark | Mention]:
    """Models in a template of a script, of settings, of code."""
    name = sniffed_name(text)
    if name is not None:
        yield from find_as_file(PurePosixPath(name), text)
