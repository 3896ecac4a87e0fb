"""What holds for any two states."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tracker.vocabulary import Access, Direction

from .states import LICENSES, NEW_TIME, changes, gone, licence, seen, side

FLIPPED = {Direction.OPENED: Direction.TIGHTENED, Direction.TIGHTENED: Direction.OPENED}
REACHED = [access for access in Access if access not in (Access.UNKNOWN, Access.UNRELEASED)]

CARD = {"cardData": {"license": "mit"}}
BARRED = {"cardData": {"extra_gated_eu_disallowed": True}}

_licences = st.builds(licence, st.sampled_from(list(LICENSES)), texts=st.sampled_from(["", "a", "b"]))
_readings = st.builds(
    seen,
    st.sampled_from([False, "auto", "manual"]),
    weights=st.sampled_from([0, 2]),
    facts=st.sampled_from(
        [
            CARD,
            CARD | {"disabled": True},
            BARRED,
            CARD | {"_id": "2"},
            {},
            {"gated": 7},
        ]
    ),
)
_states = st.tuples(_readings | st.sampled_from(REACHED), _licences)


def _weighty(found) -> Counter:
    return Counter(c.direction for c in found if c.direction in FLIPPED)


@given(_states)
def test_a_state_does_not_differ_from_itself(state) -> None:
    assert changes(side(*state), side(*state)) == []


@given(_states)
def test_time_alone_changes_nothing(state) -> None:
    assert changes(side(*state), side(*state, at=NEW_TIME)) == []


def _told(state) -> bool:
    """What a reading did not tell has no direction, on whichever side it is."""
    return "cardData" in state[0].facts and state[0].facts["gated"] != 7


_told_states = st.tuples(_readings, _licences).filter(_told)


@given(_told_states, _told_states)
def test_swapping_two_readings_flips_opened_and_tightened(one, other) -> None:
    there = _weighty(changes(side(*one), side(*other)))
    back = _weighty(changes(side(*other), side(*one)))
    assert there == Counter({FLIPPED[direction]: count for direction, count in back.items()})


@given(st.sampled_from(REACHED), st.sampled_from(REACHED))
def test_swapping_two_hosted_states_flips_opened_and_tightened(one: Access, other: Access) -> None:
    there = _weighty(changes(side(one), side(other)))
    back = _weighty(changes(side(other), side(one)))
    assert there == Counter({FLIPPED[direction]: count for direction, count in back.items()})
    assert sum(there.values()) == (one is not other)


@given(_states, _states)
def test_a_missing_repository_never_counts_as_tightened_at_once(one, other) -> None:
    del other
    found = changes(side(*one), side(gone(NEW_TIME), at=NEW_TIME))
    assert all(c.direction is not Direction.TIGHTENED or c.field == "license" for c in found)
