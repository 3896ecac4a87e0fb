"""Outside text made harmless for the place it is printed in.

A terminal obeys control sequences (CWE-150), a spreadsheet runs cells that begin like a formula
(CWE-1236), a Markdown page turns text into links, images and mentions, and whoever keeps the log of a
workflow takes lines in it for commands.
"""

from __future__ import annotations

import re

from tracker.domain.values.late_pattern import LatePattern
from tracker.domain.values.log_commands import taken_apart
from tracker.domain.values.secrets import without_tokens
from tracker.render.layout.unseen import unseen_pattern

_UNSEEN = unseen_pattern()
_UNSEEN_BUT_LINES = unseen_pattern(keep="\n")
_AUTOLINK = LatePattern(r"@(?=\w)|#(?=\d)|://|www(?=\.)", re.IGNORECASE)
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
_MARKDOWN = LatePattern(r"([\\`*_{}\[\]<>()#!|~$^&]|^[+-])")
_PLAIN_ADDRESS = LatePattern(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?::\d+)?(?:/[A-Za-z0-9./_%~?#=:+-]*)?")


def redact(text: str) -> str:
    """``text`` without anything that looks like an access token."""
    return without_tokens(text)


def safe(text: str, *, keep_lines: bool = False) -> str:
    """``text`` for a terminal or a log: one line unless ``keep_lines``, the unseen as U+FFFD, no tokens.

    A command for whoever keeps the log is taken apart by a space.
    """
    if not keep_lines:
        text = " ".join(text.split("\n"))
    clean = (_UNSEEN_BUT_LINES if keep_lines else _UNSEEN).sub("\ufffd", redact(text))
    return taken_apart(clean)


def safe_markdown(text: str) -> str:
    """``text`` as plain words inside a Markdown line or table cell: no links, images or mentions."""
    escaped = _MARKDOWN.sub(r"\\\1", safe(text).strip())
    # Sites find mentions, issue numbers and bare addresses after they have resolved the backslashes.
    return _AUTOLINK.sub(lambda match: match.group()[0] + "\u200b" + match.group()[1:], escaped)


def markdown_address(text: str) -> str:
    """A plain web address as a link that shows where it leads; anything else as plain words."""
    return f"<{text}>" if _PLAIN_ADDRESS.fullmatch(text) else safe_markdown(text)


def safe_csv(text: str) -> str:
    """``text`` as a cell no spreadsheet takes for a formula (OWASP ASVS 5.0, 1.2.10)."""
    clean = safe(text)
    return f"'{clean}" if text.startswith(_FORMULA_START) or clean.startswith(_FORMULA_START) else clean
