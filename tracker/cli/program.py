"""The program that commands are registered with: ``from tracker.cli.program import app``."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from tracker.version import __version__

app = typer.Typer(
    name="tracker",
    help="What open-weights models may be used for, with evidence; and the day that changes.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tracker {__version__}")
        raise typer.Exit


def root(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Take the options that stand before the command."""
    if os.environ.get("HF_ENDPOINT", "").lower().startswith("http://"):
        from tracker.adapters.hub.wire.environment import token_in_the_clear

        if token_in_the_clear():
            typer.echo(
                "warning: HF_ENDPOINT is plain http to another machine: the access token crosses the network "
                "unprotected; use https, or HF_HUB_DISABLE_IMPLICIT_TOKEN=1 and no HF_TOKEN",
                err=True,
            )
