"""``tracker: ignore[reason]`` in a comment: on a line, on the line above it, or for a whole file."""

from __future__ import annotations

import re

MARK = "tracker:"
_IGNORE = re.compile(
    r"(?:#|//|--|<!--|/\*|;|%)\s*tracker:\s*ignore(?P<file>-file)?(?:\[(?P<reason>[^\]\n]*)\])?"
)
_ONLY_COMMENT = re.compile(r"\s*[\"']?\s*(?:#|//|--|<!--|/\*|;|%)\s*tracker:")


def exempt_lines(text: str, untrusted: frozenset[int] | None = frozenset()) -> frozenset[int] | None:
    """Numbers of lines whose references are accepted; None where the whole file is.

    Comments on ``untrusted`` lines, None for all lines, accept nothing.
    """
    if MARK not in text or untrusted is None:
        return frozenset()
    lines: set[int] = set()
    for number, line in enumerate(text.splitlines(), 1):
        found = _IGNORE.search(line) if MARK in line else None
        if found is None or number in untrusted:
            continue
        if found["file"]:
            return None
        lines.add(number)
        if _ONLY_COMMENT.match(line):
            lines.add(number + 1)
    return frozenset(lines)
