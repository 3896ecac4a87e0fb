"""Decoders from before the usual form settled: learned positions, biases, parallel blocks."""

from __future__ import annotations

from tracker.domain.numbers.architectures.attention import Grouped
from tracker.domain.numbers.architectures.decoder import Decoder, Norms
from tracker.domain.numbers.architectures.dense import LAYER_NORM, PLAIN, PLAIN_BIAS, entry
from tracker.domain.numbers.architectures.feed_forward import Dense, layer_number
from tracker.domain.numbers.architectures.weights import HEADS, Block, hidden, layers, linear
from tracker.domain.numbers.settings import Settings


def learned_positions(offset: int = 0) -> _Positions:
    """A learned vector a position; ``offset`` rows more than positions."""
    return _Positions(offset)


class _Positions:
    def __init__(self, offset: int) -> None:
        self.offset = offset

    def __call__(self, settings: Settings) -> int:
        """Counts the table."""
        width = settings.maybe("word_embed_proj_dim") or hidden(settings)
        positions = settings.size("n_positions", "max_position_embeddings", "n_ctx", "max_seq_len")
        return (positions + self.offset) * width


def causal_masks(settings: Settings) -> int:
    """The stored causal mask of each layer."""
    return layers(settings) * settings.count("max_position_embeddings", "n_positions", "n_ctx") ** 2


def opt_projections(settings: Settings) -> int:
    """Learned positions, and the projections of a narrower embedding."""
    width, narrow = hidden(settings), settings.maybe("word_embed_proj_dim") or hidden(settings)
    correction = (narrow - width) * settings.size("vocab_size") + 2 * narrow * width if narrow != width else 0
    return (settings.size("max_position_embeddings") + 2) * width + correction


def falcon_attention(settings: Settings, layer: int) -> Block:
    """Falcon: multi-query in its first form, grouped in the new one; one bias switch."""
    width, heads = hidden(settings), settings.size(*HEADS)
    new = settings.flag("new_decoder_architecture")
    groups = settings.maybe("num_kv_heads", "n_head_kv") or heads
    if not new:
        groups = 1 if settings.flag("multi_query", default=True) else heads
    size, bias = width // heads, settings.flag("bias")
    return Block(linear(width, (heads + 2 * groups) * size, bias) + linear(width, width, bias))


def falcon_norms(settings: Settings, layer: int) -> Block:
    """Two norms in the new form and in the sequential one, one in the parallel."""
    double = settings.flag("new_decoder_architecture") and settings.maybe("num_ln_in_parallel_attn") != 1
    sequential = not settings.flag("parallel_attn", default=True)
    return Block(2 * hidden(settings) * (2 if double or sequential else 1))


def falcon_layer(settings: Settings, layer: int) -> Block:
    """Attention with the norms of one layer."""
    return falcon_attention(settings, layer) + falcon_norms(settings, layer)


def stablelm_mixer(settings: Settings, layer: int) -> Block:
    """StableLM: optional query and key norms per head, no second norm when residuals are parallel."""
    attention = Grouped(bias="use_qkv_bias", norm="per-head", norm_if="qk_layernorm")(settings, layer)
    second = 0 if settings.flag("use_parallel_residual") else 2 * hidden(settings)
    return attention + Block(second)


def first_olmo(settings: Settings, layer: int) -> Block:
    """OLMo in its own first format states the sum of both gated halves."""
    width = hidden(settings)
    inner = settings.maybe("mlp_hidden_size") or settings.size("mlp_ratio") * width
    return Block(3 * width * (inner // 2))


def deci_attention(settings: Settings, layer: int) -> Block:
    """DeciLM: key and value heads differ by layer."""
    width, heads = hidden(settings), settings.size(*HEADS)
    groups = layer_number(settings, layer, "num_key_value_heads_per_layer") or heads
    return Block(2 * width * width + 2 * width * groups * (width // heads))


DECI = "https://huggingface.co/Deci/DeciLM-7B"
JAIS = "https://huggingface.co/inceptionai/jais-13b"
TELECHAT = "https://github.com/Tele-AI/Telechat"
FIRST_OLMO = "https://github.com/allenai/OLMo"

ARCHITECTURES = (
    entry("deci decilm", Decoder(mixer=deci_attention, feed_forward=Dense()), DECI),
    entry(
        "hf_olmo", Decoder(mixer=Grouped(), feed_forward=first_olmo, norms=Norms(weightless=True)), FIRST_OLMO
    ),
    entry(
        "jais",
        Decoder(
            mixer=Grouped(bias=True, out_bias=True),
            feed_forward=Dense(bias=True),
            norms=LAYER_NORM,
            tied=True,
        ),
        JAIS,
    ),
    entry("telechat", Decoder(mixer=Grouped(out_bias=True), feed_forward=Dense()), TELECHAT),
    entry(
        "phi",
        Decoder(
            mixer=Grouped(bias=True, out_bias=True, norm="head", norm_if="qk_layernorm"),
            feed_forward=PLAIN_BIAS,
            norms=Norms(each=1, bias=True),
            head_bias=True,
        ),
    ),
    entry(
        "starcoder2",
        Decoder(
            mixer=Grouped(bias="use_bias", out_bias="use_bias"),
            feed_forward=Dense(gated=False, bias="use_bias"),
            norms=LAYER_NORM,
            tied=True,
        ),
    ),
    entry(
        "stablelm stablelm_epoch",
        Decoder(mixer=stablelm_mixer, feed_forward=Dense(), norms=Norms(each=1, bias=True)),
    ),
    entry(
        "persimmon",
        Decoder(
            mixer=Grouped(bias=True, out_bias=True, norm="head", norm_if="qk_layernorm"),
            feed_forward=PLAIN_BIAS,
            norms=LAYER_NORM,
        ),
    ),
    entry(
        "falcon refinedweb refinedwebmodel",
        Decoder(
            mixer=falcon_layer,
            feed_forward=Dense(gated=False, bias="bias", factor=4),
            norms=Norms(each=0, bias=True),
            tied=True,
        ),
    ),
    entry(
        "gpt2 gpt-sw3",
        Decoder(
            mixer=Grouped(bias=True, out_bias=True),
            feed_forward=PLAIN_BIAS,
            norms=LAYER_NORM,
            tied=True,
            outside=learned_positions(),
            buffers=causal_masks,
        ),
    ),
    entry(
        "openai-gpt",
        Decoder(
            mixer=Grouped(bias=True, out_bias=True),
            feed_forward=PLAIN_BIAS,
            norms=Norms(bias=True, final=0),
            tied=True,
            outside=learned_positions(),
        ),
    ),
    entry(
        "biogpt",
        Decoder(
            mixer=Grouped(bias=True, out_bias=True),
            feed_forward=PLAIN_BIAS,
            norms=LAYER_NORM,
            tied=True,
            outside=learned_positions(2),
        ),
    ),
    entry(
        "gpt_bigcode",
        Decoder(
            mixer=Grouped(bias=True, out_bias=True),
            feed_forward=PLAIN_BIAS,
            norms=LAYER_NORM,
            tied=True,
            outside=learned_positions(),
        ),
        multi_query=True,
    ),
    entry(
        "gpt_neo",
        Decoder(
            mixer=Grouped(out_bias=True),
            feed_forward=PLAIN_BIAS,
            norms=LAYER_NORM,
            tied=True,
            outside=learned_positions(),
            buffers=causal_masks,
        ),
    ),
    entry(
        "gpt_neox",
        Decoder(
            mixer=Grouped(bias="attention_bias", out_bias="attention_bias"),
            feed_forward=PLAIN_BIAS,
            norms=LAYER_NORM,
            buffers=causal_masks,
        ),
        attention_bias=True,
    ),
    entry(
        "gptj",
        Decoder(
            mixer=Grouped(),
            feed_forward=PLAIN_BIAS,
            norms=Norms(each=1, bias=True),
            head_bias=True,
            buffers=causal_masks,
        ),
    ),
    entry(
        "codegen",
        Decoder(
            mixer=Grouped(),
            feed_forward=PLAIN_BIAS,
            norms=Norms(each=1, bias=True),
            head_bias=True,
            buffers=causal_masks,
        ),
    ),
    entry(
        "bloom",
        Decoder(
            mixer=Grouped(bias=True, out_bias=True),
            feed_forward=PLAIN_BIAS,
            norms=Norms(bias=True),
            always_tied=True,
            outside=lambda s: 2 * hidden(s),
        ),
    ),
    entry(
        "opt",
        Decoder(
            mixer=Grouped(bias="enable_bias", out_bias="enable_bias"),
            feed_forward=Dense(gated=False, bias="enable_bias", width=("ffn_dim",)),
            norms=LAYER_NORM,
            tied=True,
            outside=opt_projections,
        ),
        enable_bias=True,
    ),
    entry(
        "xglm",
        Decoder(
            mixer=Grouped(bias=True, out_bias=True),
            feed_forward=Dense(gated=False, bias=True, width=("ffn_dim",)),
            norms=LAYER_NORM,
            tied=True,
        ),
    ),
    entry("mpt", Decoder(mixer=Grouped(), feed_forward=PLAIN, always_tied=True)),
    entry(
        "nanochat", Decoder(mixer=Grouped(), feed_forward=Dense(gated=False), norms=Norms(weightless=True))
    ),
)
