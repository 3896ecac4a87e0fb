"""What the program says of itself: its version, its rules, the schemas of its documents."""

from __future__ import annotations


def describe(schema: str | None, *, as_json: bool) -> None:
    """Print the version, or one JSON Schema. Raises UsageError for a document that is none."""
    import typer

    from tracker.version import __version__

    if schema is not None:
        from tracker.adapters.files.published_schemas import schema_text

        typer.echo(schema_text(schema), nl=False)
    elif as_json:
        from tracker.adapters.files.published_schemas import published_schemas
        from tracker.adapters.knowledge.rules import rules_digest
        from tracker.documents.version import version_document
        from tracker.render.layout.structured import json_text

        typer.echo(json_text(version_document(__version__, rules_digest(), published_schemas())))
    else:
        typer.echo(f"tracker {__version__}")
