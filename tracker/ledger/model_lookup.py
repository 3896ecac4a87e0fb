"""Where a model's state is read from: the last snapshot, or the Hub as it is now.

A reading that is young enough is used as it is; else the Hub is asked, and where it gives no answer the
last reading stands with its age. Offline everything comes from the snapshot. This holds for the model that
is asked about and for each of its parents, by whatever name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from tracker.adapters.machine.clock import stamp
from tracker.domain.assessing.assess import assess
from tracker.domain.assessing.assessment import Assessment
from tracker.domain.assessing.base_models import Parent
from tracker.domain.licensing.judging.lineage import KnownModel
from tracker.domain.licensing.judging.subjects import known_model
from tracker.domain.licensing.knowledge.lookups import LicenseKnowledge
from tracker.domain.naming.resolution import Taken
from tracker.domain.observing.keeping import UNREACHABLE, unread, with_last_files
from tracker.domain.observing.observation import Observation, ReadError, ReadErrorCode
from tracker.domain.registry.entries import HubId, ModelId, Registry, TrackedModel
from tracker.domain.values.hub_id import can_be_asked_for, hub_id_problem
from tracker.domain.values.late_dataclass import dataclass
from tracker.ledger.ledger import Ledger
from tracker.ledger.naming import told
from tracker.ledger.views import View
from tracker.vocabulary import ReadStatus

if TYPE_CHECKING:
    from tracker.adapters.hub.client import HubClient

_MANY = 8
"""From so many names on, the snapshot is read through once instead of searched for each."""
DEFAULT_BRANCH = "main"
DEFAULT_MAX_AGE = dt.timedelta(hours=36)
"""A daily refresh that was late once is still young."""


class LiveReader:
    """Reads models from the Hub as they are now, keeping licence texts in memory only.

    ``loopback`` is the address of a Hub on this machine; nothing is opened before the first reading.
    ``anonymous`` reads without the token of the environment.
    """

    def __init__(self, loopback: str | None = None, *, anonymous: bool = False) -> None:
        self._loopback = loopback
        self._anonymous = anonymous
        self._texts: dict[str, str] = {}

    @cached_property
    def hub(self) -> HubClient:
        """The Hub that is read."""
        from tracker.adapters.hub.client import HubClient

        if self._loopback:
            return HubClient.open_loopback(self.keep, 4, self._loopback)
        return HubClient.open(self.keep, 4, token=False if self._anonymous else None)

    def read(self, model: TrackedModel) -> Observation:
        """What the Hub says; what is wrong with one model is in the observation. Raises BadTokenError."""
        from tracker.adapters.hub.wire.errors import HubError

        if model.hub is None:
            raise ValueError(f"{model.id} has no repository")
        try:
            return self.hub.read(model.hub, model=model.id)
        except HubError as error:
            missing = error.error.code is ReadErrorCode.MISSING_OR_PRIVATE
            status = ReadStatus.MISSING if missing else ReadStatus.STALE
            return Observation(id=model.id, hub=model.hub, status=status, error=error.error)

    def keep(self, content: bytes) -> str:
        """Hold a text; answers with its SHA-256 in hex."""
        import hashlib

        digest = hashlib.sha256(content).hexdigest()
        self._texts[digest] = content.decode("utf-8", "replace")
        return digest

    def text(self, sha256: str) -> str | None:
        """A text that was read."""
        return self._texts.get(sha256)


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """How old a reading may be before the Hub is asked again; None is any age.

    ``holds`` is how long an answer counts from its reading on, for whoever keeps it.
    """

    max_age: dt.timedelta | None = DEFAULT_MAX_AGE
    holds: dt.timedelta = DEFAULT_MAX_AGE

    def lets(self, age: dt.timedelta) -> bool:
        """Whether a reading of that age is used as it is."""
        return self.max_age is None or age < self.max_age


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A model's state and where it is from; ``unreachable`` where the source gave no answer.

    ``read_at`` is when it was last read, None where nobody ever did. ``stale`` says, where the answer
    should have been read anew and could not be, how old it is and why. ``doubts`` are what else keeps an
    answer from being an outright yes. ``step`` is set where the name turned out to be a gateway's.
    """

    assessment: Assessment
    observation: Observation | None
    notes: tuple[str, ...] = ()
    unreachable: bool = False
    read_at: str | None = None
    stale: str | None = None
    doubts: tuple[str, ...] = ()
    step: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What a snapshot says of a model, and whose snapshot it is."""

    ledger: Ledger
    view: View
    observation: Observation
    read_at: str


class ModelLookup:
    """Finds models by any name, in one's own ledger and the shipped one; each is read once."""

    def __init__(self, ledger: Ledger, reader: LiveReader | None, freshness: Freshness | None = None) -> None:
        self._ledger = ledger
        self._reader = reader
        self._freshness = freshness or Freshness()
        self._views: dict[int, View] = {}
        self._lines: dict[int, dict[str, bytes]] = {}
        self._parents: dict[str, KnownModel | str] = {}
        self._many = False
        self.notes: list[str] = []

    @property
    def knowledge(self) -> LicenseKnowledge:
        """What is known about licences."""
        return self._ledger.knowledge

    @property
    def registry(self) -> Registry:
        """All models that have a name here."""
        return self._ledger.known

    @property
    def day(self) -> dt.date:
        """Today."""
        return self._ledger.now.date()

    @property
    def live(self) -> bool:
        """Whether the network may be used."""
        return self._reader is not None

    @property
    def snapshot(self) -> str | None:
        """The time of the snapshot that answers come from."""
        return self._view(self._ledger).seen_at

    @cached_property
    def network_refuses(self) -> bool:
        """Whether the last snapshot met refusals of so many owners that they are ours, not theirs."""
        return self._ledger.network_refuses(self._view(self._ledger))

    def prepare(self, names: Sequence[str]) -> None:
        """Read the snapshot through where many models are asked for."""
        self._many = len(names) >= _MANY

    def find(self, name: str) -> Found:
        """A model by registry id, Hub id or alias; one that is nowhere is answered as not read."""
        model = self.registry.find(name)
        return self._state(model if model is not None else _untracked(name), name)

    def meant(self, taken: Taken) -> Found:
        """The model that a name was resolved to.

        A repository that the Hub does not have, or that cannot be looked for, is what a gateway means by
        that name, where it means something; and what runs at a gateway was not looked at.
        """
        if taken.model is None and taken.hub is None:
            return self.find(taken.asked)
        found = _at_revision(self._state(taken.model or _untracked(taken.hub or ""), taken.asked), taken)
        if taken.instead is None:
            return _through_gateway(found, taken) if taken.served else found
        missing = found.observation is not None and found.observation.status is ReadStatus.MISSING
        offline = self._reader is None and found.observation is None
        if not missing and not offline:
            return found
        if said := told(taken.instead):
            self.notes.append(said)
        return replace(self.meant(taken.instead), step=taken.instead.step.value)

    def age(self, read_at: str) -> dt.timedelta:
        """How long ago that was."""
        return self._ledger.now - dt.datetime.fromisoformat(read_at)

    def valid_until(self, read_at: str | None) -> str | None:
        """How long an answer holds that rests on a reading of then; None where nothing was read."""
        return stamp(dt.datetime.fromisoformat(read_at) + self._freshness.holds) if read_at else None

    def parent(self, parent: Parent) -> KnownModel | str:
        """One ancestor, from the snapshot or read now; else why nothing is known of it."""
        name = parent.hub.casefold()
        if name not in self._parents:
            self._parents[name] = self._look(parent)
        return self._parents[name]

    # ---- one model's state

    def _state(self, model: TrackedModel, name: str) -> Found:
        seen = self._seen(model)
        if model.hub is None or self._reader is None:
            is_known = seen is not None or self.registry.find(model.id) is not None
            return self._from_snapshot(model, seen) if is_known else self._nowhere(model, name)
        if seen is not None and self._freshness.lets(self.age(seen.read_at)):
            return self._from_snapshot(model, seen)
        return self._now(model, seen, self._reader)

    def _look(self, parent: Parent) -> KnownModel | str:
        model = self.registry.find(parent.hub)
        if model is None and self._reader is None and self._seen(_untracked(parent.hub)) is None:
            return "it is not in the last snapshot; run without --offline to read it"
        if model is None and not can_be_asked_for(parent.hub):
            return "its name is not one that the Hub can have"
        # Repositories of old have names of one word, which only a parent may be called by.
        wanted = model or TrackedModel(id=ModelId(parent.hub), hub=HubId(parent.hub))
        found = self._state(wanted, parent.hub)
        known = known_model(parent.hub, found.assessment, found.observation)
        if found.observation is None or not found.observation.facts:
            return self._unread_parent(parent, known)
        return replace(known, doubts=(*known.doubts, found.stale)) if found.stale else known

    def _unread_parent(self, parent: Parent, known: KnownModel) -> KnownModel | str:
        """A parent that was not read, under the licence that our knowledge has for it, if one only."""
        why = known.reason or "it was not read"
        keys = (known.key,) if known.key else self.knowledge.by_model(parent.hub)
        return replace(known, key=keys[0], reason=why, read=False, parents=()) if len(keys) == 1 else why

    # ---- snapshots

    def _view(self, ledger: Ledger) -> View:
        if id(ledger) not in self._views:
            self._views[id(ledger)] = ledger.view()
        return self._views[id(ledger)]

    def _seen(self, model: TrackedModel) -> _Seen | None:
        """The last reading there is of it: one's own, else the one that was shipped."""
        own = self._seen_in(self._ledger, model.id)
        if own is None and model.hub is not None:
            # An ancestor that nobody follows here is kept under its repository's id.
            own = self._seen_in(self._ledger, model.hub)
        shipped = self._ledger.shipped
        if own is not None or shipped is None:
            return own
        theirs = shipped.registry.find(model.hub or model.id)
        return self._seen_in(shipped, theirs.id) if theirs is not None else None

    def _seen_in(self, ledger: Ledger, model: str) -> _Seen | None:
        view = self._view(ledger)
        if view.snapshot is None or view.seen_at is None:
            return None
        found = self._line(ledger, view, model)
        # A line of a model that nobody has read yet is no observation.
        if found is None or not (found.facts or found.status in (ReadStatus.MISSING, ReadStatus.NOT_ON_HUB)):
            return None
        read_at = found.read_at or ledger.read_at(found.id, view) or view.seen_at
        return _Seen(ledger=ledger, view=view, observation=found, read_at=read_at)

    def _line(self, ledger: Ledger, view: View, model: str) -> Observation | None:
        if not self._many or view.snapshot is None:
            return ledger.observation(model, view) or ledger.ancestor(model, view)
        if id(ledger) not in self._lines:
            self._lines[id(ledger)] = dict(ledger.snapshots.read(view.snapshot))
        line = self._lines[id(ledger)].get(model)
        return (
            ledger.snapshots.parse(view.snapshot, line) if line is not None else ledger.ancestor(model, view)
        )

    def _from_snapshot(self, model: TrackedModel, seen: _Seen | None) -> Found:
        ledger = seen.ledger if seen else self._ledger
        observation = seen.observation if seen else None
        view = seen.view if seen else self._view(ledger)
        unread = seen is None and model.hub is not None and self._reader is None
        return Found(
            assessment=ledger.assess(model, observation, view, with_numbers=False),
            observation=observation,
            stale=self._not_read_again(seen) if seen else None,
            notes=("its repository is in no snapshot; without --offline it is read",) if unread else (),
            read_at=seen.read_at if seen and observation and observation.facts else None,
        )

    def _not_read_again(self, seen: _Seen) -> str | None:
        """How old a reading is that the last refresh could not repeat, where it is no longer young."""
        found, age = seen.observation, self.age(seen.read_at)
        if found.status is not ReadStatus.STALE or found.error is None or not found.facts:
            return None
        if age < DEFAULT_MAX_AGE and found.error.code in UNREACHABLE:
            return None
        return (
            f"the last refresh could not read {found.hub} ({found.error.code}); the last reading is of "
            f"{seen.read_at}, {_days(age)}"
        )

    def _nowhere(self, model: TrackedModel, name: str) -> Found:
        known = "is in no snapshot" if model.hub else "is no registry id, and no Hub id"
        fix = "; run without --offline to read it" if model.hub else ""
        assessment = self._ledger.assess(model, None, self._view(self._ledger), with_numbers=False)
        note = f"{name} {known}{fix}"
        why = replace(assessment.license, reason=note)
        return Found(assessment=replace(assessment, license=why), observation=None, notes=(note,))

    # ---- the Hub

    def _now(self, model: TrackedModel, seen: _Seen | None, reader: LiveReader) -> Found:
        read = reader.read(model)
        failed = read.error is not None and read.error.code in UNREACHABLE
        now = stamp(self._ledger.now)
        if read.error is not None and seen is not None and not read.facts and seen.observation.facts:
            return self._outdated(model, seen, read.error, now)
        if seen is not None:
            read = with_last_files(read, seen.observation, seen.read_at)

        def read_evidence(sha256: str) -> str | None:
            text = reader.text(sha256)
            return seen.ledger.snapshots.evidence.text(sha256) if text is None and seen else text

        assessment = assess(
            model,
            read,
            knowledge=self.knowledge,
            read_evidence=read_evidence,
            day=self.day,
            seen_at=now,
            with_numbers=False,
        )
        if read.error is not None and not read.facts:
            why = f"it could not be read: {read.error.code}"
            assessment = replace(assessment, license=replace(assessment.license, reason=why))
        return Found(
            assessment=assessment,
            observation=read,
            unreachable=failed,
            read_at=now if read.facts else None,
        )

    def _outdated(self, model: TrackedModel, seen: _Seen, error: ReadError, now: str) -> Found:
        """The Hub gives nothing: the last reading stands, with its age, and allows nothing outright."""
        old = _days(self.age(seen.read_at))
        what = "gave no answer for" if error.code in UNREACHABLE else "refuses"
        why = f"the Hub {what} {model.hub} ({error.code}); the last reading is of {seen.read_at}, {old}"
        line = unread(model, replace(seen.observation, hub=model.hub), seen.read_at, error, now)
        assessment = seen.ledger.assess(model, line, seen.view, with_numbers=False)
        return Found(assessment=assessment, observation=line, notes=(why,), read_at=seen.read_at, stale=why)


def _at_revision(found: Found, taken: Taken) -> Found:
    """What was read stands for another revision than the one that was named only with a doubt."""
    seen, asked = found.assessment.revision, taken.revision
    if asked is None or asked == DEFAULT_BRANCH or (seen and len(asked) >= 7 and seen.startswith(asked)):
        return found
    was = f"revision {seen[:12]}" if seen else "another revision"
    why = f"the answer is of {was}; what stands at {asked} was not read"
    return replace(found, doubts=(*found.doubts, why))


def _untracked(name: str) -> TrackedModel:
    return TrackedModel(id=ModelId(name), hub=HubId(name) if hub_id_problem(name) is None else None)


def _through_gateway(found: Found, taken: Taken) -> Found:
    why = f"{taken.asked} is the name of a service; what it runs as {taken.key} was not looked at"
    return replace(found, doubts=(*found.doubts, why))


def _days(age: dt.timedelta) -> str:
    return f"{age.days} day{'s' * (age.days != 1)} old" if age.days else "of today"
