"""Short ways to write facts in a table."""

from __future__ import annotations

from typing import Any

from tracker.domain.assessing.assessment import ContextLength, ParameterCounts
from tracker.domain.numbers import NumberFacts, numbers_of

LLAMA_8B: dict[str, Any] = {
    "model_type": "llama",
    "hidden_size": 4096,
    "intermediate_size": 14336,
    "num_hidden_layers": 32,
    "num_attention_heads": 32,
    "num_key_value_heads": 8,
    "vocab_size": 128256,
    "max_position_embeddings": 131072,
    "tie_word_embeddings": False,
}
LLAMA_8B_SIZE = 8_030_261_248

QWEN3_MOE: dict[str, Any] = {
    "model_type": "qwen3_moe",
    "hidden_size": 2048,
    "intermediate_size": 6144,
    "moe_intermediate_size": 768,
    "num_hidden_layers": 48,
    "num_attention_heads": 32,
    "num_key_value_heads": 4,
    "head_dim": 128,
    "num_experts": 128,
    "num_experts_per_tok": 8,
    "vocab_size": 151936,
    "max_position_embeddings": 40960,
    "tie_word_embeddings": False,
}
QWEN3_MOE_SIZE = 30_532_122_624


def context(config: dict[str, Any], **facts: Any) -> ContextLength:
    """The context length of a configuration and other facts."""
    return numbers_of(NumberFacts(config=config, **facts))[0]


def counts(config: dict[str, Any], **facts: Any) -> ParameterCounts:
    """The parameters of a configuration and other facts."""
    return numbers_of(NumberFacts(config=config, **facts))[1]
