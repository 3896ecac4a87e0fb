"""Mornings of a scheduler: what is due is told on its day, once, and nothing else is.

``scripts/month.py`` plays whole months.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.daily.month import Month
from tests.daily.world import HAPPENINGS, World, days_of


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_is_missed_invented_or_repeated(seed: int, tmp_path: Path) -> None:
    pytest.importorskip("apprise")
    month = Month(tmp_path, seed, models=20)
    month.run(12)
    assert month.wrong == []
    assert [title for title, count in month.told.items() if count > 1] == []
    assert {"down", "some", "skipped", "race", "lists", "fine"} <= month.counts.keys()


def test_the_month_has_days_with_and_without_news() -> None:
    days = list(days_of(1, 30))
    assert 8 <= days.count(()) <= 20
    assert len({name for day in days for name in day}) >= len(HAPPENINGS) * 2 // 3


def test_each_happening_can_happen() -> None:
    world = World.begin(7)
    world.read()
    assert {name for day in (1, 2, 3) for name, act in HAPPENINGS.items() if act(world, day)} == set(
        HAPPENINGS
    )
