"""Direct parents of a model, as its repository or else its developer names them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tracker.domain.assessment import BaseModel
from tracker.domain.observation import Json
from tracker.domain.registry import TrackedModel
from tracker.vocabulary import RegistryField, Relation

_MOST = 100


def base_models(model: TrackedModel, facts: Mapping[str, Json]) -> tuple[BaseModel, ...]:
    """Parents sorted by id: those the Hub resolved, else the card's, else the registry's."""
    found = (
        dict(_resolved(facts.get("baseModels")))
        or dict(_card(facts.get("cardData")))
        or dict(_declared(model))
    )
    return tuple(BaseModel(hub=hub, relation=relation) for hub, relation in sorted(found.items())[:_MOST])


def _resolved(value: Json) -> Iterator[tuple[str, str]]:
    if not isinstance(value, Mapping):
        return
    relation = _relation(value.get("relation"))
    for parent in _items(value.get("models")):
        hub = parent.get("id") if isinstance(parent, Mapping) else None
        if isinstance(hub, str) and hub:
            yield hub, relation


def _card(value: Json) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        relation = _relation(value.get("base_model_relation"))
        for hub in _items(value.get("base_model")):
            if isinstance(hub, str) and hub:
                yield hub, relation


def _declared(model: TrackedModel) -> Iterator[tuple[str, str]]:
    for declared in model.declared:
        if declared.field is RegistryField.BASE_MODEL:
            yield str(declared.value), Relation.UNKNOWN.value


def _items(value: Json) -> Sequence[Json]:
    if isinstance(value, list | tuple):
        return value
    return [] if value is None else [value]


def _relation(value: Json) -> str:
    return value if isinstance(value, str) and value in tuple(Relation) else Relation.UNKNOWN.value
