"""Keys by which a reference is known again, though it moved to another line."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

from tracker.domain.scanning.text.reference import Reference


def fingerprints(references: Iterable[Reference]) -> Iterator[str]:
    """A key for each, none twice: file, kind and text, and which of several alike it is in its file."""
    count: Counter[tuple[str, str, str]] = Counter()
    for one in references:
        alike = (one.path, one.kind, one.text)
        count[alike] += 1
        yield _digest((*alike, str(count[alike])))


def older_fingerprint(one: Reference) -> str:
    """The key of earlier releases, which several may share."""
    return _digest((one.path, one.kind, one.text))


def _digest(parts: tuple[str, ...]) -> str:
    return hashlib.sha256("\0".join(parts).encode(errors="surrogateescape")).hexdigest()[:32]
