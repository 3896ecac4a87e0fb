"""What a run of messages did: a line a message, what is open, or one line on a quiet day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tracker.render.layout.safe import safe, safe_csv, safe_markdown
from tracker.vocabulary import OutputFormat

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_WORDS = {
    "sent": "sent",
    "failed": "FAILED, tried again next time",
    "unknown": "UNKNOWN whether it arrived",
    None: "would be sent",
}


def render_notify(document: Mapping[str, Any], form: OutputFormat) -> str:
    """``document`` is a ``tracker.notify/1``."""
    match form:
        case OutputFormat.JSON:
            from tracker.render.layout.structured import json_text

            return json_text(document)
        case OutputFormat.CSV:
            return _csv(document)
        case OutputFormat.MARKDOWN:
            return "\n".join(f"- {safe_markdown(line)}" for line in _lines(document))
        case OutputFormat.TABLE:
            return "\n".join(safe(line) for line in _lines(document))


def _lines(document: Mapping[str, Any]) -> Iterator[str]:
    for name in document["begun"]:
        yield f"{name}: begins at {document['until']}; nothing was sent"
    for one in document["messages"]:
        reason = f" ({one['reason']})" if one["reason"] else ""
        yield f"{one['name']}: {_WORDS[one['outcome']]}{reason}: {one['title']}"
        if one["outcome"] is None:
            yield from (f"    {line}" for line in one["text"].split("\n"))
    shown = {(one["name"], one["event"]) for one in document["messages"] if one["outcome"] == "unknown"}
    for one in document["unknown"]:
        if (one["name"], one["event"]) not in shown:
            yield f"{one['name']}: {_WORDS['unknown']}, tried {one['tried']}: {one['title']}"
    if not document["begun"] and not document["messages"] and not document["unknown"]:
        yield f"nothing new to tell, up to {document['until']}"


def _csv(document: Mapping[str, Any]) -> str:
    import csv
    import io

    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(("name", "event", "outcome", "reason", "title"))
    for one in document["messages"]:
        cells = (one["name"], one["event"], one["outcome"] or "", one["reason"] or "", one["title"])
        writer.writerow([safe_csv(cell) for cell in cells])
    told = {(one["name"], one["event"]) for one in document["messages"]}
    for one in document["unknown"]:
        if (one["name"], one["event"]) not in told:
            cells = (one["name"], one["event"], "unknown", one["reason"] or "", one["title"])
            writer.writerow([safe_csv(cell) for cell in cells])
    return stream.getvalue()
