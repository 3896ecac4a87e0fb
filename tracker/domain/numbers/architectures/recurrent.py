"""State-space, linear-attention and convolution parts, as counts of one layer."""

from __future__ import annotations

from typing import ClassVar

from tracker.domain.numbers.architectures.attention import Switch, switched
from tracker.domain.numbers.architectures.weights import HEADS, Block, hidden, linear
from tracker.domain.numbers.settings import Settings
from tracker.domain.values.late_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class GatedDelta:
    """Gated delta rule (Qwen3-Next and later): one input matrix for queries, keys, values and gate."""

    steady: ClassVar[bool] = True

    def __call__(self, settings: Settings, layer: int) -> Block:
        """Counts this part of one layer."""
        width = hidden(settings)
        keys = settings.size("linear_num_key_heads") * settings.size("linear_key_head_dim")
        heads, value = settings.size("linear_num_value_heads"), settings.size("linear_value_head_dim")
        values = heads * value
        weights = width * (2 * keys + 2 * values) + width * 2 * heads
        weights += (2 * keys + values) * settings.size("linear_conv_kernel_dim")
        return Block(weights + 2 * heads + value + values * width)


@dataclass(frozen=True, slots=True, kw_only=True)
class KimiDelta:
    """Kimi delta attention: low-rank gates, three short convolutions."""

    steady: ClassVar[bool] = True

    def __call__(self, settings: Settings, layer: int) -> Block:
        """Counts this part of one layer."""
        width, own = hidden(settings), settings.sub("linear_attn_config")
        heads = own.maybe("num_heads") or settings.size("linear_num_heads", *HEADS)
        size = own.maybe("head_dim") or settings.size("linear_head_dim", "head_dim")
        kernel = own.maybe("short_conv_kernel_size") or 4
        inner = heads * size
        weights = 4 * width * inner + 3 * inner * kernel
        weights += 2 * (width * size + size * inner) + width * heads
        return Block(weights + heads + inner + size)


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectiveScan:
    """Mamba-1; ``normed`` adds the norms of time step, B and C that Jamba has."""

    prefix: str = ""
    normed: bool = False

    steady: ClassVar[bool] = True

    def __call__(self, settings: Settings, layer: int) -> Block:
        """Counts this part of one layer."""
        width = hidden(settings)
        inner = settings.maybe("intermediate_size") if not self.prefix else None
        inner = inner or settings.size(f"{self.prefix}expand", "expand") * width
        state = settings.size(f"{self.prefix}d_state", "state_size")
        kernel = settings.size(f"{self.prefix}d_conv", "conv_kernel")
        rank = settings.maybe(f"{self.prefix}dt_rank", "time_step_rank") or -(-width // 16)
        bias = settings.flag(f"{self.prefix}proj_bias", "use_bias")
        weights = linear(width, 2 * inner, bias) + linear(
            kernel, inner, settings.flag(f"{self.prefix}conv_bias", "use_conv_bias", default=True)
        )
        weights += inner * (rank + 2 * state) + linear(rank, inner, True) + inner * state + inner
        weights += rank + 2 * state if self.normed else 0
        return Block(weights + linear(inner, width, bias))


@dataclass(frozen=True, slots=True, kw_only=True)
class StateSpaceDual:
    """Mamba-2 in the spellings of Mamba2, Bamba, Granite, Falcon-H1, Nemotron-H and Zamba2."""

    normed: Switch = True

    steady: ClassVar[bool] = True

    def __call__(self, settings: Settings, layer: int) -> Block:
        """Counts this part of one layer."""
        width = hidden(settings)
        heads = settings.maybe("mamba_n_heads", "mamba_num_heads", "n_mamba_heads") or settings.size(
            "num_heads"
        )
        inner = self._inner(settings, heads, width)
        groups = settings.maybe("mamba_n_groups", "n_groups", "mamba_ngroups") or 1
        state = settings.size("mamba_d_state", "ssm_state_size", "state_size")
        kernel = settings.size("mamba_d_conv", "conv_kernel")
        bias = settings.flag("mamba_proj_bias", "use_bias", "add_bias_linear")
        mixed = inner + 2 * groups * state
        weights = linear(width, inner + mixed + heads, bias)
        weights += linear(kernel, mixed, settings.flag("mamba_conv_bias", "use_conv_bias", default=True))
        weights += 3 * heads + (inner if switched(settings, self.normed) else 0)
        return Block(weights + linear(inner, width, bias))

    def _inner(self, settings: Settings, heads: int, width: int) -> int:
        stated = settings.maybe("mamba_d_ssm")
        size = settings.maybe("mamba_d_head", "mamba_head_dim", "mamba_headdim") or settings.maybe("head_dim")
        return stated or (heads * size if size else settings.size("mamba_expand", "expand") * width)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortConvolution:
    """The gated convolution of LFM2."""

    steady: ClassVar[bool] = True

    def __call__(self, settings: Settings, layer: int) -> Block:
        """Counts this part of one layer."""
        width, bias = hidden(settings), settings.flag("conv_bias")
        kernel = settings.size("conv_L_cache")
        return Block(
            linear(width, 3 * width, bias) + linear(kernel, width, bias) + linear(width, width, bias)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lightning:
    """Lightning attention of MiniMax-Text-01 and M1: one norm over all heads and an output gate."""

    steady: ClassVar[bool] = True

    def __call__(self, settings: Settings, layer: int) -> Block:
        """Counts this part of one layer."""
        width = hidden(settings)
        inner = settings.size(*HEADS) * (settings.maybe("head_dim") or width // settings.size(*HEADS))
        return Block(width * 3 * inner + inner * width + width * inner + inner)
