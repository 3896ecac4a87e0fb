"""The command that tells people: notify."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tracker.cli.options import FormatOption, OutputOption, PolicyOption, RegistryOption, SnapshotsOption
from tracker.cli.output import emit, note
from tracker.cli.program import app
from tracker.domain.telling.choosing import Sort
from tracker.vocabulary import ExitCode, OutputFormat


@app.command(
    epilog="Examples:  tracker notify --start --to team=slack://…  |  tracker notify --to team=slack://…  |  "
    "tracker notify --addresses addresses.txt --dry-run  |  tracker notify 2026-06-11 --to me=mailto://…"
)
def notify(
    old: Annotated[
        str | None,
        typer.Argument(
            help="Tell from this moment on.  [default: from where each name was last told]",
            show_default=False,
        ),
    ] = None,
    new: Annotated[str, typer.Argument(help="The later moment.")] = "latest",
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to",
            metavar="NAME=URL",
            help="Whom to tell; a NAME alone is looked up. Repeatable.  [default: TRACKER_NOTIFY_TO]",
            show_default=False,
        ),
    ] = None,
    addresses: Annotated[
        Path | None,
        typer.Option("--addresses", help="A file of NAME=URL, one a line.", show_default=False),
    ] = None,
    state: Annotated[
        Path | None,
        typer.Option(
            "--state",
            help="What was told to whom.  [default: notify-state.json beside the snapshots]",
            show_default=False,
        ),
    ] = None,
    start: Annotated[
        bool, typer.Option("--start", help="Begin at the newest snapshot, and send nothing.")
    ] = False,
    only: Annotated[Sort, typer.Option("--only", help="Which events.")] = Sort.TIGHTENED,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be sent; send and note nothing.")
    ] = False,
    resend: Annotated[
        bool,
        typer.Option("--resend", help="Send also what may have arrived: its outcome is not known."),
    ] = False,
    registry: RegistryOption = None,
    snapshots: SnapshotsOption = None,
    policy: PolicyOption = None,
    output_format: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
) -> None:
    """Tell each name of each event once: by mail, chat, issue or webhook.

    Exit codes: 0 all was told, 6 something failed (the next run tries again) or nobody knows whether it
    arrived (--resend sends it), 3 the state is damaged or a name was never begun.
    """
    import os

    from tracker.adapters.messages.addresses import read_addresses
    from tracker.adapters.workspace.finding import find_workspace
    from tracker.adapters.workspace.policy_file import load_policy
    from tracker.commands.give.notify import NotifyRequest
    from tracker.commands.give.notify import notify as tell
    from tracker.documents.daily.notify import notify_document
    from tracker.ledger.ledger import Ledger
    from tracker.render.layout.safe import safe
    from tracker.render.telling.notify import render_notify

    if start and (old is not None or resend):
        raise typer.BadParameter(
            "begins at the newest snapshot; leave out OLD and --resend", param_hint="--start"
        )
    told = read_addresses(to or (), addresses, os.environ)
    workspace = find_workspace(registry, snapshots, policy)
    ledger = Ledger.open(workspace)
    request = NotifyRequest(
        ledger=ledger,
        addresses=told,
        state=state or _beside(workspace.snapshots, shipped=workspace.shipped),
        old=old,
        new=new,
        sort=only,
        start=start,
        dry_run=dry_run,
        resend=resend,
        policy=load_policy(workspace.policy),
    )
    done = tell(request)
    messages = [(one.name, one.message, one.outcome, one.reason) for one in done.sent]
    document = notify_document(done.until, done.begun, messages, done.unknown)
    emit(render_notify(document, output_format), output)
    for one in done.let_go:
        note(f"note: let go, for {safe(one.name)} begins anew: {safe(one.message.title)}")
    for problem in ledger.snapshots.warnings:
        note(f"warning: passed over {safe(str(problem))}")
    if done.unknown:
        note("hint: look whether it arrived; `--resend` sends it again, `--start` lets it go")
    if done.partial:
        raise typer.Exit(ExitCode.PARTIAL)


def _beside(snapshots: Path, *, shipped: bool) -> Path:
    """In the ledger's folder; where the ledger is the package's, here."""
    return (Path() if shipped else snapshots.parent) / "notify-state.json"
