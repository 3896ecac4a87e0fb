"""The models a model came from, followed up to their roots.

A graph may have cycles, thousands of nodes, parents that are gone, and parents under another name than
the card's.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tracker.domain.base_models import Parent
from tracker.domain.licensing.findings import Ancestor
from tracker.vocabulary import Relation

MOST_ANCESTORS = 10_000
"""Ancestors followed at most; a lineage that goes on beyond is said not to be known to its end."""


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
    """All ancestors, nearest first; where the way up was broken off, the last one says so."""

    ancestors: tuple[Ancestor, ...] = ()


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
            rest = _unread(parent, relation, steps, f"only the {most} nearest ancestors were followed")
            return Lineage(ancestors=(*found, rest))
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
