"""A registry with its snapshots: the state of every model at any moment.

A moment is answered from the last snapshot at or before it, completed by the registry's dated history
up to it; before the first snapshot, by history alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.adapters.clock import now as clock_now
from tracker.adapters.clock import stamp
from tracker.adapters.license_knowledge import load_knowledge
from tracker.adapters.registry_file import load_registry
from tracker.adapters.snapshot_store import SnapshotFolder, SnapshotRef, is_snapshot_name
from tracker.adapters.workspace import Workspace, find_workspace
from tracker.domain.assessing import assess
from tracker.domain.assessment import Assessment
from tracker.domain.licensing.knowledge import LicenseKnowledge
from tracker.domain.moments import parse_moment
from tracker.domain.observation import Observation
from tracker.domain.registry import Registry, TrackedModel
from tracker.errors import UsageError

if TYPE_CHECKING:
    import pandas

    from tracker.commands.diff import Diff

_END_OF_DAY = dt.time(23, 59, 59)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a moment is answered from; ``label`` is how answers name it.

    ``day`` is the last day that counts as past: a date counts in full, a time of day does not count
    its own day, whose events may still come.
    """

    label: str
    moment: dt.datetime
    day: dt.date
    snapshot: SnapshotRef | None

    @property
    def seen_at(self) -> str | None:
        """The time of the snapshot."""
        return self.snapshot.stamp if self.snapshot else None


class Ledger:
    """The registry in ``registry`` and the snapshots in ``snapshots``; nothing is read twice."""

    def __init__(self, registry: Registry, snapshots: SnapshotFolder, now: dt.datetime | None = None) -> None:
        self.registry = registry
        self.snapshots = snapshots
        self.now = now or clock_now()

    @classmethod
    def load(cls, registry: Path | None = None, snapshots: Path | None = None) -> Ledger:
        """Found as the commands find them. Raises DataError for a registry that is wrong."""
        return cls.open(find_workspace(registry, snapshots))

    @classmethod
    def open(cls, workspace: Workspace) -> Ledger:
        """The ledger of a workspace. Raises DataError for a registry that is wrong."""
        return cls(load_registry(workspace.registry), SnapshotFolder(workspace.snapshots))

    @cached_property
    def knowledge(self) -> LicenseKnowledge:
        """What is known about licences."""
        return load_knowledge()

    def view(self, spec: str | None = None) -> View:
        """What a person names: a date, a time, an age, ``latest`` (the default), ``previous``, a file.

        Raises UsageError for anything else and where there is no previous snapshot.
        """
        if spec in (None, "latest"):
            newest = self.snapshots.latest()
            label = newest.stamp if newest else stamp(self.now)
            return View(label=label, moment=self.now, day=self.now.date(), snapshot=newest)
        if spec == "previous" or is_snapshot_name(spec.removesuffix(".jsonl") + ".jsonl"):
            return _at_snapshot(self.snapshots.find(spec, self.now))
        try:
            moment = parse_moment(spec, self.now)
        except ValueError as error:
            raise UsageError(str(error)) from error
        return View(
            label=stamp(moment) if len(spec) > len("2026-06-12") or spec[-1:] in "hdw" else spec,
            moment=moment,
            day=_last_full_day(moment),
            snapshot=self._snapshot_for(spec, moment),
        )

    def models(self, as_of: str | None = None) -> list[Assessment]:
        """The state of every model of the registry at that moment, by id."""
        return list(self.assessments(self.view(as_of)))

    def assessments(self, view: View) -> Iterator[Assessment]:
        """The same, one after the other."""
        wanted = {model.id: model for model in self.registry}
        found = dict(self._observations(view, wanted.keys()))
        for identifier in sorted(wanted, key=str.encode):
            yield self.assess(wanted[identifier], found.get(identifier), view)

    def assess(self, model: TrackedModel, observation: Observation | None, view: View) -> Assessment:
        """One model at that moment, going by ``observation``."""
        return assess(
            model,
            observation,
            knowledge=self.knowledge,
            read_evidence=self.snapshots.evidence.text,
            day=view.day,
            seen_at=view.seen_at,
        )

    def observation(self, model: str, view: View) -> Observation | None:
        """What the snapshot of that moment says about one model."""
        return self.snapshots.get(view.snapshot, model) if view.snapshot else None

    def find(self, name: str) -> TrackedModel:
        """A model by any of its names. Raises UsageError, with the nearest names, for an unknown one."""
        model = self.registry.find(name)
        if model is None:
            raise UsageError(f"no model is called {name!r} in the registry", hint=self._nearest(name))
        return model

    def diff(self, old: str = "previous", new: str = "latest") -> Diff:
        """What changed between two moments. Raises UsageError where one of them is none."""
        from tracker.commands.diff import diff

        return diff(self, old, new)

    def frame(self, as_of: str | None = None) -> pandas.DataFrame:
        """The state of every model as a table, a row a model, with missing numbers as ``<NA>``."""
        from tracker.commands.frames import models_frame

        return models_frame(self.models(as_of))

    def _observations(self, view: View, wanted: Container[str]) -> Iterator[tuple[str, Observation]]:
        if view.snapshot is not None:
            for identifier, line in self.snapshots.read(view.snapshot):
                if identifier in wanted:
                    yield identifier, self.snapshots.parse(view.snapshot, line)

    def _snapshot_for(self, spec: str, moment: dt.datetime) -> SnapshotRef | None:
        name = spec.replace(":", "-") + ".jsonl"
        if is_snapshot_name(name) and (self.snapshots.path / name).is_file():
            return self.snapshots.find(spec, self.now)
        return self.snapshots.at(moment)

    def _nearest(self, name: str) -> str:
        import difflib

        names = {known.casefold(): model.id for model in self.registry for known in _names(model)}
        near = difflib.get_close_matches(name.casefold(), names, n=3, cutoff=0.5)
        found = list(dict.fromkeys(names[known] for known in near))
        if not found:
            return "`tracker list` shows all models; `tracker add OWNER/NAME` follows another one"
        return f"did you mean {' or '.join(found)}?"


def _at_snapshot(ref: SnapshotRef) -> View:
    return View(label=ref.stamp, moment=ref.time, day=_last_full_day(ref.time), snapshot=ref)


def _last_full_day(moment: dt.datetime) -> dt.date:
    day = moment.date()
    return day if moment.time().replace(tzinfo=None) >= _END_OF_DAY else day - dt.timedelta(days=1)


def _names(model: TrackedModel) -> Iterator[str]:
    yield model.id
    yield from model.aliases
    if model.name:
        yield model.name
    if model.hub:
        yield model.hub
        yield model.hub.partition("/")[2]
