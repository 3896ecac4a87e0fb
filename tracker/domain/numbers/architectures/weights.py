"""The nouns of a count: blocks of weights, and how a whole model divides into them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from tracker.domain.numbers.settings import MOST_LAYERS, Settings, UndeterminedError
from tracker.domain.values.late_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """Weights of one part; ``idle`` of them are routed experts that one token does not reach."""

    weights: int
    idle: int = 0

    def __add__(self, other: Block) -> Block:
        return Block(self.weights + other.weights, self.idle + other.idle)


LayerPart: TypeAlias = Callable[[Settings, int], Block]
"""Counts one part of the layer with this 0-based index."""

NOTHING = Block(0)


def nothing(_settings: Settings, _layer: int) -> Block:
    """A layer part that is not there."""
    return NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A model by parts: tied tensors once, without multi-token-prediction blocks.

    ``head`` is zero where output and input embeddings are one. ``prediction`` is the size
    of one multi-token-prediction block, of which a checkpoint may carry ``predictions`` beside the model.
    ``buffers`` are
    elements that old checkpoints store and that are no weights. ``tower`` is None where the formula
    of a vision or audio part is not known.
    """

    embedding: int
    head: int
    body: Block
    tower: int | None = 0
    prediction: int = 0
    predictions: int = 0
    buffers: int = 0

    @property
    def total(self) -> int | None:
        """All logical weights, None without the tower's."""
        return None if self.tower is None else self.text + self.tower

    @property
    def text(self) -> int:
        """The language part alone."""
        return self.embedding + self.head + self.body.weights


Formula: TypeAlias = Callable[[Settings], Weights]


def linear(inputs: int, outputs: int, bias: bool = False) -> int:
    """Weights of one matrix and its bias."""
    return inputs * outputs + (outputs if bias else 0)


HIDDEN = ("hidden_size", "d_model", "n_embd", "dim", "model_dim", "block_dim")
LAYERS = ("num_hidden_layers", "n_layer", "n_layers", "num_layers")
HEADS = ("num_attention_heads", "n_head", "n_heads", "num_heads", "attention_heads")
KEY_VALUE_HEADS = ("num_key_value_heads", "n_kv_heads", "num_kv_heads", "n_head_kv", "multi_query_group_num")
HEAD_DIM = ("head_dim", "kv_channels", "attention_head_dim", "attention_head_size")
WIDTH = (
    "intermediate_size",
    "ffn_hidden_size",
    "d_ff",
    "ffn_dim",
    "n_inner",
    "hidden_dim",
    "ffn_size",
    "block_ff_dim",
    "moe_dense_ffn_size",
)
VOCABULARY = ("vocab_size", "padded_vocab_size", "n_vocab")


def layers(settings: Settings) -> int:
    """How many layers; raises ``UndeterminedError`` where nothing or nonsense is said."""
    pattern = settings.text("hybrid_override_pattern") or settings.items("layer_types", "layers_block_type")
    number = settings.given(*LAYERS) or len(pattern) or settings.size(*LAYERS)
    if number > MOST_LAYERS:
        raise UndeterminedError(f"{number} layers is not believable")
    return number


def hidden(settings: Settings) -> int:
    """The width of the residual stream."""
    return settings.size(*HIDDEN)


PER_LAYER = (
    "intermediate_size",
    "num_experts",
    "moe_topk",
    "moe_intermediate_size",
    "num_shared_expert",
    "num_shared_experts",
    "indexer_types",
    "moe_num_experts",
)
"""Settings that are one number in most models and a list with one a layer in some."""


def counted(part: LayerPart, settings: Settings, layer: int) -> Block:
    """One part of one layer, worked out once where it is the same in every layer."""
    if not getattr(part, "steady", False):
        return part(settings, layer)
    known = settings.kept.get(id(part))
    if isinstance(known, Block):
        return known
    block = part(settings, layer)
    if not any(isinstance(settings.raw(name), Sequence) for name in PER_LAYER):
        settings.kept[id(part)] = block
    return block


def stack(settings: Settings, *parts: LayerPart) -> Block:
    """All layers, each the sum of its parts."""
    total, count = NOTHING, layers(settings)
    for part in parts:
        first = counted(part, settings, 0)
        if id(part) in settings.kept:
            total += Block(count * first.weights, count * first.idle)
            continue
        for layer in range(count):
            total += counted(part, settings, layer)
    return total
