"""The command that answers coding agents: mcp."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tracker.cli.options import PolicyOption, RegistryOption, SnapshotsOption
from tracker.cli.output import emit
from tracker.cli.program import app


class Host(StrEnum):
    """Programs that a configuration is printed for."""

    CLAUDE_CODE = "claude-code"
    VSCODE = "vscode"
    CURSOR = "cursor"
    GENERIC = "generic"


@app.command(
    epilog="Examples:  tracker mcp --print-config vscode  |  tracker mcp --skill > SKILL.md  |  "
    "tracker mcp --root ~/projects/shop --online.   Needs the extra [mcp]."
)
def mcp(
    root: Annotated[
        Path, typer.Option("--root", help="The folder that paths stay in.", show_default="this folder")
    ] = Path(),
    online: Annotated[
        bool, typer.Option("--online", help="Let answers ask the Hub, and tell whether a token has access.")
    ] = False,
    print_config: Annotated[
        Host | None,
        typer.Option(
            "--print-config", help="Print what goes into a host's configuration.", show_default=False
        ),
    ] = None,
    skill: Annotated[
        bool, typer.Option("--skill", help="Print a skill for hosts without the protocol.")
    ] = False,
    registry: RegistryOption = None,
    snapshots: SnapshotsOption = None,
    policy: PolicyOption = None,
) -> None:
    """Answer coding agents over stdio: may we, what changed, what does this project use. Read-only."""
    from tracker.mcp.configuration import SKILL, configuration

    if print_config is not None:
        emit(configuration(print_config.value), None)
        return
    if skill:
        emit(SKILL, None)
        return
    from tracker.errors import UsageError

    try:
        from tracker.mcp.server import serve
    except ModuleNotFoundError as error:
        raise UsageError(
            "the server needs the official SDK", hint='it comes with pip install "open-weights-tracker[mcp]"'
        ) from error
    from tracker.mcp.loaded import Loaded

    if sys.stdin is None or sys.stdout is None:
        raise UsageError("the server speaks over standard input and output, and one of them is closed")
    if not root.is_dir():
        raise UsageError(f"{root}: there is no such folder")
    serve(Loaded(root=root.resolve(), registry=registry, snapshots=snapshots, policy=policy, online=online))
