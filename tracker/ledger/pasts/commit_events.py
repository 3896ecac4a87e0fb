"""The events of one model that its commits tell, up to where snapshots begin to see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate

from tracker.adapters.machine.clock import stamp
from tracker.domain.assessing.assess import assess
from tracker.domain.assessing.assessment import AccessAssessment
from tracker.domain.assessing.base_models import Parent, observed_parents
from tracker.domain.changes.change import Change, Side
from tracker.domain.changes.compare import Comparison, compare
from tracker.domain.licensing.judging.lineage import Lineage, trace
from tracker.domain.licensing.judging.subjects import known_model, subject_of
from tracker.domain.observing.observation import Observation
from tracker.domain.past.dating import Dated, dates_of
from tracker.domain.past.known import Past
from tracker.domain.past.telling import rewritten, tell
from tracker.domain.past.walking import Walk
from tracker.domain.registry.entries import TrackedModel
from tracker.ledger.events.pairs import digest
from tracker.ledger.ledger import Ledger
from tracker.ledger.pasts.readings import Seen
from tracker.vocabulary import Access

_ACCESS = AccessAssessment(value=Access.UNKNOWN, reason="who could reach the files is in no commit")


def commit_events(
    ledger: Ledger,
    model: TrackedModel,
    *,
    past: Past,
    readings: Sequence[Seen] = (),
    before: Sequence[Past] = (),
    text: Callable[[str], str | None] | None = None,
) -> list[Change]:
    """The oldest first, each with its key. ``readings`` are the model's in snapshots, ``before`` what was
    known of heads that are gone since; ``text`` reads a licence text."""
    bare = TrackedModel(id=model.id, hub=model.hub)
    teller = _Teller(ledger, bare, text or ledger.snapshots.evidence.text)
    found: list[tuple[str, Change]] = []
    last = ""
    for one in (*(old for old in before if old.head in past.gone), past):
        told = [item for item in teller.events(one, readings) if item[0] > last or not last]
        found += told
        last = max([last, *(place for place, _ in told), _date_of_head(one)])
    found += [(change.date or "", change) for change in rewritten(bare, past)]
    return [_keyed(change, past.id) for _, change in sorted(found, key=lambda item: item[0])]


class _Teller:
    """Compares states of one model at its commits by the rules of today."""

    def __init__(self, ledger: Ledger, model: TrackedModel, text: Callable[[str], str | None]) -> None:
        self._ledger = ledger
        self._model = model
        self._text = text

    def events(self, past: Past, readings: Sequence[Seen]) -> list[tuple[str, Change]]:
        """Events up to the first reading of the repository, each with its place in time."""
        if past.refused is not None or not past.listed:
            return []
        walk = Walk(past)
        dates = dates_of(past, stamp(self._ledger.now))
        last = _boundary(walk, dates, readings)
        found = tell(self._model, walk, dates, self._side, self._compare)
        floor = past.since or ""
        # Places never go back along the commits, whatever their dates say.
        places = list(accumulate((dated.place for dated in dates), max))
        return [(places[at], change) for at, change in found if at <= last and dates[at].place[:10] >= floor]

    def _side(self, observation: Observation, place: str) -> Side:
        day = _day(place) or self._ledger.now.date()
        assessment = assess(
            self._model,
            observation,
            knowledge=self._ledger.knowledge,
            read_evidence=self._text,
            day=day,
            seen_at=place or None,
        )
        assessment = replace(assessment, access=_ACCESS)
        lineage = Lineage()
        if observed_parents(observation):
            lineage = trace(known_model(str(self._model.hub), assessment, observation), _nobody)
        return Side(
            assessment=assessment,
            observation=observation,
            seen_at=place or None,
            subject=subject_of(assessment, observation, lineage),
        )

    def _compare(self, old: Side, new: Side) -> list[Change]:
        return compare(
            Comparison(
                model=self._model,
                old=old,
                new=new,
                terms=self._ledger.knowledge.get,
                judging=self._ledger.judging,
            )
        )


def _nobody(_parent: Parent) -> str:
    return "what it was at that time is not known"


def _boundary(walk: Walk, dates: list[Dated], readings: Sequence[Seen]) -> int:
    """The last commit that was there when a snapshot first read the repository."""
    mine = [seen for seen in readings if seen.repository == walk.past.id]
    if not mine:
        return len(walk.commits)
    at = walk.place.get(mine[0].commit or "")
    if at is not None:
        return at
    return max((at for at, dated in enumerate(dates) if dated.place <= mine[0].stamp), default=-1)


def _date_of_head(past: Past) -> str:
    return next((commit.date for commit in past.commits if commit.date), "") or ""


def _day(place: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(place[:10])
    except ValueError:
        return None


def _keyed(change: Change, repository: str) -> Change:
    commit = change.commit.id if change.commit else ""
    return replace(change, key=digest("commit", repository, commit, change.field, change.check))
