"""Everything known about one model at a moment."""

from __future__ import annotations

from tracker.domain.assessing.assessment import Assessment
from tracker.domain.observing.observation import Observation
from tracker.ledger.ledger import Ledger
from tracker.ledger.views import View


def show_model(ledger: Ledger, name: str, as_of: str | None) -> tuple[View, Assessment, Observation | None]:
    """The model of that name, what it rests on, and the view both were read from.

    Raises UsageError, with the nearest names, for a model that the registry does not have.
    """
    model = ledger.find(name)
    view = ledger.view(as_of)
    observation = ledger.observation(model.id, view)
    return view, ledger.assess(model, observation, view), observation
