"""Kinds of configuration that were once counted wrongly, each as small as it can be; exact counts decide."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tracker.domain.numbers.deriving import numbers_of
from tracker.domain.numbers.facts import from_observation
from tracker.domain.observing.observation import FileObservation, Observation
from tracker.domain.registry.entries import HubId, ModelId
from tracker.vocabulary import ReadStatus

SHARED = Path(os.environ.get("TRACKER_SHARED", Path(__file__).parents[3] / "shared"))
CASES = sorted((SHARED / "cases" / "numbers").glob("*.json"))


def counted(
    config: dict[str, Any], safetensors: dict[str, Any] | None = None
) -> tuple[int | None, int | None]:
    """Total and active of a repository of which nothing else is known."""
    facts: dict[str, Any] = {"sha": "0" * 40, "library_name": "transformers"}
    if safetensors:
        facts["safetensors"] = safetensors
    seen = Observation(
        id=ModelId("case"),
        hub=HubId("case/model"),
        status=ReadStatus.OK,
        facts=facts,
        files={"config.json": 1, "model.safetensors": 1},
        contents=(FileObservation(path="config.json", sha256="0" * 64, content=config),),
    )
    _, parameters = numbers_of(from_observation(seen))
    return parameters.total, parameters.active


@pytest.mark.skipif(not CASES, reason="the folder of facts is not beside the checkout")
@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_handed(path: Path) -> None:
    case = json.loads(path.read_text())
    total, active = counted(case["config"], case.get("safetensors"))
    assert total == pytest.approx(case["right"]["total"], rel=0.002)
    assert active == pytest.approx(case["right"]["active"], rel=0.002)


LLAMA: dict[str, Any] = {
    "architectures": ["LlamaForCausalLM"],
    "model_type": "llama",
    "hidden_size": 1024,
    "intermediate_size": 4096,
    "num_hidden_layers": 8,
    "num_attention_heads": 16,
    "num_key_value_heads": 4,
    "vocab_size": 32000,
    "tie_word_embeddings": False,
}
DRAFT = {**LLAMA, "architectures": ["Eagle3LlamaForCausalLM"]}
EXPERTS = {
    "architectures": ["NewMoeForCausalLM"],
    "model_type": "new_moe_of_nobody",
    "hidden_size": 2048,
    "intermediate_size": 8192,
    "moe_intermediate_size": 512,
    "num_hidden_layers": 10,
    "num_experts": 64,
    "num_experts_per_tok": 4,
    "vocab_size": 64000,
}
ONE = 10 * 64 * 3 * 2048 * 512


@pytest.mark.parametrize(
    ("config", "safetensors", "total", "active"),
    [
        # A draft head's widths are those of the model it drafts for: without a count nothing is known.
        (DRAFT, None, None, None),
        (
            DRAFT,
            {"parameters": {"BF16": 90_000_000, "I64": 1000}, "total": 90_001_000},
            90_000_000,
            90_000_000,
        ),
        # Plain floats under half of the formula are counted all the same; packed words are not.
        (LLAMA, {"parameters": {"F32": 50_000_000}, "total": 50_000_000}, 50_000_000, 50_000_000),
        # NVFP4: one F8 scale for 16 weights shows that two weights lie in a word.
        (
            {**EXPERTS, "quantization_config": {"quant_method": "modelopt", "quant_algo": "NVFP4"}},
            {"parameters": {"U8": ONE // 2, "F8_E4M3": ONE // 16, "BF16": 100_000_000}},
            ONE + 100_000_000,
            ONE // 16 + 100_000_000,
        ),
    ],
)
def test_kinds(
    config: dict[str, Any], safetensors: dict[str, Any] | None, total: int | None, active: int | None
) -> None:
    assert counted(config, safetensors) == (
        pytest.approx(total, rel=0.002) if total else None,
        pytest.approx(active, rel=0.002) if active else None,
    )
