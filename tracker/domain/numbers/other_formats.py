"""Configurations in formats of their own, in the shape of the usual one."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.domain.numbers.settings import positive, section
from tracker.domain.observing.observation import Json

HEAD = 64
"""Width of one Mamba-2 head where nothing else is said."""


def from_mistral(params: Mapping[str, Json]) -> Mapping[str, Json]:
    """Mistral's ``params.json``: the section on experts laid open, and a model type that says what it is."""
    if not params:
        return {}
    if params.get("model_type") == "mamba":
        tied = params.get("tie_embeddings") is True
        return {**params, **_mamba2(positive(params.get("dim"))), "tie_word_embeddings": tied}
    experts = section(params.get("moe"))
    kind = "mistral_params"
    if "kv_lora_rank" in params:
        kind = "mistral_mla_params"
    elif experts:
        kind = "mistral_moe_params"
    return {**params, **{str(key): value for key, value in experts.items()}, "model_type": kind}


def from_state_spaces(config: Mapping[str, Json]) -> Mapping[str, Json]:
    """The format of the mamba_ssm package: no model type, widths by the usual ratios, padded vocabulary."""
    own = section(config.get("ssm_cfg"))
    width, step = positive(config.get("d_model")), positive(config.get("pad_vocab_size_multiple")) or 1
    vocabulary = step * -(-(positive(config.get("vocab_size")) or 0) // step)
    tied = config.get("tie_embeddings") is not False
    usual: dict[str, Json] = {"model_type": "mamba", "intermediate_size": 2 * (width or 0)}
    if own.get("layer") == "Mamba2":
        usual = {**_mamba2(width), "n_groups": positive(own.get("ngroups")) or 1}
    return {**config, **usual, "vocab_size": vocabulary, "tie_word_embeddings": tied}


def _mamba2(width: int | None) -> dict[str, Json]:
    return {"model_type": "mamba2", "num_heads": 2 * (width or 0) // HEAD, "head_dim": HEAD}
