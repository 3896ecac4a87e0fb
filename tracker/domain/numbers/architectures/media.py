"""Encoders of images and of sound that stand alone, and those that pair one with an encoder of text."""

from __future__ import annotations

from tracker.domain.numbers.architectures.dense import entry_of
from tracker.domain.numbers.architectures.entry import Architecture
from tracker.domain.numbers.architectures.feed_forward import feed_forward
from tracker.domain.numbers.architectures.towers.established import patches, plain_transformer, side_of
from tracker.domain.numbers.architectures.weights import VOCABULARY, Block, Weights, hidden, linear
from tracker.domain.numbers.settings import MOST_LAYERS, Settings, UndeterminedError, section, whole


def alone(weights: int) -> Weights:
    """A model without a vocabulary."""
    return Weights(embedding=0, head=0, body=Block(weights))


def class_name(settings: Settings) -> str:
    """The class that the configuration names, empty where it names none."""
    names = settings.items("architectures")
    return str(names[0]) if names else ""


def labels(settings: Settings) -> int:
    """The number of labels of a classifier; two where none are named."""
    return len(section(settings.raw("id2label"))) or settings.maybe("num_labels") or 2


def places(settings: Settings, extra: int) -> int:
    """Learned positions of the patches of one image, and of ``extra`` tokens before them."""
    across = side_of(settings, "image_size") // side_of(settings, "patch_size")
    return (across * across + extra) * hidden(settings)


def _blocks(settings: Settings) -> int:
    width, found = hidden(settings), plain_transformer(settings)
    if settings.raw("qkv_bias") is False:
        found -= settings.size("num_hidden_layers") * 3 * width
    return found + patches(settings, channels=settings.maybe("num_channels") or 3) + 2 * width


def _top(settings: Settings, *, pooled: bool, joined: int = 1) -> int:
    """The classifier, else the pooler of the bare model."""
    name, width = class_name(settings), hidden(settings)
    if "Classification" in name:
        return linear(joined * width, labels(settings), True)
    return linear(width, width, True) if pooled and name.endswith("Model") else 0


def vit(settings: Settings) -> Weights:
    """ViT: a class token, learned positions, a pooler or a classifier."""
    width = hidden(settings)
    return alone(_blocks(settings) + width + places(settings, 1) + _top(settings, pooled=True))


def deit(settings: Settings) -> Weights:
    """DeiT: a token more, for distillation."""
    width = hidden(settings)
    return alone(_blocks(settings) + 2 * width + places(settings, 2) + _top(settings, pooled=True))


def dinov2(settings: Settings) -> Weights:
    """DINOv2: layer scales, a mask token, register tokens in some."""
    if settings.flag("use_swiglu_ffn"):
        raise UndeterminedError("gated blocks of DINOv2")
    width, depth = hidden(settings), settings.size("num_hidden_layers")
    extra = 1 + (settings.maybe("num_register_tokens") or 0)
    extra += 1 if settings.flag("use_mask_token", default=True) else 0
    top = _top(settings, pooled=False, joined=2)
    return alone(_blocks(settings) + 2 * depth * width + extra * width + places(settings, 1) + top)


def clip_vision(settings: Settings) -> Weights:
    """The vision side of CLIP, with the projection where the class has one."""
    width = hidden(settings)
    tower = plain_transformer(settings) + patches(settings, bias=False) + width + places(settings, 1)
    projected = width * settings.size("projection_dim") if "Projection" in class_name(settings) else 0
    return alone(tower + 4 * width + projected)


def siglip_pool(settings: Settings) -> int:
    """The attention pool of SigLIP, there unless it is switched off."""
    if not settings.flag("vision_use_head", default=True):
        return 0
    width = hidden(settings)
    block = feed_forward(width, settings.size("intermediate_size"), False, True)
    return 4 * linear(width, width, True) + block + 3 * width


def siglip_vision(settings: Settings) -> Weights:
    """The vision side of SigLIP; the second of any aspect ratio states the number of its positions."""
    width = hidden(settings)
    rows = settings.maybe("num_patches")
    tower = plain_transformer(settings) + patches(settings) + 2 * width + siglip_pool(settings)
    return alone(tower + (rows * width if rows else places(settings, 0)))


def paired_text(settings: Settings) -> Weights:
    """The text side of CLIP and SigLIP."""
    width = hidden(settings)
    body = plain_transformer(settings) + settings.size("max_position_embeddings") * width + 2 * width
    if "siglip" in settings.text("model_type"):
        body += linear(width, settings.maybe("projection_size") or width, True)
    if class_name(settings).endswith("WithProjection"):
        body += width * settings.size("projection_dim")
    return Weights(embedding=settings.size(*VOCABULARY) * width, head=0, body=Block(body))


def clip_pair(root: Settings, text: Settings) -> int:
    """What CLIP has beside its text side: the vision side and two projections."""
    own = root.sub("vision_config")
    shared = root.maybe("projection_dim") or 512
    return clip_vision(own).text + shared * (hidden(own) + hidden(text)) + 1


def siglip_pair(root: Settings, text: Settings) -> int:
    """What SigLIP has beside its text side: the vision side, a scale and a bias."""
    return siglip_vision(root.sub("vision_config")).text + 2


def wave_encoder(settings: Settings) -> Weights:
    """wav2vec 2.0 and HuBERT: convolutions over the wave, one over positions, equal layers."""
    width, channels = hidden(settings), [whole(size) or 0 for size in settings.items("conv_dim")]
    kernels = [whole(size) or 0 for size in settings.items("conv_kernel")]
    if not channels or len(kernels) != len(channels) or len(channels) > MOST_LAYERS:
        raise UndeterminedError("the convolutions over the wave are not described")
    bias, before, front = settings.flag("conv_bias"), 1, 0
    for size, kernel in zip(channels, kernels, strict=True):
        front += linear(before * kernel, size, bias)
        before = size
    front += 2 * (sum(channels) if settings.text("feat_extract_norm") == "layer" else channels[0])
    taps, groups = settings.size("num_conv_pos_embeddings"), settings.size("num_conv_pos_embedding_groups")
    place = width * (width // groups) * taps + taps + width
    body = front + 2 * before + linear(before, width, True) + place + 2 * width
    masked = width if (settings.raw("mask_time_prob") or 0) or (settings.raw("mask_feature_prob") or 0) else 0
    return alone(body + masked + plain_transformer(settings) + _wave_top(settings, width, before))


def _wave_top(settings: Settings, width: int, before: int) -> int:
    name = class_name(settings)
    if name.endswith("ForCTC"):
        return linear(width, settings.size(*VOCABULARY), True)
    if name.endswith("ForPreTraining"):
        words = settings.size("num_codevectors_per_group") * settings.size("num_codevector_groups")
        size, projected = settings.size("codevector_dim"), settings.size("proj_codevector_dim")
        found = words * size // settings.size("num_codevector_groups") + linear(before, words, True)
        return found + linear(width, projected, True) + linear(size, projected, True)
    if "Classification" in name:
        narrow = settings.size("classifier_proj_size")
        return linear(width, narrow, True) + linear(narrow, labels(settings), True)
    return 0


PAIRS = {"clip": clip_pair, "siglip": siglip_pair, "siglip2": siglip_pair}
"""What models of text and images have beside the text side."""

ARCHITECTURES: tuple[Architecture, ...] = (
    entry_of("vit", vit),
    entry_of("deit", deit),
    entry_of("dinov2 dinov2_with_registers", dinov2),
    entry_of("clip_vision_model", clip_vision, "clip"),
    entry_of("siglip_vision_model siglip2_vision_model", siglip_vision, "siglip"),
    entry_of("clip_text_model siglip_text_model siglip2_text_model", paired_text, "clip"),
    entry_of("wav2vec2 hubert", wave_encoder),
)
