"""Text from outside set apart: cards, files and repositories speak only under ``quoted_untrusted``."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import field
from typing import Any

from tracker.domain.values.late_dataclass import dataclass
from tracker.render.layout.safe import safe

LONGEST = 200
MOST = 200
_BEGUN = 60
_SPAN = re.compile(r"“([^”]{1,4000})”")
_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}(?:/[A-Za-z0-9][A-Za-z0-9._-]{0,95})?")
_PLAIN_WORD = re.compile(r"[a-z0-9][a-z0-9.+-]{0,40}")


@dataclass(slots=True)
class Quoter:
    """Puts marks in the place of outside text and keeps the text beside them.

    ``tainted`` are texts that came from outside: wherever one of them stands in a sentence of ours, a mark
    takes its place. ``fields`` are keys whose whole value is from outside. ``ours`` are strings that stand
    between quotation marks and are known here, such as a line that a licence wants to be shown.
    """

    tainted: Collection[str] = ()
    fields: frozenset[str] = frozenset()
    ours: frozenset[str] = frozenset()
    quoted: list[dict[str, Any]] = field(default_factory=list)
    _known: dict[str, str] = field(default_factory=dict)
    _pattern: re.Pattern[str] | None = None

    def __post_init__(self) -> None:
        texts = sorted({text for text in self.tainted if _is_telling(text)}, key=len, reverse=True)[:2000]
        if texts:
            whole = [re.escape(text) for text in texts]
            # A sentence of ours may have cut a long one short.
            begun = [f"{re.escape(text[:_BEGUN])}[^…]{{0,4000}}…" for text in texts if len(text) > _BEGUN]
            self._pattern = re.compile("|".join((*whole, *begun)))

    def clean(self, value: Any, key: str = "") -> Any:
        """``value`` with marks in the place of outside text, in the same shape."""
        if isinstance(value, str):
            return self._field(value) if key in self.fields else self.sentence(value)
        if isinstance(value, Mapping):
            return {self._name(name): self.clean(item, str(name)) for name, item in value.items()}
        if isinstance(value, Sequence) and not isinstance(value, bytes):
            return [self.clean(item, key) for item in value]
        return value

    def sentence(self, text: str) -> str:
        """A sentence of ours, with marks in the place of what it quotes."""
        marked = _SPAN.sub(lambda match: self._span(match[1]), text)
        if self._pattern is not None:
            marked = self._pattern.sub(lambda match: self._mark(match[0]), marked)
        return safe(marked)

    def _span(self, inside: str) -> str:
        return f"“{inside if inside in self.ours else self._mark(inside)}”"

    def _field(self, text: str) -> str:
        return text if not text else self._mark(text)

    def _name(self, name: Any) -> str:
        text = str(name)
        return text if _PLAIN_WORD.fullmatch(text.replace("_", "-").lower()) else self._mark(text)

    def _mark(self, text: str) -> str:
        if text not in self._known:
            number = len(self.quoted) + 1
            self._known[text] = f"[quoted {number}]"
            if number <= MOST:
                self.quoted.append({"id": number, "text": cut(text)})
        return self._known[text]


def cut(text: str) -> str:
    """A quotation: one line, nothing invisible, at most 200 characters."""
    short = safe(text)
    return short if len(short) <= LONGEST else short[: LONGEST - 1] + "…"


def strings_in(value: Any) -> set[str]:
    """Every text in a structure, keys included."""
    if isinstance(value, str):
        return {value}
    if isinstance(value, Mapping):
        return {text for name, item in value.items() for text in ({str(name)} | strings_in(item))}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return {text for item in value for text in strings_in(item)}
    return set()


def _is_telling(text: str) -> bool:
    """Whether a text could speak: ids and single plain words cannot."""
    return len(text) >= 4 and not _IDENTIFIER.fullmatch(text) and not _PLAIN_WORD.fullmatch(text)
