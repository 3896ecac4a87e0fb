"""Which pasts were known at a moment, and what they tell of a window."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import field

from tracker.adapters.record.folder import SnapshotFolder
from tracker.adapters.record.pasts.folder import AREA, PastFolder
from tracker.domain.changes.change import Change
from tracker.domain.past.known import Past
from tracker.domain.registry.entries import TrackedModel
from tracker.domain.values.late_dataclass import dataclass
from tracker.ledger.ledger import Ledger
from tracker.ledger.pasts.readings import Seen, readings_of
from tracker.ledger.views import View


@dataclass(frozen=True, slots=True, kw_only=True)
class BackFilled:
    """What is known of one model's past by its commits; ``first`` is when a snapshot first read it.

    Without ``past`` nobody has read it.
    """

    first: str | None = None
    past: Past | None = None
    changes: Sequence[Change] = field(default_factory=tuple)


def back_filled(ledger: Ledger, model: TrackedModel, view: View, *, dated: bool = False) -> BackFilled:
    """As of a moment; with ``dated`` nothing that is dated later. Raises DataError for a damaged file."""
    return _of(ledger, model, readings_of(ledger, [model.id])[model.id], view, dated=dated)


def back_filled_events(
    ledger: Ledger, old: View, new: View, models: Collection[str] | None = None
) -> list[Change]:
    """Events of a window that commits tell, model by model."""
    kept = set(PastFolder(ledger.snapshots.path).repositories())
    if not kept:
        return []
    chosen = [one for one in ledger.registry if one.hub and (models is None or one.id in models)]
    readings = readings_of(ledger, [one.id for one in chosen])
    first, last = old.day.isoformat(), new.day.isoformat()
    return [
        change
        for model in chosen
        if not readings[model.id] or readings[model.id][0].repository in kept
        for change in _of(ledger, model, readings[model.id], new, dated=True, since=first).changes
        if first < (change.date or "")[:10] <= last
    ]


def _of(
    ledger: Ledger,
    model: TrackedModel,
    readings: Sequence[Seen],
    view: View,
    *,
    dated: bool,
    since: str | None = None,
) -> BackFilled:
    first = readings[0].stamp if readings else None
    folder = PastFolder(ledger.snapshots.path)
    repository = readings[0].repository if readings else folder.of_hub(str(model.hub)) if model.hub else None
    if repository is None:
        return BackFilled(first=first)
    names = _known_by(ledger, folder.names(repository), view) if dated else folder.names(repository)
    pasts = [folder.read(name) for name in names]
    if not pasts:
        return BackFilled(first=first)
    if since is not None and not _may_tell(pasts, since, view.day.isoformat()):
        return BackFilled(first=first, past=pasts[-1])
    from tracker.ledger.pasts.commit_events import commit_events

    changes = commit_events(ledger, model, past=pasts[-1], readings=readings, before=pasts[:-1])
    if dated:
        last = view.day.isoformat()
        changes = [change for change in changes if (change.date or "")[:10] <= last]
    return BackFilled(first=first, past=pasts[-1], changes=changes)


def _may_tell(pasts: Sequence[Past], since: str, last: str) -> bool:
    """Whether anything in them is dated in a window; working out what happened takes longer."""
    dates = [commit.date for past in pasts for commit in past.commits]
    dates += [gone.by for past in pasts for gone in past.gone.values()]
    return any(date is None or since < date[:10] <= last for date in dates)


def _known_by(ledger: Ledger, names: list[str], view: View) -> list[str]:
    """Those that a snapshot by then names; all of them before the first one and from the newest one on."""
    newest = SnapshotFolder(ledger.snapshots.path).latest()
    if view.snapshot is None or newest is None or view.moment >= newest.time:
        return names
    recorded: set[str] = set()
    for ref in ledger.snapshots.refs():
        if ref <= view.snapshot and ledger.snapshots.problem(ref) is None:
            recorded.update(ledger.snapshots.header(ref).files)
    return [name for name in names if f"{AREA}/{name}" in recorded]
