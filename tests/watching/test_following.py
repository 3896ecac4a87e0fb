"""What a new repository follows, by its name, version and lineage; and what follows nobody."""

from __future__ import annotations

import pytest

from tracker.domain.registry.entries import HubId, ModelId, TrackedModel
from tracker.domain.watching.following import looks_like
from tracker.domain.watching.listed import Listed

TRACKED = [
    TrackedModel(id=ModelId(hub.partition("/")[2].lower()), hub=HubId(hub))
    for hub in (
        "zai-org/GLM-5.2", "zai-org/GLM-4.5-Air", "Qwen/Qwen3-8B", "Qwen/Qwen3-235B-A22B",
        "Qwen/Qwen2.5-7B-Instruct", "deepseek-ai/DeepSeek-V3.1",
        "deepseek-ai/DeepSeek-R1", "moonshotai/Kimi-K2-Instruct",
        "meta-llama/Llama-3.1-8B-Instruct", "google/gemma-3-27b-it", "openai/gpt-oss-20b",
        "openai/gpt-oss-120b",
        "mistralai/Mistral-Small-3.1-24B-Instruct-2503",
    )
]  # fmt: skip


@pytest.mark.parametrize(
    ("hub", "bases", "like"),
    [
        ("zai-org/GLM-5.3", (), "successor-of:glm-5.2"),
        ("zai-org/GLM-6", (), "successor-of:glm-5.2"),
        ("zai-org/GLM-5.10", (), "successor-of:glm-5.2"),
        ("zai-org/GLM-4.6-Air", (), "successor-of:glm-4.5-air"),
        ("zai-org/GLM-5.3", ("finetune:zai-org/GLM-5.3-Base",), "successor-of:glm-5.2"),
        ("Qwen/Qwen3.5-9B", (), "successor-of:qwen3-8b"),
        ("Qwen/Qwen3.5-397B-A17B", (), "successor-of:qwen3-235b-a22b"),
        ("deepseek-ai/DeepSeek-V3.2-Exp", (), "successor-of:deepseek-v3.1"),
        ("deepseek-ai/DeepSeek-R1-0528", (), "successor-of:deepseek-r1"),
        ("deepseek-ai/DeepSeek-R2", (), "successor-of:deepseek-r1"),
        ("moonshotai/Kimi-K2-Instruct-0905", (), "successor-of:kimi-k2-instruct"),
        ("moonshotai/Kimi-K3-Instruct", (), "successor-of:kimi-k2-instruct"),
        ("meta-llama/Llama-3.3-8B-Instruct", (), "successor-of:llama-3.1-8b-instruct"),
        ("google/gemma-4-27b-it", (), "successor-of:gemma-3-27b-it"),
        (
            "mistralai/Mistral-Small-3.2-24B-Instruct-2506",
            (),
            "successor-of:mistral-small-3.1-24b-instruct-2503",
        ),
        # siblings, other branches, earlier ones
        ("zai-org/GLM-5.2-Base", (), None),
        ("zai-org/GLM-5.3-Base", (), None),
        ("zai-org/GLM-5.3-VL", (), None),
        ("zai-org/GLM-5.2V", (), None),
        ("zai-org/GLM-5.1", (), None),
        ("zai-org/GLM-OCR", (), None),
        ("Qwen/Qwen3-8B-Base", (), None),
        ("Qwen/Qwen3-VL-8B-Instruct", (), None),
        ("Qwen/Qwen3.5-0.8B", (), None),
        ("deepseek-ai/DeepSeek-R1-Distill-Qwen-7B", ("finetune:Qwen/Qwen2.5-7B",), None),
        ("openai/gpt-oss-safeguard-20b", (), None),
        # strangers
        ("somebody/GLM-5.3", ("finetune:zai-org/GLM-5.2",), None),
        ("somebody/GLM-6", (), None),
        ("Qwen/Qwen3.5-8B", ("finetune:google/gemma-3-27b-it",), None),
        # variants
        ("zai-org/GLM-5.2-FP8", (), "variant-of:glm-5.2"),
        ("zai-org/GLM-5.2-GGUF", (), "variant-of:glm-5.2"),
        ("somebody/GLM-5.2-MLX-4bit", ("quantized:zai-org/GLM-5.2",), "variant-of:glm-5.2"),
        ("zai-org/GLM-5.3-FP8", (), "variant-of:zai-org/GLM-5.3"),
        ("zai-org/GLM-5.3-AWQ", ("quantized:zai-org/GLM-5.3",), "variant-of:zai-org/GLM-5.3"),
        ("zai-org/GLM-5.2-lora", ("adapter:zai-org/GLM-5.2",), "variant-of:glm-5.2"),
        ("meta-llama/Llama-3.1-8B-Instruct-GGUF", (), "variant-of:llama-3.1-8b-instruct"),
    ],
)
def test_names(hub: str, bases: tuple[str, ...], like: str | None) -> None:
    found = looks_like(Listed(hub=hub, bases=bases), TRACKED)
    assert (str(found) if found else None) == like


def test_what_was_made_earlier_follows_nobody() -> None:
    new = Listed(hub="zai-org/GLM-5.3", created="2026-01-01T00:00:00Z")
    assert looks_like(new, TRACKED, {"glm-5.2": "2026-06-13"}) is None
    assert looks_like(new, TRACKED, {"glm-5.2": "2025-06-13"}) is not None
