"""Markdown: front matter, links, code to copy; prose does not count."""

from __future__ import annotations

import pytest

from tests.scan.seen import lines

HUB = "https://huggingface.co"
CASES = {
    "card": ("---\nbase_model: Qwen/Qwen3-8B\nlicense: mit\n---\n# x\n", [(2, "Qwen/Qwen3-8B")]),
    "card with a list": (
        "---\nbase_model:\n- Qwen/Qwen3-8B\n- gpt2-xl\n---\n",
        [(3, "Qwen/Qwen3-8B"), (4, "gpt2-xl")],
    ),
    "card with its own name": (
        "---\nmodel_name: acme/mistral-x\nbase_model: gpt2-xl\n---\n",
        [(3, "gpt2-xl")],
    ),
    "link": (f"See [it]({HUB}/Qwen/Qwen3-8B).\n", [(1, f"{HUB}/Qwen/Qwen3-8B")]),
    "bare link": (f"See {HUB}/Qwen/Qwen3-8B.\n", [(1, f"{HUB}/Qwen/Qwen3-8B")]),
    "link to a revision": (f"[x]({HUB}/Qwen/Qwen3-8B/tree/abc)\n", [(1, f"{HUB}/Qwen/Qwen3-8B/tree/abc")]),
    "reference link": (f"[x]: {HUB}/Qwen/Qwen3-8B\n", [(1, f"{HUB}/Qwen/Qwen3-8B")]),
    "shell": ("# x\n```bash\n$ vllm serve Qwen/Qwen3-8B\n```\n", [(3, "Qwen/Qwen3-8B")]),
    "python with import": (
        "```py\nfrom vllm import LLM\nLLM('Qwen/Qwen3-8B')\n```\n",
        [(3, "Qwen/Qwen3-8B")],
    ),
    "yaml": ("~~~yaml\nmodel: Qwen/Qwen3-8B\n~~~\n", [(2, "Qwen/Qwen3-8B")]),
    "prose": ("It beats Qwen/Qwen3-8B and `gpt-4o`; model: Qwen/Qwen3-8B.\n", []),
    "other pages": (f"{HUB}/docs/hub {HUB}/datasets/a/b {HUB}/spaces/a/b {HUB}/papers/1 {HUB}/blog/x\n", []),
    "picture": (
        f"![x]({HUB}/acme/m/resolve/main/a.png) ![y]({HUB}/acme/m/resolve/main/b.gif?raw=true)\n",
        [],
    ),
    "comment": (f"<!-- {HUB}/Qwen/Qwen3-8B\n-->\n", []),
    "output": ("```\nLoading Qwen/Qwen3-8B\n```\n", []),
    "a fence without a language": ("```\nvllm serve Qwen/Qwen3-8B\n```\n", [(2, "Qwen/Qwen3-8B")]),
    "an open fence": ("```bash\nvllm serve Qwen/Qwen3-8B\n", []),
}


RST = f"""\
`It <{HUB}/Qwen/Qwen3-8B>`_, `data <{HUB}/datasets/a/b>`__, ``model: Qwen/Qwen3-4B``

.. old: {HUB}/acme/a
   and {HUB}/acme/b

.. _target: {HUB}/Qwen/Qwen3-4B
.. note:: {HUB}/BAAI/bge-m3

   inside: {HUB}/acme/c
..
   {HUB}/acme/d
end
"""


def test_restructured_text() -> None:
    assert lines("index.rst", RST) == [
        (1, f"{HUB}/Qwen/Qwen3-8B"),
        (6, f"{HUB}/Qwen/Qwen3-4B"),
        (7, f"{HUB}/BAAI/bge-m3"),
        (9, f"{HUB}/acme/c"),
    ]


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_markdown(text: str, expected: list[tuple[int, str]]) -> None:
    assert lines("README.md", text) == expected
