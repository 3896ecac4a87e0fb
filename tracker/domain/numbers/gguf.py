"""Routed experts as the header of a GGUF file describes them."""

from __future__ import annotations

import re

from tracker.domain.numbers.architectures.feed_forward import feed_forward
from tracker.domain.numbers.facts import NumberFacts
from tracker.domain.numbers.families import DENSE_GGUF
from tracker.domain.numbers.settings import positive

UNGATED = frozenset({"nomic-bert-moe", "nemotron_h_moe"})
"""Architectures whose experts have two matrices."""

BY_LISTS = frozenset({"jamba", "nemotron_h_moe"})
"""Architectures that say by lists which layers have experts."""


def idle_by_header(facts: NumberFacts) -> tuple[int | None, tuple[str, ...], str]:
    """Weights of experts that one token does not reach, None where not known; the keys read, and why."""
    metadata = facts.gguf_metadata
    architecture = str(metadata.get("general.architecture") or metadata.get("architecture") or "")

    def number(name: str) -> int | None:
        value = metadata.get(f"{architecture}.{name}")
        return positive(int(value) if isinstance(value, str) and value.isdecimal() else value)

    experts = number("expert_count")
    if not experts or experts == 1:
        if number("block_count") or (architecture in DENSE_GGUF and not _names_experts(facts.name)):
            return 0, (), "the GGUF header speaks of no experts"
        return None, (), "the GGUF facts at hand do not say whether there are experts"
    chosen, width, blocks = number("expert_used_count"), number("embedding_length"), number("block_count")
    inner = number("expert_feed_forward_length") or number("feed_forward_length")
    if not (chosen and width and inner and blocks) or chosen > experts or architecture in BY_LISTS:
        return None, (), "routed experts, but the GGUF facts at hand do not give their size"
    blocks -= number("nextn_predict_layers") or 0
    every = number("interleave_moe_layer_step") or number("moe_every_n_layers") or 1
    sparse = (blocks - (number("leading_dense_block_count") or 0)) // every
    narrow = number("expert_latent_length") or width
    idle = sparse * (experts - chosen) * feed_forward(narrow, inner, architecture not in UNGATED)
    names = ("expert_count", "expert_used_count", "block_count")
    keys = tuple(f"gguf:{architecture}.{name}" for name in names)
    return idle, keys, f"the total less {idle} weights of idle experts"


def _names_experts(name: str) -> bool:
    """Names like Mixtral-8x7B, Qwen3-30B-A3B or OLMoE."""
    return re.search(r"moe|\d+x\d|(?<![a-z0-9])a\d+([.]\d+)?b(?![a-z0-9])", name.lower()) is not None
