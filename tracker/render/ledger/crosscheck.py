"""What `tracker crosscheck` found, for people and as ``tracker.crosscheck/1``."""

from __future__ import annotations

from typing import Any

from tracker.domain.seconding.attributions import ATTRIBUTIONS
from tracker.domain.seconding.comparing import Disagreement
from tracker.domain.seconding.found import Crosscheck
from tracker.render.layout.safe import safe
from tracker.vocabulary import OutputFormat


def crosscheck_document(found: Crosscheck) -> dict[str, Any]:
    """The published shape."""
    return {
        "schema": "tracker.crosscheck/1",
        "sources": [
            {
                "source": source.source,
                "as_of": source.as_of,
                "models": source.models,
                "reason": source.reason,
                "attribution": ATTRIBUTIONS.get(source.source),
            }
            for source in found.sources
        ],
        "disagreements": [disagreement_document(one) for one in found.disagreements],
    }


def disagreement_document(one: Disagreement) -> dict[str, Any]:
    """One thing that a source says otherwise."""
    return {
        "check": one.check,
        "model": one.model,
        "source": one.source,
        "claim": one.claim,
        "via": one.via,
        "ours": one.ours,
        "theirs": one.theirs,
        "meaning": one.meaning,
        "link": one.link,
    }


_HEADERS = ("MODEL", "CHECK", "SOURCE", "ENTRY", "OURS", "THEIRS", "MEANING")


def render_crosscheck(found: Crosscheck, form: OutputFormat) -> str:
    """The models that most sources are against first; whose data it is below."""
    from tracker.render.layout.structured import csv_text, json_text, markdown_table

    rows = [_row(one) for one in found.disagreements]
    match form:
        case OutputFormat.JSON:
            return json_text(crosscheck_document(found))
        case OutputFormat.CSV:
            return csv_text(tuple(header.lower() for header in _HEADERS), rows)
        case OutputFormat.MARKDOWN:
            table = f"{markdown_table(_HEADERS, rows)}\n\n" if rows else ""
            return table + "\n".join(f"* {line}" for line in _sources(found))
        case OutputFormat.TABLE:
            from tracker.render.layout.tables import columns

            table = f"{columns(rows, _HEADERS)}\n\n" if rows else ""
            return table + "\n".join(_sources(found))


def _row(one: Disagreement) -> list[str]:
    meaning = one.meaning or (f"via {one.via}" if one.via else "")
    cells = (one.model, one.check, one.source, one.claim, _said(one.ours), _said(one.theirs), meaning)
    return [safe(cell) for cell in cells]


def _said(value: str | int | bool | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else value or "-"


def _sources(found: Crosscheck) -> list[str]:
    count = len(found.disagreements)
    lines = [f"{count} disagreement{'s' * (count != 1)} with {len(found.sources)} sources"]
    for source in found.sources:
        whose = ATTRIBUTIONS.get(source.source)
        read = f"{source.models} entries of {source.as_of}" if source.as_of else "not read"
        why = f" ({safe(source.reason)})" if source.reason else ""
        lines.append(f"{source.source}: {read}{why}{f'; {whose}' if whose else ''}")
    return lines
