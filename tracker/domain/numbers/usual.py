"""What the usual settings say of a model whose architecture is not listed: about, not exactly."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.domain.numbers.architectures import NO_PART, TEXT
from tracker.domain.numbers.architectures.decoder import is_tied, prediction_blocks
from tracker.domain.numbers.architectures.feed_forward import (
    EXPERT_WIDTH,
    EXPERTS,
    SHARED,
    expert_numbers,
    feed_forward,
    first_number,
    routed,
)
from tracker.domain.numbers.architectures.weights import (
    HEAD_DIM,
    HEADS,
    HIDDEN,
    KEY_VALUE_HEADS,
    LAYERS,
    VOCABULARY,
    WIDTH,
    hidden,
    layers,
)
from tracker.domain.numbers.settings import MOST_LAYERS, Settings, UndeterminedError, section
from tracker.domain.observing.observation import Json


def has_experts(settings: Settings) -> bool:
    """Whether a configuration speaks of more than one routed expert."""
    number = first_number(Settings(settings.values), *EXPERTS) or 0
    return number > 1


def usual_idle(settings: Settings) -> int:
    """The weights of usual experts that one token does not reach; raises where they are not described."""
    experts, chosen = expert_numbers(settings)
    inner = first_number(settings, *EXPERT_WIDTH) or first_number(settings, *WIDTH) or 0
    sparse = sum(routed(settings, layer) for layer in range(layers(settings)))
    return sparse * (experts - chosen) * feed_forward(hidden(settings), inner)


def idle_beside(level: Mapping[str, Json], *, beside: bool = False, deepest: int = 3) -> int:
    """Idle experts of the parts beside the language part (a talker's), none of which its formula counts."""
    found = 0
    for name, value in level.items():
        own = section(value)
        if not own or name in NO_PART:
            continue
        aside = beside or name not in TEXT
        if aside and has_experts(Settings(own)) and not set(LAYERS).isdisjoint(own):
            found += usual_idle(Settings(own))
        elif deepest:
            found += idle_beside(own, beside=aside, deepest=deepest - 1)
    return found


def usual_prediction(settings: Settings) -> int:
    """About what the multi-token-prediction blocks of an architecture not listed weigh: one layer each."""
    blocks = prediction_blocks(settings)
    if not blocks:
        return 0
    try:
        width, inner = hidden(settings), first_number(settings, *EXPERT_WIDTH, *WIDTH) or 0
        experts = expert_numbers(settings)[0] if has_experts(settings) else 1
    except UndeterminedError:
        return 0
    shared = first_number(settings, *SHARED) or 0
    return blocks * ((experts + shared) * feed_forward(width, inner) + 6 * width * width)


_WIDTHS = ("embed_dim", "width", "vt_hidden_size")
_DEPTHS = ("depth", "layers", "vt_num_hidden_layers", "encoder_layers")
_HEADS = ("encoder_attention_heads", "vt_num_attention_heads")
_INNER = ("encoder_ffn_dim", "mlp_dim", "vt_intermediate_size")
"""How towers call what decoders call otherwise."""


def usual_weights(settings: Settings) -> int:
    """About what a decoder of these measures weighs, 0 where they are not stated.

    Near enough to tell a count of weights from one of the words that hold several of them.
    """
    try:
        width, depth = settings.size(*HIDDEN, *_WIDTHS), settings.size(*LAYERS, *_DEPTHS)
        if depth > MOST_LAYERS:
            return 0
        heads = settings.maybe(*HEADS, *_HEADS) or 1
        size = settings.maybe(*HEAD_DIM) or width // heads
        groups = settings.maybe(*KEY_VALUE_HEADS) or heads
        attention = 2 * width * size * (heads + min(groups, heads))
        inner = first_number(settings, *WIDTH, *_INNER) or 4 * width
        dense = feed_forward(width, inner)
        sparse = 0
        if has_experts(settings):
            one = feed_forward(width, first_number(settings, *EXPERT_WIDTH) or inner)
            experts = expert_numbers(settings)[0] + (first_number(settings, *SHARED) or 0)
            among = sum(routed(settings, layer) for layer in range(depth))
            sparse = among * (experts * one - dense)
        ends = (1 if is_tied(settings, False) else 2) * width * settings.count(*VOCABULARY)
    except UndeterminedError:
        return 0
    return depth * (attention + dense) + sparse + ends


def usual_beside(root: Settings, deepest: int = 3) -> int:
    """About what the sections beside the language part weigh: those that state a width and layers."""
    found = 0
    for name, value in root.values.items():
        own = Settings(section(value))
        if not own.values:
            continue
        if name not in TEXT:
            found += usual_weights(own)
        found += usual_beside(own, deepest - 1) if deepest else 0
    return found
