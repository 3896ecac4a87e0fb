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
_ELASTIC = ((3, 12), (3, 7))
"""Licences may be cut where there is no room; an id never is, it is there to be copied."""


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

            return markdown_table(_headers(models), [_row(model) for model in models])
        case OutputFormat.TABLE:
            return _table(models, snapshot, as_of, style)


def render_ids(models: Sequence[Document]) -> str:
    """One id a line."""
    return "\n".join(safe(model["id"]) for model in models)


def _table(models: Sequence[Document], snapshot: str | None, as_of: str, style: Style) -> str:
    from tracker.render.layout.tables import columns, fit

    source = f" (snapshot {snapshot})" if snapshot else " (no snapshot: registry history alone)"
    heading = f"{len(models)} model{'s' * (len(models) != 1)} as of {as_of}{source * (snapshot != as_of)}"
    if not models:
        return heading
    headers = _headers(models)
    rows = fit([_row(model) for model in models], headers, style.width, _ELASTIC)
    for row in rows:
        row[1], row[2], *row[6:] = style.word(row[1]), style.word(row[2]), *map(style.word, row[6:])
    return f"{columns(rows, headers)}\n\n{heading}{_troubles(models)}"


def _headers(models: Sequence[Document]) -> tuple[str, ...]:
    return (*_HEADERS, "MAY WE") if any("may" in model for model in models) else _HEADERS


def _row(model: Document) -> list[str]:
    context, parameters = model["context_length"], model["parameters"]
    cells = (
        model["id"],
        _access(model),
        _read(model, model["license"]["class"]),
        license_name(model["license"]),
        tokens(context["native"], context["declared"], unbounded=context["unbounded"]),
        sizes(parameters),
        *([model["may"]] if "may" in model else []),
    )
    return [safe(cell) for cell in cells]


def _read(model: Document, value: str) -> str:
    """What nobody has looked at yet is another thing than what was looked at and could not be told."""
    return "unread" if value == "unknown" and model["status"] == ReadStatus.NEVER_READ else value


def _access(model: Document) -> str:
    """The value; where nobody read it, what is likely, with a question mark."""
    likely = model["access"].get("likely")
    return f"{likely}?" if likely else _read(model, model["access"]["value"])


def _troubles(models: Sequence[Document]) -> str:
    """How many values are not from the newest reading, a line each."""
    says = {
        ReadStatus.STALE: "stale: not readable this time, values are from an earlier reading",
        ReadStatus.MISSING: "missing: not found, or private, at the last reading",
        ReadStatus.NEVER_READ: "never read: values are from the registry; `tracker refresh` reads the Hub",
    }
    counts = Counter(model["status"] for model in models)
    return "".join(f"\n{counts[status]} {text}" for status, text in says.items() if counts[status])
