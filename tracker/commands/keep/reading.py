"""The reading of a registry's models: who is asked, what is kept, when to give up."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from tracker.adapters.hub.client import HubClient, HubError
from tracker.adapters.hub.lists import confirms, worthwhile
from tracker.adapters.hub.timing import Budget
from tracker.adapters.hub.workers import in_order
from tracker.adapters.record.folder import SnapshotFolder, SnapshotRef
from tracker.domain.observing.canonical import from_line
from tracker.domain.observing.keeping import UNREACHABLE, not_on_hub, unread
from tracker.domain.observing.observation import Json, Observation, ReadError, ReadErrorCode
from tracker.domain.observing.tally import Tally
from tracker.domain.registry.entries import ModelId, Registry, TrackedModel
from tracker.errors import SourceUnreachableError, TrackerError
from tracker.vocabulary import ReadStatus

Progress: TypeAlias = Callable[[int, int, float], None]
"""Models done, models in all, seconds to wait for the Hub's permission (0 as a rule)."""

_OFFLINE = ReadError(code=ReadErrorCode.OFFLINE, detail="not asked")
_ENOUGH_TO_DOUBT = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """One line to come: of a model to be read, or one that stays as it was (``model`` is None)."""

    model: TrackedModel | None
    line: bytes | None


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
    ) -> None:
        """``chosen`` are the models to read, None all; without ``client`` no source is asked."""
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
        self._listed: Mapping[str, Mapping[str, Json]] = {}
        self._pulse = _Pulse(jobs)

    def lines(self) -> Iterator[Observation | bytes]:
        """Lines of the new snapshot in the order of ids, as they come in.

        Raises SourceUnreachableError, BadTokenError where nothing that was read can be trusted.
        """
        began = time.monotonic()
        if self._client is None:
            yield from self._offline()
        else:
            yield from self._online(self._client)
            self._pulse.conclude()
            self.tally.requests = self._client.requests.sent
            self.tally.waited = self._client.requests.limits.waited
        self.tally.seconds = time.monotonic() - began

    def _offline(self) -> Iterator[Observation | bytes]:
        for task in self._tasks():
            line = self._settled(task)
            yield self._count(task, line if line is not None else self._unread(task, _OFFLINE))

    def _online(self, client: HubClient) -> Iterator[Observation | bytes]:
        final = client.requests.timing.clock() + self._deadline
        self._listed = self._read_lists(client, final)
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
            yield self._count(task, line)

    def _tasks(self) -> Iterator[_Task]:
        """Registry and last snapshot, merged as two sorted streams."""
        before = self._store.read(self.last) if self.last else iter(())
        identifier, line = next(before, (None, None))
        for model in sorted(self._registry, key=lambda model: model.id.encode()):
            while identifier is not None and identifier.encode() < model.id.encode():
                yield from self._left_alone(line)
                identifier, line = next(before, (None, None))
            same = line if identifier == model.id else None
            if same is not None:
                identifier, line = next(before, (None, None))
            if self._chosen is None or model.id in self._chosen:
                yield _Task(model=model, line=same)
            else:
                yield from self._left_alone(same)
        while identifier is not None:
            yield from self._left_alone(line)
            identifier, line = next(before, (None, None))

    def _left_alone(self, line: bytes | None) -> Iterator[_Task]:
        """In a refresh of all, what the registry no longer names is let go."""
        if self._chosen is not None and line is not None:
            yield _Task(model=None, line=line)

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
        item = self._listed.get(model.hub)
        if item is not None and last is not None and task.line is not None and confirms(item, last):
            return task.line
        return client.read(
            model.hub, model=model.id, last=last, budget=budget, again=self._chosen is not None
        )

    def _last(self, task: _Task) -> Observation | None:
        """The model's line in the last snapshot, if it is about the same repository."""
        if task.line is None or task.model is None:
            return None
        try:
            last = from_line(task.line)
        except ValueError:
            return None
        return last if last.hub == task.model.hub else None

    def _unread(self, task: _Task, error: ReadError) -> Observation:
        assert task.model is not None  # noqa: S101 - lines without a model are left alone
        if task.model.hub is None:
            return not_on_hub(task.model)
        seen_at = self.last.stamp if self.last else None
        return unread(task.model, self._last(task), seen_at, error, self._now)

    def _count(self, task: _Task, line: Observation | bytes) -> Observation | bytes:
        if task.model is None:
            self.tally.kept += 1
        elif isinstance(line, bytes):
            self.tally.confirmed += 1
            self.tally.statuses[ReadStatus.OK] += 1
            self._pulse.beat(None, was_there=True)
        else:
            self.tally.add(line)
            if self._client is not None and line.hub is not None:
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


_OVERDUE = ReadError(code=ReadErrorCode.DEADLINE, detail="no complete answer in the time that was left")


class _Pulse:
    """Whether the Hub still answers at all, and whether its answers can be believed."""

    def __init__(self, jobs: int) -> None:
        self.closed: ReadError | None = None
        """Set once so many readings in a row have failed that the rest need not be tried."""
        self._enough = max(8, jobs)
        self._answered = 0
        self._gone = 0
        self._there = 0
        self._refusals: Counter[ReadErrorCode] = Counter()
        self._in_a_row = 0
        self._failures: Counter[ReadError] = Counter()

    def beat(self, error: ReadError | None, *, was_there: bool) -> None:
        """One reading ended. Raises SourceUnreachableError where none has succeeded and none will."""
        if error is not None and error.code in UNREACHABLE:
            self._in_a_row += 1
            self._failures[error] += 1
            if self._in_a_row >= self._enough:
                if not self._answered:
                    raise self._unreachable()
                if self._in_a_row >= 3 * self._enough:
                    self.closed = error
            return
        self._answered += 1
        self._in_a_row = 0
        if error is None:
            self._there += 1
        elif error.code is not ReadErrorCode.MISSING_OR_PRIVATE:
            self._refusals[error.code] += 1
        elif was_there:
            self._gone += 1

    def conclude(self) -> None:
        """All readings are over. Raises SourceUnreachableError where they prove nothing."""
        if self._failures and not self._answered:
            raise self._unreachable()
        if self._there:
            return
        if self._gone >= _ENOUGH_TO_DOUBT:
            raise _unlikely(f"the Hub says of all {self._gone} models read before that they are not there")
        refused = self._refusals.total()
        if refused >= _ENOUGH_TO_DOUBT:
            code, _ = self._refusals.most_common(1)[0]
            raise _unlikely(f"the Hub gave none of {refused} models ({code})")

    def _unreachable(self) -> SourceUnreachableError:
        error, _ = self._failures.most_common(1)[0]
        status = f" (HTTP {error.http_status})" if error.http_status else ""
        what = f": {error.detail}" if error.detail else ""
        return SourceUnreachableError(
            f"the Hub could not be read: {error.code}{status}{what}; nothing was written",
            hint=_HINTS.get(error.code, "try again later; `tracker refresh --offline` asks nobody"),
        )


def _unlikely(what: str) -> SourceUnreachableError:
    return SourceUnreachableError(
        f"{what}; that is hardly so, and nothing was written",
        hint="is HF_ENDPOINT a Hub that anybody may read, and is no proxy answering in its place?",
    )


_HINTS = {
    ReadErrorCode.RATE_LIMITED: "try again later, or set HF_TOKEN: with a token the Hub allows more",
    ReadErrorCode.OFFLINE: "unset HF_HUB_OFFLINE, or say --offline to record that nobody was asked",
    ReadErrorCode.NETWORK: "check the connection, HF_ENDPOINT and the proxy variables",
}
