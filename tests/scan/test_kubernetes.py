# ruff: noqa: E501 - a case is a row
"""Kubernetes manifests, Helm charts and values, operators' resources."""

from __future__ import annotations

import pytest

from tests.scan.seen import lines, references

CASES = {
    "arguments": (
        "spec:\n  containers:\n  - name: a\n    image: vllm/vllm-openai\n    args:\n    - --model\n    - Qwen/Qwen3-8B\n",
        [(7, "Qwen/Qwen3-8B")],
    ),
    "an option and its value in one argument": (
        'args: ["--model Qwen/Qwen3-8B", "--port 1"]\n',
        [(1, "Qwen/Qwen3-8B")],
    ),
    "a command and arguments": (
        "containers:\n- command: [vllm, serve]\n  args: [Qwen/Qwen3-8B]\n",
        [(3, "Qwen/Qwen3-8B")],
    ),
    "a script": (
        'containers:\n- command: ["/bin/sh", "-c"]\n  args:\n  - |\n    cd /srv\n    vllm serve Qwen/Qwen3-8B\n',
        [(6, "Qwen/Qwen3-8B")],
    ),
    "an environment": (
        "env:\n- name: MODEL_ID\n  value: Qwen/Qwen3-8B\n- name: HF_TOKEN\n  value: acme/secret\n",
        [(3, "Qwen/Qwen3-8B")],
    ),
    "an environment used in arguments": (
        "containers:\n- env: [{name: CKPT, value: Qwen/Qwen3-8B}]\n  command: [vllm, serve, $(CKPT)]\n",
        [(2, "Qwen/Qwen3-8B")],
    ),
    "KServe": (
        "kind: InferenceService\nspec:\n  predictor:\n    model:\n      storageUri: hf://Qwen/Qwen3-8B\n",
        [(5, "hf://Qwen/Qwen3-8B")],
    ),
    "values of a serving stack": (
        'servingEngineSpec:\n  modelSpec:\n  - repository: "vllm/vllm-openai"\n    modelURL: "Qwen/Qwen3-8B"\n',
        [(4, "Qwen/Qwen3-8B")],
    ),
    "a Helm template": (
        '{{- if .Values.x }}\nargs:\n  - --model={{ .Values.model | default "Qwen/Qwen3-8B" }}\n{{- end }}\n',
        [(3, "Qwen/Qwen3-8B")],
    ),
    "a file in a ConfigMap": (
        "kind: ConfigMap\ndata:\n  Modelfile: |\n    FROM llama3.2:3b\n  run.sh: |\n    ollama pull qwen3:8b\n",
        [(4, "llama3.2:3b"), (6, "qwen3:8b")],
    ),
    "Ray Serve": (
        "args:\n  llm_configs:\n  - model_loading_config:\n      model_id: chat/main\n"
        "      model_source: Qwen/Qwen3-8B\n",
        [(5, "Qwen/Qwen3-8B")],
    ),
    "a NIM": (
        "image: nvcr.io/nim/meta/llama-3.1-8b-instruct:1.8\n",
        [(1, "nvcr.io/nim/meta/llama-3.1-8b-instruct:1.8")],
    ),
    "nothing": (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  labels:\n    app.kubernetes.io/part-of: acme/models\n"
        "spec:\n  containers:\n  - image: acme/model-server:latest\n    args: [--config, /etc/model/config.yaml]\n"
        "    # args: [--model, Qwen/Qwen3-8B]\n  modelMesh: enabled\n  model: {{ .Values.model }}\n",
        [],
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_manifests(text: str, expected: list[tuple[int, str]]) -> None:
    assert lines("deploy/k8s.yaml", text) == expected


def test_revision_in_arguments() -> None:
    text = "containers:\n- image: ghcr.io/huggingface/text-embeddings-inference\n  args: [--model-id, a/b-model, --revision, x1]\n"
    (found,) = references("k.yaml", text)
    assert found.revision == "x1"
