"""The nouns of a comparison: a side, a step from one side to the other, a finding, a change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import field as attribute
from typing import TYPE_CHECKING

from tracker.domain.assessing.access import missing_confirmed
from tracker.domain.assessing.assessment import Assessment
from tracker.domain.observing.observation import Json, Observation, ReadErrorCode
from tracker.domain.registry.entries import TrackedModel
from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import Access, Action, ChangeKind, Direction, How, Level, RegistryField, Verdict

if TYPE_CHECKING:
    from tracker.domain.licensing.judging.findings import Subject
    from tracker.domain.licensing.knowledge.terms import LicenseTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One model as of one moment.

    ``seen_at`` is the time of the snapshot at or before that moment, None where there was none; ``read_at``
    when the model was last asked for by then, where that is another time. ``subject`` is what is judged.
    """

    assessment: Assessment
    observation: Observation | None = None
    seen_at: str | None = None
    read_at: str | None = None
    subject: Subject | None = None

    @property
    def confirmed_missing(self) -> bool:
        """Whether the repository was not there in two readings of it or more."""
        return missing_confirmed(self.observation, self.read_at or self.seen_at)

    @property
    def facts(self) -> Mapping[str, Json]:
        """The Hub's facts, empty where none were ever read."""
        return self.observation.facts if self.observation else {}

    @property
    def listed(self) -> bool:
        """Whether the snapshot of that moment has a line for the model."""
        return self.observation is not None


_LATE = dt.timedelta(days=30)
"""A model that is followed so long after its repository was made is still news."""
_FIRST = "1970"


def no_terms(key: str | None) -> LicenseTerms | None:
    """What is known about licences where nothing is: no terms for any key."""
    del key
    return None


def no_kind() -> ChangeKind | None:
    """Where nobody can say what became of a model's parents."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """From one state of a model to the next one known.

    ``date`` is given where the registry dates the step. ``window`` are the first day after the old
    moment and the day of the new one, in ISO form. ``predecessor`` is the model it succeeds, at the new
    moment, where this step may be the release. ``parents`` says whether what became of the model's parents
    is an event or what we learnt of them; None where the model itself names others.
    """

    model: TrackedModel
    old: Side
    new: Side
    kind: ChangeKind
    date: str | None = None
    window: tuple[str, str] | None = None
    predecessor: Side | None = None
    terms: Callable[[str | None], LicenseTerms | None] = no_terms
    parents: Callable[[], ChangeKind | None] = no_kind

    @property
    def same_revision(self) -> bool:
        """Whether both sides are of one repository at one commit, of which a card is a part."""
        one, other = self.old.facts, self.new.facts
        same = all(one.get(name) == other.get(name) for name in ("sha", "_id", "cardData"))
        return same and isinstance(one.get("sha"), str)

    @property
    def came_out(self) -> bool:
        """Whether the model could first be downloaded or used between the two moments, as far as was seen.

        It was looked for before and not there; or its repository was made in between, or some days before
        we began to follow it. The day a repository was made is a lower bound and no date of a release.
        """
        if self.published_in_window:
            return True
        before = self.old.observation
        if before is None:
            return self._is_young
        absent = before.error is not None and before.error.code is ReadErrorCode.MISSING_OR_PRIVATE
        if not before.facts:
            return absent or self._is_young
        return bool(self.new.facts) and self.old.assessment.access.value is Access.UNRELEASED

    @property
    def _is_young(self) -> bool:
        created = self.new.facts.get("createdAt")
        if not isinstance(created, str) or self.window is None:
            return False
        since = dt.date.fromisoformat(self.window[0]) - _LATE if self.window[0] > _FIRST else dt.date.min
        return since.isoformat() <= created[:10] <= self.window[1] and self.window[0] > _FIRST

    @property
    def release_date(self) -> str | None:
        """The day it came out, where its developer states it and it lies between the two moments."""
        stated = self.model.latest_declared(RegistryField.RELEASE_DATE)
        if stated is None or self.window is None:
            return None
        return str(stated.value) if self.window[0] <= str(stated.value) <= self.window[1] else None

    @property
    def published_in_window(self) -> str | None:
        """The day the Hub says the repository was made, where it lies between the two moments."""
        created = self.new.facts.get("createdAt")
        if not isinstance(created, str) or self.window is None:
            return None
        return created[:10] if self.window[0] <= created[:10] <= self.window[1] else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule found; ``level``, ``kind``, ``date`` where they differ from the step or the check."""

    field: str
    old: str | None
    new: str | None
    direction: Direction
    reason: str
    evidence: tuple[str, ...] = ()
    level: Level | None = None
    kind: ChangeKind | None = None
    date: str | None = None


Rule = Callable[[Transition], "Finding | None"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """The two readings something happened between: after the one, by the other; None where there is none."""

    after: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The commit that tells an event that was read back: who made it, and what is doubtful of its date."""

    id: str
    title: str = ""
    authors: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One event: a difference between two neighbouring states, or one that the registry dates.

    ``check`` is the stable id of the rule that found it. ``key`` names the event whatever our rules make
    of it; empty where nobody asked for keys. ``date`` is the day it happened, where known, and ``observed``
    the interval we saw it in. ``verdicts`` holds each action whose verdict moved, before and after, for an
    organisation without a policy. ``links`` are addresses at the revision, where there is one. ``net`` is
    whether it is still so at the end of the window that was asked for. ``commit`` is set for what was read
    back from commits.
    """

    model: str
    hub: str | None
    check: str
    field: str
    old: str | None
    new: str | None
    direction: Direction
    level: Level
    kind: ChangeKind
    reason: str
    evidence: tuple[str, ...] = ()
    date: str | None = None
    observed: Observed = Observed()
    links: tuple[str, ...] = ()
    how: How = How.SNAPSHOT
    verdicts: Mapping[Action, tuple[Verdict, Verdict]] = attribute(default_factory=dict)
    net: bool = True
    key: str = ""
    commit: Mark | None = None
