"""Ollama's Modelfile."""

from __future__ import annotations

import pytest

from tests.scan.seen import references

CASES = [
    ("FROM llama3.2:3b\n", [("llama3.2:3b", "ollama")]),
    ("from qwen3\n", [("qwen3", "ollama")]),
    (
        "FROM hf.co/bartowski/gemma-2-2b-it-GGUF:Q4_K_M\n",
        [("hf.co/bartowski/gemma-2-2b-it-GGUF:Q4_K_M", "ollama")],
    ),
    (
        "FROM ./weights/x.gguf\nADAPTER ./lora.gguf\n",
        [("./weights/x.gguf", "local-file"), ("./lora.gguf", "local-file")],
    ),
    ("# FROM mistral\nFROM phi4\n", [("phi4", "ollama")]),
    ('FROM phi4\nSYSTEM """\nFROM now on be kind.\n"""\n', [("phi4", "ollama")]),
    ("TEMPLATE x\nPARAMETER stop FROM\n", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_instructions(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(found.text, found.source) for found in references("Modelfile", text)] == expected


@pytest.mark.parametrize("name", ["Modelfile.small", "support.Modelfile", "support.modelfile"])
def test_names_of_modelfiles(name: str) -> None:
    assert [found.hub for found in references(name, "FROM llama3.1:8b\n")] == [
        "meta-llama/Llama-3.1-8B-Instruct"
    ]
