"""Outside text as a document may hold it: without control characters, and no longer than it needs to be."""

from __future__ import annotations

import unicodedata

from tracker.domain.values.log_commands import taken_apart
from tracker.domain.values.secrets import without_tokens

_LONGEST = 300


def plain(text: str, longest: int = _LONGEST) -> str:
    """``text`` on one line; control, direction-changing and other invisible characters are gone."""
    kept = "".join(
        " " if character in "\t\n\r" else character
        for character in text
        if character in "\t\n\r" or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    short = taken_apart(without_tokens(" ".join(kept.split())))
    return short if len(short) <= longest else short[: longest - 1] + "…"
