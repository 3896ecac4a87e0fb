"""Verdicts on both sides of a change, for an organisation without a policy: which moved, and which way.

A change goes the way its verdicts go. Why they moved is told apart by putting one part of the newer state
at a time into the older one: access, the licence, the lineage.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import TypeAlias

from tracker.domain.licensing.judging.findings import SEVERITY, Judgement, Subject
from tracker.domain.licensing.knowledge.publishers import owner_of
from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import Action, Direction, Verdict

Moves: TypeAlias = Mapping[Action, tuple[Verdict, Verdict]]

_LONGEST = 180
_MOST_KEPT = 4096


class Judging:
    """Judgements, each worked out once: what only names a subject does not make another verdict."""

    def __init__(self, judge: Callable[[Subject], Judgement]) -> None:
        self._judge = judge
        self._actions: dict[str, Mapping[Action, Verdict]] = {}

    def actions(self, subject: Subject) -> Mapping[Action, Verdict]:
        """The verdict on each action."""
        key = repr(_without_names(subject))
        found = self._actions.get(key)
        if found is None:
            if len(self._actions) >= _MOST_KEPT:
                self._actions.clear()
            found = self._actions[key] = self._judge(subject).actions
        return found

    def judgement(self, subject: Subject) -> Judgement:
        """The verdicts with their reasons."""
        return self._judge(subject)


def _without_names(subject: Subject) -> Subject:
    owner = owner_of(subject.hub)
    access = subject.access and replace(subject.access, reason="", source=None)
    return replace(subject, hub=owner and f"{owner}/-", reason="", source=None, to_read=None, access=access)


class Part(StrEnum):
    """What a verdict rests on."""

    ACCESS = "access"
    LICENSE = "license"
    LINEAGE = "lineage"


@dataclass(frozen=True, slots=True)
class Judged:
    """Two sides of one model; ``same_files`` where both rest on readings of the same licence files."""

    old: Subject
    new: Subject
    judging: Judging
    same_files: bool = True

    def moves(self) -> Moves:
        """Each action whose verdict differs."""
        return _moves(self.judging.actions(self.old), self.judging.actions(self.new))

    def moves_by_part(self) -> Mapping[Part, Moves]:
        """The same, each under what moved it; what only moves together counts for lineage or licence."""
        total = self.moves()
        if not total:
            return {}
        old, new = self.old, self.new
        # Put in alone, and left out alone: so the ends may be swapped and each part has the same moves.
        ways = (
            (Part.ACCESS, replace(old, access=new.access), replace(new, access=old.access)),
            (Part.LINEAGE, replace(old, ancestors=new.ancestors), replace(new, ancestors=old.ancestors)),
            (
                Part.LICENSE,
                replace(new, access=old.access, ancestors=old.ancestors),
                replace(old, access=new.access, ancestors=new.ancestors),
            ),
        )
        before, after = self.judging.actions(old), self.judging.actions(new)
        found: dict[Part, dict[Action, tuple[Verdict, Verdict]]] = {}
        left = dict(total)
        for part, put_in, left_out in ways:
            one, other = self.judging.actions(put_in), self.judging.actions(left_out)
            moved = (_moves(before, one).keys() | _moves(other, after).keys()) & total.keys()
            if moved:
                found[part] = {action: total[action] for action in Action if action in moved}
                left = {action: pair for action, pair in left.items() if action not in moved}
        if left:
            rest = Part.LINEAGE if old.ancestors != new.ancestors else Part.LICENSE
            found[rest] = {**found.get(rest, {}), **left}
        return found

    def direction(self, moves: Moves) -> Direction:
        """Which way these verdicts went."""
        return direction_of(moves, same_files=self.same_files)

    def why(self, moves: Moves) -> str:
        """The moves in words, with what the newer state says of the first of them."""
        before, after = self.judging.judgement(self.old), self.judging.judgement(self.new)
        known = {(reason.action, reason.text) for reason in before.reasons}
        groups: dict[tuple[Verdict, Verdict], list[Action]] = {}
        for action, pair in moves.items():
            groups.setdefault(pair, []).append(action)
        parts = []
        for (old, new), actions in groups.items():
            side = after if SEVERITY[new] >= SEVERITY[old] else before
            texts = [
                reason.text
                for reason in side.reasons_for(actions[0])
                if side is before or (reason.action, reason.text) not in known
            ]
            was = "before: " if side is before else ""
            said = f" ({was}{_short(texts[0])})" if texts else ""
            parts.append(f"{', '.join(actions)}: {old} → {new}{said}")
        return "; ".join(parts)


def direction_of(moves: Moves, *, same_files: bool) -> Direction:
    """Tightened where none of the moved ones is better, opened where none is worse, else unclear.

    From forbidden to unknown is neither; a move out of unknown counts only between readings of the same
    files, because else it may be our reading that moved. Beside one that leaves unknown so, another that
    falls to it has no direction of its own: seen from the other end the two would change places.
    """
    better = worse = open_ = perhaps_better = fell = False
    for old, new in moves.values():
        if (old, new) == (Verdict.FORBIDDEN, Verdict.UNKNOWN):
            open_ = True
        elif old is Verdict.UNKNOWN and not same_files:
            open_ = True
            perhaps_better = perhaps_better or new is not Verdict.FORBIDDEN
        elif new is Verdict.UNKNOWN:
            fell = True
        elif SEVERITY[new] > SEVERITY[old]:
            worse = True
        else:
            better = True
    if (worse or (fell and not perhaps_better)) and not better:
        return Direction.TIGHTENED
    if better and not worse and not fell and not open_:
        return Direction.OPENED
    return Direction.UNCLEAR


def any_worse(moves: Moves) -> bool:
    """Whether some action is judged worse than before; leaving unknown for forbidden counts too."""
    return any(SEVERITY[new] > SEVERITY[old] for old, new in moves.values())


def _moves(old: Mapping[Action, Verdict], new: Mapping[Action, Verdict]) -> Moves:
    if old is new:
        return {}
    pairs = ((action, old[action], new[action]) for action in Action)
    return {action: (before, after) for action, before, after in pairs if before is not after}


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
