"""Models as a list: table, JSON, Markdown, CSV."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tracker.documents.models import FLAT_COLUMNS, Document, flat_document, models_document
from tracker.render.layout.safe import safe
from tracker.render.layout.style import Style
from tracker.render.layout.words import license_name, sizes, tokens
from tracker.vocabulary import OutputFormat, ReadStatus

_HEADERS = ("MODEL", "ACCESS", "CLASS", "LICENCE", "CONTEXT", "PARAMETERS")
_ELASTIC = ((3, 12), (0, 16), (3, 7))


def render_models(
    models: Sequence[Document], *, snapshot: str | None, as_of: str, form: OutputFormat, style: Style
) -> str:
    """``snapshot`` is the time of the one read, None where there was none by ``as_of``."""
    match form:
        case OutputFormat.JSON:
            from tracker.render.layout.structured import json_text

            return json_text(models_document(models, snapshot))
        case OutputFormat.CSV:
            from tracker.render.layout.structured import csv_text

            return csv_text(FLAT_COLUMNS, [list(flat_document(model).values()) for model in models])
        case OutputFormat.MARKDOWN:
            from tracker.render.layout.structured import markdown_table

            return markdown_table(_HEADERS, [_row(model) for model in models])
        case OutputFormat.TABLE:
            return _table(models, snapshot, as_of, style)


def _table(models: Sequence[Document], snapshot: str | None, as_of: str, style: Style) -> str:
    from tracker.render.layout.tables import columns, fit

    source = f" (snapshot {snapshot})" if snapshot else " (no snapshot: registry history alone)"
    heading = f"{len(models)} model{'s' * (len(models) != 1)} as of {as_of}{source * (snapshot != as_of)}"
    if not models:
        return heading
    rows = fit([_row(model) for model in models], _HEADERS, style.width, _ELASTIC)
    for row in rows:
        row[1], row[2] = style.word(row[1]), style.word(row[2])
    return f"{columns(rows, _HEADERS)}\n\n{heading}{_troubles(models)}"


def _row(model: Document) -> list[str]:
    context, parameters = model["context_length"], model["parameters"]
    cells = (
        model["id"],
        model["access"]["value"],
        model["license"]["class"],
        license_name(model["license"]),
        tokens(context["native"], context["declared"], unbounded=context["unbounded"]),
        sizes(parameters),
    )
    return [safe(cell) for cell in cells]


def _troubles(models: Sequence[Document]) -> str:
    """How many values are not from the newest reading, a line each."""
    says = {
        ReadStatus.STALE: "stale: not readable this time, values are from an earlier reading",
        ReadStatus.MISSING: "missing: not found, or private, at the last reading",
        ReadStatus.NEVER_READ: "never read: values are from the registry; `tracker refresh` reads the Hub",
    }
    counts = Counter(model["status"] for model in models)
    return "".join(f"\n{counts[status]} {text}" for status, text in says.items() if counts[status])
