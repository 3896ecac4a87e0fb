"""A total with the rule that gave it, and the size that a repository's name states."""

from __future__ import annotations

import re

from tracker.domain.values.late_dataclass import dataclass
from tracker.domain.values.late_pattern import LatePattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """A total with the rule and the facts that gave it; None where it is not known.

    ``rough``: scales or indices may be counted with the weights: no small part can be worked out from it.
    """

    value: int | None = None
    rule: str
    reason: str
    keys: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()
    doubtful: bool = False
    source: str | None = None
    rough: bool = False


_SIZE = LatePattern(
    r"(?<![A-Za-z0-9.])(?:(\d{1,3})x)?(\d{1,4}(?:[.]\d{1,3})?)([BMT])(?![A-Za-z0-9])", re.IGNORECASE
)


def size_in_name(name: str) -> int | None:
    """The size the repository's name states; None where it has none or states the active part."""
    tail = name.rpartition("/")[2].replace("_", "-")[:200]
    if re.search(r"\d+E(?![A-Za-z0-9])", tail):
        return None
    found = [_size(match) for match in _SIZE.finditer(tail)]
    return max(found, default=None)


def _size(match: re.Match[str]) -> int:
    unit = {"B": 10**9, "M": 10**6, "T": 10**12}[match[3].upper()]
    return round(float(match[2]) * unit * int(match[1] or 1))
