"""The command that pins a project's models: lock."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.options import (
    OutputOption,
    OwnCountryOption,
    OwnFactOption,
    OwnUseOption,
    PolicyOption,
    RegistryOption,
    SnapshotsOption,
)
from tracker.cli.output import emit, note, style_for
from tracker.cli.profile import profile_facts
from tracker.cli.program import app
from tracker.vocabulary import LockFormat, PlaceClass

if TYPE_CHECKING:
    from tracker.adapters.workspace.finding import Workspace
    from tracker.domain.licensing.asking.profile_facts import Fact

_LEVELS = ("error", "warning", "note", "never")


@app.command(
    epilog="Examples:  tracker lock  |  tracker lock services/ --use commercial --use host  |  "
    "tracker lock --check --format github  |  tracker lock --check --online --fail-on warning  |  "
    "tracker lock --upgrade Qwen/Qwen3-8B  |  tracker lock --diff old/models.lock.   "
    "Exit codes: 0 fine, 1 drift at or above --fail-on, 3 a lock that cannot be read, 4 the Hub gave no "
    "answer, 5 a text beside the lock is lost, 6 some models were not read."
)
def lock(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH]",
            help="Folder of the project; with --upgrade also models.  [default: .]",
            show_default=False,
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing: does the lock still hold? Offline.")
    ] = False,
    online: Annotated[
        bool, typer.Option("--online", help="With --check: hold it against the Hub, too.")
    ] = False,
    upgrade: Annotated[
        bool,
        typer.Option("--upgrade", help="Move the pins, of all models or of those named; else they stay."),
    ] = False,
    diff: Annotated[
        Path | None,
        typer.Option("--diff", metavar="OLD", help="What changed since this lock.", show_default=False),
    ] = None,
    lock_file: Annotated[
        Path | None,
        typer.Option("--lock", help="The lock.  [default: models.lock in PATH]", show_default=False),
    ] = None,
    files: Annotated[
        str, typer.Option("--files", metavar="default|all", help="Which files get a digest.")
    ] = "default",
    classes: Annotated[
        list[PlaceClass] | None,
        typer.Option(
            "--class",
            help="Lock places of this class; without it production and catalogues, or what the lock has. "
            "Repeatable.",
            show_default=False,
        ),
    ] = None,
    fail_on: Annotated[
        str,
        typer.Option(
            "--fail-on", metavar="error|warning|note|never", help="With --check: which drift ends with 1."
        ),
    ] = "error",
    use: OwnUseOption = None,
    country: OwnCountryOption = None,
    set_: OwnFactOption = None,
    registry: RegistryOption = None,
    snapshots: SnapshotsOption = None,
    policy: PolicyOption = None,
    output_format: Annotated[
        LockFormat, typer.Option("--format", "-f", help="How to print the result.")
    ] = LockFormat.TABLE,
    output: OutputOption = None,
) -> None:
    """Pin every model a project uses: revision, file digests, licence text and verdict, in models.lock."""
    from tracker.adapters.workspace.finding import find_workspace
    from tracker.commands.give.lock import lock_path
    from tracker.errors import UsageError

    if files not in ("default", "all"):
        raise UsageError(f"--files {files}: not one of default, all")
    if fail_on not in _LEVELS:
        raise UsageError(f"--fail-on {fail_on}: not one of {', '.join(_LEVELS)}")
    if online and not check:
        raise UsageError("--online goes with --check", hint="`tracker lock` always reads the Hub")
    if classes and (check or diff is not None):
        raise UsageError("--class is for writing: a check goes by what the lock says")
    folder, models = _folder(paths or [], upgrade=upgrade)
    place = lock_path(folder, lock_file)
    if diff is not None:
        _differences(diff, place, output_format, output)
        return
    workspace = find_workspace(registry, snapshots, policy)
    facts = profile_facts(
        set_, use, country=country, mau=None, annual_revenue=None, monthly_revenue=None, business=None
    )
    if check:
        _check(folder, place, workspace, facts, online, fail_on, output_format, output)
    else:
        _write(
            folder,
            place,
            workspace,
            facts,
            models if upgrade else None,
            files,
            [one.value for one in classes] if classes else None,
            output_format,
            output,
        )


def _folder(words: list[str], *, upgrade: bool) -> tuple[Path, list[str]]:
    """The project's folder, and the models named beside it."""
    from tracker.errors import UsageError

    paths = [word for word in words if Path(word).exists()]
    models = [word for word in words if word not in paths]
    if models and not upgrade:
        raise UsageError(f"{models[0]}: there is no such folder")
    if len(paths) > 1:
        raise UsageError("one project at a time", hint="run it once for each, or name the folder above them")
    return Path(paths[0]) if paths else Path(), models


def _write(
    folder: Path,
    place: Path,
    workspace: Workspace,
    facts: dict[str, Fact],
    upgrade: list[str] | None,
    files: str,
    classes: list[str] | None,
    form: LockFormat,
    output: Path | None,
) -> None:
    from tracker.commands.give.lock import LockRequest, make_lock
    from tracker.documents.projects.lock import written_document
    from tracker.domain.locking.building import worst_of
    from tracker.domain.locking.comparing import compare_locks
    from tracker.domain.locking.entries import Lock
    from tracker.render.giving.lock import render_written
    from tracker.render.layout.safe import safe

    request = LockRequest(
        path=folder,
        lock=place,
        workspace=workspace,
        facts=facts,
        upgrade=upgrade,
        all_files=files == "all",
        classes=classes,
    )
    done = make_lock(request)
    before = done.before or Lock(tool="", rules="", policy="")
    changes = compare_locks(before, done.after)
    for name in done.unread:
        note(f"tracker: {safe(name)}: the Hub gave no answer; its entry is as it was, or without a revision")
    for line in done.notes:
        note(f"note: {safe(line)}")
    tally = Counter(worst_of(model.verdict.values()) for model in done.after.models)
    order = ("forbidden", "unknown", "conditional", "allowed")
    text = render_written(
        changes,
        lock=str(place),
        models=len(done.after.models),
        changed=done.changed,
        verdicts={word: tally[word] for word in order},
        document=written_document(str(place), done.after, done.changed, changes, done.unread),
        form=form,
    )
    emit(text, output)
    raise typer.Exit(done.exit_code)


def _check(
    folder: Path,
    place: Path,
    workspace: Workspace,
    facts: dict[str, Fact],
    online: bool,
    fail_on: str,
    form: LockFormat,
    output: Path | None,
) -> None:
    from tracker.commands.give.lock_check import CheckRequest, check_lock
    from tracker.domain.locking.drift import DriftLevel
    from tracker.render.giving.lock import render_drift

    found = check_lock(
        CheckRequest(
            path=folder,
            lock=place,
            workspace=workspace,
            facts=facts,
            online=online,
            fail_on=None if fail_on == "never" else DriftLevel(fail_on),
        )
    )
    notes = [f"a text beside the lock is lost or altered: {digest}" for digest in found.lost]
    notes += [f"the Hub gave no answer for {name}" for name in found.unread]
    notes += found.notes
    text = render_drift(
        found.drift,
        lock=str(place),
        review=found.review,
        notes=notes,
        models=len(found.lock.models),
        document=found.document,
        form=form,
        style=style_for(form, output),
    )
    if text:
        emit(text, output)
    raise typer.Exit(found.exit_code)


def _differences(old: Path, new: Path, form: LockFormat, output: Path | None) -> None:
    from tracker.adapters.workspace.lock_file import load_lock
    from tracker.documents.projects.lock import differences_document
    from tracker.domain.locking.comparing import compare_locks
    from tracker.render.giving.lock import render_differences

    changes = compare_locks(load_lock(old), load_lock(new))
    document = differences_document(str(old), str(new), changes)
    emit(render_differences(changes, document=document, form=form), output)
