"""Feed-forward parts: plain, gated, and mixtures of experts in every spelling."""

from __future__ import annotations

from typing import ClassVar

from tracker.domain.numbers.architectures.attention import Switch, switched
from tracker.domain.numbers.architectures.weights import WIDTH, Block, counted, hidden, linear
from tracker.domain.numbers.settings import Settings, UndeterminedError, positive, sequence, whole
from tracker.domain.values.late_dataclass import dataclass

EXPERTS = (
    "num_experts",
    "num_local_experts",
    "n_routed_experts",
    "moe_num_experts",
    "num_routed_experts",
    "ffn_num_experts",
)
CHOSEN = (
    "num_experts_per_tok",
    "num_experts_per_token",
    "moe_topk",
    "moe_top_k",
    "moe_k",
    "top_k_experts",
    "num_selected_experts",
    "num_activated_experts",
    "experts_per_token",
    "num_experts_per_topk",
)
EXPERT_WIDTH = (
    "moe_intermediate_size",
    "expert_ffn_hidden_size",
    "moe_ffn_hidden_size",
    "expert_hidden_dim",
    "ffn_hidden_size_per_expert",
    "expert_intermediate_size",
)
SHARED = ("n_shared_experts", "num_shared_experts", "moe_num_shared_experts", "num_shared_expert")
SHARED_WIDTH = (
    "shared_expert_intermediate_size",
    "moe_shared_expert_intermediate_size",
    "share_expert_dim",
    "shared_intermediate_size",
    "moe_shared_expert_hidden_dim",
)


def layer_number(settings: Settings, layer: int, *names: str) -> int | None:
    """A setting that is one number or a list with one a layer."""
    value = settings.raw(*names)
    entries = sequence(value)
    if entries:
        return positive(entries[min(layer, len(entries) - 1)])
    return positive(value)


def first_number(settings: Settings, *names: str) -> int | None:
    """A setting that is one number or a list whose first entry counts for text."""
    return layer_number(settings, 0, *names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dense:
    """One feed-forward block; with a gate there are three matrices, without two."""

    gated: bool = True
    bias: Switch = False
    width: tuple[str, ...] = WIDTH
    factor: int = 0

    steady: ClassVar[bool] = True

    def __call__(self, settings: Settings, layer: int) -> Block:
        """Counts this part of one layer."""
        inner = layer_number(settings, layer, *self.width) or (self.factor * hidden(settings))
        if not inner:
            raise UndeterminedError(f"{self.width[0]} is missing")
        return Block(feed_forward(hidden(settings), inner, self.gated, switched(settings, self.bias)))


def feed_forward(width: int, inner: int, gated: bool = True, bias: bool = False) -> int:
    """Weights of one feed-forward block."""
    ups = 2 if gated else 1
    return ups * linear(width, inner, bias) + linear(inner, width, bias)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixture:
    """Routed and shared experts.

    ``width`` names the expert width where the architecture has its own spelling; ``shared_gate``
    adds one weight row that scales the shared expert; ``router_bias`` one weight an expert.
    ``zero_experts`` names the setting with the number of experts that compute nothing.
    """

    gated: bool = True
    bias: Switch = False
    width: tuple[str, ...] = EXPERT_WIDTH
    shared_gate: bool = False
    router_bias: bool = False
    shared: bool = True
    zero_experts: str = ""

    steady: ClassVar[bool] = True

    def __call__(self, settings: Settings, layer: int) -> Block:
        """Counts this part of one layer."""
        stream = hidden(settings)
        latent = settings.maybe("moe_latent_size")
        bias = switched(settings, self.bias)
        experts, chosen = expert_numbers(settings, layer)
        inner = first_number(settings, *self.width) or first_number(settings, *WIDTH)
        if not inner:
            raise UndeterminedError("the expert width is missing")
        one = feed_forward(latent or stream, inner, self.gated, bias)
        nothing_doing = settings.count(self.zero_experts) if self.zero_experts else 0
        reached = chosen * experts // (experts + nothing_doing)
        router = stream * (experts + nothing_doing) + (experts + nothing_doing if self.router_bias else 0)
        weights = experts * one + router + (2 * stream * latent if latent else 0)
        if self.shared:
            weights += shared_experts(settings, stream, inner, self.gated, bias, self.shared_gate)
        return Block(weights, (experts - min(reached, experts)) * one)


def expert_numbers(settings: Settings, layer: int = 0) -> tuple[int, int]:
    """How many routed experts, and how many of them one token reaches."""
    experts = layer_number(settings, layer, *EXPERTS)
    chosen = first_number(settings, *CHOSEN)
    if not experts or not chosen:
        raise UndeterminedError("the number of experts, or of those one token reaches, is missing")
    if chosen > experts:
        raise UndeterminedError(f"{chosen} of {experts} experts a token is contradictory")
    return experts, chosen


def shared_experts(settings: Settings, stream: int, inner: int, gated: bool, bias: bool, gate: bool) -> int:
    """Weights of the experts every token passes."""
    number = first_number(settings, *SHARED) or 0
    width = first_number(settings, *SHARED_WIDTH)
    total = width if width is not None else number * inner
    if settings.raw(*SHARED) == 0 or not total:
        return 0
    return feed_forward(stream, total, gated, bias) + (stream if gate else 0)


def routed(settings: Settings, layer: int) -> bool:
    """Whether this layer has experts, by whichever of the usual settings says so."""
    listed = _listed(settings, layer)
    if listed is not None:
        return listed
    if layer < settings.count(
        "first_k_dense_replace", "num_dense_layers", "n_dense_layers", "num_dense_prefix_layers"
    ):
        return False
    start, end = settings.count("moe_layer_start_index"), settings.maybe("moe_layer_end_index")
    if layer < start or (end is not None and layer > end):
        return False
    return _regular(settings, layer)


def _listed(settings: Settings, layer: int) -> bool | None:
    kinds = settings.items("mlp_layer_types")
    if kinds:
        return layer < len(kinds) and kinds[layer] not in {"dense", "mlp"}
    frequencies = settings.items("moe_layer_freq")
    if frequencies:
        return layer < len(frequencies) and bool(frequencies[layer])
    chosen = settings.items("moe_layers")
    if chosen:
        return layer in chosen
    enumerated = settings.text("moe_layers_enum")
    if enumerated:
        return str(layer) in {part.strip() for part in enumerated.split(",")}
    dense = settings.items("mlp_only_layers")
    return False if layer in dense else None


def _regular(settings: Settings, layer: int) -> bool:
    interval = whole(
        settings.raw(
            "moe_layer_interval",
            "interleave_moe_layer_step",
            "decoder_sparse_step",
            "moe_layer_freq",
            "expert_layer_period",
        )
    )
    if not interval or interval <= 1:
        return True
    offset = whole(settings.raw("expert_layer_offset"))
    if offset is not None:
        return (layer - offset) % interval == 0
    return (layer + 1) % interval == 0 if settings.raw("moe_layer_freq") is None else layer % interval == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sparse:
    """Experts in some layers and a dense block in the others."""

    experts: Mixture
    dense: Dense

    def __call__(self, settings: Settings, layer: int) -> Block:
        """Counts this part of one layer."""
        part = self.experts if routed(settings, layer) else self.dense
        return counted(part, settings, layer)
