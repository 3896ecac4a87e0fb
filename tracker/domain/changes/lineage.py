"""Checks of where a model comes from."""

from __future__ import annotations

from tracker.domain.assessing.assessment import Assessment
from tracker.domain.changes.change import Finding, Transition
from tracker.vocabulary import Direction


def base_model_changed(step: Transition) -> Finding | None:
    """The repository names other parents, or another relation to them; licences come down from parents."""
    if _links(step.old.assessment) == _links(step.new.assessment):
        return None
    old, new = _parents(step.old.assessment), _parents(step.new.assessment)
    return Finding(
        field="base_models",
        old=old or None,
        new=new or None,
        direction=Direction.NEUTRAL,
        reason=f"parents: {old or 'none named'} became {new or 'none named'}",
        evidence=("hub:baseModels,cardData.base_model",),
    )


def _links(assessment: Assessment) -> set[tuple[str, str]]:
    """Parents with their relation, whatever the order and the letter case."""
    return {(parent.hub.casefold(), parent.relation) for parent in assessment.base_models}


def _parents(assessment: Assessment) -> str:
    return ", ".join(f"{parent.hub} ({parent.relation})" for parent in assessment.base_models)
