"""The state of every model at a moment, narrowed down by what somebody asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.commands.ledger import Ledger, View
from tracker.domain.assessment import Assessment
from tracker.vocabulary import Access, LicenseClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Each empty filter lets everything through; several words of one filter mean any of them."""

    access: Sequence[Access] = ()
    license_class: Sequence[LicenseClass] = ()
    developer: Sequence[str] = ()
    country: Sequence[str] = ()

    def let_through(self, assessment: Assessment) -> bool:
        """Whether a model is one that was asked for; names in any letter case."""
        model = assessment.model
        return (
            (not self.access or assessment.access.value in self.access)
            and (not self.license_class or assessment.license.license_class in self.license_class)
            and _among(model.developer, self.developer)
            and _among(model.country, self.country)
        )


def list_models(ledger: Ledger, as_of: str | None, filters: Filters) -> tuple[View, list[Assessment]]:
    """Models by id, with the view they were read from. Raises UsageError for an unknown moment."""
    view = ledger.view(as_of)
    return view, [model for model in ledger.assessments(view) if filters.let_through(model)]


def _among(value: str | None, wanted: Sequence[str]) -> bool:
    return not wanted or (value or "").casefold() in {word.casefold() for word in wanted}
