"""Everything known about one model: each value with its reason, source and date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tracker.documents.models import license_document, models_document, whole_document
from tracker.domain.assessing.assessment import Assessment, NumberTrail
from tracker.domain.observing.observation import Observation
from tracker.domain.registry.entries import TrackedModel
from tracker.render.layout.safe import safe
from tracker.render.layout.style import Style
from tracker.render.layout.words import UNKNOWN, license_name
from tracker.vocabulary import OutputFormat

_LABEL = len("parameters")
Line = tuple[str, str]


def render_show(
    assessment: Assessment,
    observation: Observation | None,
    *,
    snapshot: str | None,
    form: OutputFormat,
    style: Style,
) -> str:
    """``observation`` is what the assessment rests on; ``snapshot`` the time it was taken."""
    match form:
        case OutputFormat.JSON:
            from tracker.render.layout.structured import json_text

            return json_text(models_document([whole_document(assessment, observation)], snapshot))
        case OutputFormat.CSV:
            from tracker.render.layout.structured import csv_text

            return csv_text(("field", "value"), _filled(_lines(assessment, observation)))
        case OutputFormat.MARKDOWN:
            from tracker.render.layout.structured import markdown_table

            return markdown_table(
                ("Field", "Value"), [line for line in _lines(assessment, observation) if line[1]]
            )
        case OutputFormat.TABLE:
            return _table(assessment, observation, style)


def _filled(lines: Iterable[Line]) -> Iterator[Line]:
    """Every line under the label of its value, so that each stands for itself."""
    current = ""
    for label, text in lines:
        current = label or current
        if text:
            yield current, text


def _table(assessment: Assessment, observation: Observation | None, style: Style) -> str:
    from tracker.render.layout.tables import columns, wrap

    room = style.width - _LABEL - 2
    rows = [
        [style.paint(label, "bold") if label else "", wrap(safe(text), room)]
        for label, text in _lines(assessment, observation)
        if text
    ]
    return columns(rows)


def _lines(assessment: Assessment, observation: Observation | None) -> list[Line]:
    """A label and a text each; lines that go on about the same value have no label."""
    return [
        *_identity(assessment.model, assessment),
        *_access(assessment),
        *_license(assessment),
        *_context(assessment),
        *_parameters(assessment),
        *_lineage(assessment),
        *_declared(assessment.model),
        *_history(assessment.model),
        *_reading(assessment, observation),
    ]


def _identity(model: TrackedModel, assessment: Assessment) -> Iterator[Line]:
    yield "model", " · ".join(filter(None, (model.id, model.name)))
    yield "developer", " · ".join(filter(None, (model.developer, model.country)))
    yield "hub", model.hub or "nothing on the Hub"
    yield "revision", assessment.revision or ""
    yield "family", f"{model.family or ''}{f' · after {model.succeeds}' if model.succeeds else ''}"
    yield "aliases", ", ".join(model.aliases)


def _access(assessment: Assessment) -> Iterator[Line]:
    access = assessment.access
    gate = f", closed to the {access.region_gate}" if access.region_gate else ""
    likely = f" ({access.likely}?)" if access.likely else ""
    yield "access", f"{access.value}{likely}{gate}"
    yield "", access.reason
    yield "", _origin(access.source, access.as_of)
    if assessment.epoch_accessibility:
        yield "", f"Epoch AI: {assessment.epoch_accessibility}"


def _license(assessment: Assessment) -> Iterator[Line]:
    license_ = assessment.license
    name = license_name(license_document(license_))
    yield "licence", name if name == license_.license_class else f"{name} ({license_.license_class})"
    yield "", license_.reason
    yield "", _origin(license_.source, license_.as_of)
    declared = ", ".join(filter(None, (license_.declared, license_.declared_name, license_.declared_link)))
    yield "", f"declared: {declared or 'nothing'}; concluded: {license_.concluded or 'nothing'}"
    for text in license_.evidence:
        yield "", f"evidence: {text.path}, SHA-256 {text.sha256}"
    for conflict in license_.conflicts:
        yield "", f"conflict: {conflict}"


def _context(assessment: Assessment) -> Iterator[Line]:
    context = assessment.context_length
    native = "unbounded" if context.unbounded else _tokens(context.native)
    extended = f", extended {_tokens(context.extended)}" if context.extended is not None else ""
    yield "context", f"{native}{extended} (declared {_tokens(context.declared)})"
    yield "", context.reason
    yield from _trail(context.trail)
    yield "", _origin(context.source, context.as_of)


def _parameters(assessment: Assessment) -> Iterator[Line]:
    counts = assessment.parameters
    yield "parameters", f"total {_number(counts.total)} (declared {_number(counts.declared_total)})"
    yield "", f"active {_number(counts.active)} (declared {_number(counts.declared_active)})"
    yield "", counts.reason
    yield from _trail(counts.total_trail, "total")
    yield from _trail(counts.active_trail, "active")
    yield "", _origin(counts.source, counts.as_of)


def _trail(trail: NumberTrail | None, what: str = "") -> Iterator[Line]:
    if trail is None or (trail.rule == "none" and not trail.set_aside):
        return
    keys = f" from {', '.join(trail.keys)}" if trail.keys else ""
    yield "", f"{what} rule {trail.rule}{keys}{' (doubtful)' if trail.doubtful else ''}".strip()
    for reason in trail.set_aside:
        yield "", f"set aside: {reason}"


def _lineage(assessment: Assessment) -> Iterator[Line]:
    for number, base in enumerate(assessment.base_models):
        yield "" if number else "parents", f"{base.hub} ({base.relation})"


def _declared(model: TrackedModel) -> Iterator[Line]:
    for number, said in enumerate(model.declared):
        value = f"{said.value:,}" if isinstance(said.value, int) else said.value
        origin = _origin(said.source, said.as_of.text)
        origin += f", since {said.since}" if said.since else ""
        yield "" if number else "declared", f"{said.field} {value}; {origin}"


def _history(model: TrackedModel) -> Iterator[Line]:
    for number, entry in enumerate(sorted(model.history, key=lambda entry: entry.date.last)):
        access = entry.access.value if entry.access else f"{entry.likely}?" if entry.likely else None
        state = ", ".join(filter(None, (access, entry.license)))
        note = f": {entry.note}" if entry.note else ""
        yield "" if number else "history", f"{entry.date} {state}{note} ({entry.source})"


def _reading(assessment: Assessment, observation: Observation | None) -> Iterator[Line]:
    yield "status", assessment.status.value
    if observation is None:
        return
    if observation.error:
        code = f" (HTTP {observation.error.http_status})" if observation.error.http_status else ""
        detail = f": {observation.error.detail}" if observation.error.detail else ""
        yield "", f"{observation.error.code}{code}{detail}"
    if observation.read_at:
        yield "", f"last read {observation.read_at}"
    if observation.redirected_to:
        yield "", f"the Hub leads to {observation.redirected_to}"


def _origin(source: str | None, as_of: str | None) -> str:
    parts = [f"source: {source}" if source else "", f"as of {as_of}" if as_of else ""]
    return ", ".join(part for part in parts if part)


def _tokens(number: int | None) -> str:
    return f"{number:,} tokens" if number is not None else UNKNOWN


def _number(number: int | None) -> str:
    return f"{number:,}" if number is not None else UNKNOWN
