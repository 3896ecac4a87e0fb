"""The command that keeps snapshots: refresh."""

from __future__ import annotations

import math
import os
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.interrupting import Drawn, end_cleanly_on_sigterm
from tracker.cli.options import (
    FormatOption,
    OfflineOption,
    OutputOption,
    PolicyOption,
    RegistryOption,
    SnapshotsOption,
    model_ids,
)
from tracker.cli.output import emit, note
from tracker.cli.program import app
from tracker.vocabulary import ExitCode, FailOn, OutputFormat

if TYPE_CHECKING:
    from tracker.commands.keep.planning import Estimate


@app.command(
    epilog="Examples:  tracker refresh  |  tracker refresh glm-5.2 smollm3-3b  |  "
    "tracker refresh --dry-run  |  tracker refresh --format json"
)
def refresh(
    models: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[MODEL]...",
            help="Only these models; the others stay as they were.",
            show_default=False,
            autocompletion=model_ids,
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and compare, but write nothing.")] = False,
    offline: OfflineOption = False,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, max=64, help="Requests at the same time.")] = 16,
    deadline: Annotated[
        float,
        typer.Option(
            "--deadline", min=1, help="Seconds after which what is unread stays unread.", metavar="SECONDS"
        ),
    ] = 1800,
    fail_on: Annotated[
        list[FailOn] | None,
        typer.Option(
            "--fail-on",
            help="End with exit code 1 where this refresh found such a change; a level means itself and "
            "worse. Repeatable.",
            show_default=False,
        ),
    ] = None,
    registry: RegistryOption = None,
    snapshots: SnapshotsOption = None,
    policy: PolicyOption = None,
    output_format: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
) -> None:
    """Read the Hub, write a snapshot, and say what happened and what changed.

    Exit codes: 0 all read, 1 it found what --fail-on names (the snapshot is written), 6 some models unread
    (the snapshot is written), 4 nothing could be read and nothing was written, 7 another refresh is at work.
    """
    from tracker.adapters.workspace.finding import find_workspace
    from tracker.adapters.workspace.policy_file import load_policy
    from tracker.commands.ask.diff import fails
    from tracker.commands.keep.refresh import RefreshRequest
    from tracker.commands.keep.refresh import refresh as take
    from tracker.render.layout.safe import safe
    from tracker.render.layout.style import Style
    from tracker.render.ledger.refresh import render_refresh

    if math.isnan(deadline):
        raise typer.BadParameter("not a number of seconds", param_hint="--deadline")
    end_cleanly_on_sigterm()
    workspace = find_workspace(registry, snapshots, policy)
    request = RefreshRequest(
        workspace=workspace if dry_run else workspace.for_writing(),
        names=tuple(models or ()),
        dry_run=dry_run,
        offline=offline,
        jobs=jobs,
        deadline=deadline,
        policy=load_policy(workspace.policy),
    )
    with Drawn() as drawn:

        def show(done: int, total: int, wait: float) -> None:
            pause = f", waiting {wait:.0f} s for the Hub's limit" if wait else ""
            drawn.show(f"reading: {done} of {total} models{pause}", last=done >= total)

        report = take(request, show if drawn.wanted else None, _announce)
    for warning in report.warnings:
        note(f"warning: passed over {safe(warning)}")
    changes = report.changes
    text = render_refresh(
        report.tally,
        changes.changes if changes else None,
        old=changes.old.label if changes and changes.old else None,
        new=report.snapshot.stamp,
        written=report.written,
        form=output_format,
        style=Style(),
        owners=(report.owners.owners, report.owners.listed, report.owners.unread),
    )
    emit(text, output)
    if report.partial:
        note("hint: unread models keep their last observation; the next refresh tries them again")
    if fail_on and changes and fails(changes.changes, fail_on):
        raise typer.Exit(ExitCode.FINDINGS)
    if report.partial:
        raise typer.Exit(ExitCode.PARTIAL)


def _announce(estimate: Estimate) -> None:
    """How long it will take, before it begins."""
    minutes = max(1, math.ceil(estimate.seconds / 60))
    token = "" if os.environ.get("HF_TOKEN") else "; with HF_TOKEN it allows more"
    note(
        f"about {minutes:,} minute{'s' * (minutes != 1)} for {estimate.calls:,} models: the Hub allows "
        f"{estimate.quota:,} calls in {estimate.window / 60:g} minutes{token}"
    )
    if estimate.fitting < estimate.calls:
        note(
            f"{estimate.fitting:,} of them before the --deadline, those first that were read longest ago; "
            "the next refresh goes on with the rest"
        )
