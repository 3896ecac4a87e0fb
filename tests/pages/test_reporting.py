"""What a report counts: months, standings, sections, dates ahead."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.changes.change import Change
from tracker.domain.changes.table import CHECKS
from tracker.domain.policy.policy import Acceptance, Ignored, Policy, Waiver
from tracker.domain.registry.entries import HistoryEntry, ModelId, TrackedModel
from tracker.domain.reporting.ahead import dates_ahead
from tracker.domain.reporting.gradient import Standing, count_month, month_ends, same_models
from tracker.domain.reporting.movers import developer_moves
from tracker.domain.reporting.sections import Section, by_section
from tracker.domain.values.dates import PartialDate
from tracker.render.pages.writing.events import moves
from tracker.vocabulary import Access, Action, ChangeKind, Direction, Level, LicenseClass, Verdict

DAYS = st.dates(dt.date(1995, 1, 1), dt.date(2060, 12, 31))
STANDINGS = st.dictionaries(
    st.sampled_from("abcdefgh"),
    st.builds(Standing, access=st.sampled_from(Access), license_class=st.sampled_from(LicenseClass)),
)


@given(DAYS, DAYS, st.integers(1, 40))
@settings(max_examples=150, deadline=None)
def test_months_follow_each_other_and_end_with_the_last_day(a: dt.date, b: dt.date, most: int) -> None:
    first, last = sorted((a, b))
    days = list(month_ends(first, last, most))
    assert days[-1] == last
    assert len(days) <= most
    months = [day.year * 12 + day.month for day in days]
    assert months == list(range(months[0], months[-1] + 1))
    assert all((day + dt.timedelta(days=1)).day == 1 for day in days[:-1])
    assert len(days) == most or (days[0].year, days[0].month) == (first.year, first.month)


@given(STANDINGS)
@settings(max_examples=80, deadline=None)
def test_every_model_is_counted_once_in_each_way(standings: dict[str, Standing]) -> None:
    found = count_month(dt.date(2026, 6, 30), standings)
    assert sum(found.access.values()) == sum(found.license_class.values()) == found.followed == len(standings)
    assert set(found.access) == set(Access)


@given(STANDINGS, STANDINGS)
@settings(max_examples=80, deadline=None)
def test_models_that_joined_or_are_unknown_never_count_as_moved(
    before: dict[str, Standing], after: dict[str, Standing]
) -> None:
    found = same_models((dt.date(2026, 1, 31), before), (dt.date(2026, 6, 30), after))
    known = {
        name
        for name in before.keys() & after.keys()
        if Access.UNKNOWN not in (before[name].access, after[name].access)
    }
    assert found.models == len(known)
    assert found.opened + found.tightened == sum(before[name].access != after[name].access for name in known)


def change(**parts: object) -> Change:
    values: dict[str, object] = {
        "model": "m", "hub": None, "check": "gate-added", "field": "access", "old": "open",
        "new": "gated-auto", "direction": Direction.TIGHTENED, "level": Level.ERROR,
        "kind": ChangeKind.EVENT, "reason": "",
    }  # fmt: skip
    return Change(**values | parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("parts", "section"),
    [
        ({}, Section.TIGHTENED),
        ({"direction": Direction.OPENED}, Section.OPENED),
        ({"direction": Direction.UNCLEAR}, Section.UNCLEAR),
        ({"direction": Direction.NEUTRAL}, Section.OTHER),
        ({"kind": ChangeKind.CORRECTION}, Section.CORRECTIONS),
        ({"kind": ChangeKind.UNCONFIRMED}, Section.UNCONFIRMED),
        ({"check": "first-read"}, Section.REGISTRY),
        ({"check": "a-rule-of-tomorrow"}, Section.TIGHTENED),
    ],
)
def test_each_event_is_in_one_section(parts: dict[str, object], section: Section) -> None:
    found = by_section([change(**parts)])
    assert [each for each, events in found.items() if events] == [section]


def test_every_kind_of_event_of_every_check_has_a_section() -> None:
    events = [
        change(check=check, kind=kind, direction=direction)
        for check in CHECKS
        for kind in ChangeKind
        for direction in Direction
    ]
    assert sum(map(len, by_section(events).values())) == len(events)


def test_who_tightened_stands_first_and_corrections_move_nobody() -> None:
    models = {name: TrackedModel(id=ModelId(name), developer=name.upper()) for name in "abc"}
    rows = developer_moves(
        models,
        [
            change(model="c", date="2026-06-03"),
            change(model="b", direction=Direction.OPENED, date="2026-06-02"),
            change(model="a", kind=ChangeKind.CORRECTION),
            change(model="of nobody"),
        ],
    )
    assert [(row.developer, row.opened, row.tightened, row.latest) for row in rows] == [
        ("C", 0, 1, "2026-06-03"),
        ("B", 1, 0, "2026-06-02"),
        ("A", 0, 0, None),
    ]


def test_what_is_ahead_is_what_has_not_certainly_come_about() -> None:
    day = dt.date(2026, 11, 15)
    dates = ("2026-11-14", "2026-11-15", "2026-11-16", "2026-11", "2026", "2025", "2027-02")
    history = tuple(
        HistoryEntry(date=PartialDate.parse(text), access=Access.WITHDRAWN, source="https://x.example/")
        for text in dates
    )
    policy = Policy(
        waivers=(
            Waiver(model="w", reason="r", until=dt.date(2026, 11, 14)),
            Waiver(model="w", reason="r", until=dt.date(2026, 12, 1)),
        ),
        ignore=(Ignored(check="gate-added", model="*", reason="r"),),
        accepted=(
            Acceptance(
                model="k", duty="mit:x", text_sha256="0", approved_by="b", on=day, until=dt.date(2027, 1, 1)
            ),
        ),
    )
    found = dates_ahead([TrackedModel(id=ModelId("m"), history=history)], policy, day)
    assert [row.date.text for row in found] == [
        "2026-11-16", "2026-11", "2026-12-01", "2027-01-01", "2027-02",
    ]  # fmt: skip


def test_uses_whose_answers_moved_alike_stand_together() -> None:
    yes, no, some = Verdict.ALLOWED, Verdict.FORBIDDEN, Verdict.CONDITIONAL
    mixed = change(verdicts={Action.HOST: (yes, no), Action.USE: (yes, some), Action.COMMERCIAL: (yes, no)})
    assert [(move.actions, move.after.word) for move in moves(mixed)] == [
        ("host for others, commercial use", "no"),
        ("use inside the organisation", "on conditions"),
    ]
    assert [move.actions for move in moves(change(verdicts=dict.fromkeys(Action, (yes, no))))] == [
        "every use"
    ]
