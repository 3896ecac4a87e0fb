"""SPDX expressions: of an OR the licensee may take what bars least, of an AND all holds.

Which single licences a text joins is read by a parser outside; what they mean together is decided here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from tracker.domain.licensing.concluding.readings import LicenseReading, strictest, strictness
from tracker.domain.licensing.knowledge.lookups import Expression, Joined, LicenseKnowledge
from tracker.domain.values.late_pattern import LatePattern

_JOINED = LatePattern(r"[\s)](?:and|or)[\s(]", re.IGNORECASE)

ReadPart: TypeAlias = Callable[[str], "LicenseReading | None"]
"""Reads one licence by its identifier or name; None where it states none."""


def expression_reading(
    text: str, read_part: ReadPart, source: str, knowledge: LicenseKnowledge
) -> LicenseReading | None:
    """What an expression of several licences comes to; None where ``text`` is none."""
    if knowledge.parse_expression is None or not _JOINED.search(text):
        return None
    parsed = knowledge.parse_expression(text)
    if not isinstance(parsed, Joined):
        return None
    return replace(_read(parsed, read_part, text[:80], knowledge), source=source)


def _read(parsed: Expression, read_part: ReadPart, whole: str, knowledge: LicenseKnowledge) -> LicenseReading:
    if isinstance(parsed, str):
        why = f"{parsed[:80]} in {whole} is no licence we know"
        return _settled(read_part(parsed), why)
    parts = [_read(part, read_part, whole, knowledge) for part in parsed.parts]
    open_ones = "".join(f"; {part.reason}" for part in parts if part.key is None)
    if not parsed.is_choice:
        return strictest(parts, knowledge, f"{whole} puts it under all of them{open_ones}")
    if open_ones:
        return strictest(parts, knowledge, f"{whole} leaves a choice{open_ones}")
    freest = min(parts, key=lambda part: strictness(knowledge.get(part.key)))
    return replace(freest, reason=f"{whole} leaves a choice; {freest.key} bars least")


def _settled(found: LicenseReading | None, why: str) -> LicenseReading:
    """A part that nobody knows leaves the whole open, unless a text settles it."""
    if found is not None and (found.key or found.candidates):
        return found
    return LicenseReading(key=None, reason=why, unsettled=why)
