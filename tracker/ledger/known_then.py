"""A ledger as it was known on a day: the state and the registry of the last snapshot by then."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tracker.adapters.record.folder import SnapshotFolder
from tracker.domain.registry.then import as_known_on
from tracker.ledger.ledger import Ledger
from tracker.ledger.model_lookup import ModelLookup
from tracker.ledger.views import View


def ledger_then(ledger: Ledger, view: View, *, hindsight: bool = False) -> Ledger:
    """The ledger as of that moment: no snapshot after it, and the registry that its last snapshot followed.

    Before the first snapshot, and where no registry was kept, today's counts as far as its dates go; in
    ``hindsight`` all of it does.
    """
    kept = ledger.registry_of(view.snapshot)
    registry = ledger.registry if hindsight else kept or as_known_on(ledger.registry, view.day)
    snapshots = SnapshotFolder(ledger.snapshots.path, until=view.moment)
    snapshots.evidence = ledger.snapshots.evidence
    snapshots.warnings = ledger.snapshots.warnings
    then = Ledger(registry, snapshots, ledger.now)
    shipped = ledger.shipped
    if shipped is not None:
        seen = replace(view, snapshot=shipped.snapshots.at(view.moment))
        then.shipped = ledger_then(shipped, seen, hindsight=hindsight)
    return then


class PastLookup(ModelLookup):
    """Finds models in what was recorded by a moment; nothing is read, and no waiver of a later day counts."""

    def __init__(self, ledger: Ledger, spec: str, view: View) -> None:
        super().__init__(ledger, None)
        self._spec = spec
        self._moment = view

    @property
    def day(self) -> dt.date:
        """The last day that counts."""
        return self._moment.day

    def age(self, read_at: str) -> dt.timedelta:
        """How old the reading was then."""
        return self._moment.moment - dt.datetime.fromisoformat(read_at)

    def valid_until(self, read_at: str | None) -> str | None:
        """What was so on a day that is over stays so."""
        return None

    def _view(self, ledger: Ledger) -> View:
        return ledger.view(self._spec)
