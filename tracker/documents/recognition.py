"""``tracker.recognition/1``: what licence texts were found to be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from tracker.documents.licenses import json_value
from tracker.domain.licensing.knowledge.terms import LicenseTerms
from tracker.domain.licensing.texts.recognition import NearMatch, Recognition

Identified: TypeAlias = tuple[str, Recognition, LicenseTerms | None]
"""A path, what its text was found to be, and that licence's terms."""


def recognition_document(files: Iterable[Identified]) -> dict[str, Any]:
    """The JSON document ``tracker.recognition/1``."""
    return {"schema": "tracker.recognition/1", "files": [identified_document(*one) for one in files]}


def identified_document(path: str, found: Recognition, terms: LicenseTerms | None) -> dict[str, Any]:
    """One identified text."""
    return {
        "path": path,
        "key": found.key,
        "spdx": found.spdx,
        "name": terms.name if terms else None,
        "class": terms.license_class.value if terms else "unknown",
        "method": found.method.value,
        "confidence": found.confidence,
        "reasons": list(found.reasons),
        "near": [near_document(one) for one in found.near],
    }


def near_document(near: NearMatch) -> dict[str, Any]:
    """What a text is near, and where it parts from it."""
    return {"text": str(near), **json_value(near)}
