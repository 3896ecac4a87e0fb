"""State-space and linear-attention models, and their mixtures with softmax attention."""

from __future__ import annotations

from tracker.domain.numbers.architectures.attention import Grouped, Latent
from tracker.domain.numbers.architectures.decoder import (
    Alternating,
    Decoder,
    Norms,
    full_attention_interval,
    layer_kind,
)
from tracker.domain.numbers.architectures.dense import LLAMA, entry
from tracker.domain.numbers.architectures.experts import SPARSE
from tracker.domain.numbers.architectures.feed_forward import (
    Dense,
    Mixture,
    Sparse,
    feed_forward,
    first_number,
)
from tracker.domain.numbers.architectures.recurrent import (
    GatedDelta,
    KimiDelta,
    Lightning,
    SelectiveScan,
    ShortConvolution,
    StateSpaceDual,
)
from tracker.domain.numbers.architectures.weights import HEADS, Block, hidden, linear, nothing
from tracker.domain.numbers.settings import Settings, UndeterminedError, positive

GATED_QWEN = Grouped(bias="attention_bias", out_bias="attention_bias", norm="head", gate="element")
QWEN_MIXER = Alternating(
    kind=full_attention_interval, parts={"linear_attention": GatedDelta(), "full_attention": GATED_QWEN}
)


def periodic_kind(settings: Settings, layer: int) -> str:
    """Jamba: attention every so many layers."""
    listed = layer_kind(settings, layer)
    period, offset = settings.maybe("attn_layer_period") or 8, settings.count("attn_layer_offset")
    return listed or ("attention" if layer % period == offset else "mamba")


def indexed_kind(settings: Settings, layer: int) -> str:
    """Bamba and LFM2: attention in the layers a list of indices names."""
    listed = layer_kind(settings, layer)
    return listed or (
        "attention" if layer in settings.items("attn_layer_indices", "full_attn_idxs") else "mamba"
    )


def lightning_kind(settings: Settings, layer: int) -> str:
    """MiniMax-Text-01 and M1: softmax attention where the list has 1, else every eighth layer."""
    kinds = settings.items("attn_type_list")
    if layer < len(kinds):
        return "full_attention" if kinds[layer] == 1 else "linear_attention"
    return layer_kind(settings, layer) or ("full_attention" if (layer + 1) % 8 == 0 else "linear_attention")


def kimi_kind(settings: Settings, layer: int) -> str:
    """Kimi Linear: the list of full-attention layers counts from one."""
    listed = settings.sub("linear_attn_config").items("full_attn_layers")
    if listed:
        return "full_attention" if layer + 1 in listed else "linear_attention"
    return layer_kind(settings, layer) or ("full_attention" if (layer + 1) % 4 == 0 else "linear_attention")


def kimi_latent(settings: Settings, layer: int) -> Block:
    """The latent attention of Kimi Linear, with an output gate in the newest."""
    return Latent(gate=settings.flag("mla_use_output_gate"))(settings, layer)


def kimi_delta(settings: Settings, layer: int) -> Block:
    """Kimi delta attention, its output gate low-rank or of full rank."""
    block, own = KimiDelta()(settings, layer), settings.sub("linear_attn_config")
    if not own.flag("use_full_rank_gate"):
        return block
    width, size = hidden(settings), own.size("head_dim")
    inner = own.size("num_heads") * size
    return block + Block(width * inner - width * size - size * inner)


def bailing_delta(settings: Settings, layer: int) -> Block:
    """Ling 2.5 hybrids: Kimi delta attention with gates of full rank."""
    block, width = KimiDelta()(settings, layer), hidden(settings)
    size = settings.size("linear_head_dim", "head_dim")
    inner = settings.size("linear_num_heads", *HEADS) * size
    return block + Block(2 * (width * inner - width * size - size * inner))


def kimi_feed_forward(settings: Settings, layer: int) -> Block:
    """Kimi Linear and K3: routed experts may work in a narrower stream between two projections."""
    narrow = settings.maybe("routed_expert_hidden_size")
    block = SPARSE(settings, layer)
    if not narrow or not block.idle:
        return block
    experts, chosen = (
        settings.size("num_experts"),
        settings.size("num_experts_per_token", "num_experts_per_tok"),
    )
    wide, inner = hidden(settings), settings.size("moe_intermediate_size")
    saved = feed_forward(wide, inner) - feed_forward(narrow, inner)
    weights = block.weights - experts * saved + 2 * wide * narrow + narrow
    return Block(weights, (experts - chosen) * feed_forward(narrow, inner))


def nemotron_layer(settings: Settings, layer: int) -> Block:
    """Nemotron-H: one part a layer, by a pattern of letters or a list of kinds."""
    kind = _nemotron_kind(settings, layer)
    if kind == "M":
        return StateSpaceDual()(settings, layer)
    if kind == "*":
        return LLAMA(settings, layer)
    if kind == "-":
        return Dense(gated=False, bias="mlp_bias")(settings, layer)
    return Mixture(gated=False, bias="mlp_bias", router_bias=True)(settings, layer)


def _nemotron_kind(settings: Settings, layer: int) -> str:
    pattern = settings.text("hybrid_override_pattern")
    if layer < len(pattern):
        return pattern[layer]
    names = {
        "mamba": "M",
        "linear_attention": "M",
        "attention": "*",
        "full_attention": "*",
        "mlp": "-",
        "moe": "E",
    }
    return names.get(layer_kind(settings, layer), "")


def lfm2_feed_forward(settings: Settings, layer: int) -> Block:
    """LFM2: the stated width may be shrunk to two thirds and rounded up."""
    inner = first_number(settings, "block_ff_dim", "intermediate_size") or 0
    if settings.flag("block_auto_adjust_ff_dim", default=True):
        inner = int(2 * inner / 3)
        multiplier = settings.raw("block_ffn_dim_multiplier")
        if isinstance(multiplier, (int, float)) and not isinstance(multiplier, bool) and 0 < multiplier < 100:
            inner = int(multiplier * inner)
        step = positive(settings.raw("block_multiple_of")) or 256
        inner = step * -(-inner // step)
    return Block(feed_forward(hidden(settings), inner))


def granite_feed_forward(settings: Settings, layer: int) -> Block:
    """Granite hybrid: a shared block in every layer and, in the sparse models, experts beside it."""
    shared = settings.size("shared_intermediate_size")
    block = Block(feed_forward(hidden(settings), shared))
    return block + Mixture(shared=False)(settings, layer) if settings.count("num_local_experts") else block


def rwkv_layer(settings: Settings, layer: int) -> Block:
    """RWKV-4."""
    width = hidden(settings)
    attention = settings.maybe("attention_hidden_size") or width
    inner = settings.maybe("intermediate_size") or 4 * width
    weights = 2 * attention + 3 * width + 3 * width * attention + attention * width
    return Block(weights + 2 * width + 2 * width * inner + width * width)


def rwkv5_layer(settings: Settings, layer: int) -> Block:
    """RWKV-5, and RWKV-6 with its low-rank mixing and decay: square matrices, a norm a head."""
    width = hidden(settings)
    attention = settings.maybe("attention_hidden_size") or width
    inner = settings.maybe("intermediate_size") or int(width * 3.5) // 32 * 32
    weights = 4 * width * attention + attention * width + 2 * attention + 2 * width * inner + width * width
    if settings.text("model_type") == "rwkv5":
        return Block(weights + 6 * width + 2 * attention)
    mixing, decay = (64, 128) if width >= 4096 else (32, 64)
    return Block(weights + 8 * width + 10 * width * mixing + 2 * width * decay + 2 * attention)


def rwkv7_layer(settings: Settings, layer: int) -> Block:
    """RWKV-7: four square matrices and low-rank decay, in-context rate, value residual and gate."""
    width, inner = hidden(settings), settings.maybe("intermediate_size") or 4 * hidden(settings)
    ranks = ("decay_low_rank_dim", "a_low_rank_dim", "gate_low_rank_dim")
    low = sum(2 * width * settings.size(name) for name in ranks) + 2 * width
    low += linear(2 * width, settings.size("v_low_rank_dim")) + width if layer else 0
    return Block(4 * width * width + low + 9 * width + 2 * width + width + 2 * width * inner)


def rwkv_extra(settings: Settings) -> int:
    """The norm in front of the first layer."""
    return 2 * hidden(settings)


def griffin_layer(settings: Settings, layer: int) -> Block:
    """RecurrentGemma: two recurrent layers to one of local attention."""
    kinds = settings.items("block_types", "_block_types") or ("recurrent", "recurrent", "attention")
    if kinds[layer % len(kinds)] == "attention":
        return Grouped(out_bias=True)(settings, layer)
    width = hidden(settings)
    inner, heads = settings.maybe("lru_width") or width, settings.size(*HEADS)
    kernel = settings.maybe("conv1d_width") or 4
    gates = 2 * (inner * inner // heads + inner) + inner
    return Block(2 * linear(width, inner, True) + linear(inner, width, True) + kernel * inner + inner + gates)


def griffin_feed_forward(settings: Settings, layer: int) -> Block:
    """RecurrentGemma states the sum of both gated halves."""
    return Block(feed_forward(hidden(settings), settings.size("intermediate_size") // 2, bias=True))


def zamba2_layer(settings: Settings, layer: int) -> Block:
    """Zamba2: Mamba-2 everywhere; hybrid layers project the output of a shared transformer block."""
    block = StateSpaceDual()(settings, layer) + Block(hidden(settings))
    ids = settings.items("hybrid_layer_ids")
    if not ids and not layer_kind(settings, layer):
        raise UndeterminedError("the list of hybrid layers is missing")
    hybrid = layer_kind(settings, layer) in {"hybrid", "hybrid_attention"} or layer in ids
    if not hybrid:
        return block
    width, rank = hidden(settings), settings.maybe("adapter_rank") or 128
    inner = settings.maybe("intermediate_size") or 4 * width
    adapters = width * rank + rank * 2 * inner
    if settings.flag("use_shared_attention_adapter"):
        adapters += 3 * (2 * width * rank + rank * 2 * width)
    return block + Block(width * width + adapters)


def zamba2_shared(settings: Settings) -> int:
    """The shared transformer blocks of Zamba2, on twice the hidden width."""
    width, inner = hidden(settings), settings.maybe("intermediate_size") or 4 * hidden(settings)
    one = 3 * (2 * width) ** 2 + 2 * width * width + 3 * width * inner + 3 * width
    return (settings.maybe("num_mem_blocks") or 1) * one


def falcon_h1_norm(settings: Settings, layer: int) -> Block:
    """Falcon-H1: Mamba-2 beside attention, with a gated norm in some sizes."""
    return StateSpaceDual(normed="mamba_rms_norm")(settings, layer) + LLAMA(settings, layer)


MAMBA2 = StateSpaceDual()
BAMBA = Alternating(kind=indexed_kind, parts={"mamba": MAMBA2, "linear_attention": MAMBA2}, otherwise=LLAMA)

ARCHITECTURES = (
    entry(
        "qwen3_next qwen3_5_moe qwen3_5_moe_text",
        Decoder(mixer=QWEN_MIXER, feed_forward=Sparse(experts=Mixture(shared_gate=True), dense=Dense())),
    ),
    entry("qwen3_5 qwen3_5_text", Decoder(mixer=QWEN_MIXER, feed_forward=Dense())),
    entry(
        "olmo_hybrid",
        Decoder(
            mixer=Alternating(
                kind=full_attention_interval,
                parts={"linear_attention": GatedDelta(), "full_attention": Grouped(norm="full")},
            ),
            feed_forward=Dense(),
        ),
    ),
    entry(
        "minimax_m1 minimax_text_01 minimax_text01 minimax",
        Decoder(
            mixer=Alternating(
                kind=lightning_kind, parts={"linear_attention": Lightning(), "full_attention": Grouped()}
            ),
            feed_forward=Mixture(shared=False),
        ),
        "minimax",
    ),
    entry(
        "kimi_linear",
        Decoder(
            mixer=Alternating(
                kind=kimi_kind, parts={"linear_attention": kimi_delta, "full_attention": kimi_latent}
            ),
            feed_forward=kimi_feed_forward,
        ),
    ),
    entry(
        "bailing_hybrid",
        Decoder(
            mixer=Alternating(
                kind=full_attention_interval,
                parts={"linear_attention": bailing_delta, "full_attention": Latent()},
            ),
            feed_forward=SPARSE,
        ),
    ),
    entry(
        "nemotron_h nemotron_h_text",
        Decoder(mixer=nemotron_layer, feed_forward=nothing, norms=Norms(each=1)),
        "nemotron_h",
    ),
    entry(
        "jamba",
        Decoder(
            mixer=Alternating(
                kind=periodic_kind,
                parts={
                    "mamba": SelectiveScan(prefix="mamba_", normed=True),
                    "linear_attention": SelectiveScan(prefix="mamba_", normed=True),
                },
                otherwise=Grouped(),
            ),
            feed_forward=Sparse(experts=Mixture(shared=False), dense=Dense()),
        ),
    ),
    entry("bamba", Decoder(mixer=BAMBA, feed_forward=Dense(bias="mlp_bias"))),
    entry("granitemoehybrid", Decoder(mixer=BAMBA, feed_forward=granite_feed_forward, tied=True)),
    entry("falcon_h1", Decoder(mixer=falcon_h1_norm, feed_forward=Dense(bias="mlp_bias"))),
    entry(
        "mamba falcon_mamba",
        Decoder(mixer=SelectiveScan(), feed_forward=nothing, norms=Norms(each=1), tied=True),
    ),
    entry("mamba2", Decoder(mixer=MAMBA2, feed_forward=nothing, norms=Norms(each=1))),
    entry(
        "zamba2",
        Decoder(
            mixer=zamba2_layer,
            feed_forward=nothing,
            norms=Norms(each=0),
            tied=True,
            outside=lambda s: zamba2_shared(s) + 0,
        ),
    ),
    entry(
        "rwkv", Decoder(mixer=rwkv_layer, feed_forward=nothing, norms=Norms(bias=True), outside=rwkv_extra)
    ),
    entry(
        "rwkv5 rwkv6",
        Decoder(mixer=rwkv5_layer, feed_forward=nothing, norms=Norms(bias=True), outside=rwkv_extra),
        "https://github.com/BlinkDL/RWKV-LM",
    ),
    entry(
        "rwkv7",
        Decoder(mixer=rwkv7_layer, feed_forward=nothing, norms=Norms(bias=True), outside=rwkv_extra),
        "https://github.com/fla-org/flash-linear-attention",
    ),
    entry("recurrent_gemma", Decoder(mixer=griffin_layer, feed_forward=griffin_feed_forward, tied=True)),
    entry(
        "lfm2",
        Decoder(
            mixer=Alternating(
                kind=indexed_kind,
                parts={"conv": ShortConvolution(), "mamba": ShortConvolution()},
                otherwise=Grouped(norm="head"),
            ),
            feed_forward=lfm2_feed_forward,
            tied=True,
        ),
    ),
    entry(
        "lfm2_moe",
        Decoder(
            mixer=Alternating(
                kind=layer_kind, parts={"conv": ShortConvolution()}, otherwise=Grouped(norm="head")
            ),
            feed_forward=SPARSE,
            tied=True,
        ),
    ),
    entry(
        "lfm3 lfm3_text",
        Decoder(
            mixer=Alternating(
                kind=layer_kind,
                parts={"conv": ShortConvolution()},
                otherwise=Grouped(norm="head", gate="head"),
            ),
            feed_forward=Dense(),
            norms=Norms(each=4),
            tied=True,
        ),
        "lfm3",
    ),
)
