"""A name means the same model where a file has it and where it is typed."""

from __future__ import annotations

from functools import cache

import pytest

from tests.scan.seen import PROJECT
from tracker.adapters.knowledge.name_knowledge import load_names
from tracker.adapters.workspace.registry_file import load_registry
from tracker.domain.naming.resolution import Taken
from tracker.domain.naming.resolver import Resolver as NameResolver
from tracker.domain.scanning.names.resolution import Resolver
from tracker.domain.scanning.text.reference import Candidate, Source
from tracker.ledger.naming import name_reader, resolver_of


@cache
def both() -> tuple[Resolver, NameResolver]:
    registry = load_registry(PROJECT / "registry.yaml")
    return Resolver(load_names(), registry, name_reader(registry)), resolver_of(registry)


def in_a_file(name: str, source: Source | None = None) -> str | None:
    found = both()[0].resolve("app/a.py", Candidate(line=1, column=1, kind="model", text=name, source=source))
    return (found.registry_id or found.hub) if found else None


def typed(name: str) -> str | None:
    found = both()[1].resolve(name)
    return (found.instead or found).key if isinstance(found, Taken) else None


def test_the_names_of_interfaces_and_of_the_registry() -> None:
    """Every name that a provider's entry leads to the Hub, every repository and alias of the registry."""
    names = [*load_names().open_weights]
    for model in load_registry(PROJECT / "registry.yaml"):
        names += [*([model.hub] if model.hub else []), *model.aliases]
    differing = {
        name: (meant, in_a_file(name))
        for name in names
        if (meant := typed(name)) is not None and in_a_file(name) != meant
    }
    assert differing == {}


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("claude-sonnet-4", Source.ANTHROPIC),
        ("publishers/meta/models/llama-4-maverick-maas", Source.GOOGLE),
        ("publishers/anthropic/models/claude-opus-4-8", Source.GOOGLE),
        ("deepseek.v3.2", Source.BEDROCK),
        ("minimax.minimax-m2.5", Source.BEDROCK),
        ("openai/gpt-4o-mini", Source.OPENROUTER),
    ],
)
def test_names_that_no_place_explains(name: str, source: Source) -> None:
    assert in_a_file(name, source) == typed(name)
    assert typed(name) is not None


@pytest.mark.parametrize("name", ["cohere.embed-v4:0", "acme-chat-9", "./models/own", "{owner}/{name}"])
def test_names_that_mean_no_model_that_is_known(name: str) -> None:
    assert in_a_file(name, Source.BEDROCK if ":" in name else None) in (None, name)
