"""The models a model came from, followed up to their roots.

A graph may have cycles, thousands of nodes, parents that are gone, and parents under another name than
the card's.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter

from tracker.domain.assessing.assessment import Suspicion
from tracker.domain.assessing.base_models import Parent
from tracker.domain.licensing.judging.findings import Ancestor
from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import Relation

MOST_ANCESTORS = 1_000
"""Ancestors followed at most, more than any model is known to have; beyond, the end is said to be open."""

IN_A_CIRCLE = "the models it came from name each other in a circle, so none of them is known to be the first"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownModel:
    """What could be learnt of one repository: its present name, its licence, its parents.

    ``key`` is None where no licence could be concluded; ``reason`` says why then. ``also`` are further
    licences it is under, ``doubts`` and ``suspicions`` what may add to its terms. One that was not ``read``
    is known by what others say of it. ``taken_over`` says that its name led to another repository before.
    """

    hub: str
    key: str | None
    parents: tuple[Parent, ...] = ()
    internal_id: str | None = None
    released: str | None = None
    reason: str = ""
    also: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    suspicions: tuple[Suspicion, ...] = ()
    taken_over: tuple[str, ...] = ()
    read: bool = True


Look = Callable[[Parent], "KnownModel | str"]
"""Finds a parent; the answer is the model, or why nothing could be learnt of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """All ancestors, nearest first; where the way up was broken off, the last one says so.

    ``doubts`` are about the lineage as a whole.
    """

    ancestors: tuple[Ancestor, ...] = ()
    doubts: tuple[str, ...] = ()


def trace(start: KnownModel, look: Look, most: int = MOST_ANCESTORS) -> Lineage:
    """Follow every way up once, breadth first."""
    # Every name and internal id of a model met so far, with the name it goes by here.
    names = dict.fromkeys(_called(start.hub, start.internal_id), _name(start.hub))
    waiting = deque((start.hub, parent, parent.relation, 1) for parent in start.parents)
    found: list[Ancestor] = []
    above: dict[str, set[str]] = {}
    while waiting:
        child, parent, relation, steps = waiting.popleft()
        parents = above.setdefault(_name(child), set())
        met = names.get(_name(parent.hub)) or names.get(parent.internal_id or "")
        if met:
            parents.add(met)
            continue
        if len(found) >= most:
            rest = _unread(parent, relation, steps, f"only the {most} nearest ancestors were followed")
            return Lineage(ancestors=(*found, rest))
        known = look(parent)
        if isinstance(known, str) or not known.read:
            names |= dict.fromkeys(_called(parent.hub, parent.internal_id), _name(parent.hub))
            key = None if isinstance(known, str) else known.key
            why = known if isinstance(known, str) else known.reason
            found.append(replace(_unread(parent, relation, steps, why), key=key))
            continue
        renamed = names.get(_name(known.hub)) or names.get(known.internal_id or "")
        here = renamed or _name(known.hub)
        parents.add(here)
        names |= dict.fromkeys(
            (*_called(parent.hub, parent.internal_id), *_called(known.hub, known.internal_id)), here
        )
        if renamed:
            continue
        found.extend(_read(known, relation, steps))
        waiting.extend(
            (known.hub, further, _combined(relation, further.relation), steps + 1)
            for further in known.parents
        )
    return Lineage(ancestors=tuple(found), doubts=(IN_A_CIRCLE,) if _has_circle(above) else ())


def _called(hub: str, internal_id: str | None) -> Iterator[str]:
    yield _name(hub)
    if internal_id:
        yield internal_id


def _has_circle(above: Mapping[str, set[str]]) -> bool:
    """Whether models name one another as parents; that one names itself says nothing."""
    try:
        TopologicalSorter({child: parents - {child} for child, parents in above.items()}).prepare()
    except CycleError:
        return True
    return False


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
            doubts=(*known.doubts, *known.taken_over) if key == known.key else (),
            suspicions=known.suspicions if key == known.key else (),
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
