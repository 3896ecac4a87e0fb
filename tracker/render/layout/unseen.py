"""Every character that is not seen, or that turns the direction of others: one table.

What Unicode lets a reader's program leave out (``Default_Ignorable_Code_Point``), controls, format characters
(category Cf), line and paragraph separators, halves of surrogate pairs, code points that are no characters,
letters and signs without ink. Plain spaces of any width stay: they are seen.
"""

from __future__ import annotations

import re

from tracker.domain.values.late_pattern import LatePattern

UNSEEN: tuple[tuple[int, int], ...] = (
    (0x0000, 0x001F),  # controls
    (0x007F, 0x009F),
    (0x00AD, 0x00AD),  # soft hyphen
    (0x034F, 0x034F),  # grapheme joiner
    (0x0600, 0x0605),  # signs that enclose the numbers behind them
    (0x061C, 0x061C),  # Arabic letter mark
    (0x06DD, 0x06DD),
    (0x070F, 0x070F),
    (0x0890, 0x0891),
    (0x08E2, 0x08E2),
    (0x115F, 0x1160),  # Hangul fillers
    (0x17B4, 0x17B5),  # Khmer inherent vowels
    (0x180B, 0x180F),  # Mongolian selectors and vowel separator
    (0x200B, 0x200F),  # zero width; marks of direction
    (0x2028, 0x202E),  # line and paragraph separators; embeddings and overrides of direction
    (0x2060, 0x206F),  # word joiner, invisible operators, isolates, deprecated ones
    (0x2800, 0x2800),  # braille without dots
    (0x3164, 0x3164),  # Hangul filler
    (0xD800, 0xDFFF),  # halves of surrogate pairs
    (0xFDD0, 0xFDEF),  # no characters
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFEFF, 0xFEFF),  # byte order mark
    (0xFFA0, 0xFFA0),  # halfwidth Hangul filler
    (0xFFF0, 0xFFFB),  # unassigned; interlinear annotations
    (0xFFFE, 0xFFFF),
    (0x110BD, 0x110BD),  # Kaithi number signs
    (0x110CD, 0x110CD),
    (0x13430, 0x1343F),  # joiners of hieroglyphs
    (0x1BCA0, 0x1BCA3),  # shorthand controls
    (0x1D159, 0x1D159),  # musical null notehead
    (0x1D173, 0x1D17A),  # musical beams and slurs
    *((plane * 0x10000 + 0xFFFE, plane * 0x10000 + 0xFFFF) for plane in range(1, 17)),
    (0xE0000, 0xE0FFF),  # tags, and more variation selectors
)
"""First and last code point of each range."""


def unseen_pattern(keep: str = "") -> LatePattern:
    """Matches one unseen character; those in ``keep`` are let through."""
    ranges = "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in UNSEEN)
    return LatePattern(f"(?![{re.escape(keep)}])[{ranges}]" if keep else f"[{ranges}]")
