"""Card against LICENSE files: the licence concluded, and the conflicts by name."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from tests.check.hub_models import repository
from tracker.adapters.knowledge.license_knowledge import load_knowledge
from tracker.domain.assessing.assessment import LicenseAssessment
from tracker.domain.licensing.concluding.conclusion import conclude_license
from tracker.domain.observing.observation import Observation
from tracker.domain.registry.entries import Declared
from tracker.domain.values.dates import PartialDate
from tracker.vocabulary import LicenseClass, RegistryField

TEXTS = {"unheard-of": "Nobody may do anything with these weights on a Tuesday."}


def digest_of(key: str) -> str:
    """The SHA-256 of the text of a licence; of one of ours where it is none we know."""
    if key in TEXTS:
        return hashlib.sha256(TEXTS[key].encode()).hexdigest()
    terms = load_knowledge().get(key)
    assert terms is not None
    return terms.fingerprints[0].raw


def text_of(sha256: str) -> str | None:
    return next((text for key, text in TEXTS.items() if digest_of(key) == sha256), None)


def conclude(observation: Observation | None, declared: Declared | None = None) -> LicenseAssessment:
    return conclude_license(observation, load_knowledge(), text_of, declared)


def with_text(key: str, tag: object = None, path: str = "LICENSE", **card: object) -> Observation:
    return repository("org/model", license=tag, files={path: digest_of(key)}, **card)  # type: ignore[arg-type]


CASES = {
    "tag and text agree": (with_text("mit", "mit"), "mit", []),
    "tag without a text": (repository("org/m", license="mit"), "mit", ["license-text-missing"]),
    "a text behind a gate": (repository("org/m", license="llama3.1", unread=["LICENSE"]), "llama-3.1", []),
    "text without a tag": (with_text("apache-2.0"), "apache-2.0", []),
    "other, settled by its text": (with_text("llama-2", "other"), "llama-2", []),
    "no tag, no text": (repository("org/m"), None, []),
    "Boost, not Business Source": (
        repository("org/m", license="bsl-1.0"),
        "boost-1.0",
        ["license-text-missing", "id-trap"],
    ),
    "a stricter text than the tag": (with_text("llama-2", "mit"), "llama-2", ["tag-file-conflict"]),
    "a stricter tag than the text": (
        with_text("apache-2.0", "cc-by-nc-4.0"),
        "cc-by-nc-4.0",
        ["tag-file-conflict"],
    ),
    "a text that tops the tag up": (
        with_text("kimi-k2-modified-mit", "mit"),
        "kimi-k2-modified-mit",
        ["tag-drops-clauses"],
    ),
    "a text nobody knows": (with_text("unheard-of", "mit"), None, ["tag-file-conflict"]),
    "a text nobody knows under other": (with_text("unheard-of", "other"), None, []),
    "a licence of code beside the weights": (
        with_text("apache-2.0", "mit", "LICENSE-CODE"),
        "mit",
        ["license-text-missing"],
    ),
    "two texts": (
        repository(
            "org/m",
            license="other",
            files={"LICENSE": digest_of("mit"), "LICENSE-MODEL": digest_of("llama-2")},
        ),
        "llama-2",
        ["two-texts"],
    ),
    "several tags, the strictest": (
        repository("org/m", license=["mit", "cc-by-nc-4.0"]),
        "cc-by-nc-4.0",
        ["license-text-missing"],
    ),
    "one of several tags is no text": (
        repository("org/m", license=["mit", {"id": "cc-by-nc-4.0"}]),
        None,
        ["license-text-missing"],
    ),
    "a known name": (
        repository("org/m", license="other", name="mrl"),
        "mistral-research-0.1",
        ["license-text-missing"],
    ),
    "a name of several, told by the model": (
        repository("moonshotai/Kimi-K2.5", license="other", name="modified-mit"),
        "kimi-k2.5-modified-mit",
        ["license-text-missing"],
    ),
    "a name of several, told by the line of the model": (
        repository("moonshotai/Kimi-K2-Thinking", license="other", name="modified-mit"),
        "kimi-k2-modified-mit",
        ["license-text-missing"],
    ),
    "a name of several, told by the publisher": (
        repository("mistralai/Devstral-2-123B-Instruct-2512", license="other", name="Modified MIT"),
        "mistral-modified-mit",
        ["license-text-missing"],
    ),
    "a name of several, of a line that has none": (
        repository("moonshotai/Kimi-K9", license="other", name="modified-mit"),
        None,
        ["license-text-missing"],
    ),
    "somebody else's model of the same name": (
        repository("someone/Kimi-K2-Thinking", license="other", name="modified-mit"),
        None,
        ["license-text-missing"],
    ),
    "a name of several, not told": (
        repository("org/m", license="other", name="modified-mit"),
        None,
        ["license-text-missing"],
    ),
    "a link to another repository's text": (
        repository(
            "org/m", license="other", link="https://huggingface.co/moonshotai/Kimi-K3/blob/main/LICENSE"
        ),
        None,
        ["license-text-missing"],
    ),
    "a tag of no known licence": (repository("org/m", license="very-own-1.0"), None, []),
    "a name of another licence beside the tag": (
        repository("org/m", license="apache-2.0", name="llama3.1"),
        "llama-3.1",
        ["license-text-missing", "tag-drops-clauses"],
    ),
    "a non-commercial name beside the tag": (
        repository("org/m", license="apache-2.0", name="cc-by-nc-4.0"),
        "cc-by-nc-4.0",
        ["license-text-missing", "tag-file-conflict"],
    ),
    "a link to a non-commercial licence beside the tag": (
        repository("org/m", license="apache-2.0", link="https://creativecommons.org/licenses/by-nc/4.0/"),
        "cc-by-nc-4.0",
        ["license-text-missing", "tag-file-conflict"],
    ),
    "a name of several licences beside tag and text": (
        with_text("mit", "mit", name="flux-1-dev-non-commercial-license"),
        None,
        ["tag-file-conflict"],
    ),
    "a link to another licence beside tag and text": (
        with_text("mit", "mit", link="https://www.llama.com/llama4/license"),
        "llama-4",
        ["tag-file-conflict"],
    ),
    "name and link of different licences": (
        repository("org/m", license="other", name="mit", link="https://spdx.org/licenses/CC-BY-NC-4.0.html"),
        "cc-by-nc-4.0",
        ["license-text-missing", "tag-file-conflict"],
    ),
    "a name that spells the tag out": (
        repository("org/m", license="apache-2.0", name="Apache License, Version 2.0"),
        "apache-2.0",
        ["license-text-missing"],
    ),
    "a name nobody knows beside the tag": (
        repository("org/m", license="mit", name="house-rules"),
        None,
        ["license-text-missing"],
    ),
    "a tag nobody knows beside a name": (
        repository("org/m", license="very-own-1.0", name="mit"),
        None,
        ["license-text-missing"],
    ),
    "two names at once": (
        repository("org/m", license="other", name=["mit", "cc-by-nc-4.0"]),
        None,
        [],
    ),
    "the Hub's tag against the card": (
        with_text("mit", "mit", tags=["license:cc-by-nc-4.0"]),
        "cc-by-nc-4.0",
        ["tag-file-conflict"],
    ),
    "several tags and the text of one": (
        with_text("mit", ["mit", "cc-by-nc-4.0"]),
        "cc-by-nc-4.0",
        ["tag-file-conflict"],
    ),
    "a text that was not read beside one that was": (
        repository("org/m", license="mit", files={"LICENSE": digest_of("mit")}, unread=["LICENSE-MODEL"]),
        "mit",
        ["license-text-missing"],
    ),
    "the text of a model and its code": (
        repository(
            "org/m",
            license="mit",
            files={"LICENSE": digest_of("mit"), "LICENSE_MODEL_AND_CODE": digest_of("llama-2")},
        ),
        "llama-2",
        ["two-texts", "tag-file-conflict"],
    ),
    "another licence in a file of terms": (
        repository(
            "org/m",
            license="mit",
            files={"LICENSE": digest_of("mit"), "Community_Agreement.md": digest_of("llama-2")},
        ),
        "llama-2",
        ["two-texts", "tag-file-conflict"],
    ),
    "a stricter licence in a folder of weights": (
        repository(
            "org/m",
            license="mit",
            files={"LICENSE": digest_of("mit"), "transformer/LICENSE.md": digest_of("flux-1-dev-nc-1.1.1")},
        ),
        "mit",
        ["component-conflict"],
    ),
    "the file that the card names": (
        with_text("llama-2", "mit", "rules.md", link="rules.md"),
        "llama-2",
        ["tag-file-conflict"],
    ),
    "the tag gemma on Gemma 4": (
        with_text("apache-2.0", "gemma"),
        "gemma-terms-2025-03-24",
        ["tag-file-conflict"],
    ),
}


@pytest.mark.parametrize(("observation", "key", "conflicts"), CASES.values(), ids=CASES.keys())
def test_conclusion(observation: Observation, key: str | None, conflicts: list[str]) -> None:
    found = conclude(observation)
    assert found.key == key
    assert set(found.conflicts) == set(conflicts)
    assert (found.license_class is LicenseClass.UNKNOWN) == (key is None)
    assert found.reason


def test_candidates_are_named_where_it_is_open_which_applies() -> None:
    found = conclude(repository("org/m", license="other", name="modified-mit"))
    assert {"kimi-k2-modified-mit", "mistral-modified-mit"} <= set(found.candidates)


@pytest.mark.parametrize(
    "text",
    ["LICENSE", "LICENSE.txt", "COPYING", "LICENCE-NC.md", "license.json", "MODEL_LICENSE", "LICENSE.pdf"],
)
def test_a_text_that_is_listed_and_was_not_read_is_a_doubt(text: str) -> None:
    plain = with_text("mit", "mit", "LICENSE-1")
    found = conclude(replace(plain, files={**plain.files, text: 1}))
    assert (found.key, found.conflicts) == ("mit", ("license-text-missing",))
    assert text in " ".join(one.text for one in found.suspicions)


@pytest.mark.parametrize(
    "text", ["LICENSE-CODE", "DATA_LICENSE", "THIRD_PARTY_LICENSES", "code/LICENSE", "a.py"]
)
def test_a_text_about_something_else_is_none(text: str) -> None:
    plain = with_text("mit", "mit")
    assert conclude(replace(plain, files={**plain.files, text: 1})).doubts == ()


@pytest.mark.parametrize(
    ("tag", "name", "key", "also"),
    [
        ("Apache-2.0 OR MIT", None, "apache-2.0", ()),
        ("other", "mit or apache-2.0", "mit", ()),
        ("GPL-3.0-only OR MIT", None, "mit", ()),
        ("MIT AND CC-BY-4.0", None, "mit", ("cc-by-4.0",)),
        ("other", "MIT and CC-BY-NC-4.0", "cc-by-nc-4.0", ("mit",)),
        ("mit", "MIT AND Apache-2.0", "mit", ("apache-2.0",)),
        ("MIT OR (GPL-3.0 AND CC-BY-NC-4.0)", None, "mit", ()),
        ("CC-BY-NC-4.0 OR (llama3.1 AND MIT)", None, "llama-3.1", ("mit",)),
        ("MIT OR Foo-1.0", None, None, ()),
        ("MIT AND Foo-1.0", None, None, ()),
        ("MIT OR modified-mit", None, None, ()),
        ("MIT AND other", None, None, ()),
        ("GPL-2.0-only WITH Font-exception-2.0 OR MIT", None, None, ()),
        ("MIT AND (Apache-2.0", None, None, ()),
        ("other", "Terms of Use and MIT", None, ()),
    ],
)
def test_an_expression(tag: str, name: str | None, key: str | None, also: tuple[str, ...]) -> None:
    found = conclude(repository("org/m", license=tag, name=name))
    assert (found.key, found.also) == (key, also)
    assert found.key or (name or tag).partition(" ")[0] in found.reason


def test_a_text_decides_which_branch_was_taken() -> None:
    assert conclude(with_text("gpl-3.0", "GPL-3.0-only OR MIT")).key == "gpl-3.0"
    assert conclude(with_text("mit", "GPL-3.0-only OR MIT")).key == "mit"


def test_both_of_two_texts_are_kept() -> None:
    observation, _, _ = CASES["two texts"]
    assert conclude(observation).also == ("mit",)


def test_evidence_is_named() -> None:
    found = conclude(with_text("mit", "mit"))
    assert [(one.path, one.sha256) for one in found.evidence] == [("LICENSE", digest_of("mit"))]


@pytest.mark.parametrize(
    ("value", "key", "license_class"),
    [
        ("MIT", "mit", LicenseClass.OPEN_SOURCE),
        ("kimi-k3", "kimi-k3", LicenseClass.RESTRICTED),
        ("proprietary", None, LicenseClass.PROPRIETARY),
        ("MIT OR CC-BY-NC-4.0", "mit", LicenseClass.OPEN_SOURCE),
        ("MIT AND CC-BY-NC-4.0", "cc-by-nc-4.0", LicenseClass.NON_COMMERCIAL),
        ("MIT AND whatever", None, LicenseClass.UNKNOWN),
        ("whatever", None, LicenseClass.UNKNOWN),
    ],
)
def test_without_a_repository_the_developer_is_quoted(
    value: str, key: str | None, license_class: LicenseClass
) -> None:
    said = Declared(
        field=RegistryField.LICENSE,
        value=value,
        source="https://x.example",
        as_of=PartialDate.parse("2026-05"),
    )
    found = conclude(None, said)
    assert (found.key, found.license_class, found.source) == (key, license_class, "https://x.example")


@pytest.mark.parametrize(
    ("value", "key"), [("mistral-modified-mit", "mistral-modified-mit"), ("mit", None), ("whatever", None)]
)
def test_the_developer_tells_which_of_several_it_is(value: str, key: str | None) -> None:
    said = Declared(
        field=RegistryField.LICENSE,
        value=value,
        source="https://x.example",
        as_of=PartialDate.parse("2026-05"),
    )
    assert conclude(repository("org/m", license="other", name="modified-mit"), said).key == key


def test_the_developer_does_not_answer_for_a_text_nobody_knows() -> None:
    said = Declared(
        field=RegistryField.LICENSE,
        value="mit",
        source="https://x.example",
        as_of=PartialDate.parse("2026-05"),
    )
    assert conclude(with_text("unheard-of", "mit"), said).key is None
