"""One assessed model in the published shape of ``tracker.models/1``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tracker.domain.assessing.assessment import Assessment, LicenseAssessment


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
        "revision": assessment.revision,
        "access": {
            "value": access.value.value,
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
