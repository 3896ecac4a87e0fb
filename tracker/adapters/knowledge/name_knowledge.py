"""The knowledge of models' names shipped in the package.

Kept by hand in ``data/scanning/``, with an entry for each provider; read as the one document that they are
compiled into.
"""

from __future__ import annotations

import functools
import json
from typing import Any

from tracker.adapters.files.package import DATA
from tracker.adapters.knowledge.compiled import read_compiled
from tracker.domain.scanning.names.name_knowledge import NameKnowledge, slug, slugs
from tracker.domain.scanning.names.provider_facts import Entries, providers_are_read_by

BUILT = DATA / "scanning.json"


@functools.cache
def load_names() -> NameKnowledge:
    """Everything known about names of models."""
    facts = _facts()
    return NameKnowledge(
        owners=_folded(facts["owners"]),
        families=_folded(facts["families"]),
        fixture_owners=_folded(facts["fixture_owners"]),
        mirrors=_folded(facts["mirrors"]),
        publishers=_folded(facts["publishers"]),
        variants=_folded(facts["variants"]),
        beginnings_of_copies=tuple(facts["copy_beginnings"]),
        endings_of_copies=tuple(facts["copy_endings"]),
        endings_of_served=tuple(facts["serving_endings"]),
        moved={old.casefold(): new for old, new in facts["moved"].items()},
        names_of_developers=tuple((pattern, owner) for pattern, owner in facts["developers"]),
        by_slug={**_moved_slugs(facts["moved"]), **slugs(facts["models"])},
        ollama=facts["library"],
        ollama_names=frozenset(facts["library"]) | _folded(facts["others"]),
        ollama_ambiguous=_folded(facts["ambiguous"]),
        names_of_hosted=tuple((pattern, source) for source, pattern in facts["patterns"]),
        open_weights={name.casefold(): hub for name, hub in facts["open_weights"].items()},
        whisper=facts["whisper"],
        prefixes=facts["prefixes"],
        owner_names=facts["owner_names"],
    )


def _moved_slugs(moved: dict[str, str]) -> dict[str, str]:
    """Copies keep the names that originals had before they moved."""
    return {slug(old): new for old, new in moved.items() if "/" in old}


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

    facts: dict[str, Any] = {"prefixes": {}, "patterns": [], "open_weights": {}}
    for path in sorted((DATA / "scanning").glob("*.yaml")):
        facts.update(yaml.safe_load(path.read_text(encoding="utf-8")))
    for name in _WORD_LISTS:
        facts[name] = facts[name].split()
    for name in ("sources", "as_of"):
        facts.pop(name, None)
    for entry in _provider_entries():
        source = entry["source"] or "unknown"
        facts["prefixes"].update(dict.fromkeys(entry.get("prefixes", "").split(), source))
        facts["patterns"].extend([source, pattern] for pattern in entry.get("models", ()))
        facts["open_weights"].update(entry.get("open_weights", {}))
    facts["providers"] = [_as_finders_ask(entry) for entry in _provider_entries()]
    return (json.dumps(facts, ensure_ascii=False, indent=0) + "\n").encode()


def _as_finders_ask(entry: dict[str, Any]) -> dict[str, Any]:
    words = {
        name: entry.get(name, "").split()
        for name in ("names", "clients", "functions", "addresses", "variables")
    }
    return {"source": entry["source"], "factories": entry.get("factories", {}), **words}


def _provider_entries() -> list[dict[str, Any]]:
    """The entries by name; one whose patterns are wider than another's says that it comes last."""
    import yaml

    paths = sorted((DATA / "scanning" / "providers").glob("*.yaml"))
    entries = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths]
    return sorted(entries, key=lambda entry: bool(entry.get("last")))


@functools.cache
def _facts() -> dict[str, Any]:
    facts: dict[str, Any] = read_compiled(BUILT, (DATA / "scanning",), compiled_bytes)
    return facts


def load_providers() -> Entries:
    """The entries of providers, as finders ask them."""
    providers: Entries = _facts()["providers"]
    return providers


providers_are_read_by(load_providers)
