"""Finds the architecture of a model and counts its weights from its configuration."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping

from tracker.domain.numbers.architectures import (
    classic,
    dense,
    encoders,
    experts,
    gemma,
    hybrid,
    latent,
    media,
    recent,
)
from tracker.domain.numbers.architectures.entry import Architecture
from tracker.domain.numbers.architectures.feed_forward import CHOSEN, EXPERTS, first_number
from tracker.domain.numbers.architectures.media import PAIRS
from tracker.domain.numbers.architectures.towers import ALSO_COUNTED, TOWERS, VISION
from tracker.domain.numbers.architectures.weights import HIDDEN, LAYERS, VOCABULARY, Weights
from tracker.domain.numbers.class_defaults import CLASS_DEFAULTS
from tracker.domain.numbers.settings import Settings, UndeterminedError, section, sequence
from tracker.domain.observing.observation import Json
from tracker.domain.values.late_dataclass import dataclass
from tracker.domain.values.late_pattern import LatePattern

TEXT = (
    "text_config",
    "llm_config",
    "language_config",
    "language_model_config",
    "lm_config",
    "thinker_config",
)
UNCOUNTED = ("img_processor", "embd_layer", "mm_vision_tower", "mm_vision_config", "audio_processor")
"""Settings of towers that are named and not described."""

NO_PART = frozenset(
    {
        "encoder",
        "decoder",
        "attn_config",
        "ffn_config",
        "quantization_config",
        "compression_config",
        "quantization",
    }
)
"""Sections that hold no further part of a model: its two sides, parts of a layer, how weights are stored."""

_DENSE = (dense, classic, encoders, media)
_WITH_EXPERTS = frozenset({"nllb-moe", "nomic_bert", "switch_transformers"})

ENTRIES: Mapping[str, Architecture] = {
    name: dataclasses.replace(entry, dense=module in _DENSE and name not in _WITH_EXPERTS)
    for module in (dense, classic, experts, gemma, latent, hybrid, recent, encoders, media)
    for entry in module.ARCHITECTURES
    for name in entry.types
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A configuration divided into the whole and its language part, and the entry that fits the latter."""

    root: Settings
    text: Settings
    root_type: str
    text_type: str
    entry: Architecture | None

    @property
    def has_measures(self) -> bool:
        """Whether the configuration gives sizes at all; the Hub's short form names the type alone."""
        return any(name in self.text for name in _MEASURES)


_MEASURES = (*HIDDEN, *LAYERS, *VOCABULARY, "max_position_embeddings", "encoder_layers")


def divide(config: Mapping[str, Json]) -> Parts:
    """The language part of a configuration, however deep it is nested."""
    read: list[str] = []
    kind = _kind(config)
    inner, inherited = dict(config), _defaults(kind)
    root = Settings(config, inherited, read)
    text_kind = kind
    for _ in range(DEEPEST):
        name = next((key for key in TEXT if section(inner.get(key))), None)
        supposed = section(inherited.get("text_config"))
        if name is None and not supposed:
            break
        flat = name is None and any(key in inner for key in HIDDEN)
        if not flat:
            part = dict(section(inner.get(name or "")))
            # The whole decides about the tie: Transformers writes the part's class default into files.
            ties = _TIES if name == "text_config" else ()
            said = {key: value for key, value in inner.items() if key in ties and isinstance(value, bool)}
            # A native class named ``…Model`` has no head; classes of repositories' own code say nothing so.
            passed = (*_TIES, "architectures") if ties else _TIES
            carried = {key: value for key, value in inner.items() if key in passed}
            inner = carried | part | said
        own = "" if flat else _kind(inner)
        text_kind = own or str(supposed.get("model_type") or text_kind)
        # A language part given in a file gets the defaults of its own class, not of the usual part.
        inherited = _defaults(text_kind) or supposed
        if flat:
            break
    entry = ENTRIES.get(text_kind) or ENTRIES.get(kind) or _by_class(inner) or _by_class(config)
    extra: Mapping[str, Json] = dict(entry.defaults) if entry else {}  # type: ignore[arg-type]
    text = Settings(inner, {**extra, **inherited}, read)
    return Parts(root=root, text=text, root_type=kind, text_type=text_kind, entry=entry)


DEEPEST = 3
"""Language parts sit at most this deep (a thinker within an any-to-any model)."""

_TIES = ("tie_word_embeddings", "tied_embeddings")


def _kind(config: Mapping[str, Json]) -> str:
    value = config.get("model_type")
    return value.lower() if isinstance(value, str) else ""


_SUFFIX = LatePattern(
    r"(ForCausalLM|ForConditionalGeneration|LMHeadModel|Model|ForMaskedLM|ForSequenceClassification)$"
)
_BY_CLASS = {re.sub("[-_]", "", name): entry for name, entry in ENTRIES.items()}


def _by_class(config: Mapping[str, Json]) -> Architecture | None:
    """The entry whose type reads like the class named: repositories with their own code rename types."""
    if _kind(config).startswith("rwkv"):
        return None
    names = [name for name in sequence(config.get("architectures")) if isinstance(name, str)]
    return _BY_CLASS.get(_SUFFIX.sub("", names[0]).lower()) if names else None


def _defaults(kind: str) -> Mapping[str, Json]:
    return CLASS_DEFAULTS.get(kind, {})


def weigh(parts: Parts) -> Weights:
    """The weights by parts; raises ``UndeterminedError`` where no entry fits or a setting is missing."""
    if parts.entry is None:
        raise UndeterminedError(f"architecture {parts.text_type or 'without a model_type'!r} is not known")
    if _is_draft(parts.root):
        raise UndeterminedError("a draft head states the widths of the model that it drafts for")
    weights = parts.entry.formula(parts.text)
    if not weights.body.idle and _speaks_of_experts(parts.text) and not _lists_no_experts(parts.text):
        raise UndeterminedError(f"routed experts are named, which {parts.text_type!r} is not known to have")
    return Weights(
        embedding=weights.embedding,
        head=weights.head,
        body=weights.body,
        tower=_tower(parts),
        prediction=weights.prediction,
        predictions=weights.predictions,
        buffers=weights.buffers,
    )


_DRAFT = LatePattern(r"Eagle|DFlash|Specul|Medusa|Assistant|MTP|NextN|Draft")


def _is_draft(root: Settings) -> bool:
    """Whether the class named drafts tokens for another model: fused inputs, a vocabulary of its own."""
    names = [name for name in root.items("architectures") if isinstance(name, str)]
    return bool(names) and bool(_DRAFT.search(names[0]))


def _lists_no_experts(text: Settings) -> bool:
    """Whether each layer is listed by its kind and none has experts: their number is a class default."""
    pattern = text.text("hybrid_override_pattern")
    kinds = [str(kind) for kind in text.items("layers_block_type")]
    return (bool(pattern) and "E" not in pattern) or (bool(kinds) and "moe" not in kinds)


def _speaks_of_experts(text: Settings) -> bool:
    given = Settings(text.values)
    return (first_number(given, *EXPERTS) or 0) > (first_number(given, *CHOSEN) or 10**9)


def _tower(parts: Parts) -> int | None:
    """Weights beside the language part; None where a section describes a part that no entry counts."""
    root = parts.root
    if "MllamaForCausalLM" in root.items("architectures"):
        return 0
    beside = _parts_beside(root.values)
    if root.defaults.get("vision_config") and not _text_only(root):
        beside.add(VISION[0])
    if not beside:
        return 0
    kind = parts.root_type
    tower = TOWERS.get(kind) or PAIRS.get(kind)
    counted = {*VISION, *ALSO_COUNTED.get(kind, ())}
    if tower is None or not beside <= counted:
        return None
    try:
        return tower(root, parts.text)
    except UndeterminedError:
        return None


def _parts_beside(level: Mapping[str, Json], deepest: int = DEEPEST) -> set[str]:
    """Sections that describe a part beside the language part, at any level down to that part."""
    found = {key for key, value in level.items() if key not in NO_PART and _is_part(value)} - set(TEXT)
    found |= {key for key in UNCOUNTED if level.get(key)}
    inner = next((section(level.get(key)) for key in TEXT if section(level.get(key))), None)
    if inner and deepest:
        found |= {f"{key} of the language part" for key in _parts_beside(inner, deepest - 1)}
    return found


def _is_part(value: Json) -> bool:
    """Whether a section describes a network: it has a width or layers of its own."""
    return isinstance(value, Mapping) and not _NETWORK.isdisjoint(value)


_NETWORK = frozenset(
    {
        *HIDDEN,
        *LAYERS,
        "attention_dim",
        "depth",
        "embed_dim",
        "encoder_layers",
        "hidden_channels",
        "vt_hidden_size",
        "width",
    }
)


def _text_only(root: Settings) -> bool:
    """Whether the class named writes text alone, whatever the model type usually has beside it."""
    names = [name for name in root.items("architectures") if isinstance(name, str)]
    return bool(names) and names[0].endswith("ForCausalLM")
