"""Models as a list: table, JSON, Markdown, CSV."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tracker.documents.models import FLAT_COLUMNS, Document, flat_document, models_document
from tracker.render.layout.safe import safe
from tracker.render.layout.style import Style
from tracker.render.layout.words import license_name, sizes, tokens
from tracker.vocabulary import OutputFormat, ReadStatus

_HEADERS = ("MODEL", "ACCESS", "CLASS", "LICENCE", "CONTEXT", "PARAMETERS")
_ELASTIC = ((3, 12), (3, 7))
"""Licences may be cut where there is no room; an id never is, it is there to be copied."""


def render_models(
    models: Iterable[Document], *, snapshot: str | None, as_of: str, form: OutputFormat, style: Style
) -> Iterator[str]:
    """The answer in pieces that follow one another; ``models`` are gone through once.

    ``snapshot`` is the time of the one read, None where there was none by ``as_of``.
    """
    match form:
        case OutputFormat.JSON:
            from tracker.render.layout.structured import json_parts

            return json_parts(models_document((), snapshot), "models", models)
        case OutputFormat.CSV:
            from tracker.render.layout.structured import csv_lines

            return csv_lines(FLAT_COLUMNS, (list(flat_document(model).values()) for model in models))
        case OutputFormat.MARKDOWN:
            from tracker.render.layout.structured import markdown_lines

            first, rest = _first_of(models)
            lines = markdown_lines(_headers(first), map(_row, itertools.chain(first, rest)))
            return (f"{line}\n" for line in lines)
        case OutputFormat.TABLE:
            return iter((_table(models, snapshot, as_of, style), "\n"))


def render_ids(models: Iterable[Document]) -> Iterator[str]:
    """One id a line."""
    return (f"{safe(model['id'])}\n" for model in models)


def _first_of(models: Iterable[Document]) -> tuple[list[Document], Iterator[Document]]:
    rest = iter(models)
    return list(itertools.islice(rest, 1)), rest


def _table(models: Iterable[Document], snapshot: str | None, as_of: str, style: Style) -> str:
    from tracker.render.layout.tables import columns, fit

    first, rest = _first_of(models)
    headers = _headers(first)
    cells: list[list[str]] = []
    states: Counter[str] = Counter()
    for model in itertools.chain(first, rest):
        cells.append(_row(model))
        states[model["status"]] += 1
    source = f" (snapshot {snapshot})" if snapshot else " (no snapshot: registry history alone)"
    heading = f"{len(cells)} model{'s' * (len(cells) != 1)} as of {as_of}{source * (snapshot != as_of)}"
    if not cells:
        return heading
    rows = fit(cells, headers, style.width, _ELASTIC)
    for row in rows:
        row[1], row[2], *row[6:] = style.word(row[1]), style.word(row[2]), *map(style.word, row[6:])
    return f"{columns(rows, headers)}\n\n{heading}{_troubles(states)}"


def _headers(first: Sequence[Document]) -> tuple[str, ...]:
    """Either all models have a verdict, or none has."""
    return (*_HEADERS, "MAY WE") if first and "may" in first[0] else _HEADERS


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


def _troubles(counts: Mapping[str, int]) -> str:
    """How many values are not from the newest reading, a line each."""
    says = {
        ReadStatus.STALE: "stale: not readable this time, values are from an earlier reading",
        ReadStatus.MISSING: "missing: not found, or private, at the last reading",
        ReadStatus.NEVER_READ: "never read: values are from the registry; `tracker refresh` reads the Hub",
    }
    return "".join(f"\n{counts[status]} {text}" for status, text in says.items() if counts[status])
