"""The Hub's counts and the configuration held against each other."""

from __future__ import annotations

from typing import Any

import pytest
from number_builders import LLAMA_8B, LLAMA_8B_SIZE, QWEN3_MOE, QWEN3_MOE_SIZE, counts

from tracker.domain.numbers import NumberFacts
from tracker.domain.numbers.count import size_in_name
from tracker.domain.numbers.quantisation import Packing, packing, unpack

HEAD = 128256 * 4096
GPTQ = {"quantization_config": {"quant_method": "gptq", "bits": 4, "group_size": 128}}
PREDICTING = QWEN3_MOE | {"num_nextn_predict_layers": 1}


@pytest.mark.parametrize(
    ("config", "hub", "total", "set_aside"),
    [
        (LLAMA_8B, LLAMA_8B_SIZE, LLAMA_8B_SIZE, ""),
        (LLAMA_8B, LLAMA_8B_SIZE + 2048, LLAMA_8B_SIZE, ""),
        (LLAMA_8B, LLAMA_8B_SIZE - HEAD, LLAMA_8B_SIZE - HEAD, "without the output head"),
        (LLAMA_8B | {"tie_word_embeddings": True}, LLAMA_8B_SIZE, LLAMA_8B_SIZE - HEAD, "stored again"),
        (LLAMA_8B, 2 * LLAMA_8B_SIZE, LLAMA_8B_SIZE, "stored twice"),
        (PREDICTING, QWEN3_MOE_SIZE + 640_000_000, QWEN3_MOE_SIZE, "multi-token-prediction"),
        (LLAMA_8B | GPTQ, 1_986_000_000, LLAMA_8B_SIZE, "quantised weights"),
        (LLAMA_8B, 9_500_000_000, 9_500_000_000, "not explained"),
        (LLAMA_8B, 333_312, LLAMA_8B_SIZE, "not explained"),
        (LLAMA_8B, 16_000_000_000_000, None, "from the configuration"),
    ],
    ids=[
        "agree",
        "buffers",
        "no head",
        "tied twice",
        "two formats",
        "prediction blocks",
        "packed",
        "contradiction",
        "a header's own number",
        "a forged header",
    ],
)
def test_which_is_believed(config: dict[str, Any], hub: int, total: int | None, set_aside: str) -> None:
    found = counts(config, hub_total=hub)
    assert found.total == total
    assert found.total_trail is not None
    assert set_aside in " ".join(found.total_trail.set_aside)


@pytest.mark.parametrize("hub", [333_312, 9_500_000_000])
def test_a_contradiction_is_doubtful(hub: int) -> None:
    trail = counts(LLAMA_8B, hub_total=hub).total_trail
    assert trail is not None and trail.doubtful


def test_stored_masks_are_no_weights() -> None:
    pythia = {
        "model_type": "gpt_neox",
        "hidden_size": 4096,
        "intermediate_size": 16384,
        "num_hidden_layers": 32,
        "num_attention_heads": 32,
        "vocab_size": 50432,
        "max_position_embeddings": 2048,
        "tie_word_embeddings": False,
    }
    assert counts(pythia, hub_total=6_857_302_016 + 32 * 2048**2).total == 6_857_302_016


def test_masks_of_every_other_layer_are_no_weights_either() -> None:
    neo = {
        "model_type": "gpt_neo",
        "hidden_size": 2560,
        "num_layers": 32,
        "num_heads": 20,
        "vocab_size": 50257,
        "max_position_embeddings": 2048,
    }
    for stored in (16, 32):
        assert counts(neo, hub_total=2_651_307_520 + stored * 2048**2).total == 2_651_307_520


def test_a_header_with_prediction_blocks_is_no_count_of_the_model() -> None:
    header = {"metadata": {"general.architecture": "glm4moe"}, "total": 110_468_824_832}
    assert counts({}, gguf=header).total == 110_468_824_832
    header["metadata"] = {"general.architecture": "glm4moe", "glm4moe.nextn_predict_layers": 1}
    found = counts({}, gguf=header)
    assert found.total is None and "multi-token-prediction" in found.reason


@pytest.mark.parametrize(
    ("elements", "how", "weights"),
    [
        ({"BF16": 8_030_261_248}, Packing(), 8_030_261_248),
        ({"F32": 109_514_298}, Packing(), 109_514_298),
        ({"BF16": 1_050_939_392, "F8_E4M3": 6_979_321_856}, Packing(method="fp8", bits=8), 8_030_261_248),
        (
            {"BF16": 1_050_939_392, "I8": 6_979_321_856},
            Packing(method="compressed-tensors int-quantized", bits=8),
            8_030_261_248,
        ),
        ({"BF16": 1_050_939_392, "U8": 3_489_660_928}, Packing(method="bitsandbytes", bits=4), 8_030_261_248),
        (
            {"BF16": 2_167_371_072, "U8": 60_914_073_600},
            Packing(method="mxfp4", bits=4, group=32),
            116_829_156_672,
        ),
        (
            {"BF16": 1_050_939_392, "U8": 3_489_660_928, "F8_E4M3": 436_207_616},
            Packing(method="nvfp4", bits=4, group=16),
            8_030_261_248,
        ),
        (
            {"F16": 1_050_939_392 + 6_979_321_856 // 128, "I32": 6_979_321_856 // 8},
            Packing(method="compressed-tensors pack-quantized", bits=4, group=128),
            8_030_261_248,
        ),
        (
            {"F16": 1_050_939_392 + 6_979_321_856 // 128, "I32": 6_979_321_856 // 8},
            Packing(method="gptq", bits=4, group=128),
            8_030_261_248,
        ),
        (
            {"BF16": 65_536 + 2 * 596_049_920 // 64, "U32": 596_049_920 // 8},
            Packing(method="mlx", bits=4, group=64),
            596_115_456,
        ),
    ],
    ids=["bf16", "f32", "fp8", "w8a8", "bnb 4 bit", "mxfp4", "nvfp4", "w4a16", "gptq", "mlx"],
)
def test_unpacking_elements(elements: dict[str, int], how: Packing, weights: int) -> None:
    assert unpack(elements, how) == weights


def test_a_packing_not_known_is_not_guessed() -> None:
    found = counts({"model_type": "x", "quantization_config": {"quant_method": "aqlm"}}, hub_total=1_000_000)
    assert found.total is None
    assert "aqlm" in found.reason


@pytest.mark.parametrize(
    ("config", "quantisation", "method", "bits"),
    [
        (GPTQ, {}, "gptq", 4),
        ({"quantization_config": {"quant_method": "awq", "w_bit": 4}}, {}, "awq", 4),
        (
            {"quantization_config": {"quant_method": "bitsandbytes", "load_in_4bit": True}},
            {},
            "bitsandbytes",
            4,
        ),
        (
            {"quantization_config": {"quant_method": "bitsandbytes", "load_in_8bit": True}},
            {},
            "bitsandbytes",
            8,
        ),
        ({"quantization_config": {"quant_method": "fp8", "weight_block_size": [128, 128]}}, {}, "fp8", 8),
        ({"quantization_config": {"quant_method": "mxfp4"}}, {}, "mxfp4", 4),
        (
            {"quantization_config": {"quant_method": "compressed-tensors", "format": "nvfp4-pack-quantized"}},
            {},
            "nvfp4",
            4,
        ),
        ({"quantization_config": {"quant_method": "modelopt", "quant_algo": "NVFP4"}}, {}, "nvfp4", 4),
        ({}, {"quant_algo": "NVFP4"}, "nvfp4", 4),
        ({}, {"quantization": {"quant_algo": "FP8"}}, "modelopt fp8", 8),
        ({"quantization": {"bits": 4, "group_size": 64}}, {}, "mlx", 4),
        ({"text_config": {"quantization_config": {"quant_method": "fp8"}}}, {}, "fp8", 8),
        ({"expert_dtype": "fp4"}, {}, "mxfp4", 4),
        ({}, {}, "", 0),
    ],
)
def test_how_it_is_packed(
    config: dict[str, Any], quantisation: dict[str, Any], method: str, bits: int
) -> None:
    found = packing(NumberFacts(config=config, quantisation=quantisation))
    assert (found.method, found.bits) == (method, bits)


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("org/Llama-3.1-8B-Instruct", 8_000_000_000),
        ("org/Qwen3-30B-A3B", 30_000_000_000),
        ("org/Mixtral-8x7B-v0.1", 56_000_000_000),
        ("org/SmolLM2-135M", 135_000_000),
        ("org/Llama-4-Scout-17B-16E-Instruct", None),
        ("org/gemma-3n-E4B-it", None),
        ("org/Qwen2.5-7B-Instruct-1M", 7_000_000_000),
        ("org/phi-2", None),
    ],
)
def test_the_size_in_a_name(name: str, size: int | None) -> None:
    assert size_in_name(name) == size


def test_far_from_the_size_in_the_name_is_doubtful() -> None:
    trail = counts({}, name="org/Model-70B", hub_total=8_030_261_248).total_trail
    assert trail is not None and trail.doubtful


@pytest.mark.parametrize(
    ("gguf", "files", "total", "active"),
    [
        ({"total": LLAMA_8B_SIZE, "architecture": "llama"}, {}, LLAMA_8B_SIZE, LLAMA_8B_SIZE),
        ({"total": 400_000_000, "architecture": "clip"}, {}, None, None),
        ({"total": 400_000_000, "architecture": "llama"}, {"mmproj-model-f16.gguf": 1}, None, None),
        (
            {
                "total": QWEN3_MOE_SIZE,
                "metadata": {
                    "general.architecture": "qwen3moe",
                    "qwen3moe.block_count": 48,
                    "qwen3moe.embedding_length": 2048,
                    "qwen3moe.expert_count": 128,
                    "qwen3moe.expert_used_count": 8,
                    "qwen3moe.expert_feed_forward_length": 768,
                },
            },
            {},
            QWEN3_MOE_SIZE,
            3_353_032_704,
        ),
    ],
    ids=["weights", "projector", "only a projector's file", "experts"],
)
def test_gguf(gguf: dict[str, Any], files: dict[str, int], total: int | None, active: int | None) -> None:
    found = counts({}, gguf=gguf, files=files)
    assert (found.total, found.active) == (total, active)


def test_a_short_configuration_does_not_make_experts_dense() -> None:
    found = counts({"model_type": "mixtral"}, hub_total=46_702_792_704)
    assert (found.total, found.active) == (46_702_792_704, None)


MIXTRAL_HEADER = {
    "general.architecture": "llama",
    "llama.block_count": "32",
    "llama.embedding_length": "4096",
    "llama.feed_forward_length": "14336",
    "llama.expert_count": "8",
    "llama.expert_used_count": "2",
}


@pytest.mark.parametrize(
    ("more", "active"),
    [
        ({}, 12_879_925_248),
        ({"llama.interleave_moe_layer_step": "2"}, 29_791_358_976),
        ({"llama.expert_used_count": "9"}, None),
    ],
    ids=["every layer", "every second layer", "more than there are"],
)
def test_experts_of_a_gguf_header_may_be_written_as_text(more: dict[str, str], active: int | None) -> None:
    found = counts({}, gguf={"metadata": MIXTRAL_HEADER | more, "total": 46_702_792_704})
    assert found.active == active


@pytest.mark.parametrize(
    ("config", "files", "base"),
    [
        ({"peft": {"base_model_name_or_path": "org/Base-8B"}}, {}, "org/Base-8B"),
        ({}, {"adapter_config.json": 1, "adapter_model.safetensors": 1}, "not named"),
    ],
)
def test_an_adapter_has_its_own_weights_alone(
    config: dict[str, Any], files: dict[str, int], base: str
) -> None:
    found = counts(config, name="org/adapter-8B", files=files, hub_total=41_943_040)
    assert (found.total, found.active) == (41_943_040, 41_943_040)
    assert "adapter" in found.reason and base in found.reason


def test_a_pipeline_names_its_parts() -> None:
    files = {
        "vae/diffusion_pytorch_model.safetensors": 1,
        "transformer/model-*-of-*.safetensors": 3,
        "a.png": 1,
    }
    found = counts({"diffusers": {"_class_name": "FluxPipeline"}}, library="diffusers", files=files)
    assert (found.total, found.active) == (None, None)
    assert "a pipeline of transformer, vae" in found.reason
