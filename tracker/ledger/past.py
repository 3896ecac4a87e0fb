"""A ledger as it was known on a day: the state and the registry of the last snapshot by then."""

from __future__ import annotations

import datetime as dt

from tracker.ledger.ledger import Ledger
from tracker.ledger.model_lookup import ModelLookup
from tracker.ledger.views import View


def ledger_then(ledger: Ledger, view: View, *, hindsight: bool = False) -> Ledger:
    """The ledger with the registry of that moment; with today's in ``hindsight``, or where none was kept.

    Entries that are younger than the moment count for nothing either way.
    """
    kept = None if hindsight else ledger.registry_of(view.snapshot)
    return ledger if kept is None else ledger.with_registry(kept)


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

    def _view(self, ledger: Ledger) -> View:
        return ledger.view(self._spec)
