"""Names as makers list them: what follows a model we track, what is a packed copy, and what is neither.

Written down before the rules were asked; kinds, not corrections of them.
"""

from __future__ import annotations

import pytest

from tracker.domain.registry.entries import HubId, ModelId, TrackedModel
from tracker.domain.watching.following import looks_like
from tracker.domain.watching.listed import Listed

TRACKED = [
    TrackedModel(id=ModelId(hub.partition("/")[2].lower()), hub=HubId(hub))
    for hub in (
        "deepseek-ai/DeepSeek-V3", "deepseek-ai/DeepSeek-V3-0324", "deepseek-ai/DeepSeek-R1",
        "Qwen/Qwen2.5-72B-Instruct", "Qwen/Qwen3-32B", "Qwen/Qwen3-30B-A3B", "Qwen/Qwen2.5-VL-7B-Instruct",
        "Qwen/Qwen2.5-Coder-32B-Instruct", "Qwen/Qwen3-Embedding-8B",
        "mistralai/Mistral-Small-24B-Instruct-2501", "mistralai/Devstral-Small-2505",
        "mistralai/Magistral-Small-2506", "mistralai/Mixtral-8x7B-Instruct-v0.1",
        "mistralai/Mistral-7B-Instruct-v0.2", "meta-llama/Llama-3.1-70B-Instruct",
        "meta-llama/Llama-Guard-3-8B", "google/gemma-3-12b-it", "google/medgemma-4b-it", "microsoft/phi-4",
        "microsoft/Phi-3.5-mini-instruct", "nvidia/Llama-3_3-Nemotron-Super-49B-v1",
        "ibm-granite/granite-3.2-8b-instruct", "zai-org/GLM-4.5", "zai-org/GLM-4.5V", "zai-org/GLM-4.5-Air",
        "moonshotai/Kimi-K2-Instruct", "MiniMaxAI/MiniMax-M2", "openbmb/MiniCPM-V-2_6",
        "openbmb/MiniCPM4-8B", "tiiuae/Falcon3-10B-Instruct", "LiquidAI/LFM2-1.2B",
        "baidu/ERNIE-4.5-21B-A3B-PT", "HuggingFaceTB/SmolLM2-1.7B-Instruct",
        "CohereLabs/c4ai-command-r-plus", "LGAI-EXAONE/EXAONE-4.0-32B", "XiaomiMiMo/MiMo-7B-RL",
        "internlm/internlm2_5-7b-chat", "stabilityai/stable-diffusion-3.5-large",
        "black-forest-labs/FLUX.1-dev", "allenai/OLMo-2-1124-13B-Instruct",
    )
]  # fmt: skip
SUCCESSORS = {
    "deepseek-ai/DeepSeek-V3.1": "deepseek-v3-0324",
    "deepseek-ai/DeepSeek-R1-0528": "deepseek-r1",
    "Qwen/Qwen3-72B-Instruct": "qwen2.5-72b-instruct",
    "Qwen/Qwen3-VL-8B-Instruct": "qwen2.5-vl-7b-instruct",
    "Qwen/Qwen3-Coder-30B-A3B-Instruct": "qwen2.5-coder-32b-instruct",
    "mistralai/Mistral-Small-3.1-24B-Instruct-2503": "mistral-small-24b-instruct-2501",
    "mistralai/Devstral-Small-2507": "devstral-small-2505",
    "mistralai/Magistral-Small-2507": "magistral-small-2506",
    "mistralai/Mistral-7B-Instruct-v0.3": "mistral-7b-instruct-v0.2",
    "meta-llama/Llama-3.3-70B-Instruct": "llama-3.1-70b-instruct",
    "meta-llama/Llama-Guard-4-12B": "llama-guard-3-8b",
    "google/gemma-4-12b-it": "gemma-3-12b-it",
    "google/medgemma-1.5-4b-it": "medgemma-4b-it",
    "microsoft/phi-5": "phi-4",
    "microsoft/Phi-4-mini-instruct": "phi-3.5-mini-instruct",
    "nvidia/Llama-3_3-Nemotron-Super-49B-v1_5": "llama-3_3-nemotron-super-49b-v1",
    "ibm-granite/granite-3.3-8b-instruct": "granite-3.2-8b-instruct",
    "zai-org/GLM-4.6": "glm-4.5",
    "zai-org/GLM-4.6V": "glm-4.5v",
    "moonshotai/Kimi-K2-Instruct-0905": "kimi-k2-instruct",
    "MiniMaxAI/MiniMax-M2.1": "minimax-m2",
    "openbmb/MiniCPM-V-4_5": "minicpm-v-2_6",
    "openbmb/MiniCPM4.1-8B": "minicpm4-8b",
    "baidu/ERNIE-5.0-21B-A3B-PT": "ernie-4.5-21b-a3b-pt",
    "CohereLabs/c4ai-command-r-plus-08-2024": "c4ai-command-r-plus",
    "LGAI-EXAONE/EXAONE-4.0.1-32B": "exaone-4.0-32b",
    "XiaomiMiMo/MiMo-7B-RL-0530": "mimo-7b-rl",
    "black-forest-labs/FLUX.2-dev": "flux.1-dev",
}
VARIANTS = {
    "Qwen/Qwen3-32B-AWQ": "qwen3-32b",
    "Qwen/Qwen3-32B-MLX-8bit": "qwen3-32b",
    "Qwen/Qwen3-30B-A3B-GPTQ-Int4": "qwen3-30b-a3b",
    "Qwen/Qwen3-Embedding-8B-GGUF": "qwen3-embedding-8b",
    "mistralai/Devstral-Small-2507_gguf": "mistralai/Devstral-Small-2507",
    "meta-llama/Llama-3.2-1B-Instruct-QLORA_INT4_EO8": None,
    "google/gemma-3-12b-it-qat-q4_0-gguf": "gemma-3-12b-it",
    "microsoft/phi-4-gguf": "phi-4",
    "microsoft/Phi-4-mini-instruct-onnx": "microsoft/Phi-4-mini-instruct",
    "nvidia/Llama-3_3-Nemotron-Super-49B-v1_5-FP8": "nvidia/Llama-3_3-Nemotron-Super-49B-v1_5",
    "ibm-granite/granite-3.3-8b-instruct-GGUF": "ibm-granite/granite-3.3-8b-instruct",
    "zai-org/GLM-4.5-Air-FP8": "glm-4.5-air",
    "openbmb/MiniCPM-V-2_6-int4": "minicpm-v-2_6",
    "tiiuae/Falcon3-10B-Instruct-1.58bit": "falcon3-10b-instruct",
    "LiquidAI/LFM2-1.2B-GGUF": "lfm2-1.2b",
    "CohereLabs/c4ai-command-r-plus-4bit": "c4ai-command-r-plus",
    "LGAI-EXAONE/EXAONE-4.0-32B-GGUF": "exaone-4.0-32b",
    "internlm/internlm2_5-7b-chat-gguf": "internlm2_5-7b-chat",
    "stabilityai/stable-diffusion-3.5-large-tensorrt": "stable-diffusion-3.5-large",
    "black-forest-labs/FLUX.1-dev-onnx": "flux.1-dev",
}
NEITHER = (
    "deepseek-ai/DeepSeek-V3.1-Base", "deepseek-ai/DeepSeek-R1-0528-Qwen3-8B", "Qwen/Qwen3-Reranker-8B",
    "Qwen/Qwen3-8B-Base", "Qwen/Qwen2.5-72B", "Qwen/Qwen2.5-Math-72B-Instruct",
    "mistralai/Mistral-Small-3.1-24B-Base-2503", "mistralai/Mixtral-8x22B-Instruct-v0.1",
    "mistralai/Voxtral-Mini-3B-2507", "meta-llama/Llama-4-Scout-17B-16E-Instruct", "google/gemma-3-12b-pt",
    "google/shieldgemma-2-4b-it", "google/gemma-3n-E4B-it", "microsoft/Phi-4-reasoning",
    "ibm-granite/granite-3.3-8b-base", "ibm-granite/granite-vision-3.3-2b", "zai-org/GLM-4.6V-Flash",
    "zai-org/GLM-4.5-Air-Base", "moonshotai/Kimi-K2-Base", "moonshotai/Kimi-K2-Thinking",
    "MiniMaxAI/MiniMax-M2-her", "openbmb/MiniCPM4-8B-Eagle-vLLM", "LiquidAI/LFM2-1.2B-Extract",
    "baidu/ERNIE-4.5-21B-A3B-Thinking", "baidu/ERNIE-4.5-21B-A3B-Base-PT", "HuggingFaceTB/SmolLM2-1.7B",
    "LGAI-EXAONE/EXAONE-Deep-32B", "XiaomiMiMo/MiMo-7B-SFT", "XiaomiMiMo/MiMo-VL-7B-RL",
    "internlm/internlm2_5-7b-chat-1m", "stabilityai/stable-diffusion-3.5-large-turbo",
    "black-forest-labs/FLUX.1-schnell", "black-forest-labs/FLUX.1-Kontext-dev",
    "allenai/OLMo-2-1124-13B-SFT",
)  # fmt: skip


def like(hub: str) -> str | None:
    found = looks_like(Listed(hub=hub), TRACKED)
    return str(found) if found else None


@pytest.mark.parametrize(("hub", "before"), SUCCESSORS.items())
def test_successors(hub: str, before: str) -> None:
    assert like(hub) == f"successor-of:{before}"


@pytest.mark.parametrize(("hub", "original"), VARIANTS.items())
def test_variants(hub: str, original: str | None) -> None:
    found = like(hub) or ""
    assert found == f"variant-of:{original}" if original else found.startswith("variant-of:")


@pytest.mark.parametrize("hub", NEITHER)
def test_neither(hub: str) -> None:
    assert like(hub) is None
