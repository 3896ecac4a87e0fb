"""Regular expressions that are compiled when they are first used: start-up waits for none of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class LatePattern:
    """A regular expression of which most runs have no need; it answers what ``re.Pattern`` answers."""

    def __init__(self, source: str, flags: int = 0) -> None:
        self._source, self._flags = source, flags

    @property
    def compiled(self) -> re.Pattern[str]:
        """The pattern itself."""
        return re.compile(self._source, self._flags)

    if TYPE_CHECKING:

        def search(self, string: str, pos: int = 0) -> re.Match[str] | None: ...  # noqa: D102
        def match(self, string: str, pos: int = 0) -> re.Match[str] | None: ...  # noqa: D102
        def fullmatch(self, string: str, pos: int = 0) -> re.Match[str] | None: ...  # noqa: D102
        def finditer(self, string: str, pos: int = 0) -> Iterator[re.Match[str]]: ...  # noqa: D102
        def findall(self, string: str, pos: int = 0) -> list[Any]: ...  # noqa: D102
        def split(self, string: str, maxsplit: int = 0) -> list[str]: ...  # noqa: D102
        def sub(  # noqa: D102
            self, repl: str | Callable[[re.Match[str]], str], string: str, count: int = 0
        ) -> str: ...

    else:

        def __getattr__(self, name):
            """Asked for a method that is not there yet: from then on the pattern's own stand here."""
            if name not in _METHODS:
                raise AttributeError(name)
            compiled = self.compiled
            vars(self).update({method: getattr(compiled, method) for method in _METHODS})
            return getattr(self, name)


_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub")
