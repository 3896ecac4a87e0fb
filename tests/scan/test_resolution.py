"""From a name as written to the canonical model, with the steps; and what is no model at all."""

from __future__ import annotations

import pytest

from tracker.adapters.knowledge.name_knowledge import load_names
from tracker.domain.registry.entries import HubId, ModelId, Registry, TrackedModel
from tracker.domain.scanning.names.resolution import Resolver
from tracker.domain.scanning.text.reference import Candidate, Confidence, Reference, Source

REGISTRY = Registry(
    (
        TrackedModel(id=ModelId("glm-5.2"), hub=HubId("zai-org/GLM-5.2")),
        TrackedModel(id=ModelId("fable-5"), aliases=("claude-fable-5",)),
    )
)


def resolve(
    text: str, source: str | None = None, confidence: Confidence = Confidence.CERTAIN, kind: str = "x"
) -> Reference | None:
    candidate = Candidate(
        line=1,
        column=1,
        kind=kind,
        text=text,
        source=Source(source) if source else None,
        confidence=confidence,
    )
    return Resolver(load_names(), REGISTRY).resolve("f", candidate)


@pytest.mark.parametrize(
    ("text", "hint", "source", "hub", "rules"),
    [
        ("zai-org/GLM-5.2", None, "huggingface", "zai-org/GLM-5.2", []),
        ("zai-org/glm-5.2", None, "huggingface", "zai-org/GLM-5.2", []),
        ("zai-org/GLM-5.2-FP8", None, "huggingface", "zai-org/GLM-5.2", ["copy"]),
        ("unsloth/Qwen3-8B-GGUF", None, "huggingface", "Qwen/Qwen3-8B", ["copy"]),
        ("bartowski/google_gemma-3-27b-it-GGUF", None, "huggingface", "google/gemma-3-27b-it", ["copy"]),
        (
            "bartowski/Meta-Llama-3.1-8B-Instruct-GGUF",
            None,
            "huggingface",
            "meta-llama/Llama-3.1-8B-Instruct",
            ["copy"],
        ),
        (
            "mlx-community/Llama-3.2-3B-Instruct-4bit",
            None,
            "huggingface",
            "meta-llama/Llama-3.2-3B-Instruct",
            ["copy"],
        ),
        ("NousResearch/Meta-Llama-3.1-8B", None, "huggingface", "meta-llama/Llama-3.1-8B", ["copy"]),
        ("TheBloke/Llama-2-7B-Chat-GGUF", None, "huggingface", "meta-llama/Llama-2-7b-chat-hf", ["copy"]),
        ("ggml-org/gemma-3-4b-it-qat-GGUF", None, "huggingface", "google/gemma-3-4b-it", ["copy"]),
        (
            "mlc-ai/Llama-3.1-8B-Instruct-q4f16_1-MLC",
            None,
            "huggingface",
            "meta-llama/Llama-3.1-8B-Instruct",
            ["copy"],
        ),
        ("Systran/faster-whisper-large-v3", None, "huggingface", "openai/whisper-large-v3", ["copy"]),
        ("unsloth/Qwen3-4B-Thinking-2507-GGUF", None, "huggingface", "Qwen/Qwen3-4B-Thinking-2507", ["copy"]),
        # works of others that only begin like a known model
        *(
            (name, None, "huggingface", name, [])
            for name in (
                "nvidia/gpt-oss-120b-Eagle3",
                "nvidia/Llama-3_3-Nemotron-Super-49B-v1",
                "RedHatAI/Qwen3-8B-speculator.eagle3",
                "togethercomputer/Llama-2-7B-32K-Instruct",
                "cognitivecomputations/Qwen3-72B-Embiggened",
                "mlx-community/Qwen3-8B-abliterated-4bit",
                "mradermacher/Llama-3.1-8B-Lexi-Uncensored-V2-i1-GGUF",
                "TheBloke/Mistral-7B-OpenOrca-GGUF",
            )
        ),
        (
            "distil-whisper/distil-large-v3.5-ct2",
            None,
            "huggingface",
            "distil-whisper/distil-large-v3.5",
            ["copy"],
        ),
        (
            "cross-encoder/ms-marco-MiniLM-L-6-v2",
            None,
            "huggingface",
            "cross-encoder/ms-marco-MiniLM-L6-v2",
            ["moved-repository"],
        ),
        (
            "qwen/qwen3-coder",
            None,
            "huggingface",
            "Qwen/Qwen3-Coder-480B-A35B-Instruct",
            ["gateway-name"],
        ),
        (
            "lmstudio/qwen/qwen3-coder-30b",
            None,
            "litellm",
            "Qwen/Qwen3-Coder-30B-A3B-Instruct",
            ["prefix", "hosted-name"],
        ),
        (
            "mistralai/mistral-nemo",
            "openrouter",
            "openrouter",
            "mistralai/Mistral-Nemo-Instruct-2407",
            ["hosted-name"],
        ),
        ("openai/gpt-4o", "openrouter", "openrouter", None, []),
        ("openrouter/openai/gpt-4o", "openrouter", "litellm", None, ["prefix"]),
        ("mistral:7b", None, "ollama", "mistralai/Mistral-7B-Instruct-v0.3", ["ollama-library"]),
        ("mistral:mistral-large-latest", None, "mistral", None, ["prefix"]),
        ("accounts/fireworks/models/glm-4p6", "fireworks", "fireworks", "zai-org/GLM-4.6", ["hosted-name"]),
        ("x-ai/grok-4", None, "litellm", None, ["prefix"]),
        (
            "fireworks_ai/accounts/fireworks/models/deepseek-v3p1",
            None,
            "litellm",
            "deepseek-ai/DeepSeek-V3.1",
            ["prefix", "hosted-name"],
        ),
        (
            "Qwen/Qwen3-235B-A22B-Instruct-2507-tput",
            "together",
            "together",
            "Qwen/Qwen3-235B-A22B-Instruct-2507",
            [],
        ),
        ("local:BAAI/bge-small-en-v1.5", None, "huggingface", "BAAI/bge-small-en-v1.5", ["prefix"]),
        ("acme/Llama-3-Foo-GGUF", None, "huggingface", "acme/Llama-3-Foo-GGUF", []),
        ("openai/whisper-large-v3-turbo", None, "huggingface", "openai/whisper-large-v3-turbo", []),
        (
            "bert-base-uncased",
            "huggingface",
            "huggingface",
            "google-bert/bert-base-uncased",
            ["moved-repository"],
        ),
        (
            "hf.co/bartowski/Llama-3.2-3B-Instruct-GGUF:Q4_K_M",
            "ollama",
            "ollama",
            "meta-llama/Llama-3.2-3B-Instruct",
            ["hub-address", "copy"],
        ),
        ("llama3.1", "ollama", "ollama", "meta-llama/Llama-3.1-8B-Instruct", ["ollama-library"]),
        (
            "llama3.1:70b-instruct-q4_K_M",
            "ollama",
            "ollama",
            "meta-llama/Llama-3.1-70B-Instruct",
            ["ollama-library"],
        ),
        ("llama3.1:8b-text-q4_0", "ollama", "ollama", "meta-llama/Llama-3.1-8B", ["ollama-library"]),
        ("someone/own-model", "ollama", "ollama", None, []),
        ("ai/smollm2", "docker", "docker", "HuggingFaceTB/SmolLM2-1.7B-Instruct", ["ollama-library"]),
        (
            "ollama/llama3.1:8b",
            None,
            "litellm",
            "meta-llama/Llama-3.1-8B-Instruct",
            ["prefix", "ollama-library"],
        ),
        (
            "groq/llama-3.3-70b-versatile",
            None,
            "litellm",
            "meta-llama/Llama-3.3-70B-Instruct",
            ["prefix", "hosted-name"],
        ),
        ("hosted_vllm/Qwen/Qwen3-8B", None, "litellm", "Qwen/Qwen3-8B", ["prefix"]),
        ("openai/gpt-4o", None, "litellm", None, ["prefix"]),
        ("openai:gpt-4o", None, "openai", None, ["prefix"]),
        ("openai/gpt-oss-20b", None, "huggingface", "openai/gpt-oss-20b", []),
        (
            "meta-llama/Llama-3.3-70B-Instruct-Turbo",
            "together",
            "together",
            "meta-llama/Llama-3.3-70B-Instruct",
            [],
        ),
        (
            "us.meta.llama3-1-8b-instruct-v1:0",
            None,
            "bedrock",
            "meta-llama/Llama-3.1-8B-Instruct",
            ["hosted-name"],
        ),
        (
            "meta/llama-3.1-8b-instruct",
            None,
            "huggingface",
            "meta-llama/Llama-3.1-8B-Instruct",
            ["gateway-name"],
        ),
        ("claude-fable-5", None, "anthropic", None, ["registry-alias"]),
        ("gpt-4o", None, "openai", None, []),
        ("./models/a.gguf", None, "local-file", None, []),
        ("s3://bucket/m", None, "object-store", None, []),
    ],
)
def test_meaning(text: str, hint: str | None, source: str, hub: str | None, rules: list[str]) -> None:
    found = resolve(text, hint)
    assert found is not None
    assert (found.source.value, found.hub, [step.rule for step in found.resolved_by]) == (source, hub, rules)


def test_the_registry_says_which_model_it_is() -> None:
    copy, alias = resolve("unsloth/GLM-5.2-GGUF"), resolve("claude-fable-5")
    assert copy is not None and (copy.registry_id, copy.repository) == ("glm-5.2", "unsloth/GLM-5.2-GGUF")
    assert alias is not None and alias.registry_id == "fable-5"


@pytest.mark.parametrize(
    ("text", "confidence"),
    [
        ("text/html", Confidence.CERTAIN),
        ("your-org/your-model", Confidence.CERTAIN),
        ("<model>", Confidence.CERTAIN),
        ("https://example.org/x", Confidence.CERTAIN),
        ("hf-internal-testing/tiny-random-bert", Confidence.CERTAIN),
        ("toyota/corolla-2020", Confidence.POSSIBLE),
        ("auth/User", Confidence.POSSIBLE),
        ("src/app.py", Confidence.POSSIBLE),
        ("mistral", Confidence.POSSIBLE),
        ("outputs", Confidence.CERTAIN),
        ("https://huggingface.co/datasets/acme/d", Confidence.CERTAIN),
        ("https://huggingface.co/docs/hub", Confidence.CERTAIN),
    ],
)
def test_no_model(text: str, confidence: Confidence) -> None:
    assert resolve(text, confidence=confidence) is None


@pytest.mark.parametrize(
    ("text", "revision", "pinned"),
    [
        (f"https://huggingface.co/acme/m/resolve/{'b' * 40}/x.bin", "b" * 40, True),
        ("https://huggingface.co/acme/m/blob/main/x.bin", "main", False),
        ("acme/m@v1.0", "v1.0", False),
        ("hf://acme/m@dev/x.bin", "dev", False),
    ],
    ids=["commit", "branch", "tag behind the name", "hf address"],
)
def test_revisions(text: str, revision: str, pinned: bool) -> None:
    found = resolve(text)
    assert found is not None
    assert (found.hub, found.revision, found.pinned) == ("acme/m", revision, pinned)
