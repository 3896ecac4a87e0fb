"""The entries a ledger of one's own begins with: what the shipped registry knows of them, kept short."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tracker.domain.registry.entries import HubId, Registry, TrackedModel
from tracker.domain.watching.new_entry import bare_entry


def first_entries(
    hubs_or_models: Iterable[TrackedModel | HubId], known: Registry
) -> tuple[TrackedModel, ...]:
    """One entry each, the first time it is named; predecessors that are not among them are left out.

    A model with a repository needs no declared values: a refresh reads it, and the shipped registry adds
    them. One that no hub can show keeps its history, which is all there is of it.
    """
    chosen: dict[str, TrackedModel] = {}
    for wanted in hubs_or_models:
        model = (
            wanted if isinstance(wanted, TrackedModel) else bare_entry(wanted, Registry(_with(known, chosen)))
        )
        chosen.setdefault(str(model.hub or model.id).casefold(), model)
    ids = {model.id for model in chosen.values()}
    return tuple(_short(model, keeps=model.succeeds in ids) for model in chosen.values())


def _with(known: Registry, chosen: dict[str, TrackedModel]) -> tuple[TrackedModel, ...]:
    """Ids already given are taken."""
    ids = {model.id for model in known}
    return (*known.models, *(model for model in chosen.values() if model.id not in ids))


def _short(model: TrackedModel, *, keeps: bool) -> TrackedModel:
    short = model if keeps else replace(model, succeeds=None)
    return short if model.hub is None else replace(short, declared=(), history=(), aliases=())
