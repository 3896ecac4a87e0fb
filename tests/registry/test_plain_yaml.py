"""The fast reading of plain YAML: the same values as the full parser's, or none."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.adapters.files.plain_yaml import NotPlainError, read_plain
from tracker.adapters.files.yaml_document import parse_yaml
from tracker.errors import DataError

ROOT = Path(__file__).parent.parent.parent
SHIPPED = [ROOT / "registry.yaml", *sorted((ROOT / "registry").glob("*.yaml"))]

READ = {
    "a list of mappings": (
        "models:\n  - id: a\n    hub: o/a\n  - id: b\n",
        {"models": [{"id": "a", "hub": "o/a"}, {"id": "b"}]},
    ),
    "flow in flow": (
        'w:\n  - {owner: zai-org, include: ["GLM-*", x]}\n',
        {"w": [{"owner": "zai-org", "include": ["GLM-*", "x"]}]},
    ),
    "a list at the key's own depth": ("a:\n- 1\n- x y\n", {"a": [1, "x y"]}),
    "quotes with escapes": ('a: "say \\"x\\" \\\\ y"\n', {"a": 'say "x" \\ y'}),
    "comments and empty lines": ("# first\n\na: 1\n  # inner\nb: true\n", {"a": 1, "b": True}),
    "Norway and a date are text": ("a: NO\nb: 2026-06-12\n", {"a": "NO", "b": "2026-06-12"}),
    "an address without quotes": ("a: https://example.org/x\n", {"a": "https://example.org/x"}),
    "empty flow": ("a: []\nb: {}\n", {"a": [], "b": {}}),
}

LEFT = [
    "",
    "# nothing\n",
    "a: 1 # note\n",
    "a:\n",
    "a: 1\na: 2\n",
    "a: {b: 1, b: 2}\n",
    "a: *x\n",
    "a: &x 1\n",
    "a: !t 1\n",
    "a: |\n  text\n",
    "a: 'x'\n",
    "a: b: c\n",
    "a: x\n  y\n",
    "a: {b: 1,}\n",
    "a: [1,\n  2]\n",
    'a: "\\u0041"\n',
    "a:\tb\n",
    "- 1\n-2\n",
    "---\na: 1\n",
    "? a\n: 1\n",
    "a: x \n",
    "  a: 1\nb: 2\n",
]


@pytest.mark.parametrize(("text", "value"), READ.values(), ids=READ)
def test_plain_text_is_read(text: str, value: object) -> None:
    assert read_plain(text) == value == parse_yaml(Path("x"), text.encode()).data


@pytest.mark.parametrize("text", LEFT)
def test_the_rest_is_left_to_the_parser(text: str) -> None:
    with pytest.raises(NotPlainError):
        read_plain(text)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_the_shipped_registry_is_plain(path: Path) -> None:
    assert read_plain(path.read_text()) == parse_yaml(path, path.read_bytes()).data


PIECES = st.sampled_from(
    [
        "a",
        "b:",
        "- ",
        "  ",
        "\n",
        ": ",
        '"',
        "x",
        "{",
        "}",
        "[",
        "]",
        ", ",
        "#",
        "1",
        "2026-06-12",
        "no",
        "\\",
        "'",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_never_another_value(text: str) -> None:
    try:
        value = read_plain(text)
    except NotPlainError:
        return
    try:
        document = parse_yaml(Path("x"), text.encode())
    except DataError as error:
        raise AssertionError(text) from error
    assert (document.data, document.problems) == (value, [])
