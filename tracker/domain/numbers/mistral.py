"""Mistral's own configuration file, ``params.json``, in the shape of the usual one."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.domain.numbers.settings import section
from tracker.domain.observation import Json


def as_config(params: Mapping[str, Json]) -> Mapping[str, Json]:
    """The same settings with the section on experts laid open and a model type that says what it is."""
    if not params:
        return {}
    experts = section(params.get("moe"))
    kind = "mistral_params"
    if "kv_lora_rank" in params:
        kind = "mistral_mla_params"
    elif experts:
        kind = "mistral_moe_params"
    return {**params, **{str(key): value for key, value in experts.items()}, "model_type": kind}
