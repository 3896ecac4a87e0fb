"""The command that holds what is kept against its digests: verify."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from tracker.cli.options import FormatOption, OutputOption, RegistryOption, SnapshotsOption
from tracker.cli.output import emit, note
from tracker.cli.program import app
from tracker.vocabulary import ExitCode, OutputFormat


@app.command(
    epilog="Examples:  tracker verify  |  tracker verify --snapshots archive/snapshots  |  "
    "tracker verify weights/ --lock models.lock"
)
def verify(
    target: Annotated[
        Path | None,
        typer.Argument(
            help="A proof (.zip); with --lock, the folder of the downloaded files.", show_default=False
        ),
    ] = None,
    lock: Annotated[
        Path | None,
        typer.Option("--lock", help="Hold local files against this lock's digests.", show_default=False),
    ] = None,
    registry: RegistryOption = None,
    snapshots: SnapshotsOption = None,
    output_format: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
) -> None:
    """Check that snapshots and evidence are complete and unaltered; exit code 3 names each problem."""
    from tracker.adapters.record.folder import SnapshotFolder
    from tracker.adapters.workspace.finding import find_workspace
    from tracker.commands.keep.verify import verify as check
    from tracker.errors import DataError, UsageError
    from tracker.render.layout.safe import safe
    from tracker.render.ledger.verify import render_verification

    if lock is not None:
        _verify_files(target or Path(), lock, output_format, output)
    if target is not None:
        if target.is_dir():
            raise UsageError(f"{target}: what is it to be held against?", hint="name the lock with --lock")
        _verify_proof(target, output_format, output)
    workspace = find_workspace(registry, snapshots)
    folder = workspace.snapshots
    if snapshots is not None and not folder.is_dir():
        raise DataError(f"{folder}: no such snapshot folder", hint="name an existing one with --snapshots")
    found = check(SnapshotFolder(folder), is_whole=not workspace.shipped)
    emit(render_verification(found, form=output_format), output)
    for warning in found.warnings:
        note(f"warning: {safe(str(warning))}")
    if found.problems:
        raise typer.Exit(ExitCode.BAD_DATA)


def _verify_proof(proof: Path, form: OutputFormat, output: Path | None) -> NoReturn:
    """A proof by itself: exit code 3 names what is wrong with it."""
    from tracker.commands.give.proof import verify_proof
    from tracker.documents.verify import proof_document
    from tracker.render.ledger.verify import render_proof

    found = verify_proof(proof)
    document = proof_document(found.head, found.head_sha256, found.as_of, found.verdict, found.judged_again)
    emit(render_proof(found.problems, found.members, document, form=form), output)
    raise typer.Exit(ExitCode.BAD_DATA if found.problems else ExitCode.OK)


def _verify_files(folder: Path, lock: Path, form: OutputFormat, output: Path | None) -> NoReturn:
    """Local files against a lock; exit code 3 names each difference, 5 says that nothing was there."""
    from tracker.commands.keep.verify_files import verify_files
    from tracker.documents.verify import files_document
    from tracker.render.layout.safe import safe
    from tracker.render.ledger.verify import render_files

    found = verify_files(folder, lock)
    document = files_document(found.problems, found.files, found.models, found.absent)
    for name in found.absent:
        note(f"note: {safe(name)}: none of its files is below {safe(str(folder))}")
    emit(
        render_files(found.problems, document=document, summary_of=(found.files, found.models), form=form),
        output,
    )
    if found.problems:
        raise typer.Exit(ExitCode.BAD_DATA)
    raise typer.Exit(ExitCode.OK if found.models else ExitCode.UNDETERMINED)
