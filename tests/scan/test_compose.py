"""Compose files: commands and entry points in all forms, environments, models."""

from __future__ import annotations

import pytest

from tests.scan.seen import lines

CASES = {
    "a command in one line": (
        "services:\n  a:\n    image: vllm/vllm-openai\n    command: --model Qwen/Qwen3-8B --port 1\n",
        [(4, "Qwen/Qwen3-8B")],
    ),
    "a folded command": (
        "services:\n  a:\n    command: >\n      vllm serve\n      Qwen/Qwen3-8B\n      --port 1\n",
        [(5, "Qwen/Qwen3-8B")],
    ),
    "a list": (
        "services:\n  a:\n    command:\n      - vllm\n      - serve\n      - Qwen/Qwen3-8B\n",
        [(6, "Qwen/Qwen3-8B")],
    ),
    "an inline list over lines": (
        'services:\n  a:\n    command: ["--model",\n      "Qwen/Qwen3-8B"]\n    image: lmsysorg/sglang\n',
        [(4, "Qwen/Qwen3-8B")],
    ),
    "a shell in the entry point": (
        'services:\n  a:\n    entrypoint: ["sh", "-c", "ollama pull llama3.2:3b"]\n',
        [(3, "llama3.2:3b")],
    ),
    "an entry point and a command": (
        "services:\n  a:\n    entrypoint: vllm serve\n    command: Qwen/Qwen3-8B\n",
        [(4, "Qwen/Qwen3-8B")],
    ),
    "environments": (
        "services:\n  a:\n    environment:\n      - MODEL_ID=Qwen/Qwen3-8B\n  b:\n    environment:\n"
        "      EMBEDDING_MODEL: ${E:-BAAI/bge-m3}\n",
        [(4, "Qwen/Qwen3-8B"), (7, "BAAI/bge-m3")],
    ),
    "a setting used in the command": (
        "services:\n  a:\n    environment:\n      CKPT: Qwen/Qwen3-8B\n    command: vllm serve $$CKPT\n",
        [(4, "Qwen/Qwen3-8B")],
    ),
    "models": (
        "services:\n  a:\n    models: [chat]\nmodels:\n  chat:\n    model: ai/smollm2:360M\n",
        [(6, "ai/smollm2:360M")],
    ),
    "no models": (
        "services:\n  web:\n    image: acme/llm-proxy:latest\n    build: ./models/x\n    environment:\n"
        "      MODEL_CACHE: /models/cache\n      OLLAMA_HOST: http://ollama:11434\n"
        "    volumes: [./models:/models]\n    # command: vllm serve Qwen/Qwen3-8B\n",
        [],
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_compose(text: str, expected: list[tuple[int, str]]) -> None:
    assert lines("compose.yaml", text) == expected
