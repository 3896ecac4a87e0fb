"""The commands that add what a refresh cannot know: backfill, crosscheck."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli.options import (
    FormatOption,
    OfflineOption,
    OutputOption,
    RegistryOption,
    SnapshotsOption,
    model_ids,
)
from tracker.cli.output import emit, note
from tracker.cli.program import app
from tracker.vocabulary import ExitCode, OutputFormat


@app.command(
    epilog="Examples:  tracker backfill smollm3-3b  |  tracker backfill --all --max-requests 400  |  "
    "tracker backfill glm-5.2 --since 2026-01-01 --format json"
)
def backfill(
    models: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="MODEL...",
            help="Models of the registry whose past is to be read.",
            show_default=False,
            autocompletion=model_ids,
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All models of the registry.")] = False,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="DATE",
            help="Nothing before this day, or age (90d).  [default: from the first commit on]",
            show_default=False,
        ),
    ] = None,
    max_requests: Annotated[
        int | None,
        typer.Option(
            "--max-requests",
            min=1,
            metavar="N",
            help="Stop after so many requests; the next run goes on from there.",
            show_default=False,
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read, but keep nothing.")] = False,
    offline: OfflineOption = False,
    registry: RegistryOption = None,
    snapshots: SnapshotsOption = None,
    output_format: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
) -> None:
    """Read what happened to a model before the first snapshot: card, licence, configuration, weights.

    It goes by the commits, with a request for each change; what is read is kept under snapshots/history/ and
    never asked for again. `tracker history` shows it. Gates and visibility are in no commit. Exit codes: 0
    all read, 6 some not or not to the end, 4 nothing could be read, 7 another backfill is at work.
    """
    from tracker.adapters.workspace.finding import find_workspace
    from tracker.cli.interrupting import Drawn, end_cleanly_on_sigterm
    from tracker.commands.keep.backfill import BackfillRequest, day_of
    from tracker.commands.keep.backfill import backfill as read
    from tracker.domain.past.report import Outcome
    from tracker.render.layout.safe import safe
    from tracker.render.ledger.backfill import render_backfill

    if bool(models) == every:
        raise typer.BadParameter("name models, or say --all", param_hint="MODEL...")
    end_cleanly_on_sigterm()
    workspace = find_workspace(registry, snapshots)
    request = BackfillRequest(
        workspace=workspace if dry_run or offline else workspace.for_writing(),
        names=tuple(models or ()),
        since=day_of(since),
        most=max_requests,
        dry_run=dry_run,
        offline=offline,
    )
    with Drawn() as drawn:
        reports = read(
            request,
            lambda done, total, asked: drawn.show(f"reading: {done} of {total} models, {asked} requests"),
        )
    emit(render_backfill(reports, output_format), output)
    broken = [report for report in reports if not report.complete]
    for report in broken:
        note(f"{safe(report.model)}: {report.outcome.value}: {safe(report.reason or '')}")
    if not broken:
        return
    progressed = any(report.complete or report.outcome is Outcome.PARTLY for report in reports)
    raise typer.Exit(ExitCode.PARTIAL if progressed else ExitCode.UNREACHABLE)


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
