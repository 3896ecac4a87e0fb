"""Attention of every kind in use, as counts of one layer."""

from __future__ import annotations

from typing import ClassVar, Literal, TypeAlias

from tracker.domain.numbers.architectures.weights import (
    HEAD_DIM,
    HEADS,
    KEY_VALUE_HEADS,
    Block,
    hidden,
    linear,
)
from tracker.domain.numbers.settings import Settings
from tracker.domain.values.late_dataclass import dataclass

Switch: TypeAlias = bool | str
"""Always, never, or as the named setting says."""

Norm: TypeAlias = Literal["", "head", "full", "per-head"]
Gate: TypeAlias = Literal["", "element", "head"]


def switched(settings: Settings, switch: Switch) -> bool:
    """The value of a switch."""
    return switch if isinstance(switch, bool) else settings.flag(switch)


def head_dim(settings: Settings) -> int:
    """Values per head: as stated, else the hidden width over the heads."""
    return settings.maybe(*HEAD_DIM) or hidden(settings) // settings.size(*HEADS)


def key_value_heads(settings: Settings) -> int:
    """Key and value heads: as stated, one with multi-query attention, else one per query head."""
    if settings.raw("multi_query") is True and not settings.flag("new_decoder_architecture"):
        return 1
    return settings.given(*KEY_VALUE_HEADS) or settings.maybe(*KEY_VALUE_HEADS) or settings.size(*HEADS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """Softmax attention with query heads in groups (multi-head and multi-query are its ends).

    ``norm``: weights of the query and key norms, one per value of a head (``head``), of all heads
    (``full``), or for each head its own (``per-head``). ``gate``: an output gate per value or per
    head. ``sinks``: one weight a head.
    """

    bias: Switch = False
    out_bias: Switch = False
    norm: Norm = ""
    norm_if: Switch = True
    gate: Gate = ""
    sinks: bool = False

    steady: ClassVar[bool] = True

    def __call__(self, settings: Settings, layer: int) -> Block:
        """Counts this part of one layer."""
        width, heads, groups, values = (
            hidden(settings),
            settings.size(*HEADS),
            key_value_heads(settings),
            head_dim(settings),
        )
        bias = switched(settings, self.bias)
        weights = linear(width, (heads + 2 * groups) * values, bias)
        weights += linear(heads * values, width, switched(settings, self.out_bias))
        if switched(settings, self.norm_if):
            weights += _norms(self.norm, heads, groups, values)
        weights += {"": 0, "element": width * heads * values, "head": width * heads}[self.gate]
        return Block(weights + (heads if self.sinks else 0))


def _norms(kind: Norm, heads: int, groups: int, values: int) -> int:
    return {
        "": 0,
        "head": 2 * values,
        "full": (heads + groups) * values,
        "per-head": (heads + groups) * values,
    }[kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Latent:
    """Multi-head latent attention; ``index`` adds a sparse-attention indexer, ``gate`` an output gate."""

    bias: Switch = False
    index: bool = False
    gate: bool = False

    steady: ClassVar[bool] = True

    def __call__(self, settings: Settings, layer: int) -> Block:
        """Counts this part of one layer."""
        width, heads = hidden(settings), settings.size(*HEADS)
        rotated, plain = settings.count("qk_rope_head_dim"), settings.count("qk_nope_head_dim")
        compressed = settings.size("kv_lora_rank")
        values = settings.maybe("v_head_dim") or width // heads
        queries = settings.maybe("q_lora_rank")
        bias = switched(settings, self.bias)
        if queries and settings.raw("q_lora_rank") is not None:
            weights = linear(width, queries, bias) + queries + queries * heads * (plain + rotated)
        else:
            weights = width * heads * (plain + rotated)
        weights += (
            linear(width, compressed + rotated, bias) + compressed + compressed * heads * (plain + values)
        )
        weights += linear(heads * values, width, bias)
        weights += width * heads * values if self.gate else 0
        return Block(weights + (_indexer(settings, width, queries or width, layer) if self.index else 0))


def _indexer(settings: Settings, width: int, queries: int, layer: int) -> int:
    kinds = settings.items("indexer_types")
    if layer < len(kinds) and kinds[layer] == "shared":
        return 0
    heads, values = settings.size("index_n_heads"), settings.size("index_head_dim")
    return queries * heads * values + width * values + 2 * values + width * heads
