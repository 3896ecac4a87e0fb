"""Changes follow the verdicts: each move of a verdict has a line, and the line goes the way of the move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from tracker.domain.changes.change import Change, Transition
from tracker.domain.changes.license import license_name
from tracker.domain.changes.table import CHECKS, Family
from tracker.domain.changes.texts import text_moves
from tracker.domain.changes.verdicts import Judged, Moves, Part, direction_of
from tracker.domain.observing.observation import FileObservation, Observation
from tracker.vocabulary import ChangeKind, Direction, How, Level

_FAMILIES = {
    Part.ACCESS: (Family.ACCESS, Family.REPOSITORY),
    Part.LICENSE: (Family.LICENSE,),
    Part.LINEAGE: (Family.LINEAGE,),
}
_LEVELS = {Direction.TIGHTENED: Level.ERROR, Direction.OPENED: Level.INFO, Direction.UNCLEAR: Level.WARNING}
_LICENSE_CHECKS = {
    Direction.TIGHTENED: "license-terms-tightened",
    Direction.OPENED: "license-terms-opened",
    Direction.UNCLEAR: "license-replaced",
}
_SPEAKS_FOR = {
    "license-class-tightened": Direction.TIGHTENED,
    "license-terms-tightened": Direction.TIGHTENED,
    "license-class-opened": Direction.OPENED,
    "license-terms-opened": Direction.OPENED,
}
_USE_CHECKS = {
    Direction.TIGHTENED: "use-tightened",
    Direction.OPENED: "use-opened",
    Direction.UNCLEAR: "use-unclear",
}
_REPLACED = "repo-replaced"


def follow_verdicts(
    changes: list[Change], step: Transition, judged: Judged, levels: Mapping[str, Level]
) -> list[Change]:
    """``changes`` with the verdicts that moved, and a change of its own for each move that had none."""
    if any(change.check == _REPLACED for change in changes):
        return _of_another_repository(changes, judged)
    for part, moves in judged.moves_by_part().items():
        direction, kind = _direction(part, moves, step, judged)
        if part is Part.LICENSE and direction is Direction.TIGHTENED and _reads_less(step):
            # What was read before stands; a reading that failed is no event.
            continue
        at = _line(changes, part, direction)
        if at is None:
            changes.append(_line_of_its_own(step, part, moves, judged, direction, kind, levels))
        else:
            changes[at] = _followed(changes[at], part, moves, judged, direction, kind, levels)
            changes = _without_echoes(changes, at, part)
    return changes


def _without_echoes(changes: list[Change], at: int, part: Part) -> list[Change]:
    """The change at ``at`` says which way its part went; what was unclear by itself beside it is settled."""
    return [
        change
        for place, change in enumerate(changes)
        if place == at
        or change.verdicts
        or part is not Part.LICENSE
        or CHECKS[change.check].family is not Family.LICENSE
        or change.direction is not Direction.UNCLEAR
    ]


def _reads_less(step: Transition) -> bool:
    """Whether a file that was read before could not be read this time, and nothing new was read of it."""
    before = _read(step.old.observation)
    failed = (file for file in _of_terms(step.new.observation) if file.error is not None and file.read_at)
    same_card = all(step.old.facts.get(name) == step.new.facts.get(name) for name in ("cardData", "tags"))
    return same_card and not text_moves(step) and any(file.path in before for file in failed)


def same_license_files(old: Observation | None, new: Observation | None) -> bool:
    """Whether the same files were read of both, whatever is in them."""
    return _read(old) == _read(new)


def _read(observation: Observation | None) -> frozenset[str]:
    return frozenset(file.path for file in _of_terms(observation) if file.error is None)


def _of_terms(observation: Observation | None) -> Iterator[FileObservation]:
    """Files that bear on what may be done; a configuration does not."""
    for file in observation.contents if observation else ():
        if not file.path.endswith(".json"):
            yield file


def unread_terms(observation: Observation | None) -> frozenset[str]:
    """Files that are there, could not be read, and were never read before."""
    return frozenset(file.path for file in _of_terms(observation) if _is_unread(file))


def _is_unread(file: FileObservation) -> bool:
    return file.error is not None and file.read_at is None


def _direction(
    part: Part, moves: Moves, step: Transition, judged: Judged
) -> tuple[Direction, ChangeKind | None]:
    """A reading that failed, or that only succeeded now, moves nothing; it is we who know more or less."""
    direction = judged.direction(moves)
    if part is Part.LINEAGE and (kind := step.parents()) is not None:
        return direction_of(moves, same_files=kind is ChangeKind.EVENT), kind
    if part is not Part.LICENSE:
        return direction, None
    if (
        unread_terms(step.new.observation) - unread_terms(step.old.observation)
        and direction is Direction.TIGHTENED
    ):
        return Direction.UNCLEAR, ChangeKind.UNCONFIRMED
    if (
        unread_terms(step.old.observation) - unread_terms(step.new.observation)
        and direction is Direction.OPENED
    ):
        return Direction.UNCLEAR, ChangeKind.CORRECTION
    return direction, None


def _line(changes: list[Change], part: Part, direction: Direction) -> int | None:
    """The change that speaks for a part: one that goes that way already, else one that is not neutral."""
    mine = [at for at, change in enumerate(changes) if CHECKS[change.check].family in _FAMILIES[part]]
    free = [at for at in mine if not changes[at].verdicts]
    ranked = sorted(
        free, key=lambda at: (_closeness(changes[at].direction, direction), _plainness(changes[at]))
    )
    return ranked[0] if ranked else None


def _plainness(change: Change) -> int:
    """What the card no longer says is plainer than that one licence took another's place."""
    return 0 if change.check == "license-declared-removed" else 1


def _closeness(direction: Direction, wanted: Direction) -> int:
    return 0 if direction is wanted else 2 if direction is Direction.NEUTRAL else 1


def _followed(
    change: Change,
    part: Part,
    moves: Moves,
    judged: Judged,
    direction: Direction,
    kind: ChangeKind | None,
    levels: Mapping[str, Level],
) -> Change:
    unconfirmed = change.kind is ChangeKind.UNCONFIRMED
    check = change.check if _may_keep(change, part, direction) else _LICENSE_CHECKS[direction]
    why = judged.why(moves)
    turned = direction is not change.direction
    return replace(
        change,
        check=check,
        direction=direction,
        level=levels.get(check) or (_LEVELS[direction] if turned or check != change.check else change.level),
        kind=change.kind if unconfirmed else kind or change.kind,
        reason=f"{why}; {change.reason}" if turned else f"{change.reason}; {why}",
        verdicts=moves,
    )


def _may_keep(change: Change, part: Part, direction: Direction) -> bool:
    """Whether a check says nothing else than the direction that the verdicts give."""
    if part is not Part.LICENSE:
        return True
    if change.check in _SPEAKS_FOR:
        return _SPEAKS_FOR[change.check] is direction
    return change.direction is not Direction.NEUTRAL or direction is Direction.UNCLEAR


def _line_of_its_own(
    step: Transition,
    part: Part,
    moves: Moves,
    judged: Judged,
    direction: Direction,
    kind: ChangeKind | None,
    levels: Mapping[str, Level],
) -> Change:
    check = _USE_CHECKS[direction]
    old, new = _values(step, part)
    return Change(
        model=step.model.id,
        hub=step.model.hub,
        check=check,
        field=f"use.{part}",
        old=old,
        new=new,
        direction=direction,
        level=levels.get(check) or _LEVELS[direction],
        kind=kind or _kind(step, part),
        reason=judged.why(moves),
        evidence=(judged.new.source,) if judged.new.source and part is Part.LICENSE else (),
        date=step.date,
        how=How.REGISTRY if step.date else How.SNAPSHOT,
        verdicts=moves,
    )


def _kind(step: Transition, part: Part) -> ChangeKind:
    in_files = part is not Part.ACCESS and step.date is None
    return ChangeKind.CORRECTION if in_files and step.same_revision else step.kind


def _values(step: Transition, part: Part) -> tuple[str | None, str | None]:
    old, new = step.old.assessment, step.new.assessment
    if part is Part.ACCESS:
        return old.access.value.value, new.access.value.value
    if part is Part.LICENSE:
        return license_name(old.license), license_name(new.license)
    one, other = (", ".join(parent.hub for parent in side.base_models) or None for side in (old, new))
    return one, other


def _of_another_repository(changes: list[Change], judged: Judged) -> list[Change]:
    """Another repository has the name: what differs is no change of the one that had it."""
    moves = judged.moves()
    return [
        replace(change, verdicts=moves, reason=f"{change.reason}; {judged.why(moves)}")
        if moves and change.check == _REPLACED
        else change
        for change in changes
        if CHECKS[change.check].family in (Family.REPOSITORY, Family.REGISTRY)
    ]
