"""Dockerfiles: instructions in both forms, settings, comments among continuation lines."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scan.seen import lines, references

CASES = [
    ("RUN hf download Qwen/Qwen3-8B\n", [(1, "Qwen/Qwen3-8B")]),
    ("RUN --mount=type=cache,target=/root/.cache hf download Qwen/Qwen3-8B\n", [(1, "Qwen/Qwen3-8B")]),
    (
        "RUN a && \\\n    # the small one\n    hf download Qwen/Qwen3-8B && \\\n\n    b\n",
        [(3, "Qwen/Qwen3-8B")],
    ),
    ("# RUN hf download Qwen/Qwen3-8B\n", []),
    ("RUN <<EOF\nhf download Qwen/Qwen3-8B\nEOF\n", [(2, "Qwen/Qwen3-8B")]),
    ('CMD ["vllm", "serve", "Qwen/Qwen3-8B"]\n', [(1, "Qwen/Qwen3-8B")]),
    ('CMD ["vllm", \\\n  "serve", \\\n  "Qwen/Qwen3-8B"]\n', [(3, "Qwen/Qwen3-8B")]),
    ("CMD vllm serve Qwen/Qwen3-8B\n", [(1, "Qwen/Qwen3-8B")]),
    ('ENTRYPOINT ["vllm", "serve"]\nCMD ["Qwen/Qwen3-8B"]\n', [(2, "Qwen/Qwen3-8B")]),
    ('FROM vllm/vllm-openai:v0.11\nCMD ["--model", "Qwen/Qwen3-8B"]\n', [(2, "Qwen/Qwen3-8B")]),
    (
        "ADD https://huggingface.co/Qwen/Qwen3-8B/resolve/main/a.gguf /m/\nADD https://example.com/a/b /m/\n",
        [(1, "https://huggingface.co/Qwen/Qwen3-8B/resolve/main/a.gguf")],
    ),
    ("ENV MODEL_ID=Qwen/Qwen3-8B X=1\n", [(1, "Qwen/Qwen3-8B")]),
    ("ENV MODEL_ID Qwen/Qwen3-8B\n", [(1, "Qwen/Qwen3-8B")]),
    ("ENV A=1 \\\n    EMBEDDING_MODEL=BAAI/bge-m3\n", [(2, "BAAI/bge-m3")]),
    ("ARG CKPT=Qwen/Qwen3-8B\nRUN hf download $CKPT\n", [(1, "Qwen/Qwen3-8B")]),
    ("ARG MODEL\nRUN hf download ${MODEL:-Qwen/Qwen3-8B}\n", [(2, "Qwen/Qwen3-8B")]),
    ("RUN python -c \"import whisper; whisper.load_model('large-v3')\"\n", [(1, "large-v3")]),
    ("FROM ollama/ollama\nRUN ollama serve & sleep 3 && ollama pull llama3.2:3b\n", [(2, "llama3.2:3b")]),
    ("FROM pytorch/pytorch:2.8\nLABEL model=acme/x\nCOPY models/x /app/models\nWORKDIR /srv/model\n", []),
    ("ENV HF_HOME=/models/cache MODEL_PATH=/models\n", []),
    ("ENV MODEL_PATH=/models/tiny.gguf\n", [(1, "/models/tiny.gguf")]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_instructions(text: str, expected: list[tuple[int, str]]) -> None:
    assert lines("Dockerfile", text) == expected


@pytest.mark.parametrize("name", ["Dockerfile.gpu", "gpu.Dockerfile", "Containerfile", "Dockerfile-cuda"])
def test_names_of_dockerfiles(name: str) -> None:
    assert lines(name, "RUN ollama pull llama3.2:3b\n") == [(1, "llama3.2:3b")]


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="RUNCMD \\\n\"'[],#<EOF$", max_size=150))
def test_no_dockerfile_is_an_error(text: str) -> None:
    references("Dockerfile", text)
