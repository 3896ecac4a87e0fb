"""Names that give a family away, and the word that has to stand in each of them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.licensing.knowledge import model_families
from tracker.domain.licensing.knowledge.model_families import families_in, notice_of_terms

PATTERNS = [(family.name, pattern) for pattern, family in model_families._NAMES]


@pytest.mark.parametrize(("name", "pattern"), PATTERNS, ids=[name for name, _ in PATTERNS])
def test_every_name_of_a_family_holds_one_of_the_words_that_are_looked_for_first(
    name: str, pattern: model_families.LatePattern
) -> None:
    @settings(max_examples=20, deadline=None)
    @given(st.from_regex(re.compile(pattern.compiled.pattern, re.IGNORECASE | re.ASCII), alphabet=ALPHABET))
    def every(made: str) -> None:
        assert model_families._HINT.search(made)

    every()


ALPHABET = st.characters(min_codepoint=32, max_codepoint=126)


@pytest.mark.parametrize(
    ("name", "families"),
    [
        ("Meta-Llama-3.1-8B-Instruct-GGUF", ["Llama 3.1"]),
        ("meta-llama_Llama-3.1-8B-Instruct", ["Llama 3.1"]),
        ("CodeLlama-13B-Python-GPTQ", ["Llama 2"]),
        ("sd3.5_medium-Q8_0.gguf", ["Stable Diffusion 3"]),
        ("TinyLlama-1.1B", []),
        ("Qwen3-8B", []),
        ("whisper-large", []),
    ],
)
def test_families(name: str, families: list[str]) -> None:
    assert [family.name for family in families_in(name)] == families


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        (
            "moonbeam is licensed under the moonbeam community license, copyright (c) x",
            "moonbeam community license",
        ),
        ("this product includes software licensed under the apache license, version 2.0", ""),
        ("licensed by acme under the acme research agreement.", "acme research agreement"),
        ("nothing of this kind", ""),
    ],
)
def test_terms_in_a_notice(text: str, terms: str) -> None:
    assert notice_of_terms(text) == terms
