"""A text in a place where a model is named, and what makes a candidate of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.domain.scanning.names.model_names import is_local_path, read_hub_address
from tracker.domain.scanning.names.providers import provider_named
from tracker.domain.scanning.text.located import UNKNOWN, LocatedText, Place
from tracker.domain.scanning.text.reference import Candidate, Confidence, Source
from tracker.domain.scanning.text.unmistakable import find_unmistakable

_ADDRESS = re.compile(
    r"(?:https?://|git@|ssh://git@)(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com)[/:][^\s\"'<>()\[\],;]+"
    r"|https://(?:api-inference\.huggingface\.co|router\.huggingface\.co/hf-inference)/models/[^\s\"'<>()\[\],;]+"
    r"|\b(?:hf|huggingface|ollama|modelscope)://[^\s\"'<>()\[\],;]+"
)
_OTHER_FILE = re.compile(
    r"\.(?:pyi?|[cm]?[jt]sx?|jsonl?|ya?ml|toml|ini|cfg|md|txt|sh|rb|go|java|php|html?|css|sql|xml|[ct]sv|png|jpe?g|svg|j2)$",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|mp4|webm)(?:\?.*)?$", re.IGNORECASE)
_SCHEME = re.compile(r"(huggingface|ollama|modelscope|ms|docker)://(?=.)")
_SCHEME_SOURCES = {
    "huggingface": Source.HUGGINGFACE,
    "ollama": Source.OLLAMA,
    "modelscope": Source.MODELSCOPE,
    "ms": Source.MODELSCOPE,
    "docker": Source.DOCKER,
}
HINT = re.compile(
    r"hf|huggingface|ollama://|modelscope://|:bedrock:|::foundation-model/|@cf/|publishers/|generativelanguage\.|nvcr\.io/nim/|docker\.io/ai/"
)
"""Texts without it hold no address of a model."""


def candidate_of(
    content: LocatedText,
    kind: str,
    *,
    place: Place | None = None,
    source: Source | None = None,
    revision: str | None = None,
    confidence: Confidence = Confidence.CERTAIN,
) -> Candidate | None:
    """A candidate where ``content`` is written; where it was put together, if it comes from several lines.

    None for a text that is no name: empty, with blanks, or with a part only a run would know.
    """
    content = content.strip()
    text = content.text
    if not text or UNKNOWN in text or len(text) > 300 or re.search(r"\s", text):
        return None
    if _OTHER_FILE.search(text) and "://" not in text:
        return None
    scheme = _SCHEME.match(text)
    if scheme:
        content = content.part(scheme.end())
        text = content.text
        if scheme[1] != "ollama" and text.count("/") > 1:  # a file of the repository
            content = content.part(0, text.index("/", text.index("/") + 1))
            text = content.text
        source = _SCHEME_SOURCES[scheme[1]]
    if source in (Source.OLLAMA, Source.DOCKER) and is_local_path(text):
        source = Source.LOCAL_FILE
    spot = content.place if place is None or content.on_one_line else place
    return Candidate(
        line=spot.line,
        column=spot.column,
        kind=kind,
        text=text,
        source=source,
        revision=revision,
        confidence=confidence,
    )


def names_in(value: LocatedText) -> Iterator[LocatedText]:
    """The value, or the repositories in it where it is several set apart by commas."""
    parts = value.text.split(",")
    if len(parts) == 1 or not all("/" in part and "=" not in part for part in parts):
        yield value
        return
    at = 0
    for part in parts:
        yield value.part(at, at + len(part))
        at += len(part) + 1


def find_addresses(content: LocatedText, kind: str, place: Place | None = None) -> Iterator[Candidate]:
    """Addresses of model repositories on the Hub, and of files in them."""
    yield from find_unmistakable(content, kind)
    for found in _ADDRESS.finditer(content.text):
        address = content.part(found.start(), found.start() + len(found[0].rstrip(".,;:`*_")))
        if _PICTURE.search(address.text):
            continue
        candidate = candidate_of(address, kind, place=place, source=Source.HUGGINGFACE)
        if candidate and (address.text != candidate.text or read_hub_address(candidate.text)):
            yield candidate


def source_of_key(name: str) -> Source | None:
    """Whose names a key holds, where it says so: ``OLLAMA_MODEL``, ``ollama.chat.model``."""
    found = provider_named(name)
    return found.source if found else None
