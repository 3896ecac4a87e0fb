"""Workflows of GitHub and GitLab, Taskfiles, Make, just, systemd, Procfiles, Terraform, settings files."""

from __future__ import annotations

import pytest

from tests.scan.seen import lines

MODEL = "Qwen/Qwen3-8B"

CASES = {
    "a step": (".github/workflows/a.yml", f"jobs:\n  a:\n    steps:\n    - run: hf download {MODEL}\n", [4]),
    "a block": (
        ".github/workflows/a.yml",
        f"steps:\n- run: |\n    cd x\n    # no\n    hf download {MODEL}\n",
        [5],
    ),
    "env": (
        ".github/workflows/a.yml",
        f"env:\n  MODEL_ID: {MODEL}\nsteps:\n- run: vllm serve $MODEL_ID\n",
        [2],
    ),
    "with": (".github/workflows/a.yml", f"steps:\n- uses: acme/eval@v1\n  with:\n    model: {MODEL}\n", [4]),
    "matrix": (".github/workflows/a.yml", f"strategy:\n  matrix:\n    model: [{MODEL}]\n", [3]),
    "input": (".github/workflows/a.yml", f"- run: vllm serve ${{{{ inputs.m || '{MODEL}' }}}}\n", [1]),
    "actions": (
        ".github/workflows/a.yml",
        "steps:\n- uses: actions/checkout@v4\n- uses: docker/model-x@v1\n",
        [],
    ),
    "gitlab": (
        ".gitlab-ci.yml",
        f"a:\n  variables:\n    MODEL: {MODEL}\n  script:\n  - hf download {MODEL}\n",
        [3, 5],
    ),
    "task": (
        "Taskfile.yml",
        f"vars:\n  M: {MODEL}\ntasks:\n  a:\n    cmds:\n    - vllm serve {{{{.M}}}}\n",
        [2],
    ),
    "make": ("Makefile", f"M ?= {MODEL} # default\nserve:\n\tvllm serve $(M)\n", [1]),
    "make, recipe": ("Makefile", f"serve:\n\t@vllm serve \\\n\t  {MODEL}\n", [3]),
    "make, comment": ("Makefile", f"# M = {MODEL}\nserve:\n\t# vllm serve {MODEL}\n", []),
    "make, packages": ("rules.mk", "IMAGE := acme/model\nSRC := src/model\nmodel: src/model.o\n", []),
    "just": ("justfile", f"m := '{MODEL}'\nserve:\n    vllm serve {{{{m}}}}\n", [1]),
    "just, parameter": ("justfile", f"serve model='{MODEL}':\n    vllm serve {{{{model}}}}\n", [1]),
    "just, environment": ("justfile", f"m := env('M', '{MODEL}')\nserve:\n    vllm serve {{{{m}}}}\n", [1]),
    "make, for one target": ("Makefile", f"eval: export M = {MODEL}\neval:\n\tvllm serve $(M)\n", [1]),
    "matrix under a short name": (
        ".github/workflows/a.yml",
        f"jobs:\n  a:\n    strategy:\n      matrix:\n        include:\n        - m: {MODEL}\n"
        "    steps:\n    - run: hf download ${{ matrix.m }}\n",
        [6],
    ),
    "ansible": ("play.yml", f"- tasks:\n  - ansible.builtin.shell: |\n      hf download {MODEL}\n", [3]),
    "build arguments": (
        ".github/workflows/a.yml",
        f"steps:\n- with:\n    build-args: |\n      MODEL_ID={MODEL}\n      IMAGE=acme/x\n",
        [4],
    ),
    "make, or": ("Makefile", f"MODEL := $(or $(M),{MODEL})\n", [1]),
    "unit": (
        "a.service",
        f"[Service]\nEnvironment=MODEL_ID={MODEL}\nExecStart=/bin/vllm serve $MODEL_ID\n",
        [2],
    ),
    "unit, long": ("a.service", f"[Service]\nExecStart=/usr/bin/vllm serve \\\n  {MODEL}\n", [3]),
    "unit, comment": ("a.service", f"[Unit]\nDescription=was {MODEL}\n#ExecStart=vllm serve {MODEL}\n", []),
    "quadlet": ("a.container", f"[Container]\nImage=vllm/vllm-openai\nExec=--model {MODEL}\n", [3]),
    "Procfile": ("Procfile", f"web: vllm serve {MODEL} --port $PORT\n", [1]),
    "dotenv": (".env", f"MODEL_ID='{MODEL}'\nX=acme/thing\n# MODEL_ID=acme/model\n", [1]),
    "dotenv, example": (".env.example", f"export LLM_MODEL={MODEL} # the default\n", [1]),
    "dotenv, a server's model": (".env", f"VLLM_SERVER_MODEL={MODEL}\nMODEL_SERVER=acme/llama-7b\n", [1]),
    "dotenv, endings": ("prod.env", f"HF_MODEL_ID={MODEL}\nMODEL_PATH=./models\n", [1]),
    "terraform": ("main.tf", f'variable "model_id" {{\n  default = "{MODEL}"\n}}\n', [2]),
    "terraform, locals": ("main.tf", f'locals {{\n  model_id = "{MODEL}"\n  repo = "acme/infra"\n}}\n', [2]),
    "terraform, env": ("main.tf", f'environment = {{\n  HF_MODEL_ID = "{MODEL}"\n}}\n', [2]),
    "terraform, pairs": ("main.tf", f'env {{\n  name = "MODEL_ID"\n  value = "{MODEL}"\n}}\n', [3]),
    "terraform, args": ("main.tf", f'args = ["--model", "{MODEL}"]\n# args = ["--model", "a/b"]\n', [1]),
    "terraform, script": ("main.tf", f"user_data = <<-EOT\n  #!/bin/bash\n  vllm serve {MODEL}\nEOT\n", [3]),
    "terraform, tasks": (
        "main.tf",
        f'c = jsonencode([{{\n  command = ["vllm", "serve", "{MODEL}"]\n}}])\nd = var.model_id\n',
        [2],
    ),
    "tfvars": ("prod.tfvars", f'model_id = "{MODEL}"\n', [1]),
}


@pytest.mark.parametrize(("name", "text", "expected"), CASES.values(), ids=CASES)
def test_automation(name: str, text: str, expected: list[int]) -> None:
    assert lines(name, text) == [(line, MODEL) for line in expected]
