"""Names resolved against a registry: one model each, or an error that says which were meant."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from tracker.adapters.knowledge.known_names import load_known_names
from tracker.domain.naming.book import NameBook
from tracker.domain.naming.resolution import Choice, Refused, Resolution, Step, Taken
from tracker.domain.naming.resolver import Resolver
from tracker.domain.registry.entries import Registry, TrackedModel
from tracker.errors import UsageError

_SHOWN = 8
_HINTED = 3


class UnresolvedNameError(UsageError):
    """Names that led to no single model; all of them at once."""

    def __init__(self, refused: Iterable[Refused]) -> None:
        self.refused = tuple(refused)
        text = "\n".join(_told(one) for one in self.refused)
        hint = _hint(self.refused)
        super().__init__(text, hint=f"{hint} `tracker check OWNER/NAME` asks the Hub for any other")


_resolvers: list[tuple[Registry, Resolver]] = []
"""Those of the last registries; a ledger that stays open asks the same one again and again."""


def resolver_of(registry: Registry) -> Resolver:
    """The resolver for the models of a registry, and what the package knows of names."""
    for known, resolver in _resolvers:
        if known is registry:
            return resolver
    made = Resolver(NameBook(registry, load_known_names()))
    _resolvers[:] = [(registry, made), *_resolvers[:1]]
    return made


_OWN_REPOSITORY = frozenset({Step.HUB_ID, Step.ADDRESS, Step.SLIP, Step.FORMAT})
"""Steps that lead to a repository by its own name, as a place that names one says itself; or that guess."""


def name_reader(registry: Registry) -> Callable[[str], TrackedModel | str | None]:
    """What names in files mean, as for every command: a model of the registry, or a repository."""

    @functools.cache
    def resolver() -> Resolver:
        return Resolver(NameBook(registry, load_known_names()), tells_nearest=False)

    @functools.cache
    def meant(name: str) -> TrackedModel | str | None:
        found = resolver().resolve(name)
        if isinstance(found, Taken) and found.instead is not None:
            found = found.instead
        if isinstance(found, Refused) or found.step in _OWN_REPOSITORY:
            return None
        if found.model is not None and not _says(name, found.model):
            return None
        return found.model or found.hub

    return meant


def _says(name: str, model: TrackedModel) -> bool:
    """Whether a name in a file, which nobody is asked about, has the words of the model's in it."""
    folded = name.casefold()
    if any(alias.casefold() in folded for alias in model.aliases):
        return True
    return all(word in folded for word in re.findall(r"[a-z]{3,}", model.id.casefold()))


def resolve_all(
    registry: Registry, names: Iterable[str], *, exact: bool = False, slips: bool = False
) -> Mapping[str, Taken]:
    """What each name means. Raises UnresolvedNameError for those that mean no single model."""
    resolver = resolver_of(registry)
    found: dict[str, Resolution] = {
        name: resolver.resolve(name, exact=exact, slips=slips) for name in dict.fromkeys(names)
    }
    refused = [one for one in found.values() if isinstance(one, Refused)]
    if refused:
        raise UnresolvedNameError(refused)
    return {name: one for name, one in found.items() if isinstance(one, Taken)}


def find_model(registry: Registry, name: str) -> TrackedModel:
    """The model of the registry that a name means.

    Raises UnresolvedNameError where it means none or several, UsageError for a repository that the registry
    does not have.
    """
    model = registry.find(name)
    if model is not None:
        return model
    taken = resolve_all(registry, [name])[name]
    meant = taken.model or (taken.instead.model if taken.instead else None)
    if meant is None:
        raise UsageError(
            f"{taken.key} is in no registry here", hint=f"`tracker add {taken.key}` follows it from now on"
        )
    return meant


def told(taken: Taken) -> str | None:
    """The step from a name to a model in words; None where it is the model's own name."""
    if taken.said:
        return f"{taken.asked}: {taken.said}"
    if taken.original:
        return f"{taken.asked}: by its name a copy of {taken.original}; it is judged by what it says itself"
    return None


def _hint(refused: Sequence[Refused]) -> str:
    fitting = refused[0].candidates[:_HINTED] or refused[0].nearest[:1]
    if len(refused) > 1 or not fitting:
        return "`tracker list` shows the models that are followed here;"
    return f"did you mean {' or '.join(choice.key for choice in fitting)}?"


def _told(refused: Refused) -> str:
    lines = [f"{refused.asked!r} {refused.why}"]
    chosen = refused.candidates or refused.nearest
    if refused.nearest and not refused.candidates:
        lines.append("the nearest:")
    width = max((len(choice.key) for choice in chosen[:_SHOWN]), default=0)
    lines += [_line(choice, width) for choice in chosen[:_SHOWN]]
    if len(chosen) > _SHOWN:
        lines.append(f"  and {len(chosen) - _SHOWN} more")
    return "\n".join(lines)


def _line(choice: Choice, width: int) -> str:
    return f"  {choice.key:{width}}  {choice.why}"
