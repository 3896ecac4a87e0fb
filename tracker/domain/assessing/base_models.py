"""Direct parents of a model: all that its repository names, or else its developer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tracker.domain.assessing.assessment import BaseModel
from tracker.domain.observing.observation import FileObservation, Json, Observation
from tracker.domain.registry.entries import TrackedModel
from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import RegistryField, Relation

UNREADABLE = "(unreadable)"
"""Stands for a parent named in a way nobody can follow; its terms may reach the model all the same."""

_MOST_PARENTS = 200
_LONGEST_ID = 200
_RELATIONS = {relation.value: relation for relation in Relation}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """One edge up: the parent by the name its child gives it, and its internal id where the Hub says it."""

    hub: str
    relation: Relation
    internal_id: str | None = None


def base_models(model: TrackedModel, observation: Observation | None) -> tuple[BaseModel, ...]:
    """Parents by id: those its repository names, or else those that the registry declares."""
    found = {parent.hub: parent.relation for parent in observed_parents(observation)} or {
        str(declared.value): Relation.UNKNOWN
        for declared in model.declared
        if declared.field is RegistryField.BASE_MODEL
    }
    return tuple(BaseModel(hub=hub, relation=relation.value) for hub, relation in sorted(found.items()))


def observed_parents(observation: Observation | None) -> tuple[Parent, ...]:
    """Parents as the repository names them, or else as its files show them."""
    if observation is None:
        return ()
    return parents_of(observation.facts) or parents_by_files(observation.files, observation.contents)


def _name(hub: str) -> str:
    return hub.casefold()


def parents_of(facts: Mapping[str, Json]) -> tuple[Parent, ...]:
    """Direct parents that the Hub, the card, its tags or an adapter's configuration name, each once."""
    card = facts.get("cardData")
    fields: Mapping[str, Json] = card if isinstance(card, Mapping) else {}
    ways = (
        list(_resolved(facts.get("baseModels"))),
        list(_from_card(fields)),
        list(_from_tags(facts.get("tags"))),
        list(_from_adapter(facts.get("config"))),
    )
    found: dict[str, Parent] = {}
    stated = _relation(fields.get("base_model_relation"))
    for way in ways:
        for parent in way:
            known = found.get(_name(parent.hub))
            if known is None or known.relation is Relation.UNKNOWN:
                found[_name(parent.hub)] = _merged(known, parent, stated)
    return tuple(found.values())


def _merged(known: Parent | None, parent: Parent, stated: Relation) -> Parent:
    relation = parent.relation if parent.relation is not Relation.UNKNOWN else stated
    if known is None and relation is parent.relation:
        return parent
    internal_id = parent.internal_id or (known.internal_id if known else None)
    hub = known.hub if known else parent.hub
    return replace(parent, hub=hub, relation=relation, internal_id=internal_id)


def _resolved(value: Json) -> Iterator[Parent]:
    """``{relation, models: [{_id, id}]}``; anything else that says something is a parent nobody can read."""
    if not value:
        return
    stated: Mapping[str, Json] = value if isinstance(value, Mapping) else {}
    relation = _relation(stated.get("relation"))
    for item in _items(stated.get("models", {})):
        fields: Mapping[str, Json] = item if isinstance(item, Mapping) else {}
        internal = fields.get("_id")
        yield Parent(
            hub=_hub(fields.get("id")),
            relation=relation,
            internal_id=internal if isinstance(internal, str) else None,
        )


def _from_card(fields: Mapping[str, Json]) -> Iterator[Parent]:
    for item in _items(fields.get("base_model")):
        if item not in ("", None):
            yield Parent(hub=_hub(item), relation=Relation.UNKNOWN)


def _from_tags(value: Json) -> Iterator[Parent]:
    for tag in _items(value):
        if isinstance(tag, str) and tag.startswith("base_model:"):
            first, _, rest = tag.removeprefix("base_model:").partition(":")
            yield Parent(hub=_hub(rest or first), relation=_relation(first if rest else None))


def _from_adapter(config: Json) -> Iterator[Parent]:
    """The base that an adapter's own configuration names."""
    peft = config.get("peft") if isinstance(config, Mapping) else None
    base = peft.get("base_model_name_or_path") if isinstance(peft, Mapping) else None
    if base:
        yield Parent(hub=_hub(base), relation=Relation.ADAPTER)


def parents_by_files(files: Mapping[str, int], contents: Sequence[FileObservation]) -> tuple[Parent, ...]:
    """What the files of a repository show where the card names no parent.

    An adapter's configuration names its base; an adapter, or a recipe of a merge, that names none is made
    of a model nobody can follow.
    """
    for file in contents:
        if file.path == "adapter_config.json" and isinstance(file.content, Mapping):
            base = file.content.get("base_model_name_or_path")
            if base:
                return (Parent(hub=_hub(base), relation=Relation.ADAPTER),)
    if any(path.startswith(("adapter_config.", "adapter_model.")) for path in files):
        return (Parent(hub=UNREADABLE, relation=Relation.ADAPTER),)
    if any(path.startswith("mergekit_") for path in files):
        return (Parent(hub=UNREADABLE, relation=Relation.MERGE),)
    return ()


def _hub(value: Json) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_ID:
        return UNREADABLE
    return value.strip().removeprefix("https://huggingface.co/").strip("/") or UNREADABLE


def _items(value: Json) -> list[Json]:
    if value is None:
        return []
    if not isinstance(value, list | tuple):
        return [value]
    return [*value[:_MOST_PARENTS], *([{}] if len(value) > _MOST_PARENTS else [])]


def _relation(value: Json) -> Relation:
    return _RELATIONS.get(value, Relation.UNKNOWN) if isinstance(value, str) else Relation.UNKNOWN
