"""Sentences that a licence text demands word for word: taken from the text itself, never from memory."""

from __future__ import annotations

import re

_QUOTED = re.compile(r"“([^”]{12,500})”|\"([^\"]{12,500})\"|‘([^’]{12,500})’|``([^'`]{12,500})''")
_NOTICE = re.compile(
    r"(?:is|are) (?:licensed|provided|made available|distributed) (?:under|pursuant)|copyright\s*(?:©|\(c\))"
    r"|licensed under|is subject to",
    re.IGNORECASE,
)
_SHORTEST = 25
_BLANKS = re.compile(r"\s+")


def demanded_lines(text: str) -> tuple[str, ...]:
    """Quoted sentences that state a licence or a copyright, on one line each, in their order."""
    found = []
    for match in _QUOTED.finditer(text):
        quoted = _BLANKS.sub(" ", next(group for group in match.groups() if group)).strip()
        if len(quoted) >= _SHORTEST and _NOTICE.search(quoted):
            found.append(quoted)
    return tuple(dict.fromkeys(found))
