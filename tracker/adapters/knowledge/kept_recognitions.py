"""What licence texts were recognised as, kept between runs: to tell one apart takes longer than all else.

A kept answer stands for the exact bytes of the text and of everything that told it apart: the knowledge, the
sketches and the code that compares.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from tracker.adapters.files.package import DATA, PACKAGE
from tracker.adapters.files.parsed_cache import ParsedCache
from tracker.domain.licensing.texts.likeness import Difference
from tracker.domain.licensing.texts.recognition import Method, NearMatch, Recogniser, Recognition

_MOST_BYTES = 512 * 1024
_MOST_IN_A_RUN = 300
"""Texts that are kept anew: a run over very many does not spend its time on that."""


class KeptRecogniser:
    """Answers as the recogniser that ``make`` makes, which it needs for a text that nobody has met yet."""

    def __init__(self, make: Callable[[], Recogniser], knowledge: bytes) -> None:
        self._make = make
        self._cache = ParsedCache("recognised", stamps=_stamps(knowledge), most_bytes=_MOST_BYTES)
        self._room = _MOST_IN_A_RUN

    def recognise(self, raw: bytes) -> Recognition:
        """Which licence a text is."""
        kept = self._cache.get(raw)
        if kept is not None:
            try:
                return _recognition(kept)
            except (KeyError, TypeError, ValueError):
                kept = None
        found = self._make().recognise(raw)
        if self._room > 0:
            self._room -= 1
            self._cache.put(raw, asdict(found))
        return found


def _stamps(knowledge: bytes) -> str:
    told = hashlib.sha256(knowledge)
    code = sorted((PACKAGE / "domain" / "licensing" / "texts").glob("*.py"))
    for path in (
        DATA / "license_sketches.jsonl",
        PACKAGE / "adapters" / "knowledge" / "license_texts.py",
        *code,
    ):
        told.update(hashlib.sha256(path.read_bytes()).digest())
    return told.hexdigest()


def _recognition(kept: Any) -> Recognition:
    near = tuple(NearMatch(**{**one, "differences": _differences(one)}) for one in kept["near"])
    return Recognition(
        **{**kept, "method": Method(kept["method"]), "near": near, "reasons": tuple(kept["reasons"])}
    )


def _differences(near: Any) -> tuple[Difference, ...]:
    return tuple(Difference(**one) for one in near["differences"])
