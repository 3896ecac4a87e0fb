"""What watched owners list that the registry does not follow, and what it looks like."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.adapters.record.beside.owner_lists import OwnerLists
from tracker.commands.keep.watching import Gathered, OwnersReport, gather, watched_owners, watching_makers
from tracker.domain.registry.entries import Registry
from tracker.domain.values.late_dataclass import dataclass
from tracker.domain.watching.following import Likeness, looks_like
from tracker.domain.watching.listed import Listed, listed_from
from tracker.errors import DataError, SourceUnreachableError
from tracker.ledger.ledger import Ledger
from tracker.ledger.watching.owner_events import watch_of

if TYPE_CHECKING:
    from tracker.adapters.hub.client import HubClient

_NEVER = "never read: `tracker refresh` reads it"
_NOT_WATCHED = "never read: a refresh reads it once it stands under `watch:`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One repository that nobody follows here; ``family`` is proposed."""

    listed: Listed
    like: Likeness | None
    family: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerFound:
    """What one owner has, newest first; ``reason`` says why it is not all, or not of today."""

    owner: str
    repositories: tuple[Found, ...]
    reason: str | None = None


def discover(
    ledger: Ledger, *, offline: bool, jobs: int = 16, open_client: Callable[[], HubClient] | None = None
) -> list[OwnerFound]:
    """Without ``watch:``, of the owners of the registry's models.

    Raise DataError where there is nobody, SourceUnreachableError where no list could be read.
    """
    registry = watching_makers(ledger.registry)
    owners = watched_owners(registry)
    if not owners:
        raise DataError(
            "the registry watches nobody, and none of its models is on the Hub",
            hint="name owners under `watch:`, as in `- {owner: zai-org}`",
        )
    if offline:
        return _from_the_record(ledger, registry, owners)
    with tempfile.TemporaryDirectory(prefix="tracker-owners-") as folder:
        gathered = Gathered(Path(folder))
        try:
            report = gather(owners, (open_client or _client)(), jobs, None, gathered)
            if len(report.unread) == len(owners):
                code = next(iter(report.unread.values()))
                raise SourceUnreachableError(
                    f"no owner's list could be read ({code})",
                    hint="`--offline` answers from the last snapshot",
                )
            return _all(registry, owners, gathered.lines(), report)
        finally:
            gathered.close()


def _client() -> HubClient:
    from tracker.adapters.hub.client import HubClient

    return HubClient.open(lambda text: "", 16)


def _from_the_record(ledger: Ledger, registry: Registry, owners: Iterable[str]) -> list[OwnerFound]:
    lists = OwnerLists(ledger.snapshots.kept)
    newest = ledger.snapshots.latest()
    name = lists.at(newest.stamp if newest else None)
    known = lists.header(name) if name else None
    never = _NEVER if ledger.registry.watch else _NOT_WATCHED
    unread = {owner: never for owner in owners if known is None or owner not in known.owners}
    unread |= {
        owner: f"{code} in the newest reading; what was listed before"
        for owner, code in (known.unread.items() if known else ())
        if owner not in unread
    }
    return _all(registry, owners, lists.lines(name), OwnersReport(unread=unread))


def _all(
    registry: Registry, owners: Iterable[str], lines: Iterator[bytes], report: OwnersReport
) -> list[OwnerFound]:
    followed = {str(model.hub).casefold() for model in registry if model.hub}
    found: dict[str, list[Found]] = {owner.casefold(): [] for owner in owners}
    for line in lines:
        listed = listed_from(line)
        owner = listed.owner.casefold()
        if listed.absent or owner not in found or listed.hub.casefold() in followed:
            continue
        watch = watch_of(registry, listed)
        if watch is not None:
            like = looks_like(listed, registry)
            family = (like.family if like else None) or watch.family
            found[owner].append(Found(listed=listed, like=like, family=family))
    return [
        OwnerFound(
            owner=owner,
            repositories=tuple(
                sorted(
                    found[owner.casefold()],
                    key=lambda one: (one.listed.created or "", one.listed.hub),
                    reverse=True,
                )
            ),
            reason=report.unread.get(owner),
        )
        for owner in owners
    ]
