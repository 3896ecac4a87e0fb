"""The program that commands are registered with: ``from tracker.cli.program import app``."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import Annotated

import typer


class Printed(StrEnum):
    """How the version is printed."""

    TEXT = "text"
    JSON = "json"


app = typer.Typer(
    name="tracker",
    help="What open-weights models may be used for, with evidence; and the day that changes.",
    no_args_is_help=True,
    invoke_without_command=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def root(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version; with --format json also the rules and the schemas."
        ),
    ] = False,
    schema: Annotated[
        str | None,
        typer.Option(
            "--schema",
            metavar="NAME",
            help="Print the JSON Schema of a document, as in tracker.check/1.",
            show_default=False,
        ),
    ] = None,
    output_format: Annotated[
        Printed, typer.Option("--format", help="With --version: how to print it.")
    ] = Printed.TEXT,
) -> None:
    """Take the options that stand before the command."""
    if version or schema is not None:
        from tracker.cli.describing import describe

        describe(schema, as_json=output_format is Printed.JSON)
        raise typer.Exit
    if context.invoked_subcommand is None:
        context.fail("Missing command.")
    if os.environ.get("HF_ENDPOINT", "").lower().startswith("http://"):
        from tracker.adapters.hub.wire.environment import token_in_the_clear

        if token_in_the_clear():
            typer.echo(
                "warning: HF_ENDPOINT is plain http to another machine: the access token crosses the network "
                "unprotected; use https, or HF_HUB_DISABLE_IMPLICIT_TOKEN=1 and no HF_TOKEN",
                err=True,
            )
