"""The laws over random days of random repositories; `scripts/event_laws.py` plays thousands of them."""

from __future__ import annotations

import pytest

from tests.changes.random_days import LAWS, played, random_days, registry_ids_are_ours


@pytest.mark.parametrize("number", range(12))
def test_what_holds_of_any_days(number: int) -> None:
    with played(random_days(number, sound=number % 2 == 0)) as run:
        for law in LAWS:
            law(run)


@pytest.mark.parametrize("number", range(4))
def test_an_id_of_ours_is_no_change(number: int) -> None:
    registry_ids_are_ours(random_days(number, sound=True))


# Found by thousands of runs.
@pytest.mark.parametrize("number", [31, 176, 1160])
def test_what_once_did_not_hold(number: int) -> None:
    with played(random_days(number, sound=number == 31)) as run:
        for law in LAWS:
            law(run)
