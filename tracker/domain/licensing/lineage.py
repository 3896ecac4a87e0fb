"""The models a model came from, followed up to their roots.

Parents are what the Hub resolved, else what the card names, else its ``base_model:`` tags. A graph may
have cycles, thousands of nodes, parents that are gone, and parents under another name than the card's.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.domain.licensing.findings import Ancestor
from tracker.domain.observation import FileObservation, Json
from tracker.vocabulary import Relation

MOST_ANCESTORS = 10_000
"""Ancestors followed at most; a lineage that goes on beyond is said not to be known to its end."""

UNREADABLE = "(unreadable)"
"""Stands for a parent named in a way nobody can follow; its terms may reach the model all the same."""

_MOST_PARENTS = 200
_LONGEST_ID = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """One edge up: the parent by the name its child gives it, and its internal id where the Hub says it."""

    hub: str
    relation: Relation
    internal_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownModel:
    """What could be learnt of one repository: its present name, its licence, its parents.

    ``key`` is None where no licence could be concluded; ``reason`` says why then. ``also`` are further
    licences it is under, ``doubts`` what may add to its terms and was not read.
    """

    hub: str
    key: str | None
    parents: tuple[Parent, ...] = ()
    internal_id: str | None = None
    released: str | None = None
    reason: str = ""
    also: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


Look = Callable[[Parent], "KnownModel | str"]
"""Finds a parent; the answer is the model, or why nothing could be learnt of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """All ancestors, nearest first; ``note`` says where the way up was broken off."""

    ancestors: tuple[Ancestor, ...] = ()
    note: str = ""


def trace(start: KnownModel, look: Look, most: int = MOST_ANCESTORS) -> Lineage:
    """Follow every way up once, breadth first."""
    seen = {name for name in (_name(start.hub), start.internal_id) if name}
    waiting = deque((parent, parent.relation, 1) for parent in start.parents)
    found: list[Ancestor] = []
    while waiting:
        parent, relation, steps = waiting.popleft()
        if _name(parent.hub) in seen or (parent.internal_id and parent.internal_id in seen):
            continue
        if len(found) >= most:
            rest = Ancestor(
                hub=parent.hub, relation=relation, key=None, read=False, steps=steps, reason="not followed up"
            )
            note = f"only the {most} nearest ancestors were read"
            return Lineage(ancestors=(*found, rest), note=note)
        seen |= {name for name in (_name(parent.hub), parent.internal_id) if name}
        known = look(parent)
        if isinstance(known, str):
            found.append(_unread(parent, relation, steps, known))
            continue
        if _met_under_another_name(known, parent, seen):
            continue
        seen |= {name for name in (_name(known.hub), known.internal_id) if name}
        found.extend(_read(known, relation, steps))
        waiting.extend((above, _combined(relation, above.relation), steps + 1) for above in known.parents)
    return Lineage(ancestors=tuple(found))


def _met_under_another_name(known: KnownModel, parent: Parent, seen: set[str]) -> bool:
    """Whether a renamed parent turns out to be a model that was already read."""
    renamed = _name(known.hub) != _name(parent.hub)
    other_id = known.internal_id if known.internal_id != parent.internal_id else None
    return (renamed and _name(known.hub) in seen) or (other_id is not None and other_id in seen)


def _read(known: KnownModel, relation: Relation, steps: int) -> Iterator[Ancestor]:
    """The model under its licence, and once more under each further one."""
    for key in (known.key, *known.also):
        yield Ancestor(
            hub=known.hub,
            relation=relation,
            key=key,
            steps=steps,
            released=known.released,
            reason=known.reason,
            doubts=known.doubts if key == known.key else (),
        )


def _unread(parent: Parent, relation: Relation, steps: int, why: str) -> Ancestor:
    return Ancestor(hub=parent.hub, relation=relation, key=None, read=False, steps=steps, reason=why)


def _combined(nearer: Relation, further: Relation) -> Relation:
    """The relation to a model two edges up: learning from outputs cuts the weights' way for good."""
    if Relation.DISTILLED in (nearer, further):
        return Relation.DISTILLED
    if nearer is Relation.COMPONENT:
        return Relation.COMPONENT
    return nearer if further is Relation.QUANTIZED else further


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
    internal_id = parent.internal_id or (known.internal_id if known else None)
    hub = known.hub if known else parent.hub
    return replace(parent, hub=hub, relation=relation, internal_id=internal_id)


def _resolved(value: Json) -> Iterator[Parent]:
    if not isinstance(value, Mapping):
        return
    relation = _relation(value.get("relation"))
    for item in _items(value.get("models")):
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
    if isinstance(value, str) and value in tuple(Relation):
        return Relation(value)
    return Relation.UNKNOWN
