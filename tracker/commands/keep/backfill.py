"""Read repositories' pasts (commits of cards, licences, configurations, weights) and keep them."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.adapters.hub.past.reader import OutOfRequestsError, PastReader, blob_id
from tracker.adapters.hub.wire.errors import HubError
from tracker.adapters.machine.clock import stamp
from tracker.adapters.machine.folder_lock import FolderHeldError, lock_folder
from tracker.adapters.record.evidence import EvidenceFolder
from tracker.adapters.record.pasts.folder import PastFolder
from tracker.adapters.workspace.finding import Workspace
from tracker.commands.keep.past_reading import HeadGoneError, PastReading
from tracker.domain.observing.keeping import UNREACHABLE
from tracker.domain.observing.observation import Json, ReadErrorCode
from tracker.domain.past.known import Past
from tracker.domain.past.report import BackfillReport, Outcome
from tracker.domain.registry.entries import TrackedModel
from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import DataError, LockHeldError, UsageError
from tracker.ledger.ledger import Ledger
from tracker.ledger.pasts.commit_events import commit_events
from tracker.ledger.pasts.readings import Seen, readings_of, stored_commits

if TYPE_CHECKING:
    from tracker.adapters.hub.client import HubClient

Progress = Callable[[int, int, int], None]
"""Told how many models are done, of how many, and how many requests were made."""

_REFUSED = frozenset(
    {
        ReadErrorCode.GATED,
        ReadErrorCode.FORBIDDEN,
        ReadErrorCode.UNAVAILABLE_FOR_LEGAL_REASONS,
        ReadErrorCode.DISABLED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillRequest:
    """Whose past to read; ``since`` is a day in ISO form, ``most`` requests that may be made in all."""

    workspace: Workspace
    names: tuple[str, ...] = ()
    since: str | None = None
    most: int | None = None
    dry_run: bool = False
    offline: bool = False
    open_client: Callable[[Callable[[bytes], str]], HubClient] | None = None


def backfill(request: BackfillRequest, progress: Progress | None = None) -> list[BackfillReport]:
    """What became of each model. Raises UsageError for an unknown name, LockHeldError, DataError."""
    from tracker.ledger.naming import find_model

    ledger = Ledger.open(request.workspace)
    chosen = {model.id: model for name in request.names for model in [find_model(ledger.registry, name)]}
    models = list(chosen.values()) or list(ledger.registry)
    try:
        with _place(request) as place:
            return _Backfill(request, ledger, place).run(models, progress)
    except OSError as error:
        raise DataError(
            f"{request.workspace.snapshots}: cannot be written: {error.strerror or error}",
            hint="see that the folder can be written and that the disk has room; what was read is kept",
        ) from error


def day_of(since: str | None) -> str | None:
    """The day that a person names, or an age. Raises UsageError."""
    if since is None:
        return None
    from tracker.adapters.machine.clock import now
    from tracker.domain.values.dates import PartialDate
    from tracker.domain.values.moments import parse_moment

    try:
        return PartialDate.parse(since.strip()).first.isoformat()
    except ValueError:
        pass
    try:
        return parse_moment(since, now()).date().isoformat()
    except ValueError as error:
        raise UsageError(str(error)) from error


@dataclass(frozen=True, slots=True)
class _Place:
    """Where pasts and texts go; ``writes`` is false where nothing is to be left."""

    pasts: PastFolder
    evidence: EvidenceFolder
    writes: bool


@contextlib.contextmanager
def _place(request: BackfillRequest) -> Iterator[_Place]:
    """The folder held for us alone; in a dry run texts go where they are soon gone."""
    snapshots = request.workspace.snapshots
    if request.dry_run or request.offline:
        with tempfile.TemporaryDirectory(prefix="tracker-dry-run-") as folder:
            yield _Place(PastFolder(snapshots), EvidenceFolder(Path(folder) / "evidence"), writes=False)
        return
    pasts = PastFolder(snapshots)
    pasts.path.mkdir(parents=True, exist_ok=True)
    try:
        handle = lock_folder(pasts.path)
    except FolderHeldError as error:
        raise LockHeldError(
            f"another backfill is at work in {pasts.path}", hint="wait for it to end"
        ) from error
    import os

    try:
        yield _Place(pasts, EvidenceFolder(snapshots / "evidence"), writes=True)
    finally:
        os.close(handle)


@dataclass(slots=True)
class _Task:
    """One model on its way."""

    model: TrackedModel
    readings: list[Seen]
    before: Past | None = None
    past: Past | None = None
    renamed_to: str | None = None
    card: Json = None
    began_at: int = 0


class _Backfill:
    """All models of one run, one after the other."""

    def __init__(self, request: BackfillRequest, ledger: Ledger, place: _Place) -> None:
        self._request = request
        self._ledger = ledger
        self._place = place
        self._reader: PastReader | None = None
        self._texts: dict[str, str] | None = None

    def run(self, models: list[TrackedModel], progress: Progress | None) -> list[BackfillReport]:
        readings = readings_of(self._ledger, [model.id for model in models])
        reports = []
        for done, model in enumerate(models):
            if progress is not None:
                progress(done, len(models), self._reader.asked if self._reader else 0)
            reports.append(self._one(_Task(model, readings[model.id])))
        return reports

    def _one(self, task: _Task) -> BackfillReport:
        model = task.model
        if model.hub is None:
            return BackfillReport(model=model.id, hub=None, outcome=Outcome.NOT_ON_HUB)
        task.began_at = self._reader.asked if self._reader else 0
        try:
            self._start(task)
            return self._read(task)
        except _TakenOverError:
            reason = "another repository has the name today; what its commits say is not this model's past"
            return self._report(task, Outcome.TAKEN_OVER, reason)
        except OutOfRequestsError:
            return self._report(
                task, Outcome.PARTLY, f"stopped after {self._request.most} requests; run it again to go on"
            )
        except HubError as error:
            return self._failed(task, error)

    def _start(self, task: _Task) -> None:
        """From which head to read: the one that the last snapshot saw; without one, that of the last time."""
        task.before = None
        first, last = (task.readings[0], task.readings[-1]) if task.readings else (None, None)
        repository = last.repository if last else self._place.pasts.of_hub(str(task.model.hub))
        if first is not None and last is not None and first.repository != last.repository:
            raise _TakenOverError
        if repository is not None:
            task.before = self._place.pasts.newest(repository)
        if last is not None and repository is not None and last.commit is not None:
            created = last.observation.facts.get("createdAt")
            task.past = Past(
                id=repository,
                hub=str(last.observation.redirected_to or last.observation.facts.get("id") or task.model.hub),
                head=last.commit,
                created=created if isinstance(created, str) else None,
                since=self._request.since,
            )
        elif task.before is not None:
            task.past = replace(_bare(task.before), since=self._request.since)
        else:
            task.past = self._asked_for(task, str(task.model.hub), repository)

    def _asked_for(self, task: _Task, hub: str, repository: str | None) -> Past:
        """The repository as the Hub knows it today. Raises _TakenOverError where it is another one."""
        facts, found = self._hub().model(hub)
        identity, head, created = (facts.get(name) for name in ("_id", "sha", "createdAt"))
        if repository is not None and identity != repository:
            raise _TakenOverError
        if not isinstance(identity, str) or not isinstance(head, str):
            raise HubError(ReadErrorCode.MALFORMED, "a repository without a commit", http_status=200)
        task.card = facts.get("cardData")
        if found != hub:
            task.renamed_to = found
        return Past(
            id=identity,
            hub=found,
            head=head,
            created=created if isinstance(created, str) else None,
            since=self._request.since,
        )

    def _read(self, task: _Task) -> BackfillReport:
        past = task.past
        assert past is not None  # noqa: S101 - made by _start
        stored = dict(self._stored(task, past))
        if task.before is not None and task.before.covers(past.head, past.since):
            lost = stored.keys() - {*task.before.gone, *task.before.off_main, past.head}
            if not lost - {commit.id for commit in task.before.commits}:
                task.past = task.before
                return self._report(task, Outcome.READ)
        if self._request.offline:
            return self._report(task, Outcome.NOT_ASKED, "nobody is asked with --offline")
        try:
            self._reading(task, stored).run()
        except HeadGoneError:
            self._begin_anew(task, stored)
        if self._place.writes:
            self._place.pasts.put(task.past or past)
            self._place.pasts.journal(past.id).end()
        return self._report(task, Outcome.READ)

    def _begin_anew(self, task: _Task, stored: dict[str, tuple[str | None, str]]) -> None:
        """The head that was known is no more, though the repository answers: its history was rewritten."""
        old = task.past
        assert old is not None  # noqa: S101 - made by _start
        fresh = self._asked_for(task, old.hub, old.id)
        last = task.readings[-1].stamp if task.readings else None
        if fresh.head == old.head:
            raise HubError(ReadErrorCode.MALFORMED, "a head that the Hub does not have", http_status=404)
        stored[old.head] = (last, stamp(self._ledger.now))
        task.past = fresh
        self._reading(task, stored).run()

    def _reading(self, task: _Task, stored: Mapping[str, tuple[str | None, str]]) -> PastReading:
        past, before = task.past, task.before
        assert past is not None  # noqa: S101 - made by _start
        if before is not None and before.refused is None:
            past.trees, past.reads = dict(before.trees), dict(before.reads)
            past.gone, past.off_main = dict(before.gone), set(before.off_main)
            past.hollow = set(before.hollow)

        def follow(hub: str) -> None:
            self._asked_for(task, hub, past.id)
            task.renamed_to = hub

        return PastReading(
            past,
            self._hub(),
            keep=self._place.evidence.put,
            texts=self._kept_texts,
            journal=self._place.pasts.journal(past.id) if self._place.writes else None,
            before=before,
            seen=task.readings[-1].observation if task.readings else None,
            stored=stored,
            follow=follow,
            card=task.card,
        )

    def _stored(self, task: _Task, past: Past) -> Iterator[tuple[str, tuple[str | None, str]]]:
        """Commits of the repository that we had kept: heads of snapshots, and of earlier back-fills."""
        yield from stored_commits(task.readings, past.id).items()
        last = task.readings[-1].stamp if task.readings else stamp(self._ledger.now)
        for name in self._place.pasts.names(past.id):
            head = self._place.pasts.read(name).head
            if head != past.head and not any(seen.commit == head for seen in task.readings):
                yield head, (None, last)

    def _failed(self, task: _Task, error: HubError) -> BackfillReport:
        code = error.error.code
        said = f"{code}: {error.error.detail}" if error.error.detail else str(code.value)
        if code in _REFUSED:
            self._note_refusal(task, code)
            return self._report(task, Outcome.NOT_PERMITTED, said)
        if code is ReadErrorCode.MISSING_OR_PRIVATE:
            return self._report(task, Outcome.MISSING, "not found, or private")
        progressed = task.past is not None and bool(task.past.trees)
        if code in UNREACHABLE:
            return self._report(task, Outcome.PARTLY if progressed else Outcome.UNREACHABLE, said)
        return self._report(task, Outcome.PARTLY, said)

    def _note_refusal(self, task: _Task, code: ReadErrorCode) -> None:
        """A past that may not be read is not an empty one; that is kept where nothing better is."""
        past = task.past
        if past is not None and self._place.writes and (task.before is None or task.before.refused):
            bare = _bare(past)
            bare.refused = code.value
            self._place.pasts.put(bare)
            task.past = bare

    def _report(self, task: _Task, outcome: Outcome, reason: str | None = None) -> BackfillReport:
        past = task.past
        events = 0
        if past is not None and outcome is Outcome.READ:
            events = len(commit_events(self._ledger, task.model, past=past, readings=task.readings))
        stopped = None
        if past is not None and outcome is Outcome.PARTLY:
            stopped = _oldest_asked(past)
        return BackfillReport(
            model=task.model.id,
            hub=task.model.hub,
            repository=past.id if past else None,
            outcome=outcome,
            reason=reason,
            head=past.head if past else None,
            since=past.since if past else self._request.since,
            commits=len(past.commits) if past is not None and past.listed else None,
            first_commit=past.commits[-1].date if past is not None and past.whole and past.commits else None,
            begins="squashed" if past is not None and past.is_squashed else None,
            requests=(self._reader.asked if self._reader else 0) - task.began_at,
            events=events,
            stopped_at=stopped,
            renamed_to=task.renamed_to,
            elsewhere=past.elsewhere if past else (),
        )

    def _hub(self) -> PastReader:
        if self._reader is None:
            from tracker.adapters.hub.client import HubClient

            open_client = self._request.open_client or (lambda keep: HubClient.open(keep, 1))
            self._reader = PastReader(open_client(self._place.evidence.put))
            self._reader.most = self._request.most
        return self._reader

    def _kept_texts(self) -> Mapping[str, str]:
        """Digests of all texts that are kept, by the names that Git and LFS have for them."""
        if self._texts is None:
            self._texts = {}
            for folder in (
                EvidenceFolder(self._request.workspace.snapshots / "evidence"),
                self._place.evidence,
            ):
                for name in folder.names():
                    body = folder.content(name)
                    if body is not None:
                        self._texts |= {name: name, blob_id(body): name}
        return self._texts


class _TakenOverError(Exception):
    """The name leads to another repository than the one whose past is wanted."""


def _bare(past: Past) -> Past:
    """The repository and its head, and nothing that was read."""
    return Past(id=past.id, hub=past.hub, head=past.head, created=past.created, since=past.since)


def _oldest_asked(past: Past) -> str | None:
    asked = [commit.id for commit in past.commits if commit.id in past.trees]
    return asked[-1] if asked else past.head if past.trees else None
