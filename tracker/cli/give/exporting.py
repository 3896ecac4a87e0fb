"""The command that writes documents for others: export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.options import (
    AsOfOption,
    OfflineOption,
    OutputOption,
    OwnCountryOption,
    OwnFactOption,
    OwnUseOption,
    PolicyOption,
    RegistryOption,
    SnapshotsOption,
    model_ids,
)
from tracker.cli.output import emit, emit_bytes, emit_parts, note, refuse_ledger_files
from tracker.cli.profile import profile_facts
from tracker.cli.program import app
from tracker.vocabulary import ExportFormat, ExportTable

if TYPE_CHECKING:
    from tracker.adapters.workspace.finding import Workspace
    from tracker.commands.give.export import Exported
    from tracker.domain.boms.inventory import Inventory
    from tracker.domain.licensing.asking.profile_facts import Fact

_TABLES = (ExportFormat.CSV, ExportFormat.PARQUET)


@app.command(
    epilog="Examples:  tracker export --lock models.lock --format cyclonedx -o models.cdx.json  |  "
    "tracker export --project . --format notice --check NOTICE  |  tracker export glm-5.2 --format spdx  |  "
    "tracker export --format parquet --table observations -o ledger/.   "
    "Exit codes: 0 written, 1 --check: out of date, 5 a NOTICE that lacks a text."
)
def export(
    models: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[MODEL]…",
            help="Models.  [default: all of the registry]",
            show_default=False,
            autocompletion=model_ids,
        ),
    ] = None,
    project: Annotated[
        Path | None, typer.Option("--project", help="What this project refers to.", show_default=False)
    ] = None,
    lock: Annotated[
        Path | None,
        typer.Option("--lock", help="What this lock holds; nothing else is read.", show_default=False),
    ] = None,
    output_format: Annotated[
        ExportFormat, typer.Option("--format", "-f", help="Which document.")
    ] = ExportFormat.CSV,
    spec_version: Annotated[
        str, typer.Option("--spec-version", metavar="1.7|1.6", help="Of CycloneDX.")
    ] = "1.7",
    into: Annotated[
        Path | None,
        typer.Option(
            "--into", metavar="BOM", help="Put the models into this CycloneDX file.", show_default=False
        ),
    ] = None,
    check: Annotated[
        Path | None,
        typer.Option(
            "--check", metavar="FILE", help="Write nothing: is FILE up to date?", show_default=False
        ),
    ] = None,
    validate: Annotated[
        bool, typer.Option("--validate", help="Also ask the official validator (extra [bom]).")
    ] = False,
    table: Annotated[
        ExportTable, typer.Option("--table", help="With csv and parquet: which table.")
    ] = ExportTable.MODELS,
    name: Annotated[
        str | None, typer.Option("--name", help="Name of the application.", show_default=False)
    ] = None,
    app_version: Annotated[
        str | None, typer.Option("--app-version", help="Its version.", show_default=False)
    ] = None,
    as_of: AsOfOption = None,
    use: OwnUseOption = None,
    country: OwnCountryOption = None,
    set_: OwnFactOption = None,
    offline: OfflineOption = False,
    registry: RegistryOption = None,
    snapshots: SnapshotsOption = None,
    policy: PolicyOption = None,
    output: OutputOption = None,
) -> None:
    """Write a bill of materials, a NOTICE, a proof, or a table, of models, a project or a lock."""
    from tracker.adapters.workspace.finding import find_workspace
    from tracker.errors import UsageError

    if sum(bool(one) for one in (models, project, lock)) > 1:
        raise UsageError("models, --project and --lock exclude one another")
    if into is not None and output_format is not ExportFormat.CYCLONEDX:
        raise UsageError("--into extends a CycloneDX document", hint="use it with --format cyclonedx")
    if check is not None and output_format in (*_TABLES, ExportFormat.PROOF):
        raise UsageError(
            "--check holds a document against what would be written now",
            hint=f"--format {output_format.value} writes none; say which it is, as in --format cyclonedx",
        )
    if spec_version not in ("1.7", "1.6"):
        raise UsageError(f"--spec-version {spec_version}: not one of 1.7, 1.6")
    workspace = find_workspace(registry, snapshots, policy)
    facts = profile_facts(
        set_, use, country=country, mau=None, annual_revenue=None, monthly_revenue=None, business=None
    )
    if output_format in _TABLES:
        if project or lock:
            raise UsageError(f"--format {output_format.value} is a table of the ledger's models")
        _table(models or [], workspace, output_format, table, as_of, output)
        return
    if output_format is ExportFormat.PROOF:
        if project or lock:
            raise UsageError("--format proof is about models of the ledger", hint="name them")
        _proof(models or [], workspace, facts, as_of, output)
        return
    inventory = _inventory(models or [], project, lock, workspace, facts, offline, name, app_version)
    from tracker.commands.give.export import compare
    from tracker.commands.give.export import export as make

    made = make(inventory, output_format, spec_version=spec_version, into=into, validate=validate)
    _say(compare(check, made) if check is not None else made, output)


def _inventory(
    models: list[str],
    project: Path | None,
    lock: Path | None,
    workspace: Workspace,
    facts: dict[str, Fact],
    offline: bool,
    name: str | None,
    version: str | None,
) -> Inventory:
    from tracker.commands.give.inventory_reading import InventoryReader
    from tracker.render.layout.safe import safe

    reader = InventoryReader(workspace, facts, offline=offline or lock is not None)
    if lock is not None:
        found = reader.of_lock(lock, name, version)
    elif project is not None:
        found = reader.of_project(project, name, version)
    else:
        found = reader.of_models(models or reader.all_models(), name or "models")
    for line in reader.notes:
        note(f"note: {safe(line)}")
    return found


def _proof(
    models: list[str], workspace: Workspace, facts: dict[str, Fact], as_of: str | None, output: Path | None
) -> None:
    from tracker.commands.give.proof import make_proof
    from tracker.errors import UsageError

    if output is None:
        raise UsageError("a proof is a zip file", hint="name it with --output proof.zip")
    refuse_ledger_files(output)
    content = make_proof(models, workspace, facts, as_of)
    emit_bytes(content, output)
    note(f"{output}: {len(content)} bytes; `tracker verify {output}` checks it anywhere")


def _say(made: Exported, output: Path | None) -> None:
    from tracker.render.layout.safe import safe

    for line in made.notes:
        note(f"note: {safe(line)}")
    emit(made.text, output)
    raise typer.Exit(made.exit_code)


def _table(
    models: list[str],
    workspace: Workspace,
    form: ExportFormat,
    table: ExportTable,
    as_of: str | None,
    output: Path | None,
) -> None:
    from tracker.commands.give.tables import csv_table, write_dataset
    from tracker.errors import UsageError

    if form is ExportFormat.CSV:
        emit_parts(csv_table(workspace, table, models, as_of), output)
        return
    if output is None:
        raise UsageError("a Parquet dataset is a folder", hint="name it with --output DIR")
    files = write_dataset(workspace, table, models, output)
    note(f"{files} file{'s' * (files != 1)} written below {output}")
