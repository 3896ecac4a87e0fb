"""The knowledge of models' names shipped in the package.

Kept by hand in ``data/scanning/*.yaml``; read as the one document that they are compiled into.
"""

from __future__ import annotations

import functools
import json
import re
from typing import Any

from tracker.adapters.files.package import DATA
from tracker.adapters.knowledge.compiled import read_compiled
from tracker.domain.scanning.names.name_knowledge import NameKnowledge, slug, slugs

BUILT = DATA / "scanning.json"


@functools.cache
def load_names() -> NameKnowledge:
    """Everything known about names of models."""
    facts = read_compiled(BUILT, (DATA / "scanning",), compiled_bytes)
    return NameKnowledge(
        owners=_folded(facts["owners"]),
        families=_folded(facts["families"]),
        fixture_owners=_folded(facts["fixture_owners"]),
        mirrors=_folded(facts["mirrors"]),
        publishers=_folded(facts["publishers"]),
        variants=_folded(facts["variants"]),
        copy_beginnings=re.compile(f"(?:{'|'.join(facts['copy_beginnings'])})", re.IGNORECASE),
        copy_endings=_endings(facts["copy_endings"]),
        serving_endings=_endings(facts["serving_endings"]),
        moved={old.casefold(): new for old, new in facts["moved"].items()},
        developers=tuple((re.compile(pattern), owner) for pattern, owner in facts["developers"]),
        by_slug={**_moved_slugs(facts["moved"]), **slugs(facts["models"])},
        ollama=facts["library"],
        ollama_names=frozenset(facts["library"]) | _folded(facts["others"]),
        ollama_ambiguous=_folded(facts["ambiguous"]),
        hosted=tuple((re.compile(pattern, re.IGNORECASE), source) for source, pattern in facts["patterns"]),
        open_weights={name.casefold(): hub for name, hub in facts["open_weights"].items()},
        whisper=facts["whisper"],
        prefixes=facts["prefixes"],
        owner_names=facts["owner_names"],
    )


def _moved_slugs(moved: dict[str, str]) -> dict[str, str]:
    """Copies keep the names that originals had before they moved."""
    return {slug(old): new for old, new in moved.items() if "/" in old}


def _endings(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(patterns)})$", re.IGNORECASE)


def _folded(words: list[str]) -> frozenset[str]:
    return frozenset(word.casefold() for word in words)


_WORD_LISTS = (
    "owners",
    "families",
    "fixture_owners",
    "mirrors",
    "publishers",
    "variants",
    "models",
    "others",
    "ambiguous",
)


def compiled_bytes() -> bytes:
    """The YAML files as one JSON document in their order: a family's first tag is its newest."""
    import yaml

    facts: dict[str, Any] = {}
    for path in sorted((DATA / "scanning").glob("*.yaml")):
        facts.update(yaml.safe_load(path.read_text(encoding="utf-8")))
    for name in _WORD_LISTS:
        facts[name] = facts[name].split()
    for name in ("sources", "as_of"):
        facts.pop(name, None)
    return (json.dumps(facts, ensure_ascii=False, indent=0) + "\n").encode()
