"""What the package knows of names beside the registry, for the resolver."""

from __future__ import annotations

import functools

from tracker.adapters.knowledge.name_knowledge import load_names
from tracker.domain.naming.book import KnownNames


@functools.cache
def load_known_names() -> KnownNames:
    """The knowledge of names that scans have too."""
    names = load_names()
    return KnownNames(
        repositories=tuple(dict.fromkeys(names.by_slug.values())),
        ollama=names.ollama,
        ollama_names=names.ollama_names,
        served=names.open_weights,
        moved=names.moved,
        prefixes=names.prefixes,
        makers=names.owner_names,
        mirrors=names.mirrors,
    )
