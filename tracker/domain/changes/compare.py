"""Every check run on one model between two moments, step by step where the registry dates steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

from tracker.domain.assessing.access import observed_access
from tracker.domain.changes.change import Change, Finding, Side, Transition, no_kind, no_terms
from tracker.domain.changes.following import follow_verdicts, same_license_files
from tracker.domain.changes.table import BY_FAMILY, Check, Family
from tracker.domain.changes.verdicts import Judged, Judging
from tracker.domain.licensing.judging.findings import AccessFact, Subject
from tracker.domain.licensing.knowledge.terms import LicenseTerms
from tracker.domain.registry.entries import TrackedModel
from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import Access, ChangeKind, Direction, How, Level, ReadStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedSide:
    """The state of a model from a day on that the registry dates."""

    date: str
    side: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One model at two moments, the old one first.

    ``between`` holds the states that the registry dates after the old moment, in order. ``first_day``
    and ``last_day`` bound what happened in between, None where the moments are given in reverse.
    """

    model: TrackedModel
    old: Side
    new: Side
    between: tuple[DatedSide, ...] = ()
    predecessor: Side | None = None
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    terms: Callable[[str | None], LicenseTerms | None] = no_terms
    judging: Judging | None = None
    parents: Callable[[], ChangeKind | None] = no_kind


def compare(comparison: Comparison, levels: Mapping[str, Level] | None = None) -> list[Change]:
    """All changes, in the order they happened as far as that is known. Equal sides give none."""
    changes: list[Change] = []
    for families, step in _steps(comparison):
        for check in (check for family in families for check in BY_FAMILY[family]):
            if finding := check.rule(step):
                changes.append(_change(check, step, finding, levels or {}))
    judged = _judged(comparison)
    if judged is None:
        return changes
    return follow_verdicts(changes, _whole(comparison), judged, levels or {})


def _judged(comparison: Comparison) -> Judged | None:
    """Both sides as subjects of a judgement, where both were read; a first reading moves no verdict."""
    old, new = _as_last_read(comparison.old), _as_last_read(comparison.new)
    if comparison.judging is None or old.subject is None or new.subject is None or _unlisted(comparison):
        return None
    if bool(old.facts) != bool(new.facts) or not old.facts:
        return None
    same = same_license_files(old.observation, new.observation)
    subjects = (_reached(side.subject, side) for side in (old, new) if side.subject is not None)
    one, other = subjects
    return Judged(one, other, comparison.judging, same_files=same)


def _reached(subject: Subject, side: Side) -> Subject:
    """The subject with the access that the side counts with."""
    access = side.assessment.access
    fact = AccessFact(
        value=access.value, reason=access.reason, source=access.source, region_gate=access.region_gate
    )
    if subject.access is not None and subject.access.refused_for_good:
        # One refusal is a reading that failed; two are what the repository is like.
        fact = replace(fact, refused=subject.access.refused, refused_for_good=True)
    return replace(subject, access=fact)


def _whole(comparison: Comparison) -> Transition:
    return _step(comparison, comparison.old, comparison.new, _kind(comparison.old, comparison.new))


def _steps(comparison: Comparison) -> Iterator[tuple[Iterable[Family], Transition]]:
    whole = _whole(comparison)
    yield (Family.REGISTRY,), whole
    if not _unlisted(comparison):
        yield (Family.REPOSITORY,), whole
        yield from _stateful_steps(comparison, whole)
        if _comparable(comparison.old, comparison.new):
            yield (Family.LINEAGE, *_numbers(comparison)), whole
    if comparison.predecessor is not None:
        yield (Family.SUCCESSION,), replace(whole, date=_release_date(comparison))


def _stateful_steps(
    comparison: Comparison, whole: Transition
) -> Iterator[tuple[Iterable[Family], Transition]]:
    """Access and licence, from each dated state to the next, and from the last one to the new side."""
    start = _as_last_read(comparison.old)
    states = [DatedSide(date="", side=start), *comparison.between]
    for before, after in pairwise(states):
        step = _step(comparison, before.side, after.side, ChangeKind.EVENT)
        yield (Family.ACCESS, Family.LICENSE), replace(step, date=after.date)
    last = states[-1].side
    step = whole if last is comparison.old else replace(whole, old=last)
    if _access_moved(step):
        yield (Family.ACCESS,), step
    if step.old.assessment.license is not step.new.assessment.license and (
        _comparable(comparison.old, comparison.new) or comparison.between
    ):
        yield (Family.LICENSE,), step


def _numbers(comparison: Comparison) -> tuple[Family, ...]:
    """Nothing to compare where both sides were left out as equal."""
    old, new = comparison.old.assessment, comparison.new.assessment
    return () if old.parameters is new.parameters else (Family.NUMBERS,)


def _access_moved(step: Transition) -> bool:
    old, new = step.old.assessment.access, step.new.assessment.access
    return old.value is not new.value or old.region_gate != new.region_gate


def _step(comparison: Comparison, old: Side, new: Side, kind: ChangeKind) -> Transition:
    window = None
    if comparison.first_day and comparison.last_day:
        window = (comparison.first_day.isoformat(), comparison.last_day.isoformat())
    return Transition(
        model=comparison.model,
        old=old,
        new=new,
        kind=kind,
        window=window,
        predecessor=comparison.predecessor,
        terms=comparison.terms,
        parents=comparison.parents,
    )


def _kind(old: Side, new: Side) -> ChangeKind:
    """An event needs two different readings of one repository; the rest is what we learnt or wrote."""
    if not old.facts or not new.facts:
        return ChangeKind.CORRECTION
    assert old.observation is not None and new.observation is not None  # noqa: S101 - they have facts
    if old.observation.hub != new.observation.hub:
        return ChangeKind.CORRECTION
    same = (
        old.facts == new.facts
        and old.observation.files == new.observation.files
        and old.observation.contents == new.observation.contents
        and old.observation.status == new.observation.status
        and old.observation.redirected_to == new.observation.redirected_to
    )
    return ChangeKind.CORRECTION if same else ChangeKind.EVENT


def _comparable(old: Side, new: Side) -> bool:
    """Whether both sides rest on the same sort of source; a first reading differs from any declaration."""
    return bool(old.facts) == bool(new.facts)


def _unlisted(comparison: Comparison) -> bool:
    """A model that left the registry has no state to compare; one that joined it may have history."""
    return bool(comparison.new.seen_at and comparison.old.listed and not comparison.new.listed)


def _as_last_read(side: Side) -> Side:
    """A repository missing once counts with the access it was last read with."""
    seen = side.observation
    if (
        seen is None
        or seen.status is not ReadStatus.MISSING
        or side.assessment.access.value is not Access.UNKNOWN
    ):
        return side
    last = observed_access(replace(seen, status=ReadStatus.STALE), side.seen_at)
    return side if last is None else replace(side, assessment=replace(side.assessment, access=last))


def _release_date(comparison: Comparison) -> str | None:
    """Since when the model can be reached as it can now, where the registry dates that."""
    since = None
    before = comparison.old.assessment.access.value
    for dated in comparison.between:
        value = dated.side.assessment.access.value
        if value is not before:
            since = dated.date
        before = value
    return since


def _change(check: Check, step: Transition, finding: Finding, levels: Mapping[str, Level]) -> Change:
    return Change(
        model=step.model.id,
        hub=step.model.hub,
        check=check.id,
        field=finding.field,
        old=finding.old,
        new=finding.new,
        direction=finding.direction,
        level=levels.get(check.id) or finding.level or _default_level(check, finding),
        kind=finding.kind or _kind_of(check, step),
        reason=finding.reason,
        evidence=finding.evidence,
        date=finding.date or step.date,
        how=How.REGISTRY if step.date else How.SNAPSHOT,
    )


def _kind_of(check: Check, step: Transition) -> ChangeKind:
    """What stands in the files of one revision did not change: where it reads otherwise, we learnt it."""
    if step.date is None and check.family in _IN_FILES and step.same_revision:
        return ChangeKind.CORRECTION
    return step.kind


_IN_FILES = (Family.LICENSE, Family.LINEAGE, Family.NUMBERS)


def _default_level(check: Check, finding: Finding) -> Level:
    """The check's level; that of a finding without a clear direction is always a warning."""
    return Level.WARNING if finding.direction is Direction.UNCLEAR else check.level
