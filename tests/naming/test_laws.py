"""Laws of the resolver, on registries that nobody has seen: families, versions, sizes, variants made up."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.domain.naming.book import KnownNames, NameBook
from tracker.domain.naming.resolution import Refused, Taken
from tracker.domain.naming.resolver import Resolver
from tracker.domain.registry.entries import HubId, ModelId, Registry, TrackedModel

FAMILIES = ("Zorbla", "Quendrix", "Mivo", "Tarn-Eagle", "PlumaLM", "Hexa", "Wolo2x", "Krill")
VERSIONS = ("", "1", "2", "2.5", "3", "3.1", "4.0", "10")
SIZES = ("", "0.5B", "3B", "8B", "30B-A3B", "70B", "8x7B", "270M")
VARIANTS = ("", "Instruct", "Base", "Thinking", "Coder-Instruct", "VL", "Wobble", "Flash", "2507")
MAKERS = ("Nimbus Labs", "acme", "Ferro-AI")

Parts = tuple[str, str, str, str]
parts = st.tuples(
    st.sampled_from(FAMILIES), st.sampled_from(VERSIONS), st.sampled_from(SIZES), st.sampled_from(VARIANTS)
)


@st.composite
def registries(draw: st.DrawFn) -> tuple[list[Parts], Registry]:
    chosen = draw(st.lists(parts, min_size=1, max_size=14, unique=True))
    return chosen, Registry(tuple(model(each) for each in chosen))


def written(each: Parts) -> str:
    family, version, size, variant = each
    together = sum(map(len, each)) % 2 and family.isalpha()
    return "-".join(
        filter(
            None, (glue(family, version) if together else family, "" if together else version, size, variant)
        )
    )


def glue(family: str, version: str) -> str:
    """A family that ends in digits keeps apart from its version, as in life."""
    return f"{family}{version}" if family.replace("-", "").isalpha() else f"{family} {version}"


def model(each: Parts) -> TrackedModel:
    name = written(each)
    maker = MAKERS[len(each[0]) % len(MAKERS)]
    owner = re.sub(r"[^A-Za-z]+", "-", maker)
    return TrackedModel(id=ModelId(name.lower()), hub=HubId(f"{owner}/{name}"), name=name, developer=maker)


def resolver(registry: Registry) -> Resolver:
    return Resolver(NameBook(registry, KnownNames()))


def spellings(each: Parts) -> Sequence[str]:
    """How one and the same model is written by different people."""
    family, version, size, variant = each
    whole = [part for part in each if part]
    maker = model(each).developer or ""
    return (
        " ".join(whole),
        " ".join(whole).lower(),
        "-".join(whole).upper(),
        "_".join((glue(family, version), *filter(None, (size, variant)))),
        f"{glue(family, version)} {size} {variant}".strip(),
        f"{maker} {' '.join(whole)}",
        f"  {written(each)}-GGUF ",
        f"{written(each)}:Q4_K_M".replace(":", " "),
        " ".join((family, f"v{version}" if version else "", size, variant)),
    )


def numbers(text: str) -> list[str]:
    """The digits of a name; 4.0 is 4, and a format's are none of the model's."""
    text = re.sub(r"(?i)q4_k_m|gguf", "", text)
    return sorted(re.sub(r"\.0$", "", digits) for digits in re.findall(r"\d+(?:\.\d+)*", text))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(registries(), st.data())
def test_every_spelling_of_a_name_leads_to_it(
    made: tuple[list[Parts], Registry], data: st.DataObject
) -> None:
    chosen, registry = made
    each = data.draw(st.sampled_from(chosen))
    asked = data.draw(st.sampled_from(spellings(each)))
    found = resolver(registry).resolve(asked)
    if isinstance(found, Taken):
        assert numbers(found.key) == numbers(model(each).id), (asked, found)
    same = [other for other in chosen if spelled_alike(other, each)]
    if len(same) == 1:
        assert isinstance(found, Taken), (asked, found)
        assert found.key == model(each).id, (asked, found)
    else:
        keys = {found.key} if isinstance(found, Taken) else {choice.key for choice in found.candidates}
        assert keys <= {model(other).id for other in same}


def spelled_alike(one: Parts, other: Parts) -> bool:
    return written(one).replace("-", "").replace(".0", "").lower() == (
        written(other).replace("-", "").replace(".0", "").lower()
    )


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(registries(), parts, st.booleans())
def test_no_name_leads_to_another_version_or_size(
    made: tuple[list[Parts], Registry], each: Parts, slips: bool
) -> None:
    """Whatever is asked: every digit of it is the model's own, and so is every word but a slip."""
    _, registry = made
    for asked in spellings(each):
        found = resolver(registry).resolve(asked, slips=slips)
        if isinstance(found, Taken):
            left = numbers(found.key)
            for digits in numbers(asked):
                assert digits in left, (asked, found)
                left.remove(digits)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(registries(), st.data())
def test_a_part_left_out_never_chooses_between_two(
    made: tuple[list[Parts], Registry], data: st.DataObject
) -> None:
    """Where version or size is not said, a model is taken only if no other of its family has another one."""
    chosen, registry = made
    family, version, size, variant = data.draw(st.sampled_from(chosen))
    drop = data.draw(st.sampled_from(["version", "size", "both"]))
    asked_parts = (family, "" if drop != "size" else version, "" if drop != "version" else size, variant)
    asked = " ".join(filter(None, asked_parts))
    found = resolver(registry).resolve(asked)
    fitting = [
        other
        for other in chosen
        if other[0] == family
        and all(
            not mine or mine.lower() in parts_of(theirs)
            for mine, theirs in zip(asked_parts[1:], other[1:], strict=True)
        )
    ]
    named = [other for other in chosen if other == asked_parts]
    if isinstance(found, Taken) and not named:
        taken = next(other for other in chosen if model(other).id == found.key)
        versions = {other[1] for other in fitting if plain(other[3]) == plain(taken[3])}
        assert len(versions) <= 1 or version in asked, (asked, found, fitting)


def parts_of(text: str) -> set[str]:
    return {text.lower(), *text.lower().split("-")}


def plain(variant: str) -> str:
    return "" if variant in ("Instruct", "Base", "2507") else variant


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(registries(), parts)
def test_the_nearest_are_of_the_same_family(made: tuple[list[Parts], Registry], each: Parts) -> None:
    chosen, registry = made
    found = resolver(registry).resolve(" ".join(filter(None, each)))
    if isinstance(found, Refused):
        families = {model(other).id: other[0] for other in chosen}
        assert {families[choice.key] for choice in found.nearest} <= {each[0]}


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_answered(text: str) -> None:
    registry = Registry((model(("Zorbla", "3", "8B", "")),))
    found = resolver(registry).resolve(text, slips=True)
    if isinstance(found, Taken) and found.model is not None:
        assert "zorbla" in re.sub(r"[^a-z]", "", text.casefold()) or found.step.value == "slip"


DIGITS = st.sampled_from(
    ["Zorbla 3 9B", "Zorbla 4 8B", "Zorbla 33 8B", "Zorbla 3 88B", "zorbla3.0.1-8b", "Zorbla-3-8"]
)


@given(DIGITS)
def test_a_digit_is_never_a_slip(asked: str) -> None:
    registry = Registry((model(("Zorbla", "3", "8B", "")),))
    assert isinstance(resolver(registry).resolve(asked, slips=True), Refused)


def test_letters_are_a_slip_only_where_somebody_sees_it() -> None:
    registry = Registry((model(("Zorbla", "3", "8B", "")),))
    assert isinstance(resolver(registry).resolve("Zrobla 3 8B"), Refused)
    found = resolver(registry).resolve("Zrobla 3 8B", slips=True)
    assert isinstance(found, Taken)
    assert (found.key, found.step) == (model(("Zorbla", "3", "8B", "")).id, "slip")
    owned = resolver(registry).resolve("Nimbus-Lasb/Zorbla3-8B", slips=True)
    assert isinstance(owned, Taken)
    assert owned.model is None
