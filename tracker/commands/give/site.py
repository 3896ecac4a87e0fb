"""The whole ledger as files for a static host."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.adapters.files.published_folder import Published, PublishedFolder
from tracker.commands.ask.check import check_models
from tracker.commands.ask.history import before_all
from tracker.commands.give.hosting import kept_claims
from tracker.commands.give.report import WEEK, at_newest_snapshot, report
from tracker.domain.changes.change import Change
from tracker.domain.licensing.asking.profile import Profile
from tracker.domain.policy.policy import Policy as NoPolicy
from tracker.domain.reporting.ledger_state import LedgerState, ModelState
from tracker.domain.reporting.movers import when
from tracker.domain.seconding.claims import Said
from tracker.ledger.events.of_window import Window, events
from tracker.ledger.ledger import Ledger
from tracker.ledger.model_lookup import ModelLookup
from tracker.ledger.pasts.known import back_filled_events
from tracker.ledger.views import View
from tracker.render.pages.sites.site import site_files
from tracker.render.pages.writing.address import Place
from tracker.vocabulary import Action

if TYPE_CHECKING:
    from tracker.domain.policy.policy import Policy


def site(ledger: Ledger, folder: Path, place: Place, policy: Policy | None = None) -> Published:
    """Write what differs below ``folder``, remove what no longer belongs, touch nothing else.

    ``policy`` is only asked for its dates; verdicts are those for an organisation without one. Raises
    DataError where a file of somebody else's is in the way, before anything is written.
    """
    published = PublishedFolder(folder)
    published.refuse_no_folder()
    return published.publish(site_files(ledger_state(ledger, policy), place))


def ledger_state(ledger: Ledger, policy: Policy | None = None) -> LedgerState:
    """Everything a site tells, as of the newest snapshot."""
    ledger = at_newest_snapshot(ledger)
    view = ledger.view()
    week = report(ledger, WEEK, "latest", policy).report
    window = Window(before_all(), view)
    told = [*events(ledger, window, commits=False), *back_filled_events(ledger, before_all(), view)]
    found = sorted(told, key=_age)[::-1]
    return LedgerState(
        moment=view.snapshot.time if view.snapshot else ledger.now.replace(microsecond=0),
        snapshot=view.seen_at,
        week=week,
        models=_models(ledger, view, found),
        events=found,
        knowledge=ledger.knowledge,
    )


def _models(ledger: Ledger, view: View, found: Sequence[Change]) -> list[ModelState]:
    lines = dict(ledger.snapshots.read(view.snapshot)) if view.snapshot else {}
    told: dict[str, list[Change]] = {}
    for change in found:
        told.setdefault(change.model, []).append(change)
    said: dict[str, list[Said]] = {}
    for identifier, each in kept_claims(ledger):
        said.setdefault(identifier, []).append(each)
    names = sorted((str(model.id) for model in ledger.registry), key=str.encode)
    checked = check_models(names, ModelLookup(ledger, None), NoPolicy(), Profile(uses=tuple(Action)))
    made = []
    for name, result in zip(names, checked.results, strict=True):
        line = lines.get(name)
        seen = ledger.snapshots.parse(view.snapshot, line) if line is not None and view.snapshot else None
        model = result.assessment.model
        made.append(
            ModelState(
                assessment=ledger.assess(model, seen, view),
                observation=seen,
                checked=result,
                events=tuple(told.get(name, ())),
                seconds=tuple(said.get(name, ())),
            )
        )
    return made


def _age(change: Change) -> tuple[str, str, str, str]:
    """Sorts old before new; among those of one day by model, so that the newest first has a fixed order."""
    return (when(change) or "", change.model, change.check, change.new or "")
