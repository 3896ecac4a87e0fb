"""Decoders with softmax attention and mixtures of experts."""

from __future__ import annotations

from tracker.domain.numbers.architectures.attention import Grouped, head_dim, key_value_heads
from tracker.domain.numbers.architectures.decoder import Decoder, Norms, layer_kind
from tracker.domain.numbers.architectures.dense import LLAMA, entry
from tracker.domain.numbers.architectures.feed_forward import (
    EXPERT_WIDTH,
    EXPERTS,
    Dense,
    Mixture,
    Sparse,
    expert_numbers,
    feed_forward,
    layer_number,
    routed,
)
from tracker.domain.numbers.architectures.weights import HEADS, WIDTH, Block, hidden
from tracker.domain.numbers.settings import Settings, section, whole

NORMED = Grouped(bias="attention_bias", out_bias="attention_bias", norm="head")
SPARSE = Sparse(experts=Mixture(router_bias=True), dense=Dense())
EVERYWHERE = Mixture()


def windowed_attention(settings: Settings, layer: int) -> Block:
    """MiMo-V2: sliding layers have their own heads and value width, and one sink a head."""
    pattern = settings.items("hybrid_layer_pattern")
    sliding = (
        bool(pattern[layer]) if layer < len(pattern) else layer_kind(settings, layer) == "sliding_attention"
    )
    prefix = "swa_" if sliding else ""
    heads = settings.maybe(f"{prefix}num_attention_heads") or settings.size(*HEADS)
    default_groups = 8 if sliding else key_value_heads(settings)
    groups = settings.maybe(f"{prefix}num_key_value_heads") or default_groups
    size = settings.maybe(f"{prefix}head_dim") or head_dim(settings)
    values = settings.maybe(f"{prefix}v_head_dim") or settings.maybe("v_head_dim") or size
    width = hidden(settings)
    weights = width * (heads * size + groups * (size + values)) + heads * values * width
    return Block(weights + (heads if sliding else 0))


def step_attention(settings: Settings, layer: int) -> Block:
    """Step 3.5 and later: sliding layers may have more heads; head-wise gate, head norms."""
    other = settings.sub("attention_other_setting")
    heads, groups = settings.size(*HEADS), settings.maybe("num_attention_groups") or key_value_heads(settings)
    if layer_kind(settings, layer) == "sliding_attention":
        heads = other.maybe("num_attention_heads") or settings.maybe("num_sliding_attention_heads") or heads
        groups = other.maybe("num_attention_groups") or groups
    width, size = hidden(settings), head_dim(settings)
    weights = width * (heads + 2 * groups) * size + heads * size * width + 2 * size
    return Block(weights + width * heads)


def factored_attention(settings: Settings, layer: int) -> Block:
    """Step 3: queries in two factors, one key and value head for all."""
    width, heads, size = hidden(settings), settings.size(*HEADS), settings.size("head_dim")
    queries, groups = settings.size("share_q_dim"), settings.maybe("num_attention_groups") or 1
    weights = width * queries + queries + queries * heads * size + 2 * width * groups * size
    return Block(weights + heads * size * width)


def maybe_experts(settings: Settings, layer: int) -> Block:
    """Skywork and MiniCPM: dense, or with experts in every layer."""
    sparse = (layer_number(settings, layer, "num_experts") or 1) > 1
    return Mixture()(settings, layer) if sparse else Dense()(settings, layer)


def ernie_feed_forward(settings: Settings, layer: int) -> Block:
    """ERNIE-VL: experts for text and experts of their own width for images; the shared ones are of text."""
    starts, ends = settings.items("moe_layer_start_index"), settings.items("moe_layer_end_index")
    first = whole(starts[0]) if starts else settings.count("moe_layer_start_index", default=1)
    last = whole(ends[0]) if ends else settings.maybe("moe_layer_end_index")
    if layer < (first or 0) or (last is not None and last >= 0 and layer > last):
        return Dense()(settings, layer)
    stream, (_, chosen) = hidden(settings), expert_numbers(settings)
    block = Block(0)
    for kind in range(2):
        experts = layer_number(settings, kind, *EXPERTS) or 0
        inner = layer_number(settings, kind, *EXPERT_WIDTH) or settings.size(*WIDTH)
        one = feed_forward(stream, inner)
        block += Block(experts * (one + stream + 1), max(experts - chosen, 0) * one)
    shared = settings.count("moe_num_shared_experts") * (layer_number(settings, 0, *EXPERT_WIDTH) or 0)
    return block + Block(feed_forward(stream, shared))


def inkling_attention(settings: Settings, layer: int) -> Block:
    """Inkling: relative positions by a projection, short convolutions on keys, values and both outputs."""
    full = layer_kind(settings, layer) in {"hybrid", "full_attention", "hybrid_full"}
    prefix = "" if full else "swa_"
    heads = settings.maybe(f"{prefix}num_attention_heads") or settings.size(*HEADS)
    groups = settings.maybe(f"{prefix}num_key_value_heads") or key_value_heads(settings)
    size = settings.maybe(f"{prefix}head_dim") or head_dim(settings)
    width, kernel, rank = hidden(settings), settings.size("conv_kernel_size"), settings.size("d_rel")
    reach = settings.size("rel_extent") if full else settings.size("sliding_window_size")
    weights = 2 * width * heads * size + 2 * width * groups * size + 2 * size
    weights += width * heads * rank + rank * reach + 2 * kernel * groups * size
    return Block(weights + 2 * kernel * width)


def inkling_feed_forward(settings: Settings, layer: int) -> Block:
    """Inkling: the router also scores the shared experts and has one scale."""
    if not routed(settings, layer):
        return Dense()(settings, layer)
    extra = hidden(settings) * settings.count("n_shared_experts") + 1
    return Mixture()(settings, layer) + Block(extra)


def grok_feed_forward(settings: Settings, layer: int) -> Block:
    """Grok: experts in every layer, in the second generation a dense block beside them."""
    experts = Mixture(shared=False)(settings, layer)
    return experts + Dense()(settings, layer) if settings.flag("residual_moe") else experts


def laguna_attention(settings: Settings, layer: int) -> Block:
    """Laguna: heads may differ by layer; head-wise gate, head norms."""
    heads = layer_number(settings, layer, "num_attention_heads_per_layer") or settings.size(*HEADS)
    width, size, groups = hidden(settings), head_dim(settings), key_value_heads(settings)
    return Block(2 * width * heads * size + 2 * width * groups * size + 2 * size + width * heads)


def step_experts(settings: Settings, layer: int) -> Block:
    """Step 3.5 and later: the first three layers are dense where no list says otherwise."""
    part = SPARSE.experts if _step_routed(settings, layer) else SPARSE.dense
    return part(settings, layer)


def _step_routed(settings: Settings, layer: int) -> bool:
    lists = ("mlp_layer_types", "moe_layers_enum", "moe_layer_freq", "first_k_dense_replace", "moe_layers")
    return routed(settings, layer) if any(name in settings for name in lists) else layer >= 3


def llama4_feed_forward(settings: Settings, layer: int) -> Block:
    """Llama 4: one shared expert beside the routed ones; dense layers have their own width."""
    step = settings.maybe("interleave_moe_layer_step") or 1
    sparse = layer in settings.items("moe_layers") if "moe_layers" in settings else (layer + 1) % step == 0
    width = hidden(settings)
    if not sparse:
        return Block(feed_forward(width, settings.size("intermediate_size_mlp")))
    experts, chosen = expert_numbers(settings)
    one = feed_forward(width, settings.size("intermediate_size"))
    return Block((experts + 1) * one + width * experts, (experts - chosen) * one)


def dbrx_attention(settings: Settings, layer: int) -> Block:
    """DBRX keeps its key-value heads in a section of their own."""
    width, heads = hidden(settings), settings.size(*HEADS)
    groups = settings.sub("attn_config").maybe("kv_n_heads") or heads
    return Block(width * (width + 2 * groups * (width // heads)) + width * width)


def dbrx_feed_forward(settings: Settings, layer: int) -> Block:
    """DBRX keeps its experts in a section of their own."""
    own, width = settings.sub("ffn_config"), hidden(settings)
    experts, chosen = own.size("moe_num_experts"), own.size("moe_top_k")
    one = feed_forward(width, own.size("ffn_hidden_size"))
    return Block(experts * one + width * experts, (experts - min(chosen, experts)) * one)


def arctic_feed_forward(settings: Settings, layer: int) -> Block:
    """Arctic: a dense residual block of the hidden width beside the experts of every n-th layer."""
    width, inner = hidden(settings), settings.size("intermediate_size")
    every = settings.maybe("moe_layer_frequency") or 2
    if (layer + 1) % every:
        return Block(feed_forward(width, inner))
    experts, chosen = expert_numbers(settings)
    one = feed_forward(width, inner)
    beside = (
        feed_forward(width, width) + width
        if settings.flag("use_residual", "parallel_attn_mlp_res", default=True)
        else 0
    )
    return Block(experts * one + width * experts + beside, (experts - chosen) * one)


def jetmoe_layer(settings: Settings, layer: int) -> Block:
    """JetMoE: experts in attention (queries and outputs) as well as in the feed-forward part."""
    width, inner = hidden(settings), settings.size("intermediate_size")
    experts, chosen = expert_numbers(settings)
    keys = settings.size("num_key_value_heads") * settings.size("kv_channels")
    attention, forward = 2 * width * keys, feed_forward(width, inner)
    weights = experts * (attention + forward) + 2 * width * experts + 2 * width + 2 * width * keys
    return Block(weights, (experts - chosen) * (attention + forward))


def hunyuan_feed_forward(settings: Settings, layer: int) -> Block:
    """Hunyuan: shared experts are of the width of one expert unless listed."""
    if (layer_number(settings, layer, "num_experts") or 1) <= 1:
        return Dense()(settings, layer)
    experts = layer_number(settings, layer, "num_experts") or 1
    chosen = layer_number(settings, layer, "moe_topk") or 1
    inner = layer_number(settings, layer, "moe_intermediate_size") or settings.size("intermediate_size")
    one, width = feed_forward(hidden(settings), inner), hidden(settings)
    shared = layer_number(settings, layer, "num_shared_expert") or 0
    if not settings.flag("use_mixed_mlp_moe", default=True):
        shared = 0
    return Block((experts + shared) * one + width * experts, max(experts - chosen, 0) * one)


def hunyuan_attention(settings: Settings, layer: int) -> Block:
    """Hunyuan: with cross-layer attention only every n-th layer has keys and values."""
    every = settings.maybe("cla_share_factor") or 1
    norm = settings.flag("use_qk_norm", default=True)
    whole = Grouped(bias="attention_bias", out_bias="attention_bias", norm="head" if norm else "")(
        settings, layer
    )
    if not settings.flag("use_cla") or layer % every == 0:
        return whole
    return Block(whole.weights - 2 * hidden(settings) * key_value_heads(settings) * head_dim(settings))


def nas_layer(settings: Settings, layer: int) -> Block:
    """Nemotron from architecture search: each layer has its own attention and width, or none."""
    blocks = settings.items("block_configs")
    own = section(blocks[layer]) if layer < len(blocks) else {}
    attention, forward = Settings(section(own.get("attention"))), Settings(section(own.get("ffn")))
    width, heads = hidden(settings), settings.size(*HEADS)
    weights = 0
    if attention.flag("replace_with_linear"):
        weights += width * width + width
    elif not attention.flag("no_op"):
        groups = attention.maybe("num_key_value_heads") or heads // attention.size("n_heads_in_group")
        weights += 2 * width * width + 2 * width * groups * (width // heads) + width
    if forward.flag("replace_with_linear"):
        weights += width * width + width
    elif not forward.flag("no_op"):
        inner = forward.maybe("intermediate_size") or _multiple(forward.raw("ffn_mult"), width)
        weights += feed_forward(width, inner) + width
    return Block(weights)


def _multiple(factor: object, width: int) -> int:
    if isinstance(factor, bool) or not isinstance(factor, (int, float)) or not 0 < factor < 1000:
        return 0
    inner = int(2 * factor * width / 3)
    return -(-inner // 256) * 256


def no_part(settings: Settings, layer: int) -> Block:
    """Nothing: the other part holds the whole layer."""
    return Block(0)


ARCHITECTURES = (
    entry("mixtral mistral_moe_params", Decoder(mixer=LLAMA, feed_forward=EVERYWHERE)),
    entry(
        "qwen2_moe",
        Decoder(
            mixer=Grouped(bias="qkv_bias"),
            feed_forward=Sparse(experts=Mixture(shared_gate=True), dense=Dense()),
        ),
        qkv_bias=True,
    ),
    entry(
        "qwen3_moe qwen3_vl_moe_text qwen3_omni_moe_text qwen3_vl_moe",
        Decoder(mixer=NORMED, feed_forward=Sparse(experts=Mixture(shared=False), dense=Dense())),
    ),
    entry(
        "olmoe",
        Decoder(
            mixer=Grouped(bias="attention_bias", out_bias="attention_bias", norm="full"),
            feed_forward=EVERYWHERE,
        ),
    ),
    entry("flex_olmo", Decoder(mixer=Grouped(norm="full"), feed_forward=EVERYWHERE)),
    entry("granitemoe granitemoe_swa", Decoder(mixer=LLAMA, feed_forward=Mixture(shared=False))),
    entry("granitemoeshared", Decoder(mixer=LLAMA, feed_forward=EVERYWHERE)),
    entry(
        "phimoe",
        Decoder(
            mixer=Grouped(bias="attention_bias", out_bias="attention_bias"),
            feed_forward=EVERYWHERE,
            norms=Norms(bias=True),
            head_bias="lm_head_bias",
        ),
    ),
    entry(
        "gpt_oss",
        Decoder(
            mixer=Grouped(bias="attention_bias", out_bias="attention_bias", sinks=True),
            feed_forward=Mixture(bias=True, router_bias=True),
        ),
        attention_bias=True,
    ),
    entry(
        "ernie4_5_vl_moe_text ernie4_5_moe_vl ernie4_5_vl_moe",
        Decoder(
            mixer=Grouped(bias="use_bias", out_bias="use_bias"), feed_forward=ernie_feed_forward, tied=True
        ),
        "ernie4_5_vl_moe",
    ),
    entry(
        "ernie4_5_moe",
        Decoder(
            mixer=Grouped(bias="use_bias", out_bias="use_bias"),
            feed_forward=SPARSE,
            tied=True,
            predicted_feed_forward=Dense(),
        ),
    ),
    entry(
        "glm4_moe sarvam_moe",
        Decoder(
            mixer=Grouped(bias="attention_bias", norm="head", norm_if="use_qk_norm"), feed_forward=SPARSE
        ),
    ),
    entry(
        "glm4v_moe_text glm4v_moe",
        Decoder(mixer=Grouped(bias="attention_bias"), feed_forward=SPARSE),
        "glm4v_moe",
        attention_bias=True,
    ),
    entry("dots1 dots", Decoder(mixer=NORMED, feed_forward=SPARSE)),
    entry(
        "bailing_moe bailing_moe_v2 bailingmoe bailing_moe_lite",
        Decoder(
            mixer=Grouped(bias="use_qkv_bias", out_bias="use_bias", norm="head", norm_if="use_qk_norm"),
            feed_forward=SPARSE,
        ),
        "bailing_hybrid",
    ),
    entry("solar_open", Decoder(mixer=LLAMA, feed_forward=Mixture(router_bias=True))),
    entry("aria_text", Decoder(mixer=LLAMA, feed_forward=Mixture(width=("intermediate_size",))), "aria"),
    entry(
        "minicpm",
        Decoder(mixer=LLAMA, feed_forward=maybe_experts, tied=True),
        "https://github.com/OpenBMB/MiniCPM",
    ),
    entry(
        "minicpmv minicpmo",
        Decoder(mixer=LLAMA, feed_forward=maybe_experts),
        "https://github.com/OpenBMB/MiniCPM",
    ),
    entry(
        "inkling_text",
        Decoder(mixer=inkling_attention, feed_forward=inkling_feed_forward, outside=hidden),
        "inkling",
    ),
    entry(
        "skywork",
        Decoder(mixer=LLAMA, feed_forward=maybe_experts),
        "https://github.com/SkyworkAI/Skywork-MoE",
    ),
    entry(
        "step3_text step3_vl",
        Decoder(mixer=factored_attention, feed_forward=step_experts),
        "https://github.com/stepfun-ai/Step3",
    ),
    entry("deepseek", Decoder(mixer=LLAMA, feed_forward=SPARSE), "deepseek_v2"),
    entry("exaone_moe", Decoder(mixer=Grouped(norm="head"), feed_forward=SPARSE)),
    entry("hy_v3", Decoder(mixer=NORMED, feed_forward=SPARSE)),
    entry(
        "afmoe",
        Decoder(
            mixer=Grouped(norm="head", gate="element", bias="attention_bias", out_bias="attention_bias"),
            feed_forward=SPARSE,
            norms=Norms(each=4),
        ),
    ),
    entry(
        "beam", Decoder(mixer=Grouped(norm="head", gate="element"), feed_forward=SPARSE, norms=Norms(each=4))
    ),
    entry("kolibri1", Decoder(mixer=Grouped(norm="head"), feed_forward=EVERYWHERE, norms=Norms(each=4))),
    entry("mellum", Decoder(mixer=NORMED, feed_forward=Sparse(experts=Mixture(shared=False), dense=Dense()))),
    entry("cohere2_moe", Decoder(mixer=LLAMA, feed_forward=SPARSE, norms=Norms(each=1), tied=True)),
    entry("laguna", Decoder(mixer=laguna_attention, feed_forward=SPARSE)),
    entry(
        "minimax_m2",
        Decoder(mixer=Grouped(norm="full"), feed_forward=Mixture(router_bias=True)),
        "minimax_m2",
    ),
    entry("mimo_v2_flash mimo_v2", Decoder(mixer=windowed_attention, feed_forward=SPARSE)),
    entry(
        "step3p5 step3p7 step3p7_text", Decoder(mixer=step_attention, feed_forward=step_experts), "step3p7"
    ),
    entry("llama4_text llama4", Decoder(mixer=LLAMA, feed_forward=llama4_feed_forward), "llama4"),
    entry("dbrx", Decoder(mixer=dbrx_attention, feed_forward=dbrx_feed_forward)),
    entry(
        "arctic",
        Decoder(mixer=LLAMA, feed_forward=arctic_feed_forward),
        "https://huggingface.co/Snowflake/snowflake-arctic-base",
    ),
    entry("jetmoe", Decoder(mixer=jetmoe_layer, feed_forward=no_part, tied=True)),
    entry(
        "hunyuan_v1_moe hunyuan_moe hunyuan",
        Decoder(mixer=hunyuan_attention, feed_forward=hunyuan_feed_forward, tied=True),
        "hunyuan_v1_moe",
    ),
    entry(
        "grok-1 grok grok_1 grok-2 git",
        Decoder(mixer=Grouped(), feed_forward=grok_feed_forward, norms=Norms(each=4)),
        "https://github.com/xai-org/grok-1",
    ),
    entry(
        "nemotron-nas",
        Decoder(mixer=nas_layer, feed_forward=no_part, norms=Norms(each=0)),
        "https://huggingface.co/nvidia/Llama-3_3-Nemotron-Super-49B-v1",
    ),
)
