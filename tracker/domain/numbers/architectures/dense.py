"""Decoders with softmax attention and one feed-forward block a layer."""

from __future__ import annotations

from tracker.domain.numbers.architectures.attention import Grouped
from tracker.domain.numbers.architectures.decoder import Decoder, Norms
from tracker.domain.numbers.architectures.entry import TRANSFORMERS, Architecture
from tracker.domain.numbers.architectures.feed_forward import Dense, feed_forward
from tracker.domain.numbers.architectures.weights import (
    Block,
    Formula,
    Weights,
    hidden,
)
from tracker.domain.numbers.settings import Settings

QWEN = "https://github.com/QwenLM/Qwen"
LLAMA = Grouped(bias="attention_bias", out_bias="attention_bias")
GATED = Dense(bias="mlp_bias")
PLAIN = Dense(gated=False, factor=4)
PLAIN_BIAS = Dense(gated=False, bias=True, factor=4)


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
        "solar llamafied internlm xverse bitnet granite "
        "granite_swa arcee_llama mistral_params hyperclovax",
        Decoder(mixer=LLAMA, feed_forward=GATED),
        "llama",
    ),
    entry(
        "orion",
        Decoder(mixer=LLAMA, feed_forward=GATED, norms=LAYER_NORM),
        "https://github.com/OrionStarAI/Orion",
    ),
    entry(
        "mllama_text_model mllama",
        Decoder(mixer=LLAMA, feed_forward=GATED, outside=lambda s: 8 * hidden(s)),
        "mllama",
    ),
    entry("helium", Decoder(mixer=LLAMA, feed_forward=GATED)),
    entry("gemma", Decoder(mixer=LLAMA, feed_forward=Dense(), tied=True)),
    entry("vaultgemma", Decoder(mixer=LLAMA, feed_forward=Dense(), tied=True)),
    entry("gemma2", Decoder(mixer=LLAMA, feed_forward=Dense(), norms=Norms(each=4), tied=True)),
    entry(
        "gemma3_text shieldgemma2_text",
        Decoder(
            mixer=Grouped(norm="head", bias="attention_bias", out_bias="attention_bias"),
            feed_forward=Dense(),
            norms=Norms(each=4),
            tied=True,
        ),
        "gemma3",
    ),
    entry(
        "qwen2 qwen2_vl_text qwen2_5_vl_text qwen2_vl qwen2_5_vl qwen2_5_omni_text minicpmv4_6_text",
        Decoder(mixer=Grouped(bias=True), feed_forward=Dense()),
        attention_bias=True,
    ),
    entry("mimo", Decoder(mixer=Grouped(bias=True), feed_forward=Dense()), "qwen2"),
    entry_of("qwen", Decoder(mixer=Grouped(bias=True), feed_forward=halved_feed_forward), QWEN),
    entry(
        "qwen3 qwen3_vl_text qwen3_vl jan_nano",
        Decoder(
            mixer=Grouped(bias="attention_bias", out_bias="attention_bias", norm="head"), feed_forward=Dense()
        ),
    ),
    entry("olmo", Decoder(mixer=LLAMA, feed_forward=Dense(), norms=Norms(weightless=True))),
    entry(
        "olmo2 olmo3",
        Decoder(
            mixer=Grouped(norm="full", bias="attention_bias", out_bias="attention_bias"), feed_forward=Dense()
        ),
    ),
    entry(
        "ernie4_5",
        Decoder(
            mixer=Grouped(bias="use_bias", out_bias="use_bias"),
            feed_forward=Dense(bias="use_bias"),
            tied=True,
        ),
    ),
    entry(
        "cohere aya",
        Decoder(
            mixer=Grouped(
                bias="attention_bias", out_bias="attention_bias", norm="per-head", norm_if="use_qk_norm"
            ),
            feed_forward=Dense(),
            norms=PARALLEL,
            tied=True,
        ),
    ),
    entry("cohere2", Decoder(mixer=LLAMA, feed_forward=Dense(), norms=PARALLEL, tied=True)),
    entry("glm", Decoder(mixer=Grouped(bias="attention_bias"), feed_forward=Dense())),
    entry(
        "glm4 glm_ocr_text",
        Decoder(mixer=Grouped(bias="attention_bias"), feed_forward=Dense(), norms=Norms(each=4)),
    ),
    entry(
        "glm4v_text", Decoder(mixer=Grouped(bias=True), feed_forward=Dense(), norms=Norms(each=4)), "glm4v"
    ),
    entry_of("chatglm", chatglm, "glm"),
    entry("exaone", Decoder(mixer=Grouped(), feed_forward=Dense(), tied=False)),
    entry("exaone4 exaone4_5_text", Decoder(mixer=Grouped(norm="head"), feed_forward=Dense())),
    entry("internlm2", Decoder(mixer=Grouped(bias="bias", out_bias="bias"), feed_forward=Dense())),
    entry(
        "internlm3", Decoder(mixer=Grouped(bias="qkv_bias", out_bias="bias"), feed_forward=Dense(bias="bias"))
    ),
    entry("baichuan", Decoder(mixer=Grouped(), feed_forward=Dense())),
    entry("phi3 phi4 phi3_v phi4mm phi4_multimodal", Decoder(mixer=Grouped(), feed_forward=Dense())),
    entry(
        "phi3small",
        Decoder(
            mixer=Grouped(bias=True, out_bias=True),
            feed_forward=Dense(bias=True, width=("ff_intermediate_size", "intermediate_size")),
            norms=LAYER_NORM,
            tied=True,
        ),
    ),
    entry("arcee", Decoder(mixer=LLAMA, feed_forward=Dense(gated=False, bias="mlp_bias"))),
    entry(
        "apertus apertus1p5_text",
        Decoder(
            mixer=Grouped(bias="attention_bias", out_bias="attention_bias", norm="head"),
            feed_forward=Dense(gated=False),
        ),
    ),
    entry(
        "nemotron", Decoder(mixer=LLAMA, feed_forward=Dense(gated=False, bias="mlp_bias"), norms=LAYER_NORM)
    ),
    entry("jais2", Decoder(mixer=LLAMA, feed_forward=Dense(gated=False, bias="mlp_bias"), norms=LAYER_NORM)),
    entry("diffllama", Decoder(mixer=LLAMA, feed_forward=Dense())),
    entry(
        "lfm3_dense",
        Decoder(
            mixer=Grouped(norm="head", gate="head"), feed_forward=Dense(), norms=Norms(each=4), tied=True
        ),
        "lfm3",
    ),
    entry(
        "hunyuan_v1_dense hunyuan_vl_text",
        Decoder(
            mixer=Grouped(bias="attention_bias", out_bias="attention_bias", norm="head"),
            feed_forward=Dense(),
            tied=True,
        ),
        "hunyuan_v1_dense",
    ),
)
