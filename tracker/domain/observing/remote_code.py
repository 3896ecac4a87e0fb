"""Code of other repositories that a model would run: what ``auto_map`` names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tracker.domain.observing.observation import Json
from tracker.domain.values.hub_id import hub_id_problem


def code_repositories(auto_map: Json) -> frozenset[str]:
    """Repositories of entries such as ``owner/name--modeling.Model``."""
    named = (text.partition("--") for text in _texts(auto_map))
    return frozenset(repo for repo, mark, _ in named if mark and hub_id_problem(repo) is None)


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, Sequence):
        for item in value:
            yield from _texts(item)
