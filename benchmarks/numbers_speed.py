"""Times deriving both numbers against parsing the same configurations, in one run.

    python benchmarks/numbers_speed.py [COUNT]

Prints the ratio of the two; absolute times depend on the machine.
"""

from __future__ import annotations

import json
import sys
import time

from tracker.domain.numbers import NumberFacts, numbers_of

CONFIGURATIONS = (
    {
        "model_type": "llama", "hidden_size": 4096, "intermediate_size": 14336, "num_hidden_layers": 32,
        "num_attention_heads": 32, "num_key_value_heads": 8, "vocab_size": 128256,
        "max_position_embeddings": 131072,
    },
    {
        "model_type": "deepseek_v3", "hidden_size": 7168, "intermediate_size": 18432, "kv_lora_rank": 512,
        "q_lora_rank": 1536, "moe_intermediate_size": 2048, "n_routed_experts": 256, "n_shared_experts": 1,
        "num_experts_per_tok": 8, "first_k_dense_replace": 3, "num_hidden_layers": 61,
        "num_attention_heads": 128, "qk_nope_head_dim": 128, "qk_rope_head_dim": 64, "v_head_dim": 128,
        "vocab_size": 129280, "max_position_embeddings": 163840,
    },
    {
        "model_type": "qwen3_next", "hidden_size": 2048, "num_hidden_layers": 48, "num_attention_heads": 16,
        "num_key_value_heads": 2, "head_dim": 256, "vocab_size": 151936, "num_experts": 512,
        "num_experts_per_tok": 10, "moe_intermediate_size": 512, "shared_expert_intermediate_size": 512,
        "linear_key_head_dim": 128, "linear_num_key_heads": 16, "linear_num_value_heads": 32,
        "linear_value_head_dim": 128, "linear_conv_kernel_dim": 4, "max_position_embeddings": 262144,
    },
)  # fmt: skip


def main(count: int) -> None:
    """Prints seconds for parsing, for deriving, and their ratio."""
    texts = [json.dumps(CONFIGURATIONS[index % len(CONFIGURATIONS)]) for index in range(count)]
    started = time.perf_counter()
    parsed = [json.loads(text) for text in texts]
    between = time.perf_counter()
    for config in parsed:
        numbers_of(NumberFacts(name="org/model", config=config, hub_total=8_030_261_248))
    ended = time.perf_counter()
    parsing, deriving = between - started, ended - between
    print(
        f"{count} models: parsing {parsing:.2f} s, deriving {deriving:.2f} s, ratio {deriving / parsing:.0f}"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
