"""The commands that add what a refresh cannot know: crosscheck."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli.options import FormatOption, OfflineOption, OutputOption, RegistryOption, SnapshotsOption
from tracker.cli.output import emit, note
from tracker.cli.program import app
from tracker.vocabulary import ExitCode, OutputFormat


@app.command(
    epilog="Examples:  tracker crosscheck  |  tracker crosscheck --refresh  |  "
    "tracker crosscheck glm-5.2 --source litellm --format json"
)
def crosscheck(
    models: Annotated[
        list[str] | None,
        typer.Argument(metavar="[MODEL]...", help="Models to compare.  [default: all]", show_default=False),
    ] = None,
    source: Annotated[
        list[str] | None,
        typer.Option(
            "--source",
            metavar="NAME",
            help="openrouter, modelsdev, litellm, epoch, deprecations, modeleol, modelscope, ollama; "
            "repeatable.  [default: those that are lists]",
            show_default=False,
        ),
    ] = None,
    refresh: Annotated[bool, typer.Option("--refresh", help="Read the sources anew.")] = False,
    offline: OfflineOption = False,
    registry: RegistryOption = None,
    snapshots: SnapshotsOption = None,
    output_format: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
) -> None:
    """Say where other catalogues differ from us: windows, sizes, licences, dates, ends of hosting.

    What they say is kept under snapshots/second/ and changes no assessment, verdict or diff. Addresses, or
    files, come from TRACKER_SOURCE_<NAME>_URL. A source that fails does not stop the others (exit code 6).
    """
    from tracker.adapters.machine.clock import now
    from tracker.adapters.workspace.finding import find_workspace
    from tracker.commands.keep.crosscheck import crosscheck as compare
    from tracker.render.layout.safe import safe
    from tracker.render.ledger.crosscheck import render_crosscheck

    found = compare(
        find_workspace(registry, snapshots),
        models or (),
        source or (),
        refresh=refresh,
        offline=offline,
        now=now(),
    )
    emit(render_crosscheck(found, output_format), output)
    for broken in found.broken:
        kept = f"; its answer of {broken.as_of} serves" if broken.as_of else ""
        note(f"{broken.source}: {safe(broken.reason or '')}{kept}")
    if not found.reached:
        raise typer.Exit(ExitCode.UNREACHABLE)
    if found.broken:
        raise typer.Exit(ExitCode.PARTIAL)
