"""What watched owners have that nobody follows here: a block an owner, variants after the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tracker.render.layout.safe import safe, safe_csv, safe_markdown
from tracker.render.layout.tables import columns
from tracker.vocabulary import OutputFormat

_KEYS = ("hub", "created", "access", "license", "looks_like", "family", "add")
_MOST = 40


def render_discover(document: Mapping[str, Any], form: OutputFormat) -> str:
    """``document`` is a ``tracker.discover/1``."""
    match form:
        case OutputFormat.JSON:
            from tracker.render.layout.structured import json_text

            return json_text(document)
        case OutputFormat.CSV:
            return _csv(document)
        case OutputFormat.MARKDOWN:
            return "\n".join(_markdown(document))
        case OutputFormat.TABLE:
            return "\n".join(_blocks(document))


def _split(owner: Mapping[str, Any]) -> tuple[list[Any], list[Any]]:
    variants = [one for one in owner["repositories"] if str(one["looks_like"]).startswith("variant-of")]
    return [one for one in owner["repositories"] if one not in variants], variants


def _blocks(document: Mapping[str, Any]) -> Iterator[str]:
    for owner in document["owners"]:
        models, variants = _split(owner)
        reason = f" ({safe(owner['reason'])})" if owner["reason"] else ""
        counts = f"{len(models)} not followed, {len(variants)} variants"
        yield f"{safe(owner['owner'])}: {counts}{reason}"
        rows = [
            (
                f"  {safe((one['created'] or '')[:10]) or '-'}",
                safe(one["access"] if one["access"] != "unknown" else one["gate"]),
                safe(one["license"] or "no tag"),
                safe(one["looks_like"] or ""),
                safe(one["add"]),
            )
            for one in models[:_MOST]
        ]
        if rows:
            yield columns(rows)
        if len(models) > _MOST:
            yield f"  … and {len(models) - _MOST} more: --format json"


def _markdown(document: Mapping[str, Any]) -> Iterator[str]:
    for owner in document["owners"]:
        reason = f" ({safe_markdown(owner['reason'])})" if owner["reason"] else ""
        yield f"- {safe_markdown(owner['owner'])}{reason}"
        for one in owner["repositories"]:
            parts = (one["hub"], one["access"], one["license"] or "no licence tag", one["looks_like"] or "")
            yield "  - " + ", ".join(safe_markdown(part) for part in parts if part)


def _csv(document: Mapping[str, Any]) -> str:
    import csv
    import io

    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_KEYS)
    for owner in document["owners"]:
        for one in owner["repositories"]:
            writer.writerow([safe_csv(str(one[key] or "")) for key in _KEYS])
    return stream.getvalue()
