"""What makes a text the same licence, and what does not."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.adapters.knowledge.license_knowledge import load_knowledge
from tracker.domain.licensing.texts.recognition import Method, Recogniser, Recognition
from tracker.domain.licensing.texts.wording import digests

from .texts import KNOWN, OPEN, PLUM_1, PLUM_2, small_recogniser

PROJECT = Path(__file__).parent.parent.parent
SMALL = small_recogniser()
QUINCE = "Quince Research License\n\nThe quince is lent only for research. " + "It grows in shade. " * 60


def recognise(text: str) -> Recognition:
    return SMALL.recognise(text.encode())


@pytest.mark.parametrize(
    ("text", "key", "method"),
    [
        (OPEN, "orchard", Method.RAW),
        (OPEN.replace("\n", "\r\n"), "orchard", Method.NORMALISED),
        (OPEN.upper(), "orchard", Method.NORMALISED),
        (OPEN.replace(".", " !"), "orchard", Method.ALNUM),
        ("\ufeff" + OPEN, "orchard", Method.NORMALISED),
        (OPEN.replace("<year> <owner>", "2026 Pear & Sons"), "orchard", Method.BODY),
        (OPEN.replace("<year>", "2026").replace("<owner>", "Pear & Sons Ltd"), "orchard", Method.BODY),
        (OPEN.replace("Orchard License", "# Pear License\n\nhttps://pear.example"), "orchard", Method.BODY),
        (OPEN.removeprefix("Orchard License\n"), "orchard", Method.BODY),
        ("SPDX-License-Identifier: LicenseRef-orchard\n\n" + OPEN, "orchard", Method.BODY),
        ("Copyright 2020 A\nCopyright 2021-2024 B\nAll rights reserved.\n" + OPEN, "orchard", Method.BODY),
        (PLUM_1, "plum-1", Method.RAW),
        (PLUM_2, "plum-2", Method.RAW),
        ("# License\n\n" + PLUM_1, "plum-1", Method.BODY),
        (PLUM_1.replace("1. Grant", "(1) Grant").replace("2. Size", "- Size"), "plum-1", Method.BODY),
        (PLUM_1.replace("June 3, 2025", "July 9, 2025"), "plum-1", Method.NONE),
        (PLUM_1.replace("Plum Works", "Plumworks"), "plum-1", Method.NONE),
        (QUINCE, "quince", Method.MARKERS),
    ],
    ids=[
        "as it is", "line ends", "capitals", "punctuation", "byte order mark", "copyright line",
        "names filled in", "another title", "no title", "a line above", "several holders", "one version",
        "its sibling", "a heading above", "list marks", "another date", "another name",
        "known by its phrases",
    ],
)  # fmt: skip
def test_the_same_licence(text: str, key: str, method: Method) -> None:
    found = recognise(text)
    assert found.method is method
    assert found.key == (None if method is Method.NONE else key)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        (PLUM_1.replace("700 million", "70 million"), "plum-1"),
        (PLUM_1.replace("more than 700", "at least 700"), "plum-1"),
        (PLUM_1.replace("European Union", "United States"), "plum-1"),
        (PLUM_1.replace("are not granted", "are granted"), "plum-1"),
        (PLUM_1.replace("will not use", "may use"), "plum-1"),
        ("\n\n".join(part for part in PLUM_1.split("\n\n") if "Places" not in part), "plum-1"),
        (PLUM_1 + "\n5. Display. You show the word Plum in your product.\n", "plum-1"),
        (PLUM_1.replace("affiliates", "friends"), "plum-1"),
        (OPEN + "\nNo basket is sold.\n", "orchard"),
        ("For non-commercial use only.\n\n" + OPEN, "orchard"),
        ("Modified Orchard License\n\n" + OPEN.removeprefix("Orchard License"), "orchard"),
        (OPEN.replace("<year> <owner>", "2026 Pear. Only for research"), "orchard"),
        (OPEN.replace("the name of <owner>", "the name, but only for research, of pickers"), "orchard"),
        (OPEN.replace("Anybody who gets", "Any student who gets"), "orchard"),
        (OPEN.replace("may walk", "may n\u043et walk"), "orchard"),
        (OPEN + "\n\n" + PLUM_1, "orchard"),
    ],
    ids=[
        "threshold", "boundary", "territory", "negation gone", "permission turned", "clause gone",
        "clause added", "whose", "clause at the end", "limit at the top", "modified",
        "limit in a copyright line", "limit in a filled-in name", "a word", "look-alike letters", "two texts",
    ],
)  # fmt: skip
def test_another_licence(text: str, near: str) -> None:
    found = recognise(text)
    assert not found.recognised
    assert near in {one.name for one in found.near}
    assert found.reasons


def test_a_near_match_says_where_it_differs() -> None:
    near = recognise(PLUM_1.replace("700 million", "70 million")).near[0]
    assert (near.name, near.contained, near.markers_present) == ("plum-1", False, True)
    assert "70 million monthly" in near.differences[0].here
    assert near.similarity > 0.9


def test_a_text_inside_another_is_named_whole() -> None:
    near = {one.name: one for one in recognise(OPEN + "\n\n" + PLUM_1).near}
    assert near["orchard"].contained
    assert near["plum-1"].contained


def test_versions_of_one_name_are_told_apart() -> None:
    assert recognise(PLUM_1).key == "plum-1"
    assert recognise(PLUM_2).key == "plum-2"
    mixed = recognise(PLUM_2.replace("4. Outputs. You may use", "4. Outputs. You will not use"))
    assert not mixed.recognised


def test_only_models_and_dates_apart_is_likely_the_same() -> None:
    text = PLUM_1.replace("in this agreement and", "in this agreement plum7b and")
    found = SMALL.recognise(text.encode())
    assert (found.key, found.method) == ("plum-1", Method.SIMILARITY)
    assert found.confidence < 0.9


def test_a_policy_is_named_as_what_it_is() -> None:
    policy = b"You will not pick plums at night."
    recogniser = Recogniser(
        digests={},
        markers=(),
        sketches=(),
        spdx_of={},
        companions={digests(policy)[0]: "it is the acceptable use policy of plum-1"},
    )
    found = recogniser.recognise(policy)
    assert not found.recognised
    assert found.reasons == ("it is the acceptable use policy of plum-1",)


@pytest.mark.parametrize(
    ("phrases", "key"),
    [
        ("Qwen Community License. AI Work Assistant.", "qwen-community-1.0"),
        ("AI Work Assistant.", "qwen3.8-max"),
        ("NVIDIA Nemotron Open Model License.", "nvidia-nemotron-open-model-2025-12-15"),
        ("NVIDIA Nemotron Open Model License. For non-commercial use.", None),
        ("Mistral AI Research License. Kimi K3 License.", None),
    ],
    ids=["the more particular", "the less", "a free one", "a free one narrowed", "two at once"],
)
def test_licences_known_by_their_phrases(recogniser: Recogniser, phrases: str, key: str | None) -> None:
    found = recogniser.recognise(f"{phrases}\n\n{'Leaves fall on the lawn. ' * 60}".encode())
    assert found.key == key
    assert found.confidence <= 0.7


def test_phrases_alone_do_not_make_a_short_text_a_licence() -> None:
    assert not recognise("See the Quince Research License; only for research.").recognised


@pytest.mark.parametrize(
    "raw",
    [b"", b" \n\t ", b"\0" * 1000, b"\xff\xfe\x00", b"\xff" * 5000, "\u202e".encode() * 100, b"a" * 3_000_000,
     b"(" * 200_000, b"#" * 200_000 + b"1.", b"<" * 100_000, ("[name " * 50_000).encode(), b"- " * 200_000,
     b"copyright (c) " * 20_000, (OPEN * 300).encode()],
    ids=["empty", "blank", "zeros", "half a letter", "no text", "direction marks", "megabytes", "brackets",
         "hashes", "angles", "placeholders", "dashes", "copyright", "many times"],
)  # fmt: skip
def test_hostile_texts_are_unknown(recogniser: Recogniser, raw: bytes) -> None:
    assert not recogniser.recognise(raw).recognised
    assert not SMALL.recognise(raw).recognised


@settings(max_examples=200)
@given(st.binary(max_size=400))
def test_no_bytes_break_it(raw: bytes) -> None:
    assert not SMALL.recognise(raw).recognised


@given(st.sampled_from(sorted(KNOWN)), st.data())
def test_a_word_that_rules_is_never_overlooked(key: str, data: st.DataObject) -> None:
    words = KNOWN[key].split(" ")
    at = data.draw(st.integers(min_value=0, max_value=len(words)))
    rule = data.draw(st.sampled_from(["not", "only", "non-commercial", "except", "must", "revenue"]))
    assert recognise(" ".join((*words[:at], rule, *words[at:]))).key is None


def test_every_fingerprint_is_recognised_by_its_digest(recogniser: Recogniser) -> None:
    knowledge = load_knowledge()
    count = 0
    for terms in knowledge.terms.values():
        for one in terms.fingerprints:
            for digest in filter(None, (one.raw, one.normalised, one.alnum)):
                assert recogniser.key_of_digest(digest) == terms.key
                assert knowledge.by_digest(digest) is terms
                count += 1
    assert count > 400


def test_policies_are_no_licences(recogniser: Recogniser) -> None:
    companions = [one for terms in load_knowledge().terms.values() for one in terms.companions]
    assert companions
    assert all(recogniser.key_of_digest(one.fingerprint.raw) is None for one in companions)


def test_the_projects_own_licence(recogniser: Recogniser) -> None:
    found = recogniser.recognise((PROJECT / "LICENSE").read_bytes())
    assert (found.key, found.spdx) == ("apache-2.0", "Apache-2.0")


@pytest.mark.parametrize(
    ("package", "key"),
    [
        ("pytest", "mit"),
        ("typer", "mit"),
        ("PyYAML", "mit"),
        ("requests", "apache-2.0"),
        ("huggingface_hub", "apache-2.0"),
        ("license-expression", "apache-2.0"),
        ("boolean.py", "bsd-2-clause"),
        ("idna", "bsd-3-clause"),
        ("pathspec", "mpl-2.0"),
    ],
)
def test_licences_of_installed_packages(recogniser: Recogniser, package: str, key: str) -> None:
    raw = _license_of(package)
    assert recogniser.recognise(raw).key == key


@pytest.mark.parametrize("package", ["pytest", "requests", "idna", "pathspec"])
@pytest.mark.parametrize(
    "added",
    ["It is for research only.", "Products with more than 100 million monthly active users ask first.",
     "Our only modification: you shall display the name on the user interface."],
    ids=["research", "threshold", "display"],
)  # fmt: skip
def test_a_clause_added_to_them_is_seen(recogniser: Recogniser, package: str, added: str) -> None:
    found = recogniser.recognise(_license_of(package) + f"\n\n{added}\n".encode())
    assert not found.recognised
    assert found.near[0].contained


def _license_of(package: str) -> bytes:
    for file in importlib.metadata.distribution(package).files or ():
        if ".dist-info" in str(file) and file.name.upper().startswith(("LICENSE", "APACHE-2.0")):
            return Path(str(file.locate())).read_bytes()
    raise AssertionError(f"{package} has no licence file")


@pytest.mark.parametrize(
    ("version", "is_known"), [("2.0", True), ("2", True), ("2.1", False), ("2.2", False), ("4.2", False)]
)
def test_another_version_in_the_title_is_another_licence(version: str, is_known: bool) -> None:
    text = (PROJECT / "LICENSE").read_text(encoding="utf-8").replace("Version 2.0", f"Version {version}", 1)
    assert load_knowledge().recognise(text.encode()).recognised is is_known
