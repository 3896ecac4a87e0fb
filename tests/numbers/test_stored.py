"""Packed counts of architectures that no entry counts: unpacked where their measures leave one reading."""

from __future__ import annotations

from typing import Any

import pytest
from number_builders import LLAMA_8B, QWEN3_MOE, counts

EMBEDDINGS = 2 * 128256 * 4096
LINEAR = 32 * (2 * 4096 * 4096 + 2 * 4096 * 1024 + 3 * 4096 * 14336)
NORMS = 65 * 4096
SIZE = EMBEDDINGS + LINEAR + NORMS
UNLISTED: dict[str, Any] = LLAMA_8B | {"model_type": "unlisted", "architectures": ["UnlistedForCausalLM"]}
GPTQ = {"quantization_config": {"quant_method": "gptq", "bits": 4, "group_size": 128}}
MLX_8 = {"quantization": {"bits": 8, "group_size": 64}}
NESTED = {"quant_method": "bitsandbytes", "load_in_4bit": True, "bnb_4bit_use_double_quant": True}
PACKED_8 = {
    "quant_method": "compressed-tensors",
    "format": "pack-quantized",
    "config_groups": {"g": {"weights": {"num_bits": 8}}},
}
FLOATS = EMBEDDINGS + NORMS

TABLE: list[tuple[str, dict[str, Any], dict[str, int]]] = [
    ("gptq", GPTQ, {"I32": LINEAR // 8 + LINEAR // 1024, "F16": FLOATS + LINEAR // 128}),
    ("gptq that the Hub has unpacked", GPTQ, {"I32": LINEAR, "F16": FLOATS}),
    ("mlx of eight bits", MLX_8, {"U32": LINEAR // 4, "BF16": FLOATS + LINEAR // 32}),
    (
        "mlx with wider routers",
        {"quantization": {"bits": 4, "group_size": 64, "model.layers.0.mlp.gate": {"bits": 8}}},
        {"U32": LINEAR // 8, "BF16": FLOATS + LINEAR // 32},
    ),
    (
        "bitsandbytes, scales quantised",
        {"quantization_config": NESTED},
        {"U8": LINEAR // 2 + LINEAR // 64, "F32": LINEAR // 16384, "BF16": FLOATS},
    ),
    (
        "eight bits in words",
        {"quantization_config": PACKED_8},
        {"I32": LINEAR // 4, "BF16": FLOATS + LINEAR // 128},
    ),
    ("nothing packed after all", GPTQ, {"BF16": SIZE}),
]


@pytest.mark.parametrize(("config", "elements"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_packed_words_are_unpacked(config: dict[str, Any], elements: dict[str, int]) -> None:
    found = counts(UNLISTED | config, dtype_counts=elements)
    assert found.total == pytest.approx(SIZE, rel=0.002)


@pytest.mark.parametrize(
    "config",
    [
        GPTQ | {"hidden_size": 3072, "intermediate_size": 8192},
        {"quantization": {"bits": 4, "group_size": 64, "model.layers.0.mlp.down_proj": {"bits": 8}}},
        {"quantization_config": {"quant_method": "aqlm"}},
    ],
    ids=["measures that fit neither", "matrices of several widths", "a method not known"],
)
def test_what_leaves_a_choice_is_unknown(config: dict[str, Any]) -> None:
    found = counts(UNLISTED | config, dtype_counts={"I32": LINEAR // 8, "BF16": FLOATS})
    assert found.total is None and "packed" in found.reason


def test_no_small_part_is_worked_out_of_a_rough_count() -> None:
    config = QWEN3_MOE | GPTQ | {"model_type": "unlisted", "architectures": ["UnlistedForCausalLM"]}
    routed = 48 * 128 * 3 * 2048 * 768
    found = counts(config, dtype_counts={"I32": routed // 8 + routed // 1024, "F16": 1_545_000_000})
    assert found.total is not None and found.active is None
    assert "experts" in found.reason
