"""A registry with its snapshots: the state of every model at any moment.

A moment is answered from the last snapshot at or before it, completed by the registry's dated history
up to it; before the first snapshot, by history alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tracker.adapters.knowledge.license_knowledge import load_knowledge
from tracker.adapters.machine.clock import now as clock_now
from tracker.adapters.record.chain import Readings
from tracker.adapters.record.folder import SnapshotFolder, SnapshotRef
from tracker.adapters.record.header import Kind
from tracker.adapters.workspace.finding import Workspace, find_workspace, shipped_beside
from tracker.adapters.workspace.registry_file import load_registry
from tracker.domain.assessing.assess import assess
from tracker.domain.assessing.assessment import Assessment
from tracker.domain.licensing.knowledge.lookups import LicenseKnowledge
from tracker.domain.observing.json_lines import line_id, line_is_ancestor
from tracker.domain.observing.observation import Observation
from tracker.domain.registry.combining import combined
from tracker.domain.registry.entries import Registry, TrackedModel
from tracker.errors import DataError
from tracker.ledger.views import View, find_view

if TYPE_CHECKING:
    from tracker.domain.changes.verdicts import Judging
    from tracker.domain.licensing.judging.lineage import KnownModel

_MOST_STATES = 4
"""States whose ancestors are remembered: those of the two ends of a step, and what comes next."""


class Ledger:
    """The registry in ``registry`` and the snapshots in ``snapshots``; nothing is read twice."""

    def __init__(
        self,
        registry: Registry,
        snapshots: SnapshotFolder,
        now: dt.datetime | None = None,
        *,
        beside: Workspace | None = None,
    ) -> None:
        self.registry = registry
        self.snapshots = snapshots
        self.now = now or clock_now()
        self._beside = beside
        self._readings: dict[str, Readings] = {}
        self._ancestors: dict[str, dict[str, bytes]] = {}
        self._registries: dict[str, Registry | None] = {}
        self._refused: dict[str, bool] = {}
        self.ancestry: dict[object, KnownModel | str] = {}
        """Ancestors that were looked at, by what was seen of them."""

    @classmethod
    def load(cls, registry: Path | None = None, snapshots: Path | None = None) -> Self:
        """Found as the commands find them. Raises DataError for a registry that is wrong."""
        return cls.open(find_workspace(registry, snapshots))

    @classmethod
    def open(cls, workspace: Workspace) -> Self:
        """The ledger of a workspace. Raises DataError for a registry that is wrong."""
        return cls(
            load_registry(workspace.registry),
            SnapshotFolder(workspace.snapshots),
            beside=shipped_beside(workspace),
        )

    @cached_property
    def shipped(self) -> Ledger | None:
        """What the package knows, where this is somebody's own ledger."""
        if self._beside is None:
            return None
        return Ledger(
            load_registry(self._beside.registry), SnapshotFolder(self._beside.snapshots), now=self.now
        )

    @cached_property
    def known(self) -> Registry:
        """The models followed here and, beside them, those that the package knows."""
        return combined(self.registry, self.shipped.registry) if self.shipped else self.registry

    @cached_property
    def knowledge(self) -> LicenseKnowledge:
        """What is known about licences."""
        return load_knowledge()

    @cached_property
    def judging(self) -> Judging:
        """Verdicts for an organisation without a policy."""
        from tracker.domain.changes.verdicts import Judging
        from tracker.domain.licensing.asking.profile import Profile
        from tracker.domain.licensing.judging.judge import clauses_for, judge

        profile = Profile()
        clauses = clauses_for(profile)
        return Judging(lambda subject: judge(subject, profile, self.knowledge, clauses))

    def registry_of(self, ref: SnapshotRef | None) -> Registry | None:
        """The registry that a snapshot followed; None where it is not kept, or can no longer be read."""
        sha256 = self.snapshots.header(ref).registry_sha256 if ref is not None else None
        if sha256 is None:
            return None
        if sha256 not in self._registries:
            self._registries[sha256] = self._stored(sha256)
        return self._registries[sha256]

    def _stored(self, sha256: str) -> Registry | None:
        file = self.snapshots.registries.file(sha256)
        try:
            return load_registry(file) if file is not None else None
        except DataError:
            return None

    def home(self, model: TrackedModel) -> Ledger:
        """The ledger whose snapshots follow a model: this one, or the shipped one beside it."""
        mine = self.registry.find(model.id) is not None or self.shipped is None
        return self if mine or self.shipped is None else self.shipped

    def view(self, spec: str | None = None) -> View:
        """What a person names: a date, a time, an age, ``latest`` (the default), ``previous``, a file.

        Raises UsageError for anything else and where there is no previous snapshot.
        """
        return find_view(self.snapshots, spec, self.now)

    def models(self, as_of: str | None = None) -> list[Assessment]:
        """The state of every model of the registry at that moment, by id."""
        return list(self.assessments(self.view(as_of)))

    def assessments(self, view: View) -> Iterator[Assessment]:
        """The same, one after the other, of which one is in memory at a time.

        Raises DataError where the snapshot's lines are not in the order of ids, as only an altered one's are.
        """
        wanted = {model.id: model for model in self.registry}
        lines = self._observations(view, wanted.keys())
        following = next(lines, None)
        for identifier in sorted(wanted, key=str.encode):
            seen = None
            if following is not None and following[0] == identifier:
                seen = following[1]
                following = next(lines, None)
            yield self.assess(wanted[identifier], seen, view)
        if following is not None:
            where = f"{following[0]} is out of order; `tracker verify` says more"
            raise DataError(f"{view.snapshot.path if view.snapshot else ''}: altered: {where}")

    def assess(
        self,
        model: TrackedModel,
        observation: Observation | None,
        view: View,
        *,
        with_license: bool = True,
        with_numbers: bool = True,
    ) -> Assessment:
        """One model at that moment, going by ``observation``; all of it unless parts are left out."""
        return assess(
            model,
            observation,
            knowledge=self.knowledge,
            read_evidence=self.snapshots.evidence.text,
            day=view.day,
            seen_at=self.read_at(model.id, view) or view.seen_at,
            with_license=with_license,
            with_numbers=with_numbers,
        )

    def read_at(self, model: str, view: View) -> str | None:
        """When a model was last asked for, by the snapshot of that moment; None where that is not known.

        A line that a refresh copied keeps the time of its own reading.
        """
        if view.snapshot is None:
            return None
        if view.snapshot.name not in self._readings:
            self._readings[view.snapshot.name] = self.snapshots.readings(view.snapshot)
        return self._readings[view.snapshot.name].of(model)

    def network_refuses(self, view: View) -> bool:
        """Whether the snapshot of that moment met refusals of so many owners that they are ours."""
        from tracker.domain.licensing.knowledge.publishers import owner_of
        from tracker.domain.observing.keeping import refusal
        from tracker.domain.observing.observation import ReadErrorCode
        from tracker.domain.probing import MANY_OWNERS

        if view.snapshot is None:
            return False
        if view.snapshot.name not in self._refused:
            seen = self.snapshots.observations(view.snapshot)
            owners = {owner_of(one.hub) for one in seen if refusal(one) is ReadErrorCode.FORBIDDEN}
            self._refused[view.snapshot.name] = len(owners) >= MANY_OWNERS
        return self._refused[view.snapshot.name]

    def ancestor(self, hub: str, view: View) -> Observation | None:
        """What the snapshot says of a repository that nobody follows, its name in any letter case."""
        line = self.ancestor_line(hub, view)
        return self.snapshots.parse(view.snapshot, line) if line is not None and view.snapshot else None

    def ancestor_line(self, hub: str, view: View) -> bytes | None:
        """The line of it."""
        if view.snapshot is None or "/" not in hub:
            return None
        if view.snapshot.name not in self._ancestors:
            while len(self._ancestors) >= _MOST_STATES:
                self._ancestors.pop(next(iter(self._ancestors)))
            self._ancestors[view.snapshot.name] = self._ancestors_of(view.snapshot)
        return self._ancestors[view.snapshot.name].get(hub.casefold())

    def _ancestors_of(self, ref: SnapshotRef) -> dict[str, bytes]:
        """All of a state, by name in small letters; after a small delta those before it, with its lines."""
        header = self.snapshots.header(ref)
        before = self._ancestors.get(header.previous[0].name) if len(header.previous) == 1 else None
        if before is None or header.kind is not Kind.DELTA:
            return dict(self._ancestor_lines(ref))
        changes = self.snapshots.files.small_changes(ref)
        if changes is None:
            return dict(self._ancestor_lines(ref))
        found = dict(before)
        for identifier, line in changes:
            found.pop(identifier.decode().casefold(), None)
            if line is not None and line_is_ancestor(line):
                found[identifier.decode().casefold()] = line
        return found

    def _ancestor_lines(self, ref: SnapshotRef) -> Iterator[tuple[str, bytes]]:
        with self.snapshots.open(ref) as state:
            for block in state.blocks():
                if b'"role":"ancestor"' in block:
                    for line in block.splitlines(keepends=True):
                        if line_is_ancestor(line):
                            yield line_id(line).decode().casefold(), line

    def observation(self, model: str, view: View) -> Observation | None:
        """What the snapshot of that moment says about one model."""
        return self.snapshots.get(view.snapshot, model) if view.snapshot else None

    def find(self, name: str) -> TrackedModel:
        """A model by any of its names. Raises UsageError, with the nearest names, for an unknown one."""
        from tracker.ledger.naming import find_model

        return find_model(self.registry, name)

    def _observations(self, view: View, wanted: Container[str]) -> Iterator[tuple[str, Observation]]:
        if view.snapshot is not None:
            for identifier, line in self.snapshots.read(view.snapshot):
                if identifier in wanted:
                    yield identifier, self.snapshots.parse(view.snapshot, line)
