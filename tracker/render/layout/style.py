"""How much room a text has, and whether it may have colour."""

from __future__ import annotations

from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import Access, Direction, Level, LicenseClass, Verdict

_CODES = {
    "red": "31",
    "green": "32",
    "yellow": "33",
    "dim": "2",
    "bold": "1",
}
_COLOURS: dict[str, str] = {
    Direction.TIGHTENED: "red",
    Direction.OPENED: "green",
    Direction.UNCLEAR: "yellow",
    Level.ERROR: "red",
    Level.WARNING: "yellow",
    Access.OPEN: "green",
    Access.SUSPENDED: "red",
    Access.WITHDRAWN: "red",
    Verdict.ALLOWED: "green",
    Verdict.CONDITIONAL: "yellow",
    Verdict.FORBIDDEN: "red",
    LicenseClass.OPEN_SOURCE: "green",
    LicenseClass.NON_COMMERCIAL: "yellow",
    "unknown": "yellow",
    "stale": "yellow",
    "missing": "red",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """``width`` in columns; ``colour`` only where a terminal is there to show it."""

    width: int = 80
    colour: bool = False

    def paint(self, text: str, tone: str) -> str:
        """``text`` in a tone (``red``, ``bold`` …), where there is colour."""
        return f"\x1b[{_CODES[tone]}m{text}\x1b[0m" if self.colour and tone in _CODES else text

    def word(self, word: str) -> str:
        """A word of our vocabulary in the colour it always has."""
        return self.as_word(word, word)

    def as_word(self, text: str, word: str) -> str:
        """``text`` in the colour that ``word`` always has; plain where it has none."""
        return self.paint(text, _COLOURS[word]) if word in _COLOURS else text
