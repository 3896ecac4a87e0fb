"""Everything known about one model at a moment."""

from __future__ import annotations

from tracker.domain.assessing.assessment import Assessment
from tracker.domain.observing.observation import Observation
from tracker.ledger.ledger import Ledger, find_model
from tracker.ledger.views import View


def show_model(ledger: Ledger, name: str, as_of: str | None) -> tuple[View, Assessment, Observation | None]:
    """The model of that name, what it rests on, and the view both were read from.

    Raises UsageError, with the nearest names, for a model that the registry does not have.
    """
    model = find_model(ledger.known, name)
    home = ledger.home(model)
    view = home.view(as_of)
    observation = home.observation(model.id, view)
    return view, home.assess(model, observation, view), observation
