"""A model call's answer as facts: what some rule reads, under the Hub's own names, nothing else.

Every field may be absent or of any JSON type; what it means is decided where it is read. Counters
(downloads, likes) and tags that the Hub sets by itself are left out: they change without any commit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from tracker.domain.observing.observation import Json
from tracker.domain.registry.entries import HubId
from tracker.domain.values.hub_id import can_be_asked_for

MODEL_FIELDS = (
    "sha",
    "createdAt",
    "lastModified",
    "gated",
    "disabled",
    "private",
    "cardData",
    "tags",
    "safetensors",
    "gguf",
    "config",
    "pipeline_tag",
    "library_name",
    "baseModels",
    "siblings",
)
"""What is asked for in a model call; ``_id`` and ``id`` always come."""

LIST_FIELDS = (
    "sha",
    "createdAt",
    "lastModified",
    "gated",
    "disabled",
    "private",
    "tags",
    "safetensors",
    "pipeline_tag",
    "library_name",
)
"""What is asked for in a list call: all that can change while ``sha`` stays the same."""

_CARD = (
    "license",
    "license_name",
    "license_link",
    "base_model",
    "base_model_relation",
    "datasets",
    "new_version",
    "extra_gated_eu_disallowed",
)
_CONFIG = ("architectures", "model_type", "quantization_config", "peft")
_TAGS = ("license:", "base_model:")
_PLAIN = tuple(
    name
    for name in ("_id", "id", *MODEL_FIELDS)
    if name not in ("cardData", "tags", "gguf", "config", "siblings")
)
_LONGEST_TEXT = 2_000
_MOST_ITEMS = 200
_LONGEST_PROMPT = 100_000


def answered_id(answer: Mapping[str, Json]) -> HubId | None:
    """The id the Hub gives, under its present or its former name; None where there is none."""
    for name in ("id", "modelId"):
        value = answer.get(name)
        if isinstance(value, str) and can_be_asked_for(value):
            return HubId(value)
    return None


def facts_of(answer: Mapping[str, Json]) -> dict[str, Json]:
    """The facts to keep of a model call's or a list item's answer."""
    facts = {name: _bounded(answer[name]) for name in _PLAIN if answer.get(name) is not None}
    if "cardData" in answer:
        facts["cardData"] = _part(answer["cardData"], _CARD)
    if "tags" in answer:
        facts["tags"] = _tags(answer["tags"])
    if "gguf" in answer:
        facts["gguf"] = _without(answer["gguf"], "chat_template")
    if "config" in answer:
        facts["config"] = _part(answer["config"], _CONFIG)
    return {name: value for name, value in facts.items() if value is not None}


def gate_text(answer: Mapping[str, Json]) -> str:
    """What the card has people agree to before they get the files; empty where it says nothing."""
    card = answer.get("cardData")
    fields: Mapping[str, Json] = card if isinstance(card, Mapping) else {}
    said = (fields.get(name) for name in ("extra_gated_heading", "extra_gated_prompt"))
    return "\n\n".join(text[:_LONGEST_PROMPT] for text in said if isinstance(text, str) and text.strip())


def gate_form(answer: Mapping[str, Json]) -> str:
    """What stands over the form of a gate, and what each box on it says that somebody ticks."""
    card = answer.get("cardData")
    fields: Mapping[str, Json] = card if isinstance(card, Mapping) else {}
    description, form = fields.get("extra_gated_description"), fields.get("extra_gated_fields")
    said = [description] if isinstance(description, str) else []
    items = form.items() if isinstance(form, Mapping) else ()
    said += [label for label, kind in list(items)[:_MOST_ITEMS] if _kind_of_field(kind) == "checkbox"]
    return "\n\n".join(text[:_LONGEST_PROMPT] for text in said if text.strip())


def _kind_of_field(value: Json) -> Json:
    return value.get("type") if isinstance(value, Mapping) else value


def card_part(card: Mapping[str, Json]) -> dict[str, Json]:
    """What is kept of a card's front matter."""
    return {name: _bounded(card[name]) for name in _CARD if card.get(name) is not None}


def gate_part(card: Mapping[str, Json]) -> dict[str, Json]:
    """All that a card says of a gate, long texts by their digest."""
    found: dict[str, Json] = {}
    for name, value in sorted(card.items()):
        if name.startswith("extra_gated_") and value is not None:
            found[name] = _digested(value) if isinstance(value, str) else _bounded(value)
    return found


def _digested(text: str) -> str:
    return text if len(text) <= 80 else f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _part(value: Json, names: tuple[str, ...]) -> Json:
    if not isinstance(value, Mapping):
        return _bounded(value)
    return {name: _bounded(value[name]) for name in names if name in value}


def _without(value: Json, name: str) -> Json:
    if not isinstance(value, Mapping):
        return _bounded(value)
    return _bounded({key: item for key, item in value.items() if key != name})


def _tags(value: Json) -> Json:
    if not isinstance(value, list):
        return _bounded(value)
    return sorted(set(_kept_tags(value)))


def _kept_tags(value: list[Json]) -> Iterator[str]:
    for tag in value:
        if isinstance(tag, str) and tag.startswith(_TAGS) and len(tag) <= _LONGEST_TEXT:
            yield tag


def _bounded(value: Json) -> Json:
    """``value`` with long texts and lists cut, so that one repository cannot fill a snapshot."""
    if isinstance(value, str):
        return value if len(value) <= _LONGEST_TEXT else value[: _LONGEST_TEXT - 1] + "…"
    if isinstance(value, list):
        return [_bounded(item) for item in value[:_MOST_ITEMS]]
    if isinstance(value, Mapping):
        items = sorted(value.items())[:_MOST_ITEMS]
        return {key[:_LONGEST_TEXT]: _bounded(item) for key, item in items}
    return value


def file_names(answer: Mapping[str, Json]) -> tuple[str, ...] | None:
    """All paths of the repository; None where the Hub did not list them."""
    siblings = answer.get("siblings")
    if not isinstance(siblings, list):
        return None
    names = (item.get("rfilename") for item in siblings if isinstance(item, Mapping))
    return tuple(name for name in names if isinstance(name, str) and name)
