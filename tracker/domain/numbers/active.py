"""Active parameters: everything one token touches, embeddings and towers included."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.domain.numbers.architectures import Parts
from tracker.domain.numbers.architectures.feed_forward import (
    CHOSEN,
    EXPERT_WIDTH,
    EXPERTS,
    expert_numbers,
    feed_forward,
    first_number,
    routed,
)
from tracker.domain.numbers.architectures.weights import WIDTH, Weights, hidden, layers
from tracker.domain.numbers.count import Total
from tracker.domain.numbers.facts import NumberFacts
from tracker.domain.numbers.gguf import idle_by_header
from tracker.domain.numbers.settings import Settings, UndeterminedError, section
from tracker.domain.numbers.usual import has_experts, idle_beside
from tracker.domain.observing.observation import Json
from tracker.domain.values.late_dataclass import dataclass

NEAR = 0.1
"""Where total and formula are this near, the active part is counted from the formula alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Active:
    """An active count with the rule that gave it; None where it is not known."""

    value: int | None = None
    rule: str
    reason: str
    keys: tuple[str, ...] = ()
    doubtful: bool = False


def active_parameters(facts: NumberFacts, parts: Parts, weights: Weights | None, total: Total) -> Active:
    """The total less the routed experts one token does not reach; dense models use all they have."""
    if total.value is None:
        return Active(rule="none", reason="the total is not known")
    if total.rule == "adapter":
        return Active(value=total.value, rule="dense", reason=total.reason)
    sparse = weights.total is None and weights.body.idle if weights else has_experts(parts.text)
    if total.rough and sparse:
        reason = "routed experts, and scales or indices are counted among the weights"
        return Active(rule="none", reason=reason)
    if weights is not None:
        return _by_formula(parts, weights, total.value, total.doubtful)
    if facts.gguf and not facts.config.get("num_hidden_layers") and not has_experts(parts.text):
        return _by_gguf(facts, total.value)
    if not has_experts(parts.text):
        return _without_experts(facts, parts, total)
    if total.rough:
        return Active(
            rule="none", reason="routed experts, and scales or indices may be counted among the weights"
        )
    return _by_settings(parts.text, total.value)


def _by_formula(parts: Parts, weights: Weights, total: int, doubtful: bool) -> Active:
    try:
        idle = weights.body.idle + idle_beside(parts.root.values)
    except UndeterminedError as error:
        return Active(rule="none", reason=f"a part beside the language part has routed experts, but {error}")
    if not idle:
        return Active(
            value=total,
            rule="dense",
            reason="no routed experts: every token touches all weights",
            doubtful=doubtful,
        )
    if idle >= total:
        return Active(
            rule="none",
            reason="the routed experts alone are more than the total: the facts contradict each other",
        )
    whole = weights.total
    if whole is not None and abs(whole - total) <= NEAR * total:
        total = whole  # a small surplus of the stored count would weigh heavily on the small active part
    elif whole is not None:
        return Active(
            rule="none",
            reason="the count and the configuration are too far apart for the small part one token touches",
        )
    return Active(
        value=total - idle,
        rule="total-less-idle-experts",
        keys=tuple(parts.text.read),
        doubtful=doubtful,
        reason=f"the total less {idle} weights of routed experts one token does not reach",
    )


def _without_experts(facts: NumberFacts, parts: Parts, total: Total) -> Active:
    if parts.has_measures or dense_type(parts) or _read_whole(facts):
        return _dense(parts, total)
    return Active(rule="none", reason="no configuration says whether there are routed experts")


_SHORT = frozenset(
    {
        "architectures",
        "auto_map",
        "chat_template_jinja",
        "diffusers",
        "model_type",
        "peft",
        "quantization_config",
        "speechbrain",
        "tokenizer_config",
    }
)
"""What the Hub tells of a configuration; where there is more, the file was read."""


def _read_whole(facts: NumberFacts) -> bool:
    """Whether the whole configuration is at hand and no word of it speaks of experts."""
    told = set(facts.config)
    return len(told - _SHORT) > 2 and not _mentions_experts(facts.config)


def _mentions_experts(level: Mapping[str, Json], deepest: int = 4) -> bool:
    for name, value in level.items():
        if "expert" in name.lower() or "moe" in name.lower():
            return True
        if deepest and _mentions_experts(section(value), deepest - 1):
            return True
    return False


def dense_type(parts: Parts) -> bool:
    """Whether models of this type have no routed experts, whatever their configuration says."""
    return parts.entry is not None and parts.entry.dense and "moe" not in parts.text_type


def _dense(parts: Parts, total: Total) -> Active:
    if "moe" in parts.text_type and not parts.text_type.endswith(("_vision", "_audio")):
        return Active(
            rule="none", reason="the model type speaks of experts and the configuration says nothing of them"
        )
    return Active(
        value=total.value,
        rule="dense",
        reason="nothing speaks of routed experts: every token touches all weights",
        doubtful=total.doubtful,
    )


def _by_settings(settings: Settings, total: int) -> Active:
    """For architectures not listed: experts as the usual settings describe them, gated."""
    if settings.maybe("encoder_sparse_step", "decoder_sparse_step"):
        return _by_both_sides(settings, total)
    try:
        experts, chosen = expert_numbers(settings)
        inner = first_number(settings, *EXPERT_WIDTH) or first_number(settings, *WIDTH) or 0
        sparse = sum(routed(settings, layer) for layer in range(layers(settings)))
        one = feed_forward(first_number(settings, *NARROW) or hidden(settings), inner)
    except UndeterminedError as error:
        return Active(rule="none", reason=f"routed experts, but {error}")
    routed_weights = sparse * experts * one
    if not inner or not 0.3 * total < routed_weights < total:
        return Active(rule="none", reason="experts as the settings describe them do not fit into the total")
    return Active(
        value=total - sparse * (experts - chosen) * one,
        rule="usual-expert-settings",
        keys=(*EXPERTS[:1], *CHOSEN[:1]),
        doubtful=True,
        reason="an architecture not listed: the total less idle experts as the usual settings describe them",
    )


NARROW = ("moe_hidden_size", "routed_expert_hidden_size", "moe_latent_size")
"""Widths that routed experts work at, with projections around them, where it is not the model's own."""


def _by_both_sides(settings: Settings, total: int) -> Active:
    """Encoder and decoder with experts in every n-th layer, of which a token reaches two (``nllb-moe``)."""
    try:
        experts, width = settings.size("num_experts"), hidden(settings)
        idle = 0
        for side in ("encoder", "decoder"):
            step = settings.maybe(f"{side}_sparse_step")
            inner = settings.size(f"{side}_ffn_dim")
            if step:
                one = 2 * width * inner + width + inner
                idle += settings.size(f"{side}_layers") // step * max(experts - 2, 0) * one
    except UndeterminedError as error:
        return Active(rule="none", reason=f"routed experts, but {error}")
    if not 0 < idle < total:
        return Active(rule="none", reason="experts as the settings describe them do not fit into the total")
    return Active(
        value=total - idle,
        rule="total-less-idle-experts",
        keys=("num_experts", "encoder_sparse_step", "decoder_sparse_step"),
        reason=f"the total less {idle} weights of routed experts one token does not reach",
    )


def _by_gguf(facts: NumberFacts, total: int) -> Active:
    idle, keys, reason = idle_by_header(facts)
    if idle is None:
        return Active(rule="none", reason=reason)
    if not idle:
        return Active(value=total, rule="dense", reason=reason)
    if idle >= total:
        return Active(
            rule="none",
            reason="the routed experts alone are more than the total: the facts contradict each other",
        )
    return Active(value=total - idle, rule="total-less-idle-experts", keys=keys, reason=reason)
