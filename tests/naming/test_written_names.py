"""Names as they are written, each with what it means; see ``written_names.txt``."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from tracker.adapters.knowledge.known_names import load_known_names
from tracker.adapters.workspace.finding import find_shipped
from tracker.adapters.workspace.registry_file import load_registry
from tracker.domain.naming.book import KnownNames, NameBook
from tracker.domain.naming.resolution import Refused, Resolution
from tracker.domain.naming.resolver import Resolver
from tracker.domain.registry.entries import HubId, ModelId, Registry, TrackedModel

LINES = (Path(__file__).parent / "written_names.txt").read_text(encoding="utf-8").splitlines()
ROWS = [line.split(" = ", 1) for line in LINES if " = " in line and not line.startswith("#")]


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    return Resolver(NameBook(load_registry(find_shipped().registry), load_known_names()))


def answer(found: Resolution) -> set[str]:
    """Every way to say what was found."""
    if isinstance(found, Refused):
        return {"?"} if found.candidates else {"-"}
    keys = {found.key, found.hub or ""}
    if found.instead is not None:
        keys |= {found.instead.key, found.instead.hub or ""}
    return keys - {""}


def half(name: str) -> int:
    return zlib.crc32(name.encode()) % 2


@pytest.mark.parametrize(("name", "meant"), ROWS, ids=[name for name, _ in ROWS])
def test_a_name_means(resolver: Resolver, name: str, meant: str) -> None:
    assert answer(resolver.resolve(name)) & set(meant.split(" or "))


def test_every_model_that_is_followed_answers_to_its_own_names(resolver: Resolver) -> None:
    """However they are spaced, and with its maker in front."""
    wrong = []
    for model in load_registry(find_shipped().registry):
        repository = (model.hub or "").partition("/")[2]
        names = {model.name or model.id, model.id.replace("-", " "), repository.replace("-", " ")}
        names.add(f"{model.developer or ''} {model.name or model.id}".strip())
        wrong += [
            f"{name}: {answer(found)}"
            for name in sorted(names - {""})
            if getattr(found := resolver.resolve(name), "key", None) != model.id
        ]
    assert wrong == []


def test_a_model_of_another_kind_never_stands_in() -> None:
    """Where the registry has the vision model alone, the text model that is known beside it is meant."""
    vision = TrackedModel(
        id=ModelId("zorbla2.5-vl-72b-instruct"), hub=HubId("acme/Zorbla2.5-VL-72B-Instruct")
    )
    known = KnownNames(repositories=("acme/Zorbla2.5-72B-Instruct",))
    found = Resolver(NameBook(Registry((vision,)), known)).resolve("zorbla2.5 72b instruct")
    assert answer(found) == {"acme/Zorbla2.5-72B-Instruct"}
