"""Regular expressions that are compiled when they are first used: start-up waits for none of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property


class LatePattern:
    """A regular expression of which most runs have no need."""

    def __init__(self, source: str, flags: int = 0) -> None:
        self._source, self._flags = source, flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern itself."""
        return re.compile(self._source, self._flags)

    def search(self, text: str) -> re.Match[str] | None:
        """The first place that fits."""
        return self.compiled.search(text)

    def match(self, text: str) -> re.Match[str] | None:
        """What fits at the beginning."""
        return self.compiled.match(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All places that fit."""
        return self.compiled.finditer(text)

    def sub(self, replacement: str | Callable[[re.Match[str]], str], text: str) -> str:
        """``text`` with another word in every place that fits."""
        return self.compiled.sub(replacement, text)

    def split(self, text: str) -> list[str]:
        """The parts between the places that fit."""
        return self.compiled.split(text)
