"""Configuration files as they are kept: whole where short, without their longest parts where not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tracker.domain.observing.observation import Json

MOST_BYTES = 32 * 1024
"""A pruned configuration is smaller without lists of one entry a layer; a typical one is a tenth of that."""

MOST_BYTES_WITH_LAYERS = 8 * MOST_BYTES
"""A pruned configuration is smaller with those lists. The longest published, of a model from an
architecture search with 162 blocks described one by one, takes a third of that."""

_MOST_ITEMS = 512
_LONGEST_TEXT = 500
_LARGEST_SECTION = 128
"""Members of an object beyond which it is a table rather than a part of the configuration."""
_LAYERS = ("num_hidden_layers", "n_layer", "n_layers", "num_layers")
_COUNTED = frozenset(
    {"ignore", "ignored_layers", "modules_to_not_convert", "exclude_modules", "quantized_layers"}
)
"""Lists of module names in quantisation blocks, of which only the length is kept."""
_DROPPED = frozenset(
    {
        "id2label",
        "label2id",
        "chat_template",
        "chat_templates",
        "added_tokens_decoder",
        "task_specific_params",
        "extra_special_tokens",
        "bad_words_ids",
        "suppress_tokens",
        "begin_suppress_tokens",
        "alignment_heads",
    }
)


def prune(path: str, content: Json) -> tuple[Json, tuple[str, ...]]:
    """What is kept of a configuration, and JSON pointers to what is not."""
    if path == "tokenizer_config.json":
        return _length_only(content)
    pruned: list[str] = []
    kept = _pruned(content, "", pruned)
    if _size(kept) > MOST_BYTES and isinstance(kept, dict):
        listed = sum(_size(section[key]) for section, key, _ in _members(kept, "", by_layer=True))
        if listed + MOST_BYTES > MOST_BYTES_WITH_LAYERS:
            _drop_largest(kept, pruned, _size(kept) - MOST_BYTES, by_layer=True)
            listed = 0
        _drop_largest(kept, pruned, _size(kept) - listed - MOST_BYTES)
    return kept, tuple(sorted(pruned))


def _length_only(content: Json) -> tuple[Json, tuple[str, ...]]:
    """Of a tokenizer's configuration the length it is made for, and where it was loaded from."""
    if not isinstance(content, Mapping):
        return content, ()
    name = "model_max_length"
    kept: dict[str, Json] = {name: content[name]} if name in content else {}
    origin = content.get("name_or_path")
    if isinstance(origin, str) and origin and len(origin) <= _LONGEST_TEXT:
        kept["name_or_path"] = origin
    others = len(content) - len(kept)
    return kept, ("/*",) if others else ()


def _pruned(value: Json, pointer: str, pruned: list[str]) -> Any:
    if isinstance(value, Mapping):
        return _pruned_object(value, pointer, pruned)
    if isinstance(value, list):
        if len(value) > _MOST_ITEMS:
            pruned.append(pointer)
            return {"length": len(value)}
        return [_pruned(item, f"{pointer}/{index}", pruned) for index, item in enumerate(value)]
    if isinstance(value, str) and len(value) > _LONGEST_TEXT:
        pruned.append(pointer)
        return value[: _LONGEST_TEXT - 1] + "…"
    return value


def _pruned_object(value: Mapping[str, Json], pointer: str, pruned: list[str]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for key, item in value.items():
        below = f"{pointer}/{_escaped(key)}"
        if key in _COUNTED and isinstance(item, list | Mapping) and len(item) > 8:
            pruned.append(below)
            kept[key] = {"length": len(item)}
        elif (key in _DROPPED and item) or len(kept) >= _MOST_ITEMS:
            pruned.append(below)
        else:
            kept[key] = _pruned(item, below, pruned)
    return kept


def _drop_largest(kept: dict[str, Any], pruned: list[str], excess: int, by_layer: bool = False) -> None:
    """Leave out the largest members of the whole and of its sections until the rest is short enough."""
    members = list(_members(kept, "", by_layer=by_layer))
    for container, key, pointer in sorted(members, key=lambda one: _size(one[0][one[1]]), reverse=True):
        if excess <= 0:
            return
        excess -= _size({key: container.pop(key)})
        pruned.append(pointer)


def _members(
    section: dict[str, Any], pointer: str, *, by_layer: bool
) -> Iterator[tuple[dict[str, Any], str, str]]:
    """Container, key and pointer of what is no section with members of its own.

    ``by_layer``: of lists with one entry a layer, which decide a model's size, or else of all others.
    """
    layers = {section[name] for name in _LAYERS if isinstance(section.get(name), int)}
    for key, value in section.items():
        below = f"{pointer}/{_escaped(key)}"
        if isinstance(value, dict) and len(value) <= _LARGEST_SECTION:
            yield from _members(value, below, by_layer=by_layer)
        elif (isinstance(value, list) and len(value) in layers) is by_layer:
            yield section, key, below


def _size(value: Any) -> int:
    return len(json.dumps(value))


def _escaped(key: str) -> str:
    return key[:100].replace("~", "~0").replace("/", "~1")
