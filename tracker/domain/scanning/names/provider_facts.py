"""Where the entries of providers come from, said by who reads the files of data and asked when one is needed.

By itself, so that whoever knows names alone loads nothing of providers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

Entries: TypeAlias = Sequence[Mapping[str, Any]]

_readers: list[Callable[[], Entries]] = []


def providers_are_read_by(reader: Callable[[], Entries]) -> None:
    """Said once."""
    _readers[:] = [reader]


def provider_entries() -> Entries:
    """The entries as data files have them."""
    (reader,) = _readers
    return reader()
