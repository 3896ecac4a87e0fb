"""Vision and audio towers first published in 2026, by the type of the whole model."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.domain.numbers.architectures.decoder import layer_kind
from tracker.domain.numbers.architectures.feed_forward import feed_forward
from tracker.domain.numbers.architectures.towers.established import (
    VISION,
    Tower,
    glm_blocks,
    grid,
    patches,
    plain_transformer,
    qwen2_5_vl,
    speech_encoder,
)
from tracker.domain.numbers.architectures.weights import HEADS, hidden, layers, linear
from tracker.domain.numbers.settings import MOST_LAYERS, Settings, UndeterminedError, whole


def lfm3_vl(root: Settings, text: Settings) -> int:
    """LFM3-VL: convolutions and grouped attention by turns, behind a norm and two matrices."""
    own = root.sub(*VISION)
    width, inner = own.size("hidden_size"), root.size("projector_hidden_size")
    size = width // own.size(*HEADS)
    groups = (own.maybe("num_key_value_heads") or own.size(*HEADS)) * size
    kernel, merge = own.maybe("conv_kernel_size") or 3, own.maybe("spatial_merge_size") or 2
    mixing = {True: 4 * width * width + kernel * kernel * width}
    mixing[False] = 2 * width * width + 2 * width * groups + 2 * size
    each = feed_forward(width, own.size("intermediate_size")) + 2 * width
    tower = sum(mixing[layer_kind(own, layer) == "conv"] + each for layer in range(layers(own)))
    tower += patches(own, frames=own.maybe("temporal_patch_size") or 1, bias=False) + width
    bias = root.flag("projector_bias", default=True)
    joined = width * merge * merge
    return tower + 2 * width + linear(joined, inner, bias) + linear(inner, hidden(text), bias)


def glm5_next(root: Settings, text: Settings) -> int:
    """GLM-5.3: the blocks of GLM-OCR, a gated merger of its own width."""
    own = root.sub(*VISION)
    out = own.size("out_hidden_size")
    return glm_blocks(own) + out * out + 2 * out + feed_forward(out, own.size("projection_intermediate_size"))


def hy_v4_vl(root: Settings, text: Settings) -> int:
    """Hunyuan 4 Vision: learned positions, a convolution and a matrix that join four patches."""
    own = root.sub(*VISION)
    width, out = own.size("hidden_size"), own.maybe("out_hidden_size") or hidden(text)
    merge, side = own.maybe("spatial_merge_size") or 2, own.size("patch_size")
    rows = (own.size("max_image_size") // side) ** 2 + 1
    tower = plain_transformer(own) + patches(own) + rows * width
    return tower + linear(width * merge * merge, out, True) + linear(out, out, True) + out + width


def muse_vision(root: Settings, text: Settings) -> int:
    """Muse: learned positions, norms before and after, an adapter of four patches, one matrix."""
    own = root.sub("vision_config")
    width, merge = own.size("hidden_size"), own.maybe("merge_size") or 2
    inner = root.size("projector_hidden_size")
    rows = own.size("pos_emb_height") * own.size("pos_emb_width")
    tower = plain_transformer(own) + patches(own, frames=own.maybe("patch_temporal") or 1, bias=False)
    tower += rows * width + 4 * width
    return tower + width * merge * merge * inner + inner * inner + inner * hidden(text)


def muse_spark(root: Settings, text: Settings) -> int:
    """Muse Spark: the vision tower of Muse beside stages of convolutions for sound."""
    own = root.sub("audio_config")
    found = muse_vision(root, text)
    if not own.values:
        return found
    sizes = [whole(size) or 0 for size in own.items("hidden_sizes")]
    sides = [whole(side) or 0 for side in own.items("patch_sizes")]
    depths = [whole(depth) or 0 for depth in own.items("depths")]
    kernel, before = own.size("conv_kernel_size"), 1
    if not sizes or max(depths, default=0) > MOST_LAYERS:
        raise UndeterminedError("the stages of the audio tower are missing")
    for width, side, depth in zip(sizes, sides, depths, strict=True):
        found += linear(before * side, width, True) + width
        found += depth * (linear(kernel, width, True) + width + feed_forward(width, 4 * width, False, True))
        before = width
    out = own.maybe("out_hidden_size") or hidden(text)
    return found + before + linear(before, out, True) + out


def inkling2(root: Settings, text: Settings) -> int:
    """Inkling 2: layer scales, learned positions and a class token, four patches joined."""
    own = root.sub(*VISION)
    width, inner = own.size("hidden_size"), own.size("projection_hidden_dim")
    merge, rows = own.maybe("spatial_merge_size") or 2, own.size("posemb_grid_size") ** 2
    bias = own.flag("projector_bias")
    tower = plain_transformer(own, norms=6) + patches(own, bias=False) + (rows + 4) * width
    return tower + linear(width * merge * merge, inner, bias) + linear(inner, hidden(text), bias)


def molmo2(root: Settings, text: Settings) -> int:
    """Molmo 2: attention over the patches of two layers, and a gated projector."""
    own, adapter = root.sub("vision_config", "vit_config"), root.sub("adapter_config")
    width, inner = own.size("hidden_size"), adapter.size("intermediate_size")
    size = adapter.size(*HEADS) * adapter.size("head_dim")
    groups = (adapter.maybe("num_key_value_heads") or adapter.size(*HEADS)) * adapter.size("head_dim")
    seen = width * (len(adapter.items("vision_feature_layer", "vit_layers")) or 2)
    out = adapter.maybe("text_hidden_size") or hidden(text)
    tower = (
        plain_transformer(own) + patches(own) + own.size("num_position_embeddings", "image_num_pos") * width
    )
    pool = linear(seen, size, True) + 2 * linear(seen, groups, True) + linear(size, width, True)
    return tower + pool + 2 * width * inner + inner * out


def minicpm_merging(root: Settings, text: Settings) -> int:
    """MiniCPM-V 4.6 and later: SigLIP that joins four patches on its way and four behind."""
    own = root.sub(*VISION)
    width, inner = own.size("hidden_size"), own.size("intermediate_size")
    joined = 4 * width
    tower = plain_transformer(own) + patches(own) + grid(own) + 2 * width
    tower += 4 * linear(width, width, True) + 2 * width + 2 * joined
    tower += linear(joined, 4 * inner, True) + linear(4 * inner, width, True)
    return tower + 2 * joined + linear(joined, joined, True) + linear(joined, hidden(text), True)


def granite_docling(root: Settings, text: Settings) -> int:
    """Granite for Docling: SigLIP with a coarse and a fine route, each with mergers of deeper layers."""
    own = root.sub(*VISION)
    width, out = own.size("hidden_size"), own.maybe("out_hidden_size") or hidden(text)
    deep = len(own.items("deepstack_visual_indexes"))
    tower = plain_transformer(own) + patches(own) + grid(own) + 4 * width + 4 * out + out * out
    for joined in (16 * width, 4 * width) if own.flag("use_fine_route", default=True) else (16 * width,):
        merger = 2 * joined + linear(joined, out, True) + linear(out, out, True)
        tower += joined * out + deep * merger
    return tower


def convolved_speech(own: Settings) -> int:
    """The audio encoder of Qwen3: three convolutions in front, no stored positions."""
    width, inner = own.size("d_model"), own.size("encoder_ffn_dim")
    channels, depth = own.size("downsample_hidden_size"), own.size("encoder_layers")
    if depth > MOST_LAYERS:
        raise UndeterminedError(f"{depth} layers is not believable")
    layer = 4 * linear(width, width, True) + feed_forward(width, inner, False, True) + 4 * width
    front = linear(9, channels, True) + 2 * linear(9 * channels, channels, True)
    return depth * layer + front + channels * own.size("num_mel_bins") // 8 * width + 2 * width


def qwen3_asr(root: Settings, text: Settings) -> int:
    """Qwen3-ASR: the encoder and two matrices."""
    own = root.sub("audio_config")
    width, out = own.size("d_model"), own.maybe("output_dim") or hidden(text)
    return convolved_speech(own) + linear(width, width, True) + linear(width, out, True)


def voxtral_realtime(root: Settings, text: Settings) -> int:
    """Voxtral Realtime: a causal encoder with gated blocks; four frames joined and two matrices."""
    own, out = root.sub("audio_config"), hidden(text)
    width, inner, size = own.size("hidden_size"), own.size("intermediate_size"), own.size(*HEADS)
    size *= own.maybe("head_dim") or width // size
    layer = 4 * width * size + 2 * size + width + 3 * width * inner + width + 2 * width
    front = linear(3 * own.size("num_mel_bins"), width, True) + linear(3 * width, width, True)
    joined = own.maybe("intermediate_size") or 4 * width
    return layers(own) * layer + front + width + joined * out + out * out


def granite_speech(root: Settings, text: Settings) -> int:
    """Granite Speech: a conformer with relative positions, a query transformer and one matrix."""
    own, joint = root.sub("encoder_config"), root.sub("projector_config")
    width, wide = own.size("hidden_dim"), own.size("hidden_dim") * own.size("feedforward_mult")
    heads = own.size("num_heads") * own.size("dim_head")
    inside, kernel = width * (own.maybe("conv_expansion_factor") or 2), own.size("conv_kernel_size")
    block = feed_forward(width, wide, False, True) + 2 * width
    attention = 3 * width * heads + linear(heads, width, True) + 2 * width
    attention += (2 * own.size("max_pos_emb") + 1) * own.size("dim_head")
    mixing = linear(width, 2 * inside, True) + kernel * inside + 2 * inside + linear(inside, width, True)
    layer = 2 * block + attention + mixing + 2 * width + 2 * width
    words = own.maybe("output_dim") or 42
    tower = own.size("num_layers") * layer + linear(own.size("input_dim"), width, True)
    tower += linear(width, words, True) + linear(words, width, True)
    queries = root.size("window_size") // root.size("downsample_rate")
    return tower + query_transformer(joint, queries) + linear(joint.size("hidden_size"), hidden(text), True)


def query_transformer(own: Settings, queries: int) -> int:
    """The Q-Former of BLIP-2: learned queries, cross-attention in every n-th layer."""
    width, seen = own.size("hidden_size"), own.size("encoder_hidden_size")
    each = 4 * linear(width, width, True) + 2 * width
    each += feed_forward(width, own.size("intermediate_size"), False, True) + 2 * width
    cross = 2 * linear(width, width, True) + 2 * linear(seen, width, True) + 2 * width
    depth, every = layers(own), own.maybe("cross_attention_frequency") or 2
    return depth * each + -(-depth // every) * cross + queries * width + 2 * width


def qwen_omni_thinker(root: Settings, text: Settings) -> int:
    """The thinker of Qwen2.5-Omni: Whisper's encoder without stored positions beside Qwen2.5's tower."""
    own, out = root.sub("audio_config"), hidden(text)
    width = own.size("d_model")
    sound = speech_encoder(own) - own.size("max_source_positions") * width
    return qwen2_5_vl(root, text) + sound + linear(width, out, True) + 2 * out


TOWERS: Mapping[str, Tower] = {
    "lfm3_vl": lfm3_vl,
    "glm5_next": glm5_next,
    "hy_v4_vl": hy_v4_vl,
    "muse_spark": muse_spark,
    "muse_glimmer": muse_vision,
    "inkling2": inkling2,
    "inkling2_loop": inkling2,
    "molmo2": molmo2,
    **dict.fromkeys(("minicpmv4_6", "minicpmv4_7", "minicpm_ocr"), minicpm_merging),
    "granite_docling": granite_docling,
    "qwen3_asr": qwen3_asr,
    "qwen2_5_omni_thinker": qwen_omni_thinker,
    "granite_speech": granite_speech,
    "granite_speech_plus": granite_speech,
    "voxtral_realtime": voxtral_realtime,
}
ALSO_COUNTED: Mapping[str, frozenset[str]] = {
    "muse_spark": frozenset({"audio_config"}),
    "molmo2": frozenset({"adapter_config"}),
    "qwen3_asr": frozenset({"audio_config"}),
    "qwen2_5_omni_thinker": frozenset({"audio_config"}),
    "granite_speech": frozenset({"encoder_config", "projector_config"}),
    "granite_speech_plus": frozenset({"encoder_config", "projector_config"}),
    "voxtral_realtime": frozenset({"audio_config"}),
}
