"""Decoders first published in the second half of 2026, whose layers resemble no other's."""

from __future__ import annotations

from tracker.domain.numbers.architectures.attention import Grouped, Latent, head_dim, key_value_heads
from tracker.domain.numbers.architectures.decoder import (
    Alternating,
    Decoder,
    Norms,
    Together,
    is_tied,
    layer_kind,
)
from tracker.domain.numbers.architectures.dense import LLAMA, entry, entry_of
from tracker.domain.numbers.architectures.experts import SPARSE
from tracker.domain.numbers.architectures.feed_forward import (
    Dense,
    Mixture,
    Sparse,
    expert_numbers,
    feed_forward,
    routed,
)
from tracker.domain.numbers.architectures.latent import hyper_connections
from tracker.domain.numbers.architectures.recurrent import GatedDelta, KimiDelta
from tracker.domain.numbers.architectures.weights import (
    HEADS,
    VOCABULARY,
    Block,
    Weights,
    hidden,
    linear,
)
from tracker.domain.numbers.settings import MOST_LAYERS, Settings, UndeterminedError


def muse_feed_forward(settings: Settings, layer: int) -> Block:
    """Muse Spark: experts in a narrower stream between two projections."""
    width, narrow = hidden(settings), settings.size("moe_hidden_size")
    experts, chosen = expert_numbers(settings)
    one = feed_forward(narrow, settings.size("moe_intermediate_size"))
    return Block(2 * width * narrow + experts * (one + width), (experts - chosen) * one)


def dory(settings: Settings) -> Weights:
    """Dory: layers that are passed several times, learned scales in place of norms, a scale a word."""
    width, inner, vocabulary = (
        hidden(settings),
        settings.size("intermediate_size"),
        settings.size(*VOCABULARY),
    )
    size = settings.size(*HEADS) * head_dim(settings)
    loops = settings.maybe("n_recurrent_loops") or 1
    depth = settings.size("n_input_layers") + settings.count("n_recurrent_layers") // loops
    if depth > MOST_LAYERS:
        raise UndeterminedError(f"{depth} layers is not believable")
    one = Grouped(gate="element")(settings, 0) + Dense()(settings, 0) + Block(2 * (width + size + inner))
    body = Block(depth * one.weights + vocabulary)
    head = 0 if is_tied(settings, False) else vocabulary * width
    return Weights(embedding=vocabulary * width, head=head, body=body)


def zaya_attention(settings: Settings, layer: int) -> Block:
    """ZAYA: queries and keys pass two short convolutions, values come from two tokens."""
    width, size = hidden(settings), head_dim(settings)
    groups, heads = key_value_heads(settings), settings.size(*HEADS)
    mixed, kernel = (heads + groups) * size, settings.maybe("cca_time0") or 2
    grouped = settings.maybe("cca_time1") or 2
    weights = width * (heads + 2 * groups) * size + heads * size * width + groups
    return Block(weights + linear(kernel, mixed, True) + linear(size * grouped, mixed, True))


def zaya_feed_forward(settings: Settings, layer: int) -> Block:
    """ZAYA: a router of three layers that may also choose to skip."""
    width, narrow = hidden(settings), settings.size("router_hidden_size")
    experts, chosen = expert_numbers(settings)
    one = feed_forward(width, settings.size("moe_intermediate_size", "intermediate_size"))
    router = linear(width, narrow, True) + 2 * linear(narrow, narrow, True) + narrow
    router += (experts + 1) * narrow + (narrow if layer else 0)
    return Block(experts * one + router + 8 * width, (experts - chosen) * one)


def gated_latent(settings: Settings, layer: int) -> Block:
    """A.X K2: the queries' matrix also gives the output gate, from twice the compressed width."""
    block, heads = Latent(index=True)(settings, layer), settings.size(*HEADS)
    queries, values = settings.size("q_lora_rank"), settings.size("v_head_dim")
    size = settings.count("qk_nope_head_dim") + settings.count("qk_rope_head_dim")
    return block + Block(2 * queries * heads * (size + values) - queries * heads * size)


def gated_norms(settings: Settings, layer: int) -> Block:
    """A.X K2: norms with a small network beside them; the dense layers' second one is plain."""
    gates = 4 if routed(settings, layer) else 2
    return Block(gates * hidden(settings) * settings.count("gated_norm_rank") + 2 * hidden(settings))


def pooled_index(settings: Settings, layer: int) -> Block:
    """GLM-5.3: latent attention without rotary part, its indexer over pooled keys."""
    pooled, size = settings.count("index_kpool"), settings.count("index_head_dim")
    extra = pooled * size + size * hidden(settings) if pooled else 0
    return Latent(index=True)(settings, layer) + Block(extra)


def inkling2_attention(settings: Settings, layer: int) -> Block:
    """Inkling 2: gated, with sinks, relative positions and short convolutions; some layers look back."""
    width, heads, size = hidden(settings), settings.size(*HEADS), head_dim(settings)
    groups, kernel, rank = (
        key_value_heads(settings) * size,
        settings.size("conv_kernel_size"),
        settings.size("d_rel"),
    )
    weights = 3 * width * heads * size + heads * size + 2 * width * groups + width * heads
    weights += rank * settings.size("rel_extent") + heads * rank * width + heads * rank
    weights += 2 * kernel * groups + 2 * kernel * width + width
    if _looks_back(settings, layer):
        return Block(weights + 2 * kernel * key_value_heads(settings) * width + 3 * width + 3 * width)
    return Block(weights + width + (width if layer else 0))


def _looks_back(settings: Settings, layer: int) -> bool:
    every = settings.maybe("n_layers_per_attn_res_block") or 6
    return (layer + 1) % every == 0


def inkling2_outside(settings: Settings) -> int:
    """Inkling 2: a norm behind the embedding, the last query, and the gates of layers passed in loops."""
    width = hidden(settings)
    looped = settings.count("loop_layer_index_end") - settings.count("loop_layer_index_start")
    rank = settings.count("loop_gate_rank")
    return 2 * width + max(looped, 0) * (16 * rank * width + 4 * width)


def inkling2(settings: Settings) -> Weights:
    """Inkling 2: the head leaves out the padding of the vocabulary."""
    found = Decoder(
        mixer=inkling2_attention,
        feed_forward=Mixture(shared=False),
        norms=Norms(each=1),
        outside=inkling2_outside,
    )(settings)
    words = settings.maybe("unpadded_vocab_size")
    head = words * hidden(settings) if words and found.head else found.head
    return Weights(embedding=found.embedding, head=head, body=found.body)


def adaptive_norm(settings: Settings, layer: int) -> Block:
    """Voxtral Realtime: grouped attention, and a norm that depends on the delay."""
    return LLAMA(settings, layer) + Block(64 * hidden(settings))


def molmo2(settings: Settings) -> Weights:
    """Molmo 2: the embedding has rows of its own for images, which the head has not."""
    normed = settings.flag("use_qk_norm", default=True)
    apart = Grouped(norm="head", norm_if=normed, bias="qkv_bias")
    over_all = Grouped(norm="full", norm_if=normed, bias="qkv_bias")
    mixer = apart if settings.text("qk_norm_type") == "qwen3" else over_all
    found = Decoder(mixer=mixer, feed_forward=Dense())(settings)
    extra = settings.count("additional_vocab_size") * hidden(settings)
    return Weights(embedding=found.embedding + extra, head=found.head, body=found.body)


ARCHITECTURES = (
    entry(
        "flint",
        Decoder(
            mixer=Grouped(norm="head", sinks=True), feed_forward=Sparse(experts=Mixture(), dense=Dense())
        ),
    ),
    entry(
        "lara_mini",
        Decoder(
            mixer=Alternating(
                kind=layer_kind, parts={"linear_attention": GatedDelta()}, otherwise=Grouped(norm="head")
            ),
            feed_forward=Mixture(),
            tied=True,
        ),
    ),
    entry(
        "muse_spark_text muse_spark",
        Decoder(mixer=Grouped(gate="element"), feed_forward=muse_feed_forward, norms=Norms(each=6)),
        "muse_spark",
    ),
    entry(
        "muse_glimmer_text muse_glimmer",
        Decoder(mixer=Grouped(gate="element"), feed_forward=Dense(), norms=Norms(each=4)),
        "muse_glimmer",
    ),
    entry(
        "zaya",
        Decoder(
            mixer=zaya_attention, feed_forward=zaya_feed_forward, tied=True, outside=lambda s: 2 * hidden(s)
        ),
    ),
    entry(
        "axk2",
        Decoder(mixer=Together(parts=(gated_latent, gated_norms)), feed_forward=SPARSE, norms=Norms(each=0)),
    ),
    entry(
        "glm5_next_text glm5_next",
        Decoder(
            mixer=Together(
                parts=(
                    Alternating(
                        kind=layer_kind,
                        parts={"linear_attention": KimiDelta(), "full_attention": pooled_index},
                        otherwise=pooled_index,
                    ),
                    hyper_connections,
                )
            ),
            feed_forward=SPARSE,
        ),
        "glm5_next",
    ),
    entry("granite_docling_text", Decoder(mixer=LLAMA, feed_forward=Dense(bias="mlp_bias"), tied=True)),
    entry(
        "voxtral_realtime_text",
        Decoder(mixer=adaptive_norm, feed_forward=Dense(), tied=True),
        "voxtral_realtime",
    ),
    entry_of("dory", dory),
    entry_of("inkling2_text inkling2_loop_text", inkling2, "inkling2"),
    entry_of("molmo2_text molmo2", molmo2, "molmo2"),
)
