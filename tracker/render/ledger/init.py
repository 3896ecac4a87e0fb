"""What `tracker init` wrote, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.render.layout.safe import safe, safe_markdown
from tracker.render.layout.structured import csv_text, json_text, markdown_table
from tracker.vocabulary import OutputFormat


def render_init(
    *,
    folder: str,
    written: Sequence[str],
    kept: Sequence[str],
    models: Sequence[str],
    steps: Sequence[tuple[str, str]],
    form: OutputFormat,
) -> str:
    """A line a file, then the steps."""
    if form is OutputFormat.JSON:
        return json_text(
            {
                "schema": "tracker.init/1",
                "folder": folder,
                "written": list(written),
                "kept": list(kept),
                "models": list(models),
                "next": [{"command": command, "why": why} for command, why in steps],
            }
        )
    rows = [*((path, "written") for path in written), *((path, "was there, kept") for path in kept)]
    if form is OutputFormat.CSV:
        return csv_text(["file", "state"], rows)
    if form is OutputFormat.MARKDOWN:
        return "\n".join([markdown_table(["file", "state"], rows), "", *_numbered(steps)])
    lines = [f"wrote {safe(path)}" for path in written] + [f"kept {safe(path)} (was there)" for path in kept]
    return "\n".join([*lines, "", "next", *(f"  {safe(command)}  # {safe(why)}" for command, why in steps)])


def _numbered(steps: Sequence[tuple[str, str]]) -> Iterator[str]:
    for command, why in steps:
        yield f"1. `{safe(command)}`: {safe_markdown(why)}"
