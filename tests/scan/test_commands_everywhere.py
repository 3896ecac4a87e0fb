# ruff: noqa: E501 - a file is a row
"""Every way to name a model on a command line, in every kind of file that starts commands."""

from __future__ import annotations

import json

import pytest

from tests.scan.seen import texts

COMMANDS = [
    ("vllm serve Qwen/Qwen3-8B --port 8000", "Qwen/Qwen3-8B"),
    ("python -m vllm.entrypoints.openai.api_server --model=Qwen/Qwen3-8B", "Qwen/Qwen3-8B"),
    ("sglang serve --model-path Qwen/Qwen3-8B", "Qwen/Qwen3-8B"),
    ("text-generation-launcher --model-id Qwen/Qwen3-8B", "Qwen/Qwen3-8B"),
    ("llama-server -hf ggml-org/gemma-3-4b-it-GGUF:Q4_K_M", "ggml-org/gemma-3-4b-it-GGUF:Q4_K_M"),
    ("llama-server -m /srv/weights/gemma-3-4b.gguf", "/srv/weights/gemma-3-4b.gguf"),
    ("hf download Qwen/Qwen3-8B --revision 0123456", "Qwen/Qwen3-8B"),
    ("huggingface-cli download Qwen/Qwen3-8B", "Qwen/Qwen3-8B"),
    ("git clone https://huggingface.co/Qwen/Qwen3-8B", "https://huggingface.co/Qwen/Qwen3-8B"),
    (
        "curl -LO https://huggingface.co/Qwen/Qwen3-8B/resolve/main/model.safetensors",
        "https://huggingface.co/Qwen/Qwen3-8B/resolve/main/model.safetensors",
    ),
    ("python serve.py hf://Qwen/Qwen3-8B", "hf://Qwen/Qwen3-8B"),
    ("ollama pull llama3.1:8b", "llama3.1:8b"),
    ("ollama run llama3.1:8b", "llama3.1:8b"),
    ("docker model pull ai/smollm2", "ai/smollm2"),
    ("lm_eval --model hf --model_args pretrained=Qwen/Qwen3-8B,dtype=auto --tasks gsm8k", "Qwen/Qwen3-8B"),
    ("mlx_lm.generate --model mlx-community/Qwen3-4B-4bit", "mlx-community/Qwen3-4B-4bit"),
    ("litellm --model ollama/llama3.1", "ollama/llama3.1"),
    ("python train.py --model_name_or_path Qwen/Qwen3-8B", "Qwen/Qwen3-8B"),
]


def listed(command: str) -> str:
    return json.dumps(command.split())


FILES = {
    "shell": ("run.sh", lambda c: f"set -e\n{c}\n"),
    "Dockerfile RUN": ("Dockerfile", lambda c: f"FROM x\nRUN apt-get update && \\\n    {c}\n"),
    "Dockerfile CMD": ("Dockerfile", lambda c: f"FROM x\nCMD {listed(c)}\n"),
    "Dockerfile ENTRYPOINT": ("Dockerfile", lambda c: f"FROM x\nENTRYPOINT {c}\n"),
    "Compose": ("compose.yml", lambda c: f"services:\n  a:\n    image: acme/x\n    command: {c}\n"),
    "Compose list": ("docker-compose.yaml", lambda c: f"services:\n  a:\n    entrypoint: {listed(c)}\n"),
    "Kubernetes": ("k.yaml", lambda c: f"containers:\n- name: a\n  command: {listed(c)}\n"),
    "Kubernetes shell": ("k.yaml", lambda c: f"containers:\n- command: [sh, -c]\n  args: [{json.dumps(c)}]\n"),
    "Helm": ("values.yaml", lambda c: "server:\n  args:\n" + "".join(f"  - {json.dumps(w)}\n" for w in c.split())),
    "GitHub": (".github/workflows/ci.yml", lambda c: f"jobs:\n  a:\n    steps:\n    - run: |\n        {c}\n"),
    "GitLab": (".gitlab-ci.yml", lambda c: f"a:\n  script:\n  - {c}\n"),
    "Makefile": ("Makefile", lambda c: f".PHONY: a\na: b\n\t@{c}\n"),
    "justfile": ("justfile", lambda c: f"a:\n    {c}\n"),
    "Taskfile": ("Taskfile.yml", lambda c: f"tasks:\n  a:\n    cmds:\n    - {c}\n"),
    "systemd": ("a.service", lambda c: f"[Service]\nExecStart=/usr/bin/env {c}\n"),
    "Procfile": ("Procfile", lambda c: f"web: {c}\n"),
    "package.json": ("package.json", lambda c: json.dumps({"scripts": {"a": c}})),
    "Terraform": ("main.tf", lambda c: f'resource "x" "y" {{\n  command = {listed(c)}\n}}\n'),
    "Terraform script": ("main.tf", lambda c: f"user_data = <<EOF\n#!/bin/sh\n{c}\nEOF\n"),
    "devcontainer": (".devcontainer.json", lambda c: json.dumps({"postCreateCommand": c})),
    "README": ("README.md", lambda c: f"# a\n```sh\n{c}\n```\n"),
    "pyproject": ("pyproject.toml", lambda c: f"[tool.poe.tasks.a]\ncmd = {json.dumps(c)}\n"),
}  # fmt: skip


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(("command", "expected"), COMMANDS, ids=[command[:40] for command, _ in COMMANDS])
def test_a_command_is_read_in_any_file(file: str, command: str, expected: str) -> None:
    name, written = FILES[file]
    assert texts(name, written(command)) == [expected]
