"""Children whose line is equal and whose verdict moved, because a model they came from is another."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from tracker.domain.assessing.base_models import observed_parents
from tracker.domain.changes.change import Change
from tracker.domain.changes.following import unread_terms
from tracker.domain.changes.verdicts import Judged
from tracker.domain.observing.json_lines import line_id
from tracker.domain.observing.observation import Observation
from tracker.domain.registry.entries import ModelId, TrackedModel
from tracker.domain.values.late_dataclass import dataclass
from tracker.ledger.states import MomentState
from tracker.vocabulary import ChangeKind, Direction, Level

_PARENTS = re.compile(rb'"base(?:_model(?:_name_or_path)?":(?:\[[^]]*|"[^"]*)|Models":[^]]*|_model:[^"]*)')
_NAME = re.compile(rb"[A-Za-z0-9][\w.-]*/[\w.-]+")
_MOST_STEPS = 8
_MOST_ABOVE = 1_000
_LEVELS = {Direction.TIGHTENED: Level.ERROR, Direction.OPENED: Level.INFO, Direction.UNCLEAR: Level.WARNING}
_FACTS = ("cardData", "tags", "baseModels", "gated", "disabled", "private", "_id", "config")

Moved = tuple["Observation | None", "Observation | None"]


@dataclass(frozen=True, slots=True)
class Child:
    """A child's change, with the parent's two readings that moved it."""

    change: Change
    old: Observation | None
    new: Observation | None


def moved_children(
    old: MomentState,
    new: MomentState,
    moved: Mapping[str, str],
    done: Collection[str],
    only: Collection[str] | None = None,
) -> Iterator[Child]:
    """A change for each followed child of a moved model whose verdict moved; those in ``done`` were told.

    ``moved`` are the models that may move others, by each of their names in small letters. With ``only``
    some models are asked for, and no other is looked at.
    """
    if old.view.snapshot is None or new.view.snapshot is None:
        return
    if only is not None:
        yield from _among(old, new, moved, [name for name in only if name not in done])
        return
    met: set[str] = set()
    level = dict(moved)
    for _ in range(_MOST_STEPS):
        if not level:
            return
        below: dict[str, str] = {}
        for identifier, line, cause in _children(new, level):
            if identifier in met:
                continue
            met.add(identifier)
            observation = new.parse(line)
            below |= dict.fromkeys(names_of(None, observation), cause)
            if identifier not in done and not observation.ancestor:
                readings = old.observation(cause), new.observation(cause)
                yield from _judged(old, new, identifier, observation, readings)
        level = below


def _among(
    old: MomentState, new: MomentState, moved: Mapping[str, str], wanted: Collection[str]
) -> Iterator[Child]:
    for identifier in wanted if moved else ():
        seen = new.observation(identifier)
        cause = next((moved[name] for name in _above(new, seen) if name in moved), None)
        if seen is not None and cause is not None:
            yield from _judged(old, new, identifier, seen, (old.observation(cause), new.observation(cause)))


def _above(state: MomentState, seen: Observation | None) -> list[str]:
    """Names of what a model came from, in small letters, the nearest first."""
    names: dict[str, None] = {}
    waiting = [parent.hub for parent in observed_parents(seen)]
    while waiting and len(names) < _MOST_ABOVE:
        hub = waiting.pop(0)
        if hub.casefold() in names:
            continue
        names[hub.casefold()] = None
        followed = state.registry.find(hub)
        line = state.line(followed.id if followed is not None else hub)
        if line is not None:
            waiting += [parent.hub for parent in observed_parents(state.parse(line))]
    return list(names)


def what_parents_did(
    old: MomentState, new: MomentState, one: Observation | None, other: Observation | None
) -> ChangeKind | None:
    """Whether what differs in what a model came from happened there, or is what we read of it now.

    None where the model names other parents itself.
    """
    named = ({parent.hub.casefold() for parent in observed_parents(side)} for side in (one, other))
    if len({frozenset(names) for names in named}) > 1:
        return None
    pairs = [(_named(old, name), _named(new, name)) for name in _above(new, other)]
    happened = any(
        a != b and a and b and a.facts and b.facts and not _same_revision((a, b)) and not _recovered((a, b))
        for a, b in pairs
    )
    return ChangeKind.EVENT if happened else ChangeKind.CORRECTION


def _named(state: MomentState, hub: str) -> Observation | None:
    followed = state.registry.find(hub)
    line = state.line(followed.id if followed is not None else hub)
    line = line or state.ledger.ancestor_line(hub, state.view)
    return state.parse(line) if line is not None else None


def matters(old: Observation | None, new: Observation | None) -> bool:
    """Whether a difference can reach a child: terms, texts, parents; not a commit alone."""
    if old is None or new is None:
        return True
    same = old.status == new.status and old.contents == new.contents and old.hub == new.hub
    return not same or any(old.facts.get(name) != new.facts.get(name) for name in _FACTS)


def names_of(old: Observation | None, new: Observation | None) -> set[str]:
    """What a repository is called on either side, in small letters."""
    sides = [side for side in (old, new) if side is not None]
    return {name.casefold() for side in sides for name in (side.hub, side.redirected_to) if name}


def _children(state: MomentState, parents: Mapping[str, str]) -> Iterator[tuple[str, bytes, str]]:
    """Lines that name one of ``parents``."""
    assert state.view.snapshot is not None  # noqa: S101 - asked before
    wanted = {name.encode() for name in parents}
    with state.ledger.snapshots.open(state.view.snapshot) as lines:
        for block in lines.blocks():
            if wanted.isdisjoint(_names_in(block)):
                continue
            for line in block.splitlines(keepends=True):
                if wanted.isdisjoint(_names_in(line)):
                    continue
                named = (parent.hub.casefold() for parent in observed_parents(state.parse(line)))
                cause = next((parents[name] for name in named if name in parents), None)
                if cause is not None:
                    yield line_id(line).decode(), line, cause


def _names_in(lines: bytes) -> set[bytes]:
    """Repositories named where a line names parents, in small letters, without parsing it; perhaps more."""
    found: set[bytes] = set()
    for text in set(_PARENTS.findall(lines)):
        found.update(name.lower() for name in _NAME.findall(text))
    return found


def _judged(
    old: MomentState, new: MomentState, identifier: str, seen: Observation, cause: Moved
) -> Iterator[Child]:
    bare = TrackedModel(id=ModelId(identifier), hub=seen.hub)
    model = new.ledger.registry.find(identifier) or new.entry(identifier) or bare
    assessment = new.ledger.assess(model, seen, new.view, with_numbers=False)
    learnt = any(side is None or not side.facts for side in cause) or _recovered(cause)
    judged = Judged(
        old.subject(assessment, seen),
        new.subject(assessment, seen),
        new.ledger.judging,
        same_files=not learnt,
    )
    moves = judged.moves()
    if not moves:
        return
    direction = judged.direction(moves)
    parent = next((side.hub for side in reversed(cause) if side is not None), None)
    yield Child(
        change=Change(
            model=identifier,
            hub=seen.hub,
            check="parent-changed",
            field="lineage",
            old=None,
            new=parent,
            direction=direction,
            level=_LEVELS[direction],
            kind=ChangeKind.CORRECTION if learnt or _same_revision(cause) else ChangeKind.EVENT,
            reason=f"it comes from {parent}, which is not what it was: {judged.why(moves)}",
            evidence=("hub:baseModels,cardData.base_model",),
            verdicts=moves,
        ),
        old=cause[0],
        new=cause[1],
    )


def _recovered(cause: Moved) -> bool:
    """Whether a file was read at last that could not be before: then it is we who know more."""
    one, other = cause
    return bool(unread_terms(one) - unread_terms(other))


def _same_revision(cause: Moved) -> bool:
    one, other = cause
    if one is None or other is None or one.facts.get("sha") != other.facts.get("sha"):
        return False
    return all(one.facts.get(name) == other.facts.get(name) for name in ("gated", "disabled", "private"))
