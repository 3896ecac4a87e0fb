"""What the finders and the resolver make of one small file, as tables compare it."""

from __future__ import annotations

from functools import cache
from pathlib import Path, PurePosixPath

from tracker.adapters.knowledge.name_knowledge import load_names
from tracker.adapters.workspace.registry_file import load_registry
from tracker.domain.scanning.dispatch import find_all
from tracker.domain.scanning.names.resolution import Resolver
from tracker.domain.scanning.text.reference import Candidate, Reference

PROJECT = Path(__file__).parent.parent.parent


@cache
def resolver() -> Resolver:
    return Resolver(load_names(), load_registry(PROJECT / "registry.yaml"))


def references(name: str, text: str) -> list[Reference]:
    found = (item for item in find_all(PurePosixPath(name), text) if isinstance(item, Candidate))
    resolved = [resolver().resolve(name, candidate) for candidate in found]
    return [reference for reference in resolved if reference is not None]


def texts(name: str, text: str) -> list[str]:
    return [reference.text for reference in references(name, text)]


def lines(name: str, text: str) -> list[tuple[int, str]]:
    return [(reference.line, reference.text) for reference in references(name, text)]
