"""Decoders with multi-head latent attention, dense or with experts."""

from __future__ import annotations

from tracker.domain.numbers.architectures.attention import Grouped, Latent, key_value_heads
from tracker.domain.numbers.architectures.decoder import Decoder, Norms, Together
from tracker.domain.numbers.architectures.dense import entry
from tracker.domain.numbers.architectures.experts import SPARSE
from tracker.domain.numbers.architectures.feed_forward import Dense, Mixture
from tracker.domain.numbers.architectures.weights import HEADS, Block, counted, hidden
from tracker.domain.numbers.settings import Settings, sequence, whole

LATENT = Latent(bias="attention_bias")
INDEXED = Latent(bias="attention_bias", index=True)


def maybe_indexed(settings: Settings, layer: int) -> Block:
    """Latent attention, with the indexer where it is described; grouped where ``use_mla`` is off."""
    if settings.raw("use_mla") is False:
        width, heads = hidden(settings), settings.size(*HEADS)
        return Block(2 * width * width + 2 * width * key_value_heads(settings) * (width // heads))
    return counted(INDEXED if settings.maybe("index_n_heads") else LATENT, settings, layer)


def twice(settings: Settings, layer: int) -> Block:
    """LongCat: two attentions, two dense blocks and four norms a layer beside one set of experts."""
    width = hidden(settings)
    dense = Dense(width=("ffn_hidden_size",))(settings, layer)
    attention = LATENT(settings, layer)
    return attention + attention + dense + dense + Block(4 * width)


def compressed_attention(settings: Settings, layer: int) -> Block:
    """DeepSeek-V4: shared keys and values, grouped output, compressors in most layers, an indexer in some."""
    width, heads, size = hidden(settings), settings.size(*HEADS), settings.size("head_dim")
    queries = settings.size("q_lora_rank")
    groups, rank = settings.size("o_groups"), settings.size("o_lora_rank")
    weights = width * queries + queries + queries * heads * size + width * size + size + heads
    weights += heads * size * rank + groups * rank * width
    ratio = _compression(settings, layer)
    weights += _compressor(width, size, ratio) if ratio else 0
    if ratio == _compression_rate(settings, "compressed_sparse_attention", 4):
        index_heads, index_size = settings.size("index_n_heads"), settings.size("index_head_dim")
        weights += (
            _compressor(width, index_size, ratio) + queries * index_heads * index_size + width * index_heads
        )
    return Block(weights)


def _compression(settings: Settings, layer: int) -> int:
    ratios = settings.items("compress_ratios")
    if layer < len(ratios):
        return whole(ratios[layer]) or 0
    kinds = sequence(settings.raw("layer_types"))
    kind = str(kinds[layer]) if layer < len(kinds) else ""
    default = {"compressed_sparse_attention": 4, "heavily_compressed_attention": 128}.get(kind, 0)
    return _compression_rate(settings, kind, default)


def _compression_rate(settings: Settings, kind: str, default: int) -> int:
    return settings.sub("compress_rates").maybe(kind) or default


def _compressor(width: int, size: int, ratio: int) -> int:
    overlap = 2 if ratio == 4 else 1
    return 2 * width * size * overlap + ratio * size * overlap + size


def hyper_connections(settings: Settings, layer: int) -> Block:
    """The mixing of residual streams before attention and before the feed-forward part."""
    streams = settings.count("hc_mult")
    if not streams:
        return Block(0)
    outputs = (2 + streams) * streams
    return Block(2 * (streams * hidden(settings) * outputs + outputs + 3))


def paired_connections(settings: Settings, layer: int) -> Block:
    """Hunyuan 4: the mixing of residual streams by two numbers a stream."""
    streams = settings.count("hc_mult")
    return Block(2 * (streams * hidden(settings) * 2 * streams + 2 * streams + 2) if streams else 0)


def hyper_head(settings: Settings) -> int:
    """The last mixing of residual streams."""
    streams = settings.count("hc_mult")
    return streams * streams * hidden(settings) + streams + 1 if streams else 0


def sparse_index(settings: Settings, layer: int) -> Block:
    """MiniMax-M3: grouped attention with an indexer in the sparse layers."""
    attention = Grouped(norm="head")(settings, layer)
    own = settings.sub("sparse_attention_config")
    pattern = own.items("sparse_attention_freq")
    heads, size = own.count("sparse_num_index_heads"), own.count("sparse_index_dim")
    if not heads or not size or (layer < len(pattern) and not pattern[layer]) or (not pattern and layer < 3):
        return attention
    return attention + Block(hidden(settings) * (heads + 1) * size + 2 * size)


def m3_feed_forward(settings: Settings, layer: int) -> Block:
    """MiniMax-M3: dense layers have a width of their own."""
    frequencies = settings.items("moe_layer_freq", "mlp_layer_types")
    dense = (
        frequencies[layer] in {0, "dense"}
        if layer < len(frequencies) and isinstance(frequencies[layer], (int, str))
        else layer < 3
    )
    if dense:
        return Dense(width=("dense_intermediate_size",))(settings, layer)
    return Mixture(router_bias=True)(settings, layer)


def nothing(settings: Settings, layer: int) -> Block:
    """Nothing: the other part holds the whole layer."""
    return Block(0)


def mistral_large4_attention(settings: Settings, layer: int) -> Block:
    """Latent attention without compressed queries; the indexer reads the hidden state."""
    return Latent(index=True)(settings, layer)


ARCHITECTURES = (
    entry(
        "deepseek_v2 deepseek_v3 kimi_k2 deepseek_vl_v2 sarvam_mla axk1 bailing_moe_v2_5 mistral4 "
        "mistral_large_3_params mistral_mla_params",
        Decoder(mixer=maybe_indexed, feed_forward=SPARSE),
        "deepseek_v3",
    ),
    entry("deepseek_v32 glm_moe_dsa", Decoder(mixer=INDEXED, feed_forward=SPARSE)),
    entry(
        "mistral_large4_text", Decoder(mixer=mistral_large4_attention, feed_forward=SPARSE), "mistral_large4"
    ),
    entry("glm4_moe_lite", Decoder(mixer=LATENT, feed_forward=SPARSE)),
    entry("minicpm3 youtu", Decoder(mixer=LATENT, feed_forward=Dense())),
    entry(
        "longcat_flash longcat",
        Decoder(
            mixer=twice,
            feed_forward=Mixture(zero_experts="zero_expert_num", shared=False, router_bias=True),
            norms=Norms(each=0),
        ),
        "longcat_flash",
    ),
    entry(
        "deepseek_v4",
        Decoder(
            mixer=Together(parts=(compressed_attention, hyper_connections)),
            feed_forward=Mixture(),
            outside=hyper_head,
        ),
    ),
    entry(
        "hy_v4 hy_v4_text hy_v4_vl_text hy_v4_vl",
        Decoder(
            mixer=Together(parts=(Latent(index=True, gate=True), paired_connections)),
            feed_forward=SPARSE,
            outside=hyper_head,
        ),
        "hy_v4",
    ),
    entry(
        "minimax_m3_vl_text minimax_m3 minimax_m3_vl",
        Decoder(mixer=sparse_index, feed_forward=m3_feed_forward),
        "minimax_m3_vl",
    ),
)
