"""Outside text and addresses, fit for a page, a feed or a calendar."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from tracker.domain.values.log_commands import taken_apart
from tracker.render.layout.safe import redact
from tracker.render.layout.unseen import unseen_pattern

MOST = 2_000
QUOTE = 200
_UNSEEN = unseen_pattern()
_SPACES = re.compile(r"\s+")
_ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(?::\d{1,5})?(?:[/?#][!-~]*)?")
_UNSAFE_IN_ADDRESS = frozenset("\"'<>\\^`{|}")
_MOST_MARKS = 4


def clean(text: str, most: int = MOST) -> str:
    """``text`` on one line, at most ``most`` characters: the unseen as U+FFFD, no controls, no tokens."""
    plain = (
        text.isascii()
        and text.isprintable()
        and not any(part in text for part in ("  ", "_", "@", "::", "##"))
    )
    if plain and len(text) <= most:
        return text.strip()
    text = taken_apart(text[: 4 * most])  # a page may be printed into the log of a workflow
    clear = _UNSEEN.sub("\ufffd", _SPACES.sub(" ", redact(text))).strip()
    clear = _few_marks(clear)
    return clear if len(clear) <= most else clear[: most - 1].rstrip() + "…"


def quoted(text: str) -> str:
    """Somebody else's words in quotation marks, shortened."""
    return f"“{clean(text, QUOTE)}”"


def web_address(text: str | None) -> str | None:
    """A plain https address, as it is; None for anything else, which is shown as text or not at all."""
    if not text or len(text) > MOST or not _ADDRESS.fullmatch(text) or _UNSAFE_IN_ADDRESS & set(text):
        return None
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    return text if parts.hostname and port != 0 and "@" not in parts.netloc else None


def slug(name: str, taken: set[str]) -> str:
    """A name for a file, of letters, digits and hyphens; another one where it is ``taken``."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^a-z0-9]+", "-", ascii_name.lower()).strip("-")[:60] or "developer"
    number, found = 2, plain
    while found in taken:
        found = f"{plain}-{number}"
        number += 1
    taken.add(found)
    return found


def _few_marks(text: str) -> str:
    """``text`` without piles of combining marks, which draw over the lines around them."""
    if text.isascii():
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)
