"""Notebooks: code, shell lines, magics; lines of the file; any JSON type anywhere."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import Any

import pytest

from tests.scan.seen import lines, texts
from tracker.domain.scanning.blends.notebook import find_candidates
from tracker.domain.scanning.text.reference import Remark


def notebook(*sources: Any, kind: str = "code") -> str:
    return json.dumps({"cells": [{"cell_type": kind, "source": source} for source in sources]}, indent=1)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (["import x\n", 'f.from_pretrained("acme/m")'], ["acme/m"]),
        ('f.from_pretrained("acme/m")', ["acme/m"]),
        (["!vllm serve acme/m"], ["acme/m"]),
        (["%env CHAT_MODEL acme/m\n", "%env DATA a/b"], ["acme/m"]),
        (["!hf download \\\n", "   acme/m"], ["acme/m"]),
        (["out = !ollama pull qwen3:8b"], ["qwen3:8b"]),
        (["%%bash\n", "vllm serve acme/m"], ["acme/m"]),
        (["%pip install vllm\n", 'f.from_pretrained("acme/m")'], ["acme/m"]),
        (["if x:\n", "    !ls\n", 'f.from_pretrained("acme/m")'], ["acme/m"]),
        (["# !vllm serve acme/m"], []),
        (['%%html\n<a href="acme/m">'], []),
    ],
    ids=[
        "lines",
        "one string",
        "shell",
        "environment",
        "continued",
        "captured",
        "bash cell",
        "magic",
        "shell in a block",
        "comment",
        "html",
    ],
)
def test_cells(source: Any, expected: list[str]) -> None:
    assert texts("x.ipynb", notebook(source)) == expected


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ((["M = 'acme/m'"], ["f.from_pretrained(M)"]), ["acme/m"]),
        (("from transformers import pipeline", "!ls", "pipeline('x', 'acme/m')"), ["acme/m"]),
        ((["M = 'acme/m'\n"], ["print 'old'"], ["f.from_pretrained(M)"]), ["acme/m"]),
        ((["raise SystemExit"], ["f.from_pretrained('acme/m')"]), ["acme/m"]),
    ],
    ids=["constant", "import", "around a cell that does not parse", "behind a cell that ends"],
)
def test_cells_are_one_program(sources: tuple[Any, ...], expected: list[str]) -> None:
    text = notebook(*sources)
    (line,) = [number for number, content in enumerate(text.split("\n"), 1) if "acme" in content]
    assert lines("x.ipynb", text) == [(line, one) for one in expected]


def test_lines_are_those_of_the_file() -> None:
    text = notebook(["a = 1\n", "b = 2\n", 'f.from_pretrained("acme/m")'])
    (line,) = [number for number, content in enumerate(text.split("\n"), 1) if "acme" in content]
    assert lines("x.ipynb", text) == [(line, "acme/m")]


def test_outputs_and_metadata_are_not_read() -> None:
    cell = {"cell_type": "code", "source": [], "outputs": [{"text": ['f.from_pretrained("acme/m")']}]}
    assert texts("x.ipynb", json.dumps({"cells": [cell], "metadata": {"model": "gpt-4o"}})) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"cells": 7}',
        '{"cells": [1, null, {"cell_type": 3, "source": {"a": []}}]}',
        "{" * 5_000,
    ],
    ids=["empty", "list", "no cells", "null", "number", "wrong types", "braces"],
)
def test_wrong_types_are_remarks_not_errors(text: str) -> None:
    assert all(isinstance(found, Remark) for found in find_candidates(PurePosixPath("x.ipynb"), text))
