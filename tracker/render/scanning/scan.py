"""References to models, grouped for a person or as data for a program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tracker.documents.probe import download_words
from tracker.documents.projects.scan import ScanView, scan_document
from tracker.documents.projects.scan_answers import Answer
from tracker.domain.licensing.judging.findings import SEVERITY
from tracker.domain.scanning.text.reference import Reference, Source
from tracker.render.layout.safe import safe
from tracker.render.layout.style import Style
from tracker.render.scanning.order import worst_first
from tracker.vocabulary import ScanFormat, Verdict

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
    "class",
    "why",
    "do",
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
    answer = view.answer_of(reference)
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
        answer.verdict.value if answer else None,
        reference.place.value,
        answer.why if answer else None,
        answer.do if answer else None,
    ]


def _markdown(view: ScanView) -> str:
    from tracker.render.layout.structured import markdown_table

    headers = ["where", "kind", "as written", "model", "pinned", "class"]
    if view.answers is not None:
        headers += ["verdict", "why", "do"]
    if view.probes is not None:
        headers.append("download")
    rows = []
    for reference in worst_first(view):
        row = [_place(reference), reference.kind, reference.text, _model(reference), _pin(reference) or "no"]
        row.append(reference.place.value)
        if view.answers is not None:
            answer = view.answer_of(reference)
            row += [answer.verdict.value, answer.why, answer.do] if answer else ["not judged", "", ""]
        if view.probes is not None:
            probe = view.probe_of(reference)
            row.append(probe.cause.value if probe else "")
        rows.append(row)
    return f"{markdown_table(headers, rows)}\n\n{_summary(view)}"


# ---- for a person


def _table(view: ScanView, style: Style) -> Iterator[str]:
    for (_, model), references in _groups(view).items():
        yield _title(view, model, references[0], style)
        answer = view.answer_of(references[0])
        if answer is not None:
            yield from _answer_lines(answer, style)
            yield from _probe_lines(view, answer, references, style)
        width = max(len(safe(_place(reference))) for reference in references)
        for reference in references:
            yield _line(reference, model, min(width, style.width // 2), style)
        yield ""
    yield _summary(view)
    yield from _totals(view)


def _groups(view: ScanView) -> dict[tuple[int, str], list[Reference]]:
    """By verdict, the worst first, and by model; with verdicts only what is judged.

    Where a copy has a worse verdict than its model, the group has the copy's name.
    """
    groups: dict[tuple[int, str], list[Reference]] = {}
    for reference in view.references:
        answer = view.answer_of(reference)
        if view.answers is not None and answer is None:
            continue
        severity = -SEVERITY[answer.verdict] if answer else 0
        groups.setdefault((severity, _named(reference, answer)), []).append(reference)
    return dict(
        sorted(groups.items(), key=lambda item: (item[0][0], item[1][0].hub is None, item[0][1].casefold()))
    )


def _named(reference: Reference, answer: Answer | None) -> str:
    is_copy = answer is not None and answer.model == reference.copy
    return answer.model if answer is not None and is_copy else _model(reference)


def _model(reference: Reference) -> str:
    return reference.hub or reference.registry_id or reference.text


def _answer_lines(answer: Answer, style: Style) -> Iterator[str]:
    from textwrap import wrap

    if answer.verdict is Verdict.ALLOWED:
        return
    for word, text in (("why", answer.why), ("do", answer.do)):
        yield from wrap(
            f"{word}: {safe(text)}",
            style.width,
            initial_indent="  ",
            subsequent_indent="       ",
            max_lines=3,
        )


def _probe_lines(view: ScanView, answer: Answer, references: list[Reference], style: Style) -> Iterator[str]:
    """Whether each repository of a group can be fetched, once."""
    from textwrap import wrap

    probes = {probe.hub: probe for one in references if (probe := view.probe_of(one)) is not None}
    for hub, probe in probes.items():
        name = f"{hub}: " if len(probes) > 1 else ""
        text = safe(name + download_words(answer.verdict, probe))
        yield from wrap(text, style.width, initial_indent="  ", subsequent_indent="       ", max_lines=3)


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


def _totals(view: ScanView) -> Iterator[str]:
    """How the verdicts are spread, and what was not judged."""
    if view.answers is None:
        return
    judged = [answer for one in view.references if (answer := view.answer_of(one))]
    if judged:
        verdicts = Counter(answer.verdict for answer in judged)
        ranked = sorted(verdicts, key=SEVERITY.__getitem__, reverse=True)
        yield f"Verdicts: {', '.join(f'{verdicts[one]:,} {one.value}' for one in ranked)}."
        classes = Counter(answer.license_class or "unknown" for answer in judged)
        yield f"Licences: {', '.join(f'{count:,} {name}' for name, count in classes.most_common())}."
    others = Counter(one.place.value for one in view.references if view.answer_of(one) is None)
    if others:
        shown = ", ".join(f"{count:,} in {name}" for name, count in others.most_common())
        yield f"Not judged: {shown} (--class {others.most_common(1)[0][0]} judges them)."
    if view.known:
        yield f"Known from the baseline: {len(view.known):,}."


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
    paths = [one for one in view.references if one.source in (Source.LOCAL_FILE, Source.OBJECT_STORE)]
    named = [one for one in view.references if one not in paths]
    models = len({_model(one) for one in named})
    text = f"{_count(len(named), 'reference')} to {_count(models, 'model')}"
    if paths:
        text += f", {_count(len(paths), 'path')} to weights"
    text += f" in {_count(view.files_read, 'file')} read"
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
