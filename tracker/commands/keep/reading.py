"""The reading of a registry's models: who is asked, what is kept, when to give up."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from heapq import merge
from typing import TypeAlias

from tracker.adapters.hub.client import HubClient, HubError
from tracker.adapters.hub.lists import confirms, worthwhile
from tracker.adapters.hub.wire.timing import Budget
from tracker.adapters.hub.wire.workers import in_order
from tracker.adapters.knowledge.license_knowledge import load_knowledge
from tracker.adapters.record.beside.unfinished import Unfinished
from tracker.adapters.record.folder import Known, SnapshotFolder, SnapshotRef
from tracker.adapters.record.former import former_lines
from tracker.commands.keep.ancestors import AncestorReading
from tracker.commands.keep.planning import FEW, Estimate, Need, Rate, whose_turn
from tracker.commands.keep.pulse import Pulse
from tracker.domain.licensing.texts.license_files import with_what_texts_are
from tracker.domain.observing.asked import EVERYBODY, NOBODY, Asked, asked_only
from tracker.domain.observing.canonical import from_line, to_line
from tracker.domain.observing.json_lines import line_id, line_is_ancestor
from tracker.domain.observing.keeping import not_on_hub, unread, with_last_files
from tracker.domain.observing.observation import Json, Observation, ReadError, ReadErrorCode
from tracker.domain.observing.tally import Tally
from tracker.domain.registry.entries import ModelId, Registry, TrackedModel
from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import TrackerError
from tracker.vocabulary import ReadStatus

Progress: TypeAlias = Callable[[int, int, float], None]
"""Models done, models in all, seconds to wait for the Hub's permission (0 as a rule)."""

Announce: TypeAlias = Callable[[Estimate], None]

_OFFLINE = ReadError(code=ReadErrorCode.OFFLINE, detail="not asked")
_IN_MEMORY = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """One line to come: of a model to be read, or one that stays as it was (``model`` is None).

    ``known`` is what is known of it, from the last snapshot or those that stand side by side.
    """

    model: TrackedModel | None
    known: Known | None

    @property
    def line(self) -> bytes | None:
        """Its last line."""
        return self.known.line if self.known else None


class Reading:
    """One pass over a registry; ``lines`` may be called once, then ``tally`` says what happened."""

    def __init__(
        self,
        *,
        registry: Registry,
        chosen: frozenset[ModelId] | None,
        store: SnapshotFolder,
        now: str,
        client: HubClient | None,
        jobs: int,
        deadline: float,
        progress: Progress | None = None,
        announce: Announce | None = None,
    ) -> None:
        """``chosen`` are the models to read, None all; without ``client`` no source is asked.

        ``announce`` is told before a reading that the Hub's limit makes long.
        """
        self.last: SnapshotRef | None = store.latest()
        self.tally = Tally()
        self._registry = registry
        self._chosen = chosen
        self._store = store
        self._now = now
        self._client = client
        self._jobs = jobs
        self._deadline = deadline
        self._progress = progress
        self._announce = announce
        self._turns: frozenset[str] | None = None
        self._unfinished = Unfinished(store.path, self.last.name if self.last else None)
        self._taken_up: dict[str, bytes] = {}
        self._former: Mapping[str, Known] | None = None
        self._final = 0.0
        self._listed: Mapping[str, Mapping[str, Json]] = {}
        self._pulse = Pulse(jobs)
        self._not_asked: set[str] = set()
        self._above = AncestorReading(registry, now, self._with_licenses)

    @property
    def asked(self) -> Asked:
        """Whom this reading asked, once all its lines have come."""
        if self._client is None:
            return NOBODY
        if self._chosen is not None:
            return asked_only((self._chosen - self._not_asked) | self._above.asked)
        return Asked(exceptions=frozenset(self._not_asked)) if self._not_asked else EVERYBODY

    def lines(self) -> Iterator[bytes]:
        """Lines of the new state in the order of ids, followed models and the ancestors they rest on.

        Raises SourceUnreachableError, BadTokenError where nothing that was read can be trusted.
        """
        began = time.monotonic()
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as followed:
            for line in self._followed():
                written = line if isinstance(line, bytes) else to_line(line)
                self._above.descend(line, chosen=self._is_chosen(written))
                followed.write(written)
            above = self._above.lines(self._client, self._chosen, self._jobs, self._final, self._pulse)
            if self._client is not None:
                self._pulse.conclude()
                self.tally.requests = self._client.requests.sent
                self.tally.waited = self._client.requests.limits.waited
            self.tally.seconds = time.monotonic() - began
            followed.seek(0)
            yield from merge(followed, above, key=line_id)

    def _is_chosen(self, line: bytes) -> bool:
        return self._chosen is None or line_id(line).decode() in self._chosen

    def _followed(self) -> Iterator[Observation | bytes]:
        if self._client is None:
            yield from self._offline()
        else:
            self._final = self._client.requests.timing.clock() + self._deadline
            yield from self._online(self._client, self._final)

    def _offline(self) -> Iterator[Observation | bytes]:
        for task in self._tasks():
            line = self._settled(task)
            if line is None and task.line is not None and self._is_its_own(task):
                # Nobody was asked: what was seen stands as it was, with the date of its reading.
                self.tally.kept += 1
                yield task.line
            else:
                yield self._count(task, line if line is not None else self._unread(task, _OFFLINE))

    def _online(self, client: HubClient, final: float) -> Iterator[Observation | bytes]:
        self._listed = self._read_lists(client, final)
        self._taken_up = self._unfinished.taken_up(self._now) if self._chosen is None else {}
        self._plan(client, final)
        try:
            yield from self._read_all(client, final)
        finally:
            self._unfinished.close()

    def _read_all(self, client: HubClient, final: float) -> Iterator[Observation | bytes]:
        total = len(self._chosen or self._registry)
        done = 0
        for task, line in in_order(
            lambda task, budget: (task, self._read(client, task, budget)),
            self._tasks(),
            jobs=self._jobs,
            budget=lambda: client.budget(final),
            overdue=lambda task: (task, self._unread(task, _OVERDUE)),
        ):
            if self._progress is not None and task.model is not None:
                done += 1
                self._progress(done, total, client.requests.limits.pause_left())
            if isinstance(line, Observation) and line.status is ReadStatus.OK:
                self._unfinished.add(to_line(line))
            yield self._count(task, line)

    def finished(self) -> None:
        """Its snapshot is written."""
        self._unfinished.end()

    def _plan(self, client: HubClient, final: float) -> None:
        """Where the Hub's limit makes a reading long, say so, and whose turn it is."""
        if len(self._chosen or self._registry) <= FEW:
            return
        calls = sum(1 for _ in self._needs())
        first = next(self._needs(), None)
        if calls <= FEW or first is None or first.model is None or first.model.hub is None:
            return
        client.look(first.model.hub, client.budget(final))
        said = client.requests.limits.rate("api")
        if said is None:
            return
        rate = Rate(quota=said[0], window=said[1], left=said[2], ends=said[3])
        fitting = min(calls, rate.calls_in(self._deadline))
        if rate.seconds_for(calls) > 0:
            self._unfinished.begin(self._now)
            if self._announce is not None:
                seconds = rate.seconds_for(calls)
                self._announce(
                    Estimate(
                        calls=calls, fitting=fitting, seconds=seconds, quota=rate.quota, window=rate.window
                    )
                )
        if fitting < calls:
            self._turns = whose_turn(map(self._need, self._needs()), fitting)

    def _needs(self) -> Iterator[_Task]:
        """Models that a call has to be made for."""
        for task in self._tasks():
            if self._settled(task) is None and task.model is not None and task.model.id not in self._taken_up:
                item = self._listed.get(task.model.hub or "")
                last = self._last(task) if item is not None else None
                if item is None or last is None or not confirms(item, last):
                    yield task

    def _need(self, task: _Task) -> Need:
        assert task.model is not None  # noqa: S101 - a need is a model's
        last = self._last(task)
        if last is None or not last.facts:
            return Need(id=task.model.id, read_at=None)
        return Need(id=task.model.id, read_at=last.read_at or (task.known.read_at if task.known else None))

    def _tasks(self) -> Iterator[_Task]:
        """Registry and what is known, merged as two sorted streams."""
        if self._former is None:
            self._former = former_lines(self._store.known, self._registry)
        before = self._known()
        known = next(before, None)
        for model in sorted(self._registry, key=lambda model: model.id.encode()):
            identifier = model.id.encode()
            while known is not None and known.id < identifier:
                yield from self._left_alone(known)
                known = next(before, None)
            same = known if known is not None and known.id == identifier else None
            if same is not None:
                known = next(before, None)
            if self._chosen is None or model.id in self._chosen:
                yield _Task(model=model, known=same or self._former.get(model.id))
            else:
                yield from self._left_alone(same)
        while known is not None:
            yield from self._left_alone(known)
            known = next(before, None)

    def _known(self) -> Iterator[Known]:
        """Lines of followed models; those of ancestors are put aside."""
        for known in self._store.known():
            if line_is_ancestor(known.line):
                self._above.remember(known)
            else:
                yield known

    def _left_alone(self, known: Known | None) -> Iterator[_Task]:
        """In a refresh of all, what the registry no longer names is let go."""
        if self._chosen is not None and known is not None:
            yield _Task(model=None, known=known)

    def _settled(self, task: _Task) -> Observation | bytes | None:
        """The line of a model that no source need be asked for."""
        if task.model is None:
            return task.line or b""
        return not_on_hub(task.model) if task.model.hub is None else None

    def _read(self, client: HubClient, task: _Task, budget: Budget) -> Observation | bytes:
        line = self._settled(task)
        if line is not None:
            return line
        if (closed := self._pulse.closed) is not None:
            if task.model is not None:
                self._not_asked.add(task.model.id)
            return self._unread(task, closed)
        try:
            return self._ask(client, task, budget)
        except HubError as problem:
            return self._unread(task, problem.error)
        except (TrackerError, OSError):
            raise
        except Exception as problem:
            # Whatever an answer held that nobody thought of: it costs this model its reading, not the run.
            detail = f"{type(problem).__name__}: {problem}"
            return self._unread(task, HubError(ReadErrorCode.MALFORMED, detail).error)

    def _ask(self, client: HubClient, task: _Task, budget: Budget) -> Observation | bytes:
        model, last = task.model, self._last(task)
        assert model is not None and model.hub is not None  # noqa: S101 - settled before
        if (taken := self._taken_up.get(model.id)) is not None and (
            read := from_line(taken)
        ).hub == model.hub:
            return read
        item = self._listed.get(model.hub)
        if item is not None and last is not None and confirms(item, last):
            return to_line(last)
        if self._turns is not None and model.id not in self._turns:
            self._not_asked.add(model.id)
            return self._unread(task, _NOT_ITS_TURN)
        found = client.read(
            model.hub, model=model.id, last=last, budget=budget, again=self._chosen is not None
        )
        return with_last_files(self._with_licenses(found), last, task.known.read_at if task.known else None)

    def _with_licenses(self, found: Observation) -> Observation:
        """What was read, with the licences that its texts were recognised as."""
        return with_what_texts_are(found, load_knowledge(), self._store.evidence.text)

    def _last(self, task: _Task) -> Observation | None:
        """The model's line in the last snapshot, if it is about the same repository."""
        if task.line is None or task.model is None:
            return None
        try:
            last = from_line(task.line)
        except ValueError:
            return None
        if last.hub == task.model.hub:
            return last
        same = last.hub and task.model.hub and last.hub.casefold() == task.model.hub.casefold()
        return replace(last, hub=task.model.hub) if same else None

    def _is_its_own(self, task: _Task) -> bool:
        """Whether its last line was written under this id and this spelling of its name on the Hub."""
        if task.model is None or task.line is None or task.model.id in (self._former or {}):
            return False
        last = self._last(task)
        return last is not None and from_line(task.line).hub == last.hub

    def _unread(self, task: _Task, error: ReadError) -> Observation:
        assert task.model is not None  # noqa: S101 - lines without a model are left alone
        if task.model.hub is None:
            return not_on_hub(task.model)
        read_at = task.known.read_at if task.known else None
        return unread(task.model, self._last(task), read_at, error, self._now)

    def _count(self, task: _Task, line: Observation | bytes) -> Observation | bytes:
        if task.model is None:
            self.tally.kept += 1
        elif isinstance(line, bytes):
            self.tally.confirmed += 1
            self.tally.statuses[ReadStatus.OK] += 1
            self._pulse.beat(None, was_there=True)
        else:
            self.tally.add(line)
            if self._client is not None and line.hub is not None and line.id not in self._not_asked:
                self._pulse.beat(line.error, was_there=bool(line.facts))
        return line

    def _read_lists(self, client: HubClient, final: float) -> dict[str, Mapping[str, Json]]:
        if self.last is None or self._chosen is not None:
            return {}
        owners = worthwhile(self._confirmable(client))
        found: dict[str, Mapping[str, Json]] = {}
        for items in in_order(
            lambda owner, budget: client.read_lists(owner, owners[owner], budget),
            owners,
            jobs=self._jobs,
            budget=lambda: client.budget(final),
            overdue=lambda owner: {},
        ):
            found.update(items)
        return found

    def _confirmable(self, client: HubClient) -> Iterator[str]:
        for task in self._tasks():
            last = self._last(task)
            if last is not None and last.hub is not None and client.can_be_confirmed(last):
                yield last.hub


_NOT_ITS_TURN = ReadError(code=ReadErrorCode.DEADLINE, detail="not its turn this time")
_OVERDUE = ReadError(code=ReadErrorCode.DEADLINE, detail="no complete answer in the time that was left")
