"""Vision and audio towers with their projectors, by the type of the whole model."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tracker.domain.numbers.architectures.feed_forward import feed_forward, first_number
from tracker.domain.numbers.architectures.weights import HEADS, HIDDEN, hidden, linear
from tracker.domain.numbers.settings import MOST_LAYERS, Settings, UndeterminedError, whole

Tower = Callable[[Settings, Settings], int]
"""Counts a tower from the whole configuration and the language part's."""

VISION = ("vision_config", "vision_encoder", "visual", "vision_tower_config", "vit_config")


def plain_transformer(own: Settings, *, gated: bool = False, bias: bool = True, norms: int = 4) -> int:
    """Equal encoder layers: four square matrices and a feed-forward block."""
    width = own.size(*HIDDEN, "embed_dim", "width", "vt_hidden_size")
    inner = own.maybe("intermediate_size", "mlp_dim", "vt_intermediate_size") or _ratio(own, width)
    depth = own.size("num_hidden_layers", "depth", "layers", "vt_num_hidden_layers", "n_layers")
    if depth > MOST_LAYERS:
        raise UndeterminedError(f"{depth} layers is not believable")
    attention = 4 * linear(width, width, bias)
    return depth * (attention + feed_forward(width, inner, gated, bias) + norms * width)


def _ratio(own: Settings, width: int) -> int:
    ratio = own.raw("mlp_ratio")
    known = isinstance(ratio, (int, float)) and not isinstance(ratio, bool) and 0 < ratio < 100
    return int(width * ratio) if known and isinstance(ratio, (int, float)) else 4 * width


def side_of(own: Settings, name: str) -> int:
    """A side in pixels, given as one number or as height and width."""
    side = first_number(own, name)
    if side is None:
        raise UndeterminedError(f"{name} is missing")
    return side


def patches(own: Settings, *, channels: int = 3, frames: int = 1, bias: bool = True) -> int:
    """The convolution that makes tokens of patches."""
    side = side_of(own, "patch_size")
    return linear(
        channels * frames * side * side, own.size(*HIDDEN, "embed_dim", "width", "vt_hidden_size"), bias
    )


def grid(own: Settings, extra: int = 0) -> int:
    """One learned vector a patch of the largest image."""
    across = side_of(own, "image_size") // side_of(own, "patch_size")
    return (across * across + extra) * own.size(*HIDDEN)


def qwen2_vl(root: Settings, text: Settings) -> int:
    """Qwen2-VL: own names for width and depth, a merger of four patches."""
    own = root.sub(*VISION)
    width, depth = own.size("embed_dim", "hidden_size"), own.size("depth")
    inner, merged, out = _ratio(own, width), 4 * width, hidden(text)
    layer = 4 * linear(width, width, True) + feed_forward(width, inner, False, True) + 4 * width
    return (
        3 * 2 * 14 * 14 * width
        + depth * layer
        + linear(merged, merged, True)
        + linear(merged, out, True)
        + 2 * width
    )


def qwen2_5_vl(root: Settings, text: Settings) -> int:
    """Qwen2.5-VL: gated blocks and norms without bias."""
    own = root.sub(*VISION)
    width, out = own.size("hidden_size"), own.maybe("out_hidden_size") or hidden(text)
    tower = plain_transformer(own, gated=True, norms=2) + patches(own, frames=2, bias=False)
    return tower + linear(4 * width, 4 * width, True) + linear(4 * width, out, True) + width


def qwen3_vl(root: Settings, text: Settings) -> int:
    """Qwen3-VL and Qwen3.5: learned positions, one merger and one more a deep-stack index."""
    own = root.sub(*VISION)
    width, out = own.size("hidden_size"), own.maybe("out_hidden_size") or hidden(text)
    merged = 4 * width
    merger = linear(merged, merged, True) + linear(merged, out, True)
    deep = len(own.items("deepstack_visual_indexes"))
    tower = plain_transformer(own) + patches(own, frames=2)
    tower += own.size("num_position_embeddings") * width
    return tower + merger + 2 * width + deep * (merger + 2 * merged)


def glm4v(root: Settings, text: Settings) -> int:
    """GLM-4.1V and later: gated blocks, a convolution and a gated merger behind."""
    own = root.sub(*VISION)
    width, out = own.size("hidden_size"), own.size("out_hidden_size")
    inner = own.size("intermediate_size")
    side = own.size("patch_size")
    merge = own.maybe("spatial_merge_size") or 2
    layer = 4 * width * width + 3 * width * out + 2 * width
    positions = (own.size("image_size") // side) ** 2 * width
    tower = own.size("depth") * layer + 3 * 2 * side * side * width + width + positions + 2 * width
    return tower + linear(width * merge * merge, out, True) + out * out + 3 * out * inner + 2 * out


def clip_like(root: Settings, text: Settings) -> int:
    """CLIP or SigLIP behind a two-layer projector (LLaVA and kin)."""
    own = root.sub(*VISION)
    width, out = own.size("hidden_size"), hidden(text)
    clip = "clip" in own.text("model_type") and "siglip" not in own.text("model_type")
    tower = plain_transformer(own) + patches(own, bias=not clip) + grid(own, 1 if clip else 0)
    tower += 4 * width + width if clip else 2 * width
    return tower + linear(width, out, True) + linear(out, out, True)


def siglip_head(own: Settings) -> int:
    """The attention pool of SigLIP, which models built on it leave out unless they say otherwise."""
    if not own.flag("vision_use_head"):
        return 0
    width = own.size("hidden_size")
    block = feed_forward(width, own.size("intermediate_size"), False, True)
    return 4 * linear(width, width, True) + block + 3 * width


def siglip_single(root: Settings, text: Settings) -> int:
    """SigLIP behind one matrix and a norm (Gemma 3, PaliGemma)."""
    own = root.sub(*VISION)
    width = own.size("hidden_size")
    tower = plain_transformer(own) + patches(own) + grid(own) + 2 * width + siglip_head(own)
    return tower + linear(width, hidden(text)) + width


def idefics3(root: Settings, text: Settings) -> int:
    """SigLIP behind a pixel shuffle and one matrix (Idefics3, SmolVLM)."""
    own = root.sub(*VISION)
    scale = root.maybe("scale_factor") or 2
    width = own.size("hidden_size")
    return (
        plain_transformer(own) + patches(own) + grid(own) + 2 * width + width * scale * scale * hidden(text)
    )


def pixtral(root: Settings, text: Settings) -> int:
    """Pixtral: gated, no biases; Mistral 3 merges four patches and adds a norm."""
    own = root.sub(*VISION)
    width, out = own.size("hidden_size"), hidden(text)
    tower = plain_transformer(own, gated=True, bias=False, norms=2) + patches(own, bias=False) + width
    merge = root.maybe("spatial_merge_size") or own.maybe("spatial_merge_size") or 1
    merger = width * merge * merge * width + width if merge > 1 else 0
    return tower + merger + width * out + out * out


def llama4(root: Settings, text: Settings) -> int:
    """Llama 4: an adapter of two matrices behind a pixel shuffle, then one projector."""
    own = root.sub(*VISION)
    width, out = own.size("hidden_size"), own.size("vision_output_dim")
    shuffled = own.maybe("intermediate_size") or 4 * width
    tower = plain_transformer(own) + patches(own, bias=False) + grid(own, 1) + 5 * width
    tower += shuffled * own.size("projector_input_dim") + own.size("projector_output_dim") * own.size(
        "projector_input_dim"
    )
    return tower + out * hidden(text)


def internvl(root: Settings, text: Settings) -> int:
    """InternVL: layer scales and a projector on four shuffled patches."""
    own = root.sub(*VISION)
    width, out = own.size("hidden_size"), hidden(text)
    depth = own.size("num_hidden_layers")
    scales = 2 * depth * width
    tower = plain_transformer(own) + patches(own) + grid(own, 2)
    return tower + scales + 8 * width + linear(4 * width, out, True) + linear(out, out, True)


def minimax_m3(root: Settings, text: Settings) -> int:
    """MiniMax-M3: rotary positions, a projector and a merger of four."""
    own = root.sub(*VISION)
    width = own.size("hidden_size")
    out = own.maybe("projection_dim") or hidden(text)
    tower = plain_transformer(own) + patches(own, frames=2, bias=False) + 2 * width
    return (
        tower
        + linear(width, out, True)
        + linear(out, out, True)
        + linear(4 * out, out, True)
        + linear(out, out, True)
    )


def step3(root: Settings, text: Settings) -> int:
    """Step 3.5 vision: layer scales and two convolutions that halve the grid."""
    own = root.sub(*VISION)
    width, depth = own.size("hidden_size"), own.size("num_hidden_layers")
    tower = plain_transformer(own) + patches(own, bias=False) + grid(own) + 2 * width + 2 * depth * width
    tower += linear(9 * width, 2 * width, True) + linear(18 * width, 4 * width, True)
    return tower + 4 * width * hidden(text)


def kimi(root: Settings, text: Settings) -> int:
    """MoonViT with its projector (Kimi-VL, Kimi K2.5 and later)."""
    own = root.sub(*VISION)
    width = own.size("vt_hidden_size", "hidden_size")
    inner = own.size("vt_intermediate_size", "intermediate_size")
    depth = own.size("vt_num_hidden_layers", "num_hidden_layers")
    inside = own.maybe("qkv_hidden_size") or width
    layer = 4 * width * inside + feed_forward(width, inner, False, True) + 8 * width
    rows = (own.maybe("init_pos_emb_height") or 64) * (own.maybe("init_pos_emb_width") or 64)
    tower = depth * layer + patches(own) + rows * width + 2 * width
    return tower + linear(4 * width, 4 * width, True) + linear(4 * width, hidden(text), True) + 2 * width


def gemma4_vision(root: Settings, text: Settings) -> int:
    """Gemma 4: gated blocks with four norms, two learned position tables."""
    own = root.sub("vision_config")
    if not own.values:
        return 0
    width, inner = own.size("hidden_size"), own.size("intermediate_size")
    size = own.maybe("head_dim") or width // own.size(*HEADS)
    layer = 4 * width * own.size(*HEADS) * size + 3 * width * inner + 4 * width + 2 * size
    tower = own.size("num_hidden_layers") * layer + 3 * own.size("patch_size") ** 2 * width
    tower += 2 * own.count("position_embedding_size", default=10240) * width
    return tower + width * hidden(text)


def gemma4(root: Settings, text: Settings) -> int:
    """Gemma 4 E2B and E4B: a conformer for sound beside the vision tower."""
    own = root.sub("audio_config")
    if not own.values:
        return gemma4_vision(root, text)
    width, depth, out = own.size("hidden_size"), own.size("num_hidden_layers"), own.size("output_proj_dims")
    first, second = (whole(channels) or 0 for channels in own.items("subsampling_conv_channels"))
    if depth > MOST_LAYERS:
        raise UndeterminedError(f"{depth} layers is not believable")
    layer = (16 + 5 + 3) * width * width + (own.size("conv_kernel_size") + 9) * width
    layer += width // own.size(*HEADS)
    front = 10 * first + 9 * first * second + second + second * _MEL_BINS // 4 * width
    return gemma4_vision(root, text) + depth * layer + front + linear(width, out, True) + out * hidden(text)


_MEL_BINS = 128
"""Bands of sound that Gemma 4 hears; no setting names them."""


def step3_vl(root: Settings, text: Settings) -> int:
    """Step 3: two convolutions that halve the grid, then one matrix."""
    own = root.sub(*VISION)
    width, out = own.size("hidden_size"), own.size("output_hidden_size")
    tower = plain_transformer(own) + patches(own) + grid(own, 1) + 2 * width
    return tower + linear(4 * width, out, True) + linear(9 * out, 2 * out, True) + 2 * out * hidden(text)


def mllama(root: Settings, text: Settings) -> int:
    """Llama 3.2 Vision: local and global layers, position tables a tile arrangement, six outputs joined."""
    own = root.sub(*VISION)
    width, inner = own.size("hidden_size"), own.size("intermediate_size")
    depth = own.size("num_hidden_layers") + own.count("num_global_layers", default=8)
    if depth > MOST_LAYERS:
        raise UndeterminedError(f"{depth} layers is not believable")
    layer = 4 * width * width + feed_forward(width, inner, False, True) + 4 * width
    places = (own.size("image_size") // own.size("patch_size")) ** 2 + 1
    tiles = own.maybe("max_num_tiles") or 4
    tower = depth * layer + patches(own, bias=False) + places * width * (1 + 9 * tiles) + 18 * tiles * width
    return tower + linear(own.maybe("vision_output_dim") or 6 * width, hidden(text), True)


def minicpmv(root: Settings, text: Settings) -> int:
    """SigLIP and a resampler of learned queries (MiniCPM-V)."""
    own = root.sub(*VISION)
    width, out = own.size("hidden_size"), hidden(text)
    resampler = (
        (root.maybe("query_num") or 64) * out + width * out + 4 * linear(out, out, True) + out * out + 6 * out
    )
    return plain_transformer(own) + patches(own) + grid(own) + 2 * width + resampler


def exaone4_5(root: Settings, text: Settings) -> int:
    """EXAONE 4.5: the tower of Qwen2.5-VL with fewer key and value heads."""
    own = root.sub(*VISION)
    width, heads = own.size("hidden_size"), own.size(*HEADS)
    groups = own.maybe("num_key_value_heads") or heads
    saved = own.size("depth") * 2 * linear(width, (heads - groups) * (width // heads), True)
    return qwen2_5_vl(root, text) - saved


def cohere_vision(root: Settings, text: Settings) -> int:
    """SigLIP behind a pixel shuffle and a gated projector (Command A Vision; Aya Vision norms first)."""
    own, scale = root.sub(*VISION), root.maybe("downsample_factor") or 2
    width, inner = own.size("hidden_size"), root.size("alignment_intermediate_size")
    shuffled = width * scale * scale
    tower = plain_transformer(own) + patches(own) + grid(own) + 2 * width
    tower += 2 * shuffled if root.text("model_type") == "aya_vision" else 0
    return tower + linear(shuffled, inner, True) + linear(inner // 2, hidden(text), True)


def lfm2_vl(root: Settings, text: Settings) -> int:
    """LFM2-VL: SigLIP 2 with positions of its own number, behind a pixel shuffle and two matrices."""
    own, scale = root.sub(*VISION), root.maybe("downsample_factor") or 2
    width, inner = own.size("hidden_size"), root.size("projector_hidden_size")
    bias = root.flag("projector_bias", default=True)
    shuffled = width * scale * scale
    tower = plain_transformer(own) + patches(own) + own.size("num_patches") * width + 2 * width
    tower += siglip_head(own)
    tower += 2 * shuffled if root.flag("projector_use_layernorm", default=True) else 0
    return tower + linear(shuffled, inner, bias) + linear(inner, hidden(text), bias)


def glm_blocks(own: Settings) -> int:
    """The blocks of GLM-OCR and later, and the convolution that joins patches behind them."""
    width, inner = own.size("hidden_size"), own.size("intermediate_size")
    side, merge = own.size("patch_size"), own.maybe("spatial_merge_size") or 2
    bias = own.flag("attention_bias", default=True)
    layer = 4 * linear(width, width, bias) + feed_forward(width, inner, True, bias)
    layer += 2 * width + 2 * (width // own.size(*HEADS))
    tower = own.size("depth") * layer + linear(3 * 2 * side * side, width, True) + width
    return tower + linear(width * merge * merge, own.size("out_hidden_size"), True)


def glm_ocr(root: Settings, text: Settings) -> int:
    """GLM-OCR: biases and head norms, a merger three times as wide as its output, no position table."""
    own = root.sub(*VISION)
    out = own.size("out_hidden_size")
    merger = out * out + 2 * out + feed_forward(out, out * own.count("in_channels", default=3))
    return glm_blocks(own) + merger


def phi3_vision(root: Settings, text: Settings) -> int:
    """Phi-3 and 3.5 Vision: CLIP ViT-L/14 of 336 pixels, named and not described, behind two matrices."""
    named = root.sub("img_processor").text("model_name")
    if "clip-vit-large-patch14-336" not in named:
        raise UndeterminedError(f"the tower {named!r} is not described")
    sizes = {"hidden_size": 1024, "intermediate_size": 4096, "num_hidden_layers": 24, "patch_size": 14}
    own, out = Settings({**sizes, "image_size": 336}), hidden(text)
    tower = plain_transformer(own) + patches(own, bias=False) + grid(own, 1) + 5 * 1024
    return tower + linear(4096, out, True) + linear(out, out, True) + out + 4096


def deepseek_vl2(root: Settings, text: Settings) -> int:
    """DeepSeek-VL2: SigLIP with an attention pool, four patches joined and two matrices."""
    own = root.sub(*VISION)
    width, out = own.size("width"), hidden(text)
    joined = root.sub("projector_config").maybe("input_dim") or width
    side = own.maybe("image_size") or 384
    tower = plain_transformer(own) + patches(own) + (side // own.size("patch_size")) ** 2 * width + 2 * width
    pool = 4 * linear(width, width, True) + feed_forward(width, _ratio(own, width), False, True) + 3 * width
    return tower + pool + linear(4 * joined, out, True) + linear(out, out, True) + 2 * out


def qwen_vl(root: Settings, text: Settings) -> int:
    """Qwen-VL of the first generation: a vision transformer behind a resampler of 256 learned queries."""
    own, queries = root.sub(*VISION), 256
    width, out = own.size("width"), own.maybe("output_dim") or hidden(text)
    tower = plain_transformer(own) + patches(own, bias=False) + queries * width + 2 * width
    return tower + 2 * queries * out + width * out + 4 * linear(out, out, True) + 6 * out + out * out


def glm4v_9b(root: Settings, text: Settings) -> int:
    """GLM-4V-9B: EVA-CLIP, a convolution that joins four patches, a gated projector."""
    own, out = root.sub(*VISION), hidden(text)
    width, inner = own.size("hidden_size"), text.size("ffn_hidden_size", "intermediate_size")
    tower = plain_transformer(own) + patches(own) + (own.size("num_positions") + 1) * width
    return tower + linear(4 * width, out, True) + out * out + 2 * out + 3 * out * inner + 2 * out


def ernie_vl(root: Settings, text: Settings) -> int:
    """ERNIE-4.5-VL: rotary positions, a resampler that joins four patches and then two frames."""
    own, out = root.sub(*VISION), hidden(text)
    width = own.size("embed_dim", "hidden_size")
    tower = plain_transformer(own) + patches(own, bias=False) + 2 * width
    joined = 4 * width
    spatial = linear(joined, joined, True) + linear(joined, joined, True) + 2 * joined
    temporal = linear(2 * joined, joined, True) + linear(joined, joined, True) + 2 * joined
    return tower + spatial + temporal + linear(joined, out, True) + out


def aria(root: Settings, text: Settings) -> int:
    """Aria: SigLIP of 980 pixels, a layer of cross-attention from learned queries, two matrices."""
    own, out = root.sub(*VISION), hidden(text)
    width = own.size("hidden_size")
    queries = root.maybe("max_value_projector_patch_to_query_dict") or 256
    attention = 3 * width * width + 5 * linear(width, width, True) + 4 * width
    tower = plain_transformer(own) + patches(own) + grid(own)
    return tower + queries * width + attention + 2 * width + width * out + out * out


def speech_encoder(own: Settings) -> int:
    """The encoder of Whisper: two convolutions, stored positions, keys without bias."""
    width, inner = own.size("d_model", "hidden_size"), own.size("encoder_ffn_dim", "intermediate_size")
    depth = own.size("encoder_layers", "num_hidden_layers")
    if depth > MOST_LAYERS:
        raise UndeterminedError(f"{depth} layers is not believable")
    layer = 4 * width * width + 3 * width + feed_forward(width, inner, False, True) + 4 * width
    front = linear(3 * own.size("num_mel_bins"), width, True) + linear(3 * width, width, True)
    return depth * layer + front + own.size("max_source_positions") * width + 2 * width


def qwen2_audio(root: Settings, text: Settings) -> int:
    """Qwen2-Audio: Whisper's encoder and one matrix."""
    own = root.sub("audio_config")
    return speech_encoder(own) + linear(own.size("d_model"), hidden(text), True)


def voxtral(root: Settings, text: Settings) -> int:
    """Voxtral: Whisper's encoder, four frames joined and two matrices."""
    own, out = root.sub("audio_config"), hidden(text)
    return speech_encoder(own) + own.size("intermediate_size") * out + out * out


GEMMA_3N = 983_281_504
"""What E2B and E4B have beside their language parts: the published sizes less those parts are one number."""


def gemma3n(root: Settings, text: Settings) -> int:
    """Gemma 3n: a MobileNet named and not described, and the conformer beside it, the same in both sizes."""
    named = root.sub("vision_config").text("architecture")
    if named != "mobilenetv5_300m_enc" or hidden(text) != 2048 or not root.sub("audio_config").values:
        raise UndeterminedError("towers other than those of Gemma 3n E2B and E4B")
    return GEMMA_3N


TOWERS: Mapping[str, Tower] = {
    **dict.fromkeys(("qwen2_vl",), qwen2_vl),
    **dict.fromkeys(("qwen2_5_vl",), qwen2_5_vl),
    **dict.fromkeys(("qwen3_vl", "qwen3_vl_moe", "qwen3_5", "qwen3_5_moe"), qwen3_vl),
    **dict.fromkeys(("glm4v", "glm4v_moe", "glm46v"), glm4v),
    **dict.fromkeys(("glm_ocr",), glm_ocr),
    **dict.fromkeys(("exaone4_5",), exaone4_5),
    **dict.fromkeys(("aya_vision", "cohere2_vision"), cohere_vision),
    **dict.fromkeys(("lfm2_vl",), lfm2_vl),
    **dict.fromkeys(("phi3_v",), phi3_vision),
    **dict.fromkeys(("qwen",), qwen_vl),
    **dict.fromkeys(("chatglm",), glm4v_9b),
    **dict.fromkeys(("deepseek_vl_v2",), deepseek_vl2),
    **dict.fromkeys(("ernie4_5_vl_moe", "ernie4_5_moe_vl"), ernie_vl),
    **dict.fromkeys(("aria",), aria),
    **dict.fromkeys(("qwen2_audio",), qwen2_audio),
    **dict.fromkeys(("voxtral",), voxtral),
    **dict.fromkeys(("gemma3n",), gemma3n),
    **dict.fromkeys(("llava", "llava_next", "llava_llama", "llava_onevision"), clip_like),
    **dict.fromkeys(("gemma3", "paligemma", "shieldgemma2"), siglip_single),
    **dict.fromkeys(("idefics3", "smolvlm"), idefics3),
    **dict.fromkeys(
        (
            "mistral3",
            "mistral_large4",
            "pixtral",
            "mistral_large_3_params",
            "mistral_params",
            "mistral_mla_params",
            "mistral_moe_params",
        ),
        pixtral,
    ),
    **dict.fromkeys(("llama4",), llama4),
    **dict.fromkeys(("internvl", "internvl_chat", "interns1"), internvl),
    **dict.fromkeys(("minimax_m3_vl", "minimax_m3"), minimax_m3),
    **dict.fromkeys(("step3p7", "step3p5_vl"), step3),
    **dict.fromkeys(("step3_vl",), step3_vl),
    **dict.fromkeys(("mllama",), mllama),
    **dict.fromkeys(("kimi_k25", "kimi_vl", "kimi_k3"), kimi),
    **dict.fromkeys(("gemma4",), gemma4),
    **dict.fromkeys(("gemma4_unified",), gemma4_vision),
    **dict.fromkeys(("minicpmv", "minicpmo"), minicpmv),
}

ALSO_COUNTED: Mapping[str, frozenset[str]] = {
    "phi3_v": frozenset({"img_processor", "embd_layer"}),
    "deepseek_vl_v2": frozenset({"projector_config"}),
    "gemma3n": frozenset({"audio_config"}),
    "gemma4": frozenset({"audio_config"}),
    "qwen2_audio": frozenset({"audio_config"}),
    "voxtral": frozenset({"audio_config"}),
}
"""Sections besides the vision tower's whose weights the tower of a type counts."""
