"""One's own registry and the shipped one beside it, as one set of names and facts."""

from __future__ import annotations

from dataclasses import replace

from tracker.domain.registry.entries import ModelId, Registry, TrackedModel


def combined(own: Registry, shipped: Registry) -> Registry:
    """All models of both. What is one's own is said first and stands; the shipped registry adds to it.

    Two entries are of one model where they have one repository, or one id and no repository. A shipped id
    that one's own registry gives to another repository goes by its repository here.
    """
    there = {_key(model): model for model in shipped}
    ids = {model.id for model in own}
    mine = tuple(_filled(model, there[_key(model)]) if _key(model) in there else model for model in own)
    keys = {_key(model) for model in own}
    others = (model for model in shipped if _key(model) not in keys)
    return Registry((*mine, *(_renamed(model) if model.id in ids else model for model in others)))


def _key(model: TrackedModel) -> str:
    return (model.hub or model.id).casefold()


def _renamed(model: TrackedModel) -> TrackedModel:
    return replace(model, id=ModelId(model.hub or f"shipped-{model.id}"))


def _filled(mine: TrackedModel, theirs: TrackedModel) -> TrackedModel:
    """``mine`` with what it leaves open: a field that it states, or a history that it tells, is its own."""
    stated = {declared.field for declared in mine.declared}
    added = tuple(declared for declared in theirs.declared if declared.field not in stated)
    return replace(
        mine,
        name=mine.name or theirs.name,
        developer=mine.developer or theirs.developer,
        country=mine.country or theirs.country,
        family=mine.family or theirs.family,
        aliases=tuple(dict.fromkeys((*mine.aliases, *theirs.aliases, theirs.id))),
        declared=(*mine.declared, *added),
        history=mine.history or theirs.history,
    )
