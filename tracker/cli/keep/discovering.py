"""The command that looks at watched owners: discover."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli.options import FormatOption, OfflineOption, OutputOption, RegistryOption, SnapshotsOption
from tracker.cli.output import emit, note
from tracker.cli.program import app
from tracker.vocabulary import ExitCode, OutputFormat


@app.command(
    epilog="Examples:  tracker discover  |  tracker discover --offline  |  tracker discover --format json"
)
def discover(
    offline: OfflineOption = False,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, max=64, help="Requests at the same time.")] = 16,
    registry: RegistryOption = None,
    snapshots: SnapshotsOption = None,
    output_format: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
) -> None:
    """Show what watched owners list and the registry does not follow, with the line that follows it.

    Without `watch:` in the registry, the owners of its own models are looked at.
    Exit codes: 0 all lists read, 6 some were not, 4 none was. --offline answers from the last snapshot.
    """
    from tracker.commands.keep.discover import discover as look
    from tracker.documents.daily.discover import discover_document
    from tracker.ledger.ledger import Ledger
    from tracker.render.layout.safe import safe
    from tracker.render.ledger.discover import render_discover

    ledger = Ledger.load(registry, snapshots)
    found = look(ledger, offline=offline, jobs=jobs)
    if not ledger.registry.watch:
        note(
            "the registry has no `watch:`: these are the owners of its models; a refresh keeps the lists of "
            "those that stand there, as in `watch: [{owner: zai-org}]`"
        )
    document = discover_document(
        (one.owner, [(each.listed, each.like, each.family) for each in one.repositories], one.reason)
        for one in found
    )
    emit(render_discover(document, output_format), output)
    unread = [one.owner for one in found if one.reason]
    if unread:
        note(f"{len(unread)} of {len(found)} lists could not be read: {safe(', '.join(unread[:6]))}")
        raise typer.Exit(ExitCode.PARTIAL)
