"""What licence texts were found to be, as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.documents.recognition import Identified, recognition_document
from tracker.domain.licensing.knowledge.terms import LicenseTerms
from tracker.domain.licensing.texts.recognition import NearMatch, Recognition
from tracker.render.layout.safe import safe
from tracker.render.layout.style import Style
from tracker.render.layout.tables import wrap
from tracker.vocabulary import OutputFormat

_HEADERS = ("path", "license", "spdx", "class", "method", "confidence", "reason")


def render_identified(files: Sequence[Identified], *, form: OutputFormat, style: Style) -> str:
    """A paragraph a file, or a row."""
    match form:
        case OutputFormat.JSON:
            from tracker.render.layout.structured import json_text

            return json_text(recognition_document(files))
        case OutputFormat.CSV:
            from tracker.render.layout.structured import csv_text

            return csv_text(_HEADERS, [_row(*one) for one in files])
        case OutputFormat.MARKDOWN:
            from tracker.render.layout.structured import markdown_table

            return markdown_table(_HEADERS, [_row(*one) for one in files])
        case OutputFormat.TABLE:
            return "\n\n".join("\n".join(_paragraph(*one, style)) for one in files)


def _row(path: str, found: Recognition, terms: LicenseTerms | None) -> tuple[object, ...]:
    return (
        path,
        found.key,
        found.spdx,
        terms.license_class.value if terms else "unknown",
        found.method.value,
        f"{found.confidence:.2f}",
        "; ".join(found.reasons),
    )


def _paragraph(path: str, found: Recognition, terms: LicenseTerms | None, style: Style) -> Iterator[str]:
    name = found.key or found.spdx or "unknown"
    what = f"{terms.name}, {terms.license_class.value}" if terms else (found.spdx or "no known licence")
    yield f"{safe(path)}: {style.word(name)} ({safe(what)})"
    if found.recognised:
        yield f"  {found.confidence:.0%} sure, by {found.method.value}"
    for reason in found.reasons:
        yield _indented(safe(reason), style, 2)
    for near in found.near[:1] if not found.recognised else ():
        yield from _places(near, style)


def _places(near: NearMatch, style: Style) -> Iterator[str]:
    for one in near.differences[:3]:
        beside = f" ({one.words_missing} words of {near.name} are not here)" if one.words_missing else ""
        yield _indented(safe(f"{near.name}, at: “{one.here}”{beside}"), style, 4)


def _indented(text: str, style: Style, by: int) -> str:
    return "\n".join(f"{'':<{by}}{line}" for line in wrap(text, style.width - by).split("\n"))
