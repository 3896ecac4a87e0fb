"""References to models, grouped for a person or as data for a program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.documents.scan import ScanView, scan_document
from tracker.domain.scanning.text.reference import Reference
from tracker.render.layout.safe import safe
from tracker.render.layout.style import Style
from tracker.vocabulary import ScanFormat

_HEADERS = (
    "path",
    "line",
    "column",
    "kind",
    "text",
    "source",
    "hub",
    "revision",
    "registry_id",
    "pinned",
    "verdict",
)
_MOST_REASONS = 4


def render_scan(view: ScanView, form: ScanFormat, style: Style) -> str:
    """The whole result in one form."""
    match form:
        case ScanFormat.JSON:
            from tracker.render.layout.structured import json_text

            return json_text(scan_document(view))
        case ScanFormat.CSV:
            from tracker.render.layout.structured import csv_text

            return csv_text(_HEADERS, (_row(view, reference) for reference in view.references))
        case ScanFormat.MARKDOWN:
            return _markdown(view)
        case ScanFormat.SARIF:
            from tracker.render.scanning.sarif import sarif_text

            return sarif_text(view)
        case ScanFormat.GITHUB:
            from tracker.render.scanning.annotations import workflow_commands

            return "\n".join(workflow_commands(view))
        case ScanFormat.TABLE:
            return "\n".join(_table(view, style))


def _row(view: ScanView, reference: Reference) -> list[object]:
    verdict = view.verdict_of(reference)
    return [
        reference.path,
        reference.line,
        reference.column,
        reference.kind,
        reference.text,
        reference.source.value,
        reference.hub,
        reference.revision,
        reference.registry_id,
        str(reference.pinned).lower(),
        verdict.value if verdict else None,
    ]


def _markdown(view: ScanView) -> str:
    from tracker.render.layout.structured import markdown_table

    headers = ["where", "kind", "as written", "model", "pinned"]
    rows = []
    for reference in view.references:
        row = [_place(reference), reference.kind, reference.text, _model(reference), _pin(reference) or "no"]
        verdict = view.verdict_of(reference)
        rows.append([*row, verdict.value] if verdict else row)
    if view.verdicts is not None:
        headers.append("verdict")
    return f"{markdown_table(headers, rows)}\n\n{_summary(view)}"


# ---- for a person


def _table(view: ScanView, style: Style) -> Iterator[str]:
    for model, references in _by_model(view.references).items():
        yield _title(view, model, references[0], style)
        width = max(len(safe(_place(reference))) for reference in references)
        for reference in references:
            yield _line(reference, model, min(width, style.width // 2), style)
        yield ""
    yield _summary(view)


def _by_model(references: Sequence[Reference]) -> dict[str, list[Reference]]:
    groups: dict[str, list[Reference]] = {}
    for reference in references:
        groups.setdefault(_model(reference), []).append(reference)
    return dict(sorted(groups.items(), key=lambda item: (item[1][0].hub is None, item[0].casefold())))


def _model(reference: Reference) -> str:
    return reference.hub or reference.registry_id or reference.text


def _title(view: ScanView, model: str, reference: Reference, style: Style) -> str:
    notes = []
    if reference.registry_id and reference.registry_id != model:
        notes.append(reference.registry_id)
    if reference.hub is None:
        notes.append(reference.source.value)
    verdict = view.verdict_of(reference)
    if verdict is not None:
        notes.append(style.word(verdict.value))
    return style.paint(safe(model), "bold") + (f"  ({', '.join(notes)})" if notes else "")


def _line(reference: Reference, model: str, width: int, style: Style) -> str:
    from tracker.render.layout.tables import shorten

    place, rest = safe(_place(reference)), safe(reference.kind)
    if reference.text != model:
        rest += f"  {safe(reference.text)}"
    if pin := _pin(reference):
        rest += f"  @{safe(pin)}"
    if len(place) > width:
        return f"  {place}\n  {' ' * 4}{shorten(rest, style.width - 6)}"
    return f"  {place.ljust(width)}  {shorten(rest, style.width - width - 4)}"


def _place(reference: Reference) -> str:
    return f"{reference.path}:{reference.line}" if reference.line else reference.path


def _pin(reference: Reference) -> str:
    revision = reference.revision or ""
    return revision[:12] if reference.pinned else revision


def _summary(view: ScanView) -> str:
    models = len(_by_model(view.references))
    read = f"{_count(len(view.references), 'reference')} to {_count(models, 'model')}"
    text = f"{read} in {_count(view.files_read, 'file')} read"
    reasons = sorted(view.skipped_counts.items(), key=lambda item: -item[1])
    unread = [_count(count, f"{safe(name)} file") for name, count in view.unread.items()]
    passed_over = [f"{count:,} {reason}" for reason, count in reasons]
    if unread or passed_over:
        shown = unread[:_MOST_REASONS] + passed_over[:_MOST_REASONS]
        is_cut = len(unread) > _MOST_REASONS or len(reasons) > _MOST_REASONS
        text += f"; not read: {', '.join(shown)}" + (" …" if is_cut else "")
    if view.exempted:
        text += f"; {view.exempted} ignored by comment"
    return f"{text}."


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
