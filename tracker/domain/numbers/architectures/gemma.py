"""Gemma 3n and 4: layers of two widths, per-layer embeddings, experts beside a dense block."""

from __future__ import annotations

from tracker.domain.numbers.architectures.attention import Grouped, head_dim, key_value_heads
from tracker.domain.numbers.architectures.decoder import Decoder, Norms, Together, layer_kind
from tracker.domain.numbers.architectures.dense import entry
from tracker.domain.numbers.architectures.feed_forward import (
    Dense,
    expert_numbers,
    feed_forward,
    layer_number,
)
from tracker.domain.numbers.architectures.weights import HEADS, Block, hidden
from tracker.domain.numbers.settings import Settings, section


def gemma4_attention(settings: Settings, layer: int) -> Block:
    """Gemma 4: full layers have wider and fewer heads, keys may serve as values, late layers reuse them."""
    full = layer_kind(settings, layer) == "full_attention"
    groups, size = key_value_heads(settings), head_dim(settings)
    same = full and settings.flag("attention_k_eq_v")
    own_settings = settings_of(settings, layer)
    if own_settings is not None:
        size, groups = head_dim(own_settings), key_value_heads(own_settings)
    elif full:
        size = settings.maybe("global_head_dim") or 512
        groups = (settings.maybe("num_global_key_value_heads") or groups) if same else groups
    width, heads = hidden(settings), settings.size(*HEADS)
    weights = 2 * width * heads * size + size
    own = layer < settings.size("num_hidden_layers") - settings.count("num_kv_shared_layers")
    return Block(weights + (width * groups * size * (1 if same else 2) + size if own else 0))


def settings_of(settings: Settings, layer: int) -> Settings | None:
    """Settings with those that ``per_layer_config`` gives this layer; None where it gives none."""
    listed = section(settings.raw("per_layer_config"))
    own = next((section(listed[key]) for key in (f"{layer:02d}", str(layer)) if key in listed), None)
    return Settings({**settings.values, **own}, settings.defaults, settings.read) if own else None


def gemma4_feed_forward(settings: Settings, layer: int) -> Block:
    """Gemma 4: a dense block, experts beside it in the sparse models; double width in shared layers."""
    width = hidden(settings)
    inner = layer_number(settings, layer, "intermediate_size") or 0
    shared = settings.count("num_kv_shared_layers")
    if settings.flag("use_double_wide_mlp") and layer >= settings.size("num_hidden_layers") - shared:
        inner *= 2
    block = Block(feed_forward(width, inner) + _per_layer_inputs(settings))
    if not settings.flag("enable_moe_block"):
        return block
    experts, chosen = expert_numbers(settings)
    one = feed_forward(width, settings.size("moe_intermediate_size", "expert_intermediate_size"))
    return block + Block(experts * one + width * experts + experts + 4 * width, (experts - chosen) * one)


def _per_layer_inputs(settings: Settings) -> int:
    width, narrow = hidden(settings), settings.count("hidden_size_per_layer_input")
    return 2 * width * narrow + width if narrow else 0


def per_layer_embeddings(settings: Settings) -> int:
    """The embedding a layer of Gemma 3n and 4, and its projection."""
    narrow = settings.count("hidden_size_per_layer_input")
    if not narrow:
        return 0
    count = settings.size("num_hidden_layers")
    vocabulary = settings.maybe("vocab_size_per_layer_input") or settings.size("vocab_size")
    return vocabulary * narrow * count + hidden(settings) * narrow * count + narrow


def gemma3n_layer(settings: Settings, layer: int) -> Block:
    """Gemma 3n: alternating updates, a low-rank residual and per-layer inputs in every layer."""
    width, narrow = hidden(settings), settings.size("hidden_size_per_layer_input")
    streams, rank = settings.size("altup_num_inputs"), settings.size("laurel_rank")
    updates = width + streams * streams * streams + streams * streams + width * streams + width
    return Block(updates + 2 * width * rank + width + 2 * width * narrow + width)


def gemma3n_attention(settings: Settings, layer: int) -> Block:
    """Gemma 3n: every layer has its own projections."""
    return Grouped(norm="head")(settings, layer)


def gemma3n_extra(settings: Settings) -> int:
    """Per-layer embeddings and the projections between the streams."""
    streams, width = settings.size("altup_num_inputs"), hidden(settings)
    return per_layer_embeddings(settings) + 2 * (streams - 1) * width * width


ARCHITECTURES = (
    entry(
        "gemma4_text gemma4_unified_text gemma4",
        Decoder(
            mixer=gemma4_attention,
            feed_forward=gemma4_feed_forward,
            norms=Norms(each=4),
            tied=True,
            outside=per_layer_embeddings,
        ),
        "gemma4",
    ),
    entry(
        "gemma3n_text gemma3n",
        Decoder(
            mixer=Together(parts=(gemma3n_attention, gemma3n_layer)),
            feed_forward=Dense(),
            norms=Norms(each=4),
            tied=True,
            outside=gemma3n_extra,
        ),
        "gemma3n",
    ),
)
