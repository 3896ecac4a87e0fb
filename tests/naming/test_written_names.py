"""Names as they are written, each with what it means; see ``written_names.txt``."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from tracker.adapters.knowledge.known_names import load_known_names
from tracker.adapters.workspace.finding import find_shipped
from tracker.adapters.workspace.registry_file import load_registry
from tracker.domain.naming.book import NameBook
from tracker.domain.naming.resolution import Refused, Resolution
from tracker.domain.naming.resolver import Resolver

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
