"""Which way verdicts went, and that each move has a line which goes that way."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.adapters.knowledge.license_knowledge import load_knowledge
from tracker.domain.changes.change import Change, Side
from tracker.domain.changes.verdicts import Judged, Judging, any_worse, direction_of
from tracker.domain.licensing.asking.profile import Profile
from tracker.domain.licensing.judging.findings import Ancestor, Subject
from tracker.domain.licensing.judging.judge import judge
from tracker.domain.licensing.judging.subjects import access_fact
from tracker.vocabulary import Action, ChangeKind, Direction, Relation, Verdict

from .states import NEW_TIME, changes, licence, seen, side

KNOWLEDGE = load_knowledge()
JUDGING = Judging(lambda subject: judge(subject, Profile(), KNOWLEDGE))
A, C, U, F = Verdict.ALLOWED, Verdict.CONDITIONAL, Verdict.UNKNOWN, Verdict.FORBIDDEN
TIGHTENED, OPENED, UNCLEAR = Direction.TIGHTENED, Direction.OPENED, Direction.UNCLEAR
USE, HOST = Action.USE, Action.HOST

WAYS = [
    ({USE: (A, C)}, TIGHTENED),
    ({USE: (A, U)}, TIGHTENED),
    ({USE: (A, F)}, TIGHTENED),
    ({USE: (C, A)}, OPENED),
    ({USE: (F, C)}, OPENED),
    ({USE: (F, U)}, UNCLEAR),
    ({USE: (A, C), HOST: (C, A)}, UNCLEAR),
    ({USE: (A, C), HOST: (F, U)}, TIGHTENED),
    ({USE: (C, A), HOST: (F, U)}, UNCLEAR),
]


@pytest.mark.parametrize(("moves", "way"), WAYS)
def test_the_way_of_moves(moves: dict[Action, tuple[Verdict, Verdict]], way: Direction) -> None:
    assert direction_of(moves, same_files=True) is way
    assert direction_of(moves, same_files=False) is way, "nothing left unknown here"


def test_leaving_unknown_counts_between_readings_of_the_same_files() -> None:
    for to in (A, C, F):
        assert direction_of({USE: (U, to)}, same_files=False) is UNCLEAR
    assert direction_of({USE: (U, A)}, same_files=True) is OPENED
    assert direction_of({USE: (U, F)}, same_files=True) is TIGHTENED


_PAIRS = [(one, other) for one, other in itertools.product((A, C, U, F), repeat=2) if one is not other]
_MIRRORED = {OPENED: TIGHTENED, TIGHTENED: OPENED}


@pytest.mark.parametrize("same_files", [True, False])
def test_swapped_moves_go_the_other_way_or_none(same_files: bool) -> None:
    """All sets of up to four moves."""
    for pairs in itertools.combinations(_PAIRS, 1 + 3):
        for some in (pairs[:1], pairs[:2], pairs[:3], pairs):
            moves = dict(zip(Action, some, strict=False))
            there = direction_of(moves, same_files=same_files)
            back = direction_of({one: pair[::-1] for one, pair in moves.items()}, same_files=same_files)
            assert UNCLEAR in (there, back) or back is _MIRRORED[there], (some, there, back)


def test_some_better_and_some_worse_counts_for_those_who_fail_on_tightened() -> None:
    assert any_worse({USE: (A, C), HOST: (C, A)}) and not any_worse({HOST: (C, A)})


KEYS = (
    "mit", "apache-2.0", "cc-by-nc-4.0", "llama-3.1", "gemma-terms-2025-03-24", "kimi-k2.6-modified-mit",
    "openmdw-1.1", "stability-community-2024", "agpl-3.0", "flux-1-dev-nc-1.1.1", None,
)  # fmt: skip
GATES = (False, "auto", "manual")


def subject(key: str | None, gate: object, parent: str | None) -> Subject:
    found = side(seen(gate)).assessment.access
    ancestors = (
        (Ancestor(hub="p/base", relation=Relation.FINETUNE, key=parent),) if parent is not None else ()
    )
    return Subject(key=key, hub="o/m", declared_tag=key, access=access_fact(found), ancestors=ancestors)


def state(key: str | None, gate: object, parent: str | None, sha: str, at: str) -> Side:
    known = KNOWLEDGE.get(key)
    terms = replace(
        licence("mit", declared=key),
        key=key,
        concluded=known.spdx if known else None,
        license_class=KNOWLEDGE.class_of(key),
    )
    parents = ("p/base",) if parent else ()
    made = side(seen(gate, facts={"sha": sha}), terms, at=at, parents=parents)
    return replace(made, subject=subject(key, gate, parent))


_states = st.tuples(
    st.sampled_from(KEYS), st.sampled_from(GATES), st.sampled_from([None, "mit", "llama-3.1", "cc-by-nc-4.0"])
)


def compared(one: tuple[object, ...], other: tuple[object, ...]) -> list[Change]:
    old = state(*one, "1", "2026-11-22T06:00:00Z")  # type: ignore[arg-type]
    new = state(*other, "2", NEW_TIME)  # type: ignore[arg-type]
    return changes(old, new, terms=KNOWLEDGE.get, judging=JUDGING)


@settings(max_examples=150)
@given(_states, _states)
def test_every_move_has_a_line_that_goes_its_way(one: tuple[object, ...], other: tuple[object, ...]) -> None:
    found = compared(one, other)
    before, after = (JUDGING.actions(subject(*which)) for which in (one, other))  # type: ignore[arg-type]
    moved = {action: (before[action], after[action]) for action in Action if before[action] != after[action]}
    told = dict(itertools.chain.from_iterable(change.verdicts.items() for change in found))
    assert told == moved
    for change in found:
        if change.verdicts:
            assert change.direction is direction_of(change.verdicts, same_files=True), change
            assert change.direction is not Direction.NEUTRAL


@settings(max_examples=60)
@given(_states, _states)
def test_swapping_mirrors_what_moved(one: tuple[object, ...], other: tuple[object, ...]) -> None:
    there = {action: pair for change in compared(one, other) for action, pair in change.verdicts.items()}
    back = {action: pair for change in compared(other, one) for action, pair in change.verdicts.items()}
    assert back == {action: (new, old) for action, (old, new) in there.items()}


@settings(max_examples=60)
@given(_states, _states)
def test_swapping_leaves_each_part_its_moves(one: tuple[object, ...], other: tuple[object, ...]) -> None:
    ends = [subject(*which) for which in (one, other)]  # type: ignore[arg-type]
    there, back = (Judged(*pair, JUDGING).moves_by_part() for pair in (ends, ends[::-1]))
    assert there == {
        part: {action: pair[::-1] for action, pair in moves.items()} for part, moves in back.items()
    }


@given(_states)
def test_equal_states_give_nothing(one: tuple[object, ...]) -> None:
    assert compared(one, one) == []


def test_a_neutral_word_is_not_kept_where_a_verdict_moved() -> None:
    """The same licence name, with a limit added to the text."""
    old = state("mit", False, None, "1", "2026-11-22T06:00:00Z")
    new = state("mit", False, None, "2", NEW_TIME)
    limited = replace(new, subject=replace(subject("mit", False, None), doubts=("a limit was added",)))
    (change,) = changes(old, limited, judging=JUDGING)
    assert (change.check, change.direction) == ("use-tightened", TIGHTENED)
    assert "a limit was added" in change.reason and change.kind is ChangeKind.EVENT


def test_a_parent_that_is_named_now_moves_the_verdict() -> None:
    found = compared(("mit", False, None), ("mit", False, "cc-by-nc-4.0"))
    assert [(change.check, change.direction) for change in found] == [("base-model-changed", TIGHTENED)]
    assert found[0].level.value == "error"
