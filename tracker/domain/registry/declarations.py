"""Which of a developer's statements count on a given day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tracker.domain.registry.entries import Declared, TrackedModel
from tracker.vocabulary import RegistryField


def declared_on(model: TrackedModel, name: RegistryField, day: dt.date) -> Declared | None:
    """The newest statement read by ``day``; before the first one, the first.

    A source is often read some time after a release. What it says about licence or size held before it
    was read, unless an earlier statement says otherwise.
    """
    known = model.latest_declared(name, by=day)
    if known is not None:
        return known
    return min((d for d in model.declared if d.field is name), key=lambda d: d.as_of.last, default=None)


def as_declared_on(model: TrackedModel, day: dt.date) -> TrackedModel:
    """``model`` with, for each field, only the statement that counts on ``day``."""
    fields = [declared.field for declared in model.declared]
    if len(fields) == len(set(fields)):
        return model
    counting = (declared_on(model, name, day) for name in dict.fromkeys(fields))
    return replace(model, declared=tuple(declared for declared in counting if declared))
