"""Models as a list: table, JSON, Markdown, CSV."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from tracker.domain.assessment import Assessment, LicenseAssessment
from tracker.render.safe import safe
from tracker.render.style import Style
from tracker.render.words import license_name, sizes, tokens
from tracker.vocabulary import OutputFormat, ReadStatus

_HEADERS = ("MODEL", "ACCESS", "CLASS", "LICENCE", "CONTEXT", "PARAMETERS")
_ELASTIC = ((3, 12), (0, 16), (3, 7))
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


def render_models(
    models: Sequence[Assessment], *, snapshot: str | None, as_of: str, form: OutputFormat, style: Style
) -> str:
    """``snapshot`` is the time of the one read, None where there was none by ``as_of``."""
    match form:
        case OutputFormat.JSON:
            from tracker.render.structured import json_text

            return json_text(models_document(models, snapshot))
        case OutputFormat.CSV:
            from tracker.render.structured import csv_text

            return csv_text(FLAT_COLUMNS, [list(flat_document(model).values()) for model in models])
        case OutputFormat.MARKDOWN:
            from tracker.render.structured import markdown_table

            return markdown_table(_HEADERS, [_row(model) for model in models])
        case OutputFormat.TABLE:
            return _table(models, snapshot, as_of, style)


def models_document(models: Sequence[Assessment], snapshot: str | None) -> Mapping[str, Any]:
    """The published shape ``tracker.models/1``."""
    return {
        "schema": "tracker.models/1",
        "snapshot": snapshot,
        "models": [model_document(model) for model in models],
    }


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


def _table(models: Sequence[Assessment], snapshot: str | None, as_of: str, style: Style) -> str:
    from tracker.render.tables import columns, fit

    source = f" (snapshot {snapshot})" if snapshot else " (no snapshot by then: registry history alone)"
    heading = f"{len(models)} model{'s' * (len(models) != 1)} as of {as_of}{source * (snapshot != as_of)}"
    if not models:
        return heading
    rows = fit([_row(model) for model in models], _HEADERS, style.width, _ELASTIC)
    for row in rows:
        row[1], row[2] = style.word(row[1]), style.word(row[2])
    return f"{columns(rows, _HEADERS)}\n\n{heading}{_troubles(models)}"


def _row(assessment: Assessment) -> list[str]:
    cells = (
        assessment.model.id,
        assessment.access.value.value,
        assessment.license.license_class.value,
        license_name(assessment.license),
        tokens(assessment.context_length),
        sizes(assessment.parameters),
    )
    return [safe(cell) for cell in cells]


def _troubles(models: Sequence[Assessment]) -> str:
    """How many values are not from the newest reading, a line each."""
    says = {
        ReadStatus.STALE: "stale: not readable this time, values are from an earlier reading",
        ReadStatus.MISSING: "missing: not found, or private, at the last reading",
        ReadStatus.NEVER_READ: "never read: values are from the registry; `tracker refresh` reads the Hub",
    }
    counts = Counter(model.status for model in models)
    return "".join(f"\n{counts[status]} {text}" for status, text in says.items() if counts[status])


def flat_document(assessment: Assessment) -> dict[str, Any]:
    """One model as a row of plain values, under ``FLAT_COLUMNS``."""
    model, license_ = assessment.model, assessment.license
    context, parameters = assessment.context_length, assessment.parameters
    epoch = assessment.epoch_accessibility
    values = (
        model.id,
        model.name,
        model.developer,
        model.country,
        model.hub,
        assessment.revision,
        assessment.access.value.value,
        assessment.access.as_of,
        epoch.value if epoch else None,
        license_.declared_name or license_.declared,
        license_.concluded,
        license_.license_class.value,
        context.native,
        context.extended,
        context.declared,
        parameters.total,
        parameters.active,
        parameters.declared_total,
        parameters.declared_active,
        assessment.status.value,
    )
    return dict(zip(FLAT_COLUMNS, values, strict=True))
