"""Whose models a name in a program or a setting speaks of: a class, a function, a key, an address.

The facts are one entry a provider in ``data/scanning/providers/``; who reads files makes them known here.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from tracker.domain.scanning.names.provider_facts import provider_entries
from tracker.domain.scanning.text.reference import Source
from tracker.domain.values.late_dataclass import dataclass
from tracker.domain.values.late_pattern import LatePattern

_WORD = LatePattern(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_LONGEST = 4


class Provider(NamedTuple):
    """A provider that a name speaks of; ``source`` is None for a gateway to models of many."""

    source: Source | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderTable:
    """All entries by what they are asked for.

    ``names``: words by which classes, functions, keys and settings speak of a provider, in lower case and
    without what parts them. ``clients``: classes whose instances are asked for a model by name.
    ``factories``: functions that give such an instance, which is then called with a model's name.
    ``functions``: functions called with a model's name that have no provider in their own. ``addresses``:
    parts of base addresses, the longest first. ``variables``: environment variables that hold a provider's
    key or address.
    """

    names: Mapping[str, Provider]
    clients: Mapping[str, Provider]
    factories: Mapping[str, Provider]
    functions: Mapping[str, Provider]
    addresses: tuple[tuple[str, Source | None], ...]
    variables: frozenset[str]


def table_of(entries: Iterable[Mapping[str, Any]]) -> ProviderTable:
    """The entries as data files have them."""
    entries = list(entries)

    def by_word(field: str) -> dict[str, Provider]:
        return {word: _provider(entry["source"]) for entry in entries for word in entry[field]}

    addresses = (
        (part, _provider(entry["source"]).source) for entry in entries for part in entry["addresses"]
    )
    return ProviderTable(
        names=by_word("names"),
        clients=by_word("clients"),
        functions=by_word("functions"),
        factories={
            name: _provider(source) for entry in entries for name, source in entry["factories"].items()
        },
        addresses=tuple(sorted(addresses, key=lambda pair: -len(pair[0]))),
        variables=frozenset(name for entry in entries for name in entry["variables"]),
    )


def _provider(source: str | None) -> Provider:
    return Provider(Source(source) if source else None)


@functools.cache
def providers() -> ProviderTable:
    """All entries."""
    return table_of(provider_entries())


@functools.lru_cache(maxsize=8192)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in lower case: ``AddOpenAIChat``, ``open_ai.chat`` → add, open, ai, chat."""
    return tuple(word.lower() for word in _WORD.findall(name[:200]))


@functools.lru_cache(maxsize=8192)
def provider_named(name: str) -> Provider | None:
    """The provider whose name is among the words of ``name``; of two the longer one, then the last."""
    words, names = words_of(name), providers().names
    for length in range(min(_LONGEST, len(words)), 0, -1):
        for start in range(len(words) - length, -1, -1):
            found = names.get("".join(words[start : start + length]))
            if found is not None:
                return found
    return None


def source_at(address: str) -> Source | None:
    """Whose models a client at this address is asked for."""
    return next((source for part, source in providers().addresses if part in address), None)
