"""The models that followed ones came from and nobody follows: verdicts rest on them, so they are kept too."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from tracker.adapters.hub.client import HubClient, HubError
from tracker.adapters.hub.wire.timing import Budget
from tracker.adapters.hub.wire.workers import in_order
from tracker.adapters.record.folder import Known
from tracker.commands.keep.pulse import Pulse
from tracker.domain.assessing.base_models import observed_parents
from tracker.domain.observing.canonical import from_line, to_line
from tracker.domain.observing.keeping import unread, with_last_files
from tracker.domain.observing.observation import Observation, ReadError, ReadErrorCode
from tracker.domain.registry.entries import HubId, ModelId, Registry, TrackedModel
from tracker.domain.values.hub_id import hub_id_problem

MOST_ANCESTORS = 5_000
"""Ancestors kept for one registry; what lies beyond is said not to be in the record."""

_LATE = ReadError(code=ReadErrorCode.DEADLINE, detail="no complete answer in the time that was left")
_NOT_ASKED = ReadError(code=ReadErrorCode.OFFLINE, detail="not asked")
_NAMES_PARENTS = (b"base_model", b"baseModels", b"adapter_", b"mergekit_")


class AncestorReading:
    """First it is told of every followed line; then it reads what lies above, level by level."""

    def __init__(self, registry: Registry, now: str, finished: Callable[[Observation], Observation]) -> None:
        """``finished`` adds to what was read what is worked out once."""
        self.asked: set[str] = set()
        self._finished = finished
        self._registry = registry
        self._now = now
        self._known: dict[str, Known] = {}
        self._wanted: dict[str, str] = {}
        self._called: dict[str, bool] = {}

    def remember(self, known: Known) -> None:
        """Take note of the line of an ancestor that the record has."""
        self._known[known.id.decode().casefold()] = known

    def descend(self, line: Observation | bytes, *, chosen: bool = True) -> None:
        """Take note of the parents that a line names; ``chosen`` says whether its model is read anew."""
        if isinstance(line, bytes):
            if not any(word in line for word in _NAMES_PARENTS):
                return
            line = from_line(line)
        for parent in observed_parents(line):
            name = parent.hub.casefold()
            if hub_id_problem(parent.hub) is None and self._registry.find(parent.hub) is None:
                self._wanted.setdefault(name, parent.hub)
                self._called[name] = self._called.get(name, False) or chosen

    def lines(
        self, client: HubClient | None, chosen: Iterable[str] | None, jobs: int, final: float, pulse: Pulse
    ) -> list[bytes]:
        """Lines of all ancestors, by id; those of a refresh of some models stay as they were, where known."""
        found: dict[str, bytes] = {}
        while level := {name: hub for name, hub in self._wanted.items() if name not in found}:
            room = MOST_ANCESTORS - len(found)
            names = sorted(level)[: max(0, room)]
            if not names:
                break
            ask = [name for name in names if self._asks(name, client, chosen, pulse)]
            read = dict(self._read(client, ask, jobs, final)) if client is not None and ask else {}
            for name in names:
                known = self._known.get(name)
                line = read.get(name) or (known.line if known else None)
                found[name] = line if line is not None else to_line(self._unread(name, _NOT_ASKED))
                self.descend(found[name], chosen=self._called[name])
        return sorted(found.values(), key=_identifier)

    def _asks(self, name: str, client: HubClient | None, chosen: object, pulse: Pulse) -> bool:
        if client is None or pulse.closed is not None:
            return False
        return chosen is None or self._called[name] or name not in self._known

    def _read(
        self, client: HubClient, names: Iterable[str], jobs: int, final: float
    ) -> Iterable[tuple[str, bytes]]:
        for name, observation in in_order(
            lambda name, budget: (name, self._ask(client, name, budget)),
            names,
            jobs=jobs,
            budget=lambda: client.budget(final),
            overdue=lambda name: (name, self._unread(name, _LATE)),
        ):
            self.asked.add(self._model(name).id)
            yield name, to_line(replace(observation, ancestor=True))

    def _ask(self, client: HubClient, name: str, budget: Budget) -> Observation:
        model, last = self._model(name), self._last(name)
        assert model.hub is not None  # noqa: S101 - an ancestor is a repository
        try:
            found = client.read(model.hub, model=model.id, last=last, budget=budget)
        except HubError as problem:
            return self._unread(name, problem.error)
        return with_last_files(self._finished(found), last, self._read_at(name))

    def _unread(self, name: str, error: ReadError) -> Observation:
        line = unread(self._model(name), self._last(name), self._read_at(name), error, self._now)
        return replace(line, ancestor=True)

    def _model(self, name: str) -> TrackedModel:
        known = self._known.get(name)
        hub = known.id.decode() if known else self._wanted[name]
        return TrackedModel(id=ModelId(hub), hub=HubId(hub))

    def _last(self, name: str) -> Observation | None:
        known = self._known.get(name)
        return from_line(known.line) if known else None

    def _read_at(self, name: str) -> str | None:
        known = self._known.get(name)
        return known.read_at if known else None


def _identifier(line: bytes) -> bytes:
    from tracker.domain.observing.json_lines import line_id

    return line_id(line)
