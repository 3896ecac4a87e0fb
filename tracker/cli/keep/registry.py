"""The commands that keep the registry: add, validate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tracker.cli.options import (
    FormatOption,
    OfflineOption,
    OutputOption,
    PolicyOption,
    RegistryOption,
    SnapshotsOption,
)
from tracker.cli.output import emit, note
from tracker.cli.program import app
from tracker.vocabulary import ExitCode, OutputFormat


@app.command(
    epilog="Examples:  tracker add HuggingFaceTB/SmolLM3-3B  |  "
    "tracker add zai-org/GLM-5.2 openai/gpt-oss-20b  |  tracker add Qwen/Qwen3-8B --dry-run"
)
def add(
    hub_ids: Annotated[
        list[str], typer.Argument(metavar="HUB_ID...", help="Hub repositories, as in zai-org/GLM-5.2.")
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the entries without writing them.")
    ] = False,
    registry: RegistryOption = None,
    offline: OfflineOption = False,
) -> None:
    """Follow more models: read them on the Hub and append them to the registry.

    All are added or none. Every line that is there stays as it is; licence and parents come from the
    model card, developer and country from other models of the same owner.
    """
    from tracker.adapters.machine.clock import now
    from tracker.adapters.workspace.finding import find_workspace
    from tracker.adapters.workspace.registry_text import entry_text
    from tracker.commands.keep.add import add as append
    from tracker.ledger.model_lookup import LiveReader
    from tracker.render.layout.safe import safe

    path = find_workspace(registry).for_writing().registry
    hub = None if offline else LiveReader().hub
    found = append(path, hub_ids, hub, day=now().date(), dry_run=dry_run)
    emit("\n".join(entry_text(model) for model in found.models), None)
    for line in found.notes:
        note(safe(line))
    ids = ", ".join(model.id for model in found.models)
    where = safe(str(path))
    note(
        f"would be added to {where}: {ids}"
        if dry_run
        else f"added to {where}: {ids}; `tracker refresh` reads them"
    )


@app.command(
    epilog="Examples:  tracker validate  |  tracker validate my-registry.yaml  |  "
    "tracker validate --links  |  tracker validate --format json"
)
def validate(
    file: Annotated[
        Path | None,
        typer.Argument(help="A registry or a policy.  [default: all files here]", show_default=False),
    ] = None,
    links: Annotated[
        bool, typer.Option("--links", help="Also try every source address; dead ones are warnings.")
    ] = False,
    private: Annotated[
        bool,
        typer.Option(
            "--private", help="With --links: also ask hosts of this machine and of private networks."
        ),
    ] = False,
    registry: RegistryOption = None,
    snapshots: SnapshotsOption = None,
    policy: PolicyOption = None,
    output_format: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
) -> None:
    """Check registry, policy and snapshots; name everything wrong with file and line (exit code 3)."""
    from tracker.adapters.workspace.finding import find_workspace
    from tracker.commands.keep.validate import validate as check
    from tracker.commands.keep.validate import validate_file, with_links
    from tracker.render.layout.safe import safe
    from tracker.render.ledger.validate import render_validation

    found = validate_file(file) if file else check(find_workspace(registry, snapshots, policy))
    if links:
        from tracker.adapters.web.links import dead_links

        found = with_links(found, lambda addresses: dead_links(addresses, private=private))
    emit(render_validation(found, form=output_format), output)
    for dead in found.dead_links:
        note(f"warning: {safe(str(dead))}")
    if links:
        note(f"{found.links_checked} addresses tried, {len(found.dead_links)} of them dead")
    if found.problems:
        raise typer.Exit(ExitCode.BAD_DATA)
