"""What licence texts were recognised as, kept between runs: to tell one apart takes longer than all else.

A kept answer stands for the exact bytes of the text and of everything that told it apart: the knowledge, the
sketches, the code that reads and compares them, and the interpreter, which knows what a letter is. It says
itself what it stands for, so that the name of its file is not believed alone.
"""

from __future__ import annotations

import hashlib
import sys
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
        self._stamps = _stamps(knowledge)
        self._cache = ParsedCache("recognised", stamps=self._stamps or "", most_bytes=_MOST_BYTES)
        self._room = _MOST_IN_A_RUN

    def recognise(self, raw: bytes) -> Recognition:
        """Which licence a text is."""
        if self._stamps is None:
            return self._make().recognise(raw)
        of = hashlib.sha256(self._stamps.encode() + raw).hexdigest()
        kept = self._cache.get(raw)
        if kept is not None:
            try:
                if kept["of"] == of:
                    return _recognition(kept["found"])
            except (KeyError, TypeError, ValueError):
                kept = None
        found = self._make().recognise(raw)
        if self._room > 0:
            self._room -= 1
            self._cache.put(raw, {"of": of, "found": asdict(found)})
        return found


_CODE = (
    "domain/licensing/texts/*.py",
    "domain/licensing/knowledge/*.py",
    "domain/values/late_*.py",
    "adapters/knowledge/*.py",
    "vocabulary*",
)


def _stamps(knowledge: bytes) -> str | None:
    """None where the code cannot be read, so that nobody could tell whether it is still the same."""
    told = hashlib.sha256(knowledge)
    told.update(sys.version.encode())
    code = [sorted(PACKAGE.glob(pattern)) for pattern in _CODE]
    if not all(code):
        return None
    try:
        for path in (DATA / "license_sketches.jsonl", *(path for paths in code for path in paths)):
            told.update(hashlib.sha256(path.read_bytes()).digest())
    except OSError:
        return None
    return told.hexdigest()


def _recognition(kept: Any) -> Recognition:
    near = tuple(NearMatch(**{**one, "differences": _differences(one)}) for one in kept["near"])
    return Recognition(
        **{**kept, "method": Method(kept["method"]), "near": near, "reasons": tuple(kept["reasons"])}
    )


def _differences(near: Any) -> tuple[Difference, ...]:
    return tuple(Difference(**one) for one in near["differences"])
