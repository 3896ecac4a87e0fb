"""A registry as far as it can have been known on an earlier day, going by its own dates."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tracker.domain.registry.entries import Declared, Registry, TrackedModel


def as_known_on(registry: Registry, day: dt.date) -> Registry:
    """What is dated by ``day``; a model of which nothing is dated by then is not known."""
    cut = (_cut(model, day) for model in registry)
    return Registry(tuple(model for model in cut if model.history or model.declared))


def _cut(model: TrackedModel, day: dt.date) -> TrackedModel:
    history = tuple(entry for entry in model.history if entry.date.settled_by(day))
    declared = tuple(_shown(said, day) for said in model.declared if said.known_from.settled_by(day))
    return replace(model, history=history, declared=declared)


def _shown(said: Declared, day: dt.date) -> Declared:
    """A value that was read later and proven for an earlier day is shown with that day."""
    return said if said.as_of.settled_by(day) else replace(said, as_of=said.known_from)
