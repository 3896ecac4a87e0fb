"""Does a lock still hold? The project, the rules and the policy against it; with ``online`` the Hub too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import field
from pathlib import Path
from typing import Any

from tracker.adapters.hub.client import HubClient
from tracker.adapters.knowledge.rules import rules_digest
from tracker.adapters.workspace.finding import Workspace
from tracker.adapters.workspace.lock_file import load_lock, texts_beside
from tracker.adapters.workspace.policy_file import load_policy
from tracker.commands.ask.check import profile_with
from tracker.commands.give.judging_entries import Judge, verdicts_today
from tracker.commands.give.lock import license_digest, project_wants, unused_acceptances
from tracker.commands.give.pinned_reading import AT_ONCE, Pinned, PinnedReader, Texts
from tracker.domain.licensing.asking.profile_facts import Fact
from tracker.domain.locking.building import locked_license
from tracker.domain.locking.drift import (
    Drift,
    DriftLevel,
    Today,
    acceptance_drift,
    reaches,
    reference_drift,
    verdict_drift,
)
from tracker.domain.locking.entries import HUB, Lock, LockedModel
from tracker.domain.locking.online import FilesNow, HeadNow, online_drift
from tracker.domain.locking.policy_digest import acceptance_digest, policy_digest
from tracker.domain.observing.observation import ReadErrorCode
from tracker.domain.policy.policy import Acceptance, Policy
from tracker.domain.policy.under_policy import stale_policy
from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import UsageError
from tracker.ledger.ledger import Ledger
from tracker.ledger.observed_lookup import ObservedLookup
from tracker.vocabulary import ExitCode


@dataclass(frozen=True, slots=True, kw_only=True)
class LockCheck:
    """Everything that no longer holds. ``lost`` are texts that are not beside the lock, or altered there;
    ``unread`` are models that the Hub gave no answer for; ``review`` acceptances that are new since the lock;
    ``notes`` say what in the policy does nothing for these models any more.
    """

    path: Path
    lock: Lock
    drift: tuple[Drift, ...]
    review: tuple[Acceptance, ...] = ()
    lost: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    asked: int = 0
    fail_on: DriftLevel | None = DriftLevel.ERROR

    @property
    def document(self) -> dict[str, Any]:
        """The document that ``tracker lock --check --format json`` prints."""
        from tracker.documents.projects.lock import check_document

        models = len(self.lock.models)
        return check_document(
            str(self.path), self.drift, self.review, self.lost, self.unread, models, self.notes
        )

    def __repr__(self) -> str:
        kinds = ", ".join(sorted({one.id for one in self.drift})) or "no drift"
        return f"<tracker.LockCheck {len(self.lock.models)} models: {kinds}>"

    def _repr_html_(self) -> str:
        """A table for notebooks, a row a drift; everything is escaped."""
        from tracker.documents.notebook.tables import html_table

        rows = [(one.level, one.id, one.model, one.text) for one in self.drift]
        return html_table(("level", "drift", "model", "what"), rows)

    @property
    def exit_code(self) -> ExitCode:
        """1 for drift that counts, 4 where the Hub gave no answer, 5 for a lost text, 6 for some unread."""
        if reaches(self.drift, self.fail_on):
            return ExitCode.FINDINGS
        if self.unread and len(self.unread) >= self.asked:
            return ExitCode.UNREACHABLE
        if self.lost:
            return ExitCode.UNDETERMINED
        return ExitCode.PARTIAL if self.unread else ExitCode.OK


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRequest:
    """What to check a lock against."""

    path: Path
    lock: Path
    workspace: Workspace
    facts: Mapping[str, Fact] = field(default_factory=dict)
    online: bool = False
    fail_on: DriftLevel | None = DriftLevel.ERROR


def check_lock(
    request: CheckRequest,
    said: Callable[[str], None] = lambda text: None,
    open_hub: Callable[[Callable[[bytes], str], int], HubClient] = HubClient.open,
) -> LockCheck:
    """Raise UsageError where there is no lock, DataError for one that cannot be read.

    No connection is opened unless ``online`` is asked for.
    """
    if not request.lock.exists():
        raise UsageError(f"{request.lock}: there is no lock", hint="`tracker lock` writes one")
    lock = load_lock(request.lock)
    texts = texts_beside(request.lock)
    policy = load_policy(request.workspace.policy)
    profile = profile_with(policy, request.facts)
    ledger = Ledger.open(request.workspace)
    today = verdicts_today(lock, texts, Judge(ledger=ledger, policy=policy, profile=profile))
    digest = policy_digest({**policy.facts, **request.facts}, policy.accept)
    drift = [
        *reference_drift(lock, project_wants(request.path, request.workspace, lock.classes)),
        *verdict_drift(lock, today, rules_digest(), digest),
        *acceptance_drift(lock, policy.accepted, ledger.now.date()),
    ]
    on_hub = [model for model in lock.models if model.source == HUB]
    unread: Sequence[str] = ()
    if request.online:
        found, unread = _online(on_hub, ledger, said, open_hub)
        drift += found
    order = list(DriftLevel)
    return LockCheck(
        path=request.lock,
        lock=lock,
        drift=tuple(sorted(drift, key=lambda one: (order.index(one.level), one.model, one.id, one.text))),
        review=tuple(one for one in policy.accepted if acceptance_digest(one) not in lock.accepted),
        lost=tuple(sorted({digest for one in today.values() for digest in one.lost})),
        unread=tuple(unread),
        notes=(*_stale(policy, lock, today.values(), ledger.now.date()), *unused_acceptances(policy, lock)),
        asked=len(on_hub) if request.online else 0,
        fail_on=request.fail_on,
    )


def _stale(policy: Policy, lock: Lock, today: Iterable[Today], day: dt.date) -> list[str]:
    checked = [result for one in today for result in one.checked]
    return stale_policy(policy, checked, day, names=[model.model for model in lock.models if model.model])


def _online(
    models: Sequence[LockedModel],
    ledger: Ledger,
    said: Callable[[str], None],
    open_hub: Callable[[Callable[[bytes], str], int], HubClient],
) -> tuple[list[Drift], list[str]]:
    texts = Texts()
    reader = PinnedReader(open_hub(texts.keep, AT_ONCE), said)
    heads = reader.read(((model.repo, "main") for model in models), with_files=False)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        files = list(pool.map(lambda model: _files(reader, model, heads[model.repo, "main"]), models))
    drift: list[Drift] = []
    unread: list[str] = []
    for model, now in zip(models, files, strict=True):
        head = _head(heads[model.repo, "main"], texts, ledger)
        if head.problem or (now is not None and now.problem):
            unread.append(model.repo)
        drift += online_drift(model, head, now)
    return drift, sorted(set(unread))


def _files(reader: PinnedReader, model: LockedModel, head: Pinned) -> FilesNow | None:
    if model.revision is None or not head.observation.facts:
        return None
    found = reader.tree(head.observation.redirected_to or model.repo, model.revision)
    if isinstance(found, tuple):
        return FilesNow(files=found)
    if found is ReadErrorCode.NOT_FOUND:
        return FilesNow(gone=True)
    return FilesNow(problem=found.value)


def _head(seen: Pinned, texts: Texts, ledger: Ledger) -> HeadNow:
    observation = seen.observation
    if observation.error is not None and not observation.facts:
        code = observation.error.code
        if code in (ReadErrorCode.MISSING_OR_PRIVATE, ReadErrorCode.NOT_FOUND):
            return HeadNow(gone=True)
        return HeadNow(problem=code.value)
    lookup = ObservedLookup(ledger, {observation.id.casefold(): observation}, texts.text)
    found = lookup.find(observation.id).assessment
    license_ = locked_license(found, observation)
    identity = observation.facts.get("_id")
    return HeadNow(
        repo_id=identity if isinstance(identity, str) else None,
        revision=seen.revision,
        access=found.access.value.value,
        region_gate=found.access.region_gate,
        declared=license_.declared,
        license_class=license_.license_class,
        license_sha256=license_digest(observation),
        texts_read=all(file.error is None for file in observation.contents),
        renamed=observation.redirected_to,
    )
