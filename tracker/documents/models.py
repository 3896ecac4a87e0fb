"""``tracker.models/1``: assessed models, all of each or a row each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from tracker.domain.assessing.assessment import Assessment, LicenseAssessment, NumberTrail
    from tracker.domain.observing.observation import Observation

Document: TypeAlias = Mapping[str, Any]
"""One model in the shape of ``tracker.models/1``."""

FLAT_COLUMNS = (
    "id",
    "name",
    "developer",
    "country",
    "hub",
    "revision",
    "access",
    "access_as_of",
    "epoch_accessibility",
    "license_declared",
    "license_concluded",
    "license_class",
    "context_native",
    "context_extended",
    "context_declared",
    "parameters_total",
    "parameters_active",
    "parameters_declared_total",
    "parameters_declared_active",
    "status",
)


def models_document(models: Sequence[Document], snapshot: str | None) -> Document:
    """The whole of ``tracker.models/1``; ``snapshot`` is the time of the one that was read."""
    return {"schema": "tracker.models/1", "snapshot": snapshot, "models": list(models)}


def model_document(assessment: Assessment) -> dict[str, Any]:
    """One model in the shape of ``tracker.models/1``."""
    model, access = assessment.model, assessment.access
    context, parameters = assessment.context_length, assessment.parameters
    return {
        "id": model.id,
        "name": model.name,
        "developer": model.developer,
        "country": model.country,
        "hub": model.hub,
        "family": model.family,
        "revision": assessment.revision,
        "access": {
            "value": access.value.value,
            **({"likely": access.likely.value} if access.likely else {}),
            "reason": access.reason,
            "source": access.source,
            "as_of": access.as_of,
            "region_gate": access.region_gate,
        },
        "epoch_accessibility": assessment.epoch_accessibility and assessment.epoch_accessibility.value,
        "license": license_document(assessment.license),
        "context_length": {
            "native": context.native,
            "extended": context.extended,
            "declared": context.declared,
            "unbounded": context.unbounded,
            "reason": context.reason,
            "source": context.source,
            "as_of": context.as_of,
        },
        "parameters": {
            "total": parameters.total,
            "active": parameters.active,
            "declared_total": parameters.declared_total,
            "declared_active": parameters.declared_active,
            "reason": parameters.reason,
            "source": parameters.source,
            "as_of": parameters.as_of,
        },
        "base_models": [{"hub": base.hub, "relation": base.relation} for base in assessment.base_models],
        "status": assessment.status.value,
    }


def license_document(license_: LicenseAssessment) -> dict[str, Any]:
    """The ``license`` object of ``tracker.models/1``."""
    return {
        "declared": license_.declared,
        "declared_name": license_.declared_name,
        "declared_link": license_.declared_link,
        "concluded": license_.concluded,
        "class": license_.license_class.value,
        "evidence": [{"path": text.path, "sha256": text.sha256} for text in license_.evidence],
        "conflicts": list(license_.conflicts),
        "reason": license_.reason,
        "source": license_.source,
        "as_of": license_.as_of,
    }


def flat_document(model: Document) -> dict[str, Any]:
    """One model as a row of plain values, under ``FLAT_COLUMNS``."""
    license_ = model["license"]
    context, parameters = model["context_length"], model["parameters"]
    values = (
        *(model[key] for key in ("id", "name", "developer", "country", "hub", "revision")),
        model["access"]["value"],
        model["access"]["as_of"],
        model["epoch_accessibility"],
        license_["declared_name"] or license_["declared"],
        license_["concluded"],
        license_["class"],
        *(context[key] for key in ("native", "extended", "declared")),
        *(parameters[key] for key in ("total", "active", "declared_total", "declared_active")),
        model["status"],
    )
    return dict(zip(FLAT_COLUMNS, values, strict=True))


def whole_document(assessment: Assessment, observation: Observation | None) -> dict[str, Any]:
    """One model with the trail of its numbers and all that the registry says; what ``show`` prints."""
    document = model_document(assessment)
    document["context_length"]["trail"] = _trail_document(assessment.context_length.trail)
    document["parameters"]["total_trail"] = _trail_document(assessment.parameters.total_trail)
    document["parameters"]["active_trail"] = _trail_document(assessment.parameters.active_trail)
    return {
        **document,
        "family": assessment.model.family,
        "succeeds": assessment.model.succeeds,
        "aliases": list(assessment.model.aliases),
        "declared": [
            {
                "field": said.field.value,
                "value": said.value,
                "source": said.source,
                "as_of": said.as_of.text,
                **({"since": said.since.text} if said.since else {}),
            }
            for said in assessment.model.declared
        ],
        "history": [
            {
                "date": entry.date.text,
                "access": entry.access and entry.access.value,
                **({"likely": entry.likely.value} if entry.likely else {}),
                "license": entry.license,
                "source": entry.source,
                "note": entry.note,
            }
            for entry in assessment.model.history
        ],
        "files": dict(observation.files) if observation else {},
        "redirected_to": observation.redirected_to if observation else None,
    }


def _trail_document(trail: NumberTrail | None) -> dict[str, Any] | None:
    if trail is None:
        return None
    return {
        "rule": trail.rule,
        "keys": list(trail.keys),
        "set_aside": list(trail.set_aside),
        "doubtful": trail.doubtful,
    }
