"""Decoders with softmax attention and one feed-forward block a layer."""

from __future__ import annotations

from tracker.domain.numbers.architectures.attention import Grouped
from tracker.domain.numbers.architectures.decoder import Decoder, Norms
from tracker.domain.numbers.architectures.entry import TRANSFORMERS, Architecture
from tracker.domain.numbers.architectures.feed_forward import Dense, feed_forward
from tracker.domain.numbers.architectures.weights import HEADS, Block, Formula, Weights, hidden, layers, linear
from tracker.domain.numbers.settings import Settings

QWEN = "https://github.com/QwenLM/Qwen"
LLAMA = Grouped(bias="attention_bias", out_bias="attention_bias")
GATED = Dense(bias="mlp_bias")
PLAIN = Dense(gated=False, factor=4)
PLAIN_BIAS = Dense(gated=False, bias=True, factor=4)


def learned_positions(offset: int = 0) -> "_Positions":
    """A learned vector a position; ``offset`` rows more than positions."""
    return _Positions(offset)


class _Positions:
    def __init__(self, offset: int) -> None:
        self.offset = offset

    def __call__(self, settings: Settings) -> int:
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


def halved_feed_forward(settings: Settings, layer: int) -> Block:
    """Qwen of the first generation states the sum of both gated halves."""
    return Block(3 * hidden(settings) * (settings.size("intermediate_size") // 2))


def glm_feed_forward(settings: Settings, layer: int) -> Block:
    """ChatGLM: gated from the second generation on; the first has biases and its own name for the width."""
    first = settings.maybe("inner_hidden_size")
    if first:
        return Block(feed_forward(hidden(settings), first, False, True) + hidden(settings) * 4)
    return Block(feed_forward(hidden(settings), settings.size("ffn_hidden_size", "intermediate_size")))


def chatglm(settings: Settings) -> Weights:
    """ChatGLM: the first generation has biases everywhere and one embedding for both ends."""
    first = settings.maybe("inner_hidden_size") is not None
    bias = first or settings.flag("add_qkv_bias", default=True)
    attention = Grouped(bias=bias, out_bias=first)
    return Decoder(mixer=attention, feed_forward=glm_feed_forward, tied=first)(settings)


def stablelm_mixer(settings: Settings, layer: int) -> Block:
    """StableLM: optional query and key norms per head, no second norm when residuals are parallel."""
    attention = Grouped(bias="use_qkv_bias", norm="per-head", norm_if="qk_layernorm")(settings, layer)
    second = 0 if settings.flag("use_parallel_residual") else 2 * hidden(settings)
    return attention + Block(second)


def entry_of(types: str, formula: Formula, folder: str = "") -> Architecture:
    """An entry whose classes are in the Transformers library; ``folder`` where it is not the first type."""
    return Architecture(types=tuple(types.split()), formula=formula, source=_source(types, folder))


def _source(types: str, folder: str) -> str:
    return folder if folder.startswith("https:") else TRANSFORMERS + (folder or types.split()[0])


def entry(types: str, formula: Decoder, folder: str = "", **defaults: object) -> Architecture:
    """An entry whose classes are in the Transformers library; ``folder`` where it is not the first type."""
    return Architecture(
        types=tuple(types.split()), formula=formula, source=_source(types, folder), defaults=defaults
    )


LAYER_NORM = Norms(bias=True)
PARALLEL = Norms(each=1)

ARCHITECTURES = (
    entry(
        "llama mistral ministral ministral3 seed_oss cwm iquestcoder smollm3 yi deepseek_llm aquila "
        "solar llamafied internlm xverse orion_llama bitnet granite "
        "granite_swa arcee_llama mistral_params hyperclovax",
        Decoder(mixer=LLAMA, feed_forward=GATED), "llama",
    ),
    entry("minicpm minicpmv minicpmo", Decoder(mixer=LLAMA, feed_forward=GATED), "llama"),
    entry("mllama_text_model mllama", Decoder(mixer=LLAMA, feed_forward=GATED, extra=lambda s: 8 * hidden(s)), "mllama"),
    entry("helium", Decoder(mixer=LLAMA, feed_forward=GATED)),
    entry("gemma", Decoder(mixer=LLAMA, feed_forward=Dense(), tied=True)),
    entry("vaultgemma", Decoder(mixer=LLAMA, feed_forward=Dense(), tied=True)),
    entry("gemma2", Decoder(mixer=LLAMA, feed_forward=Dense(), norms=Norms(each=4), tied=True)),
    entry("gemma3_text shieldgemma2_text", Decoder(mixer=Grouped(norm="head", bias="attention_bias", out_bias="attention_bias"), feed_forward=Dense(), norms=Norms(each=4), tied=True), "gemma3"),
    entry("qwen2 qwen2_vl_text qwen2_5_vl_text qwen2_vl qwen2_5_vl qwen2_5_omni_text minicpmv4_6_text", Decoder(mixer=Grouped(bias=True), feed_forward=Dense()), attention_bias=True),
    entry("mimo", Decoder(mixer=Grouped(bias=True), feed_forward=Dense()), "qwen2"),
    entry_of("qwen", Decoder(mixer=Grouped(bias=True), feed_forward=halved_feed_forward), QWEN),
    entry("qwen3 qwen3_vl_text qwen3_vl jan_nano", Decoder(mixer=Grouped(bias="attention_bias", out_bias="attention_bias", norm="head"), feed_forward=Dense())),
    entry("olmo", Decoder(mixer=LLAMA, feed_forward=Dense(), norms=Norms(weightless=True))),
    entry("olmo2 olmo3", Decoder(mixer=Grouped(norm="full", bias="attention_bias", out_bias="attention_bias"), feed_forward=Dense())),
    entry("ernie4_5", Decoder(mixer=Grouped(bias="use_bias", out_bias="use_bias"), feed_forward=Dense(bias="use_bias"), tied=True)),
    entry("cohere aya", Decoder(mixer=Grouped(bias="attention_bias", out_bias="attention_bias", norm="per-head", norm_if="use_qk_norm"), feed_forward=Dense(), norms=PARALLEL, tied=True)),
    entry("cohere2", Decoder(mixer=LLAMA, feed_forward=Dense(), norms=PARALLEL, tied=True)),
    entry("glm", Decoder(mixer=Grouped(bias="attention_bias"), feed_forward=Dense())),
    entry("glm4 glm_ocr_text", Decoder(mixer=Grouped(bias="attention_bias"), feed_forward=Dense(), norms=Norms(each=4))),
    entry("glm4v_text", Decoder(mixer=Grouped(bias=True), feed_forward=Dense(), norms=Norms(each=4)), "glm4v"),
    entry_of("chatglm", chatglm, "glm"),
    entry("exaone", Decoder(mixer=Grouped(), feed_forward=Dense(), tied=False)),
    entry("exaone4", Decoder(mixer=Grouped(norm="head"), feed_forward=Dense())),
    entry("internlm2", Decoder(mixer=Grouped(bias="bias", out_bias="bias"), feed_forward=Dense())),
    entry("internlm3", Decoder(mixer=Grouped(bias="qkv_bias", out_bias="bias"), feed_forward=Dense(bias="bias"))),
    entry("baichuan", Decoder(mixer=Grouped(), feed_forward=Dense())),
    entry("phi", Decoder(mixer=Grouped(bias=True, out_bias=True, norm="head", norm_if="qk_layernorm"), feed_forward=PLAIN_BIAS, norms=Norms(each=1, bias=True), head_bias=True)),
    entry("phi3 phi4 phi3_v phi4mm phi4_multimodal", Decoder(mixer=Grouped(), feed_forward=Dense())),
    entry("phi3small", Decoder(mixer=Grouped(bias=True, out_bias=True), feed_forward=Dense(bias=True, width=("ff_intermediate_size", "intermediate_size")), norms=LAYER_NORM, tied=True)),
    entry("arcee", Decoder(mixer=LLAMA, feed_forward=Dense(gated=False, bias="mlp_bias"))),
    entry("apertus", Decoder(mixer=Grouped(bias="attention_bias", out_bias="attention_bias", norm="head"), feed_forward=Dense(gated=False))),
    entry("nemotron", Decoder(mixer=LLAMA, feed_forward=Dense(gated=False, bias="mlp_bias"), norms=LAYER_NORM)),
    entry("jais2", Decoder(mixer=LLAMA, feed_forward=Dense(gated=False, bias="mlp_bias"), norms=LAYER_NORM)),
    entry("starcoder2", Decoder(mixer=Grouped(bias="use_bias", out_bias="use_bias"), feed_forward=Dense(gated=False, bias="use_bias"), norms=LAYER_NORM, tied=True)),
    entry("stablelm stablelm_epoch", Decoder(mixer=stablelm_mixer, feed_forward=Dense(), norms=Norms(each=1, bias=True))),
    entry("persimmon", Decoder(mixer=Grouped(bias=True, out_bias=True, norm="head", norm_if="qk_layernorm"), feed_forward=PLAIN_BIAS, norms=LAYER_NORM)),
    entry("falcon refinedweb refinedwebmodel", Decoder(mixer=falcon_layer, feed_forward=Dense(gated=False, bias="bias", factor=4), norms=Norms(each=0, bias=True), tied=True)),
    entry("gpt2 gpt-sw3", Decoder(mixer=Grouped(bias=True, out_bias=True), feed_forward=PLAIN_BIAS, norms=LAYER_NORM, tied=True, extra=learned_positions(), buffers=causal_masks)),
    entry("openai-gpt", Decoder(mixer=Grouped(bias=True, out_bias=True), feed_forward=PLAIN_BIAS, norms=Norms(bias=True, final=0), tied=True, extra=learned_positions())),
    entry("biogpt", Decoder(mixer=Grouped(bias=True, out_bias=True), feed_forward=PLAIN_BIAS, norms=LAYER_NORM, tied=True, extra=learned_positions(2))),
    entry("gpt_bigcode", Decoder(mixer=Grouped(bias=True, out_bias=True), feed_forward=PLAIN_BIAS, norms=LAYER_NORM, tied=True, extra=learned_positions()), multi_query=True),
    entry("gpt_neo", Decoder(mixer=Grouped(out_bias=True), feed_forward=PLAIN_BIAS, norms=LAYER_NORM, tied=True, extra=learned_positions(), buffers=causal_masks)),
    entry("gpt_neox", Decoder(mixer=Grouped(bias="attention_bias", out_bias="attention_bias"), feed_forward=PLAIN_BIAS, norms=LAYER_NORM, buffers=causal_masks), attention_bias=True),
    entry("gptj", Decoder(mixer=Grouped(), feed_forward=PLAIN_BIAS, norms=Norms(each=1, bias=True), head_bias=True, buffers=causal_masks)),
    entry("codegen", Decoder(mixer=Grouped(), feed_forward=PLAIN_BIAS, norms=Norms(each=1, bias=True), head_bias=True, buffers=causal_masks)),
    entry("bloom", Decoder(mixer=Grouped(bias=True, out_bias=True), feed_forward=PLAIN_BIAS, norms=Norms(bias=True), always_tied=True, extra=lambda s: 2 * hidden(s))),
    entry("opt", Decoder(mixer=Grouped(bias="enable_bias", out_bias="enable_bias"), feed_forward=Dense(gated=False, bias="enable_bias", width=("ffn_dim",)), norms=LAYER_NORM, tied=True, extra=opt_projections), enable_bias=True),
    entry("xglm", Decoder(mixer=Grouped(bias=True, out_bias=True), feed_forward=Dense(gated=False, bias=True, width=("ffn_dim",)), norms=LAYER_NORM, tied=True)),
    entry("mpt", Decoder(mixer=Grouped(), feed_forward=PLAIN, always_tied=True)),
    entry("nanochat", Decoder(mixer=Grouped(), feed_forward=Dense(gated=False), norms=Norms(weightless=True))),
    entry("diffllama", Decoder(mixer=LLAMA, feed_forward=Dense())),
    entry("lfm3_dense", Decoder(mixer=Grouped(norm="head", gate="head"), feed_forward=Dense(), norms=Norms(each=4), tied=True), "lfm3"),
    entry("hunyuan_v1_dense hunyuan_vl_text", Decoder(mixer=Grouped(bias="attention_bias", out_bias="attention_bias", norm="head"), feed_forward=Dense(), tied=True), "hunyuan_v1_dense"),
)  # fmt: skip
