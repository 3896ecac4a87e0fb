"""What a card declares, and SPDX identifiers and expressions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.adapters.knowledge.license_knowledge import load_knowledge
from tracker.adapters.knowledge.spdx_expressions import parse_expression
from tracker.domain.licensing.knowledge.lookups import Expression, Joined, LicenseKnowledge
from tracker.vocabulary import LicenseClass


@pytest.mark.parametrize(
    ("tag", "name", "link", "keys"),
    [
        ("apache-2.0", None, None, ("apache-2.0",)),
        ("MIT", None, None, ("mit",)),
        ("bsl-1.0", None, None, ("boost-1.0",)),
        ("llama3", None, None, ("llama-3",)),
        ("gemma", None, None, ("gemma-terms-2025-03-24", "gemma-terms-2024-04-01")),
        ("cc", None, None, ("family-cc",)),
        ("other", "mrl", None, ("mistral-research-0.1",)),
        ("other", "MNPL", None, ("mistral-nonproduction-0.1",)),
        ("other", "exaone", None, ("exaone-1.2-nc", "exaone-1.1-nc")),
        ("other", "minimax-community", None, ("minimax-m3-community", "minimax-m2.7-nc")),
        ("other", None, "https://huggingface.co/moonshotai/Kimi-K2.5/blob/main/LICENSE",
         ("kimi-k2-modified-mit", "kimi-k2.5-modified-mit", "kimi-k2.6-modified-mit",
          "kimi-k2.7-code-modified-mit")),
        (None, None, None, ()),
        ("other", None, None, ()),
        ("no-such-licence", None, None, ()),
        ("other", "x" * 2_000_000, "y" * 2_000_000, ()),
    ],
    ids=lambda value: str(value)[:30],
)  # fmt: skip
def test_what_a_card_declares(
    knowledge: LicenseKnowledge, tag: str | None, name: str | None, link: str | None, keys: tuple[str, ...]
) -> None:
    assert knowledge.by_hub_tag(tag, name, link).keys == keys


def test_one_name_with_opposite_texts_stays_open(knowledge: LicenseKnowledge) -> None:
    declared = knowledge.by_hub_tag("other", "modified-mit")
    assert declared.key is None
    assert {"mistral-modified-mit", "kimi-k2-modified-mit"} <= set(declared.keys)


@pytest.mark.parametrize("tag", ["bsl-1.0", "gemma"])
def test_a_trap_is_named(knowledge: LicenseKnowledge, tag: str) -> None:
    assert knowledge.by_hub_tag(tag).trap


@pytest.mark.parametrize(
    ("identifier", "key"),
    [
        ("Apache-2.0", "apache-2.0"),
        ("apache-2.0", "apache-2.0"),
        ("BSL-1.0", "boost-1.0"),
        ("GPL-3.0", "gpl-3.0"),
        ("GPL-3.0-only", "gpl-3.0"),
        ("GPL-3.0-or-later", "gpl-3.0"),
        ("GPL-3.0+", "gpl-3.0"),
        ("GFDL-1.3-invariants-only", "gfdl"),
        ("OpenMDW-1.0", "openmdw-1.0"),
        ("LicenseRef-OpenMDW-1.1", "openmdw-1.1"),
        ("LicenseRef-scancode-llama-3.1-license-2024", "llama-3.1"),
        ("LicenseRef-kimi-k3", "kimi-k3"),
        ("BUSL-1.1", None),
        ("", None),
    ],
)
def test_spdx_identifiers(knowledge: LicenseKnowledge, identifier: str, key: str | None) -> None:
    terms = knowledge.by_spdx(identifier)
    assert (terms.key if terms else None) == key


def test_an_overlay_is_not_the_licence_below_it(knowledge: LicenseKnowledge) -> None:
    terms = knowledge.by_spdx("Apache-2.0")
    assert terms is not None
    assert terms.key == "apache-2.0"
    assert knowledge.terms["gpt-oss-usage-policy"].spdx == "Apache-2.0 AND LicenseRef-gpt-oss-usage-policy"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("mit", LicenseClass.OPEN_SOURCE),
        ("llama-3.1", LicenseClass.RESTRICTED),
        ("cc-by-nc-4.0", LicenseClass.NON_COMMERCIAL),
        ("mistral-research-0.1", LicenseClass.NON_COMMERCIAL),
        ("other", LicenseClass.UNKNOWN),
        ("no-such-key", LicenseClass.UNKNOWN),
        (None, LicenseClass.UNKNOWN),
    ],
)
def test_classes(knowledge: LicenseKnowledge, key: str | None, expected: LicenseClass) -> None:
    assert knowledge.class_of(key) is expected


@given(st.text(), st.text(), st.text())
def test_no_declaration_breaks_the_look_up(tag: str, name: str, link: str) -> None:
    knowledge = load_knowledge()
    assert set(knowledge.by_hub_tag(tag, name, link).keys) <= set(knowledge.terms)


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("apache-2.0", "apache-2.0"),
        ("mit OR Apache-2.0", Joined(("mit", "Apache-2.0"), is_choice=True)),
        ("(mit and Apache 2.0)", Joined(("mit", "Apache 2.0"), is_choice=False)),
        ("MIT AND (Apache-2.0 OR GPL-2.0+)",
         Joined(("MIT", Joined(("Apache-2.0", "GPL-2.0+"), is_choice=True)), is_choice=False)),
        ("MIT OR Apache-2.0 AND CC0-1.0",
         Joined(("MIT", Joined(("Apache-2.0", "CC0-1.0"), is_choice=False)), is_choice=True)),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"),
        ("LicenseRef-kimi-k3", "LicenseRef-kimi-k3"),
    ],
)  # fmt: skip
def test_expressions(text: str, parsed: Expression) -> None:
    assert parse_expression(text) == parsed


@pytest.mark.parametrize("text", ["", "  ", "(((", "MIT OR", "MIT OR " * 1000 + "MIT", "(" * 900 + "MIT"])
def test_what_is_no_expression(text: str) -> None:
    assert parse_expression(text) is None


@given(st.text(max_size=200))
def test_no_text_breaks_the_parser(text: str) -> None:
    assert parse_expression(text) != ""
