"""A ledger of one's own begun: registry, policy, a folder for snapshots, and the job that keeps them."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tracker.adapters.files.only_if_absent import write_new
from tracker.adapters.machine.installation import installed_from
from tracker.adapters.workspace.finding import find_shipped
from tracker.adapters.workspace.ledger_files import Job, job_texts, policy_text, registry_text
from tracker.adapters.workspace.registry_check import check_registry
from tracker.adapters.workspace.registry_file import load_registry
from tracker.domain.registry.entries import HubId, Registry, TrackedModel
from tracker.domain.values.hub_id import hub_id_problem
from tracker.domain.values.install_source import FILE_NAME, HINT, install_words, is_address, moves
from tracker.domain.values.late_dataclass import dataclass
from tracker.domain.watching.first_entries import first_entries
from tracker.errors import DataError, UsageError

_KEPT_FILES = "wheels"
_CI_FILE = ".gitlab-ci.yml"


@dataclass(frozen=True, slots=True, kw_only=True)
class InitRequest:
    """``models`` are names of models, ``scanned`` a project that uses some; ``jobs`` run it daily."""

    folder: Path
    models: Sequence[str] = ()
    scanned: Path | None = None
    jobs: Sequence[Job] = ()
    pages: bool = False
    install_from: str | None = None


class NextCommand(NamedTuple):
    """A line to type, and what it is for."""

    command: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What was written, what was there and is kept, and what to do next."""

    folder: Path
    written: tuple[str, ...]
    kept: tuple[str, ...]
    models: tuple[str, ...]
    next: tuple[NextCommand, ...]
    notes: tuple[str, ...] = ()


def init(request: InitRequest) -> Begun:
    """Write what is not there yet.

    Raises UsageError before anything is written, DataError where the disk refuses.
    """
    folder, notes = request.folder, list[str]()
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: is a file", hint="name a folder, or leave it out for this one")
    has_registry = (folder / "registry.yaml").exists()
    if has_registry and (request.models or request.scanned):
        raise UsageError(
            f"{folder / 'registry.yaml'} is there already, and is never overwritten",
            hint="`tracker add OWNER/NAME` follows one more model in it",
        )
    models = _models(request, notes)
    files = {"registry.yaml": registry_text(models), "policy.yaml": policy_text()}
    problems = check_registry(folder / "registry.yaml", files["registry.yaml"].encode())[1]
    if problems:
        raise DataError(problems)
    install, copied = _install(request, notes)
    for job in request.jobs:
        files |= job_texts(job, install, pages=request.pages)
    written, kept = _write(folder, files, copied)
    return Begun(
        folder=folder,
        written=tuple(written),
        kept=tuple(kept),
        models=tuple(model.id for model in models),
        next=tuple(_next(request, models, has_registry, kept)),
        notes=tuple(notes),
    )


# ---- models


def _models(request: InitRequest, notes: list[str]) -> tuple[TrackedModel, ...]:
    if not request.models and request.scanned is None:
        return ()
    known = load_registry(find_shipped().registry)
    wanted: list[TrackedModel | HubId] = [_wanted(name, known) for name in request.models]
    if request.scanned is not None:
        wanted += _scanned(request.scanned, known, notes)
    return first_entries(wanted, known)


def _wanted(name: str, known: Registry) -> TrackedModel | HubId:
    from tracker.ledger.naming import find_model

    if known.find(name) is None and hub_id_problem(name) is None:
        return HubId(name)
    return find_model(known, name)


def _scanned(path: Path, known: Registry, notes: list[str]) -> list[TrackedModel | HubId]:
    """What a project uses: each model, and each copy of one that it really loads."""
    from tracker.commands.ask.scan import scan

    found = scan([path], find_shipped())
    names = dict.fromkeys(name for reference in found.references for name in reference.names_to_check)
    usable = [name for name in names if known.find(name) or hub_id_problem(name) is None]
    if others := len({reference.text for reference in found.unresolved}):
        notes.append(f"{others} name{'s' * (others != 1)} in {path} lead to no model that can be followed")
    if not usable:
        notes.append(f"no model was found in {path}")
    return [known.find(name) or HubId(name) for name in usable]


# ---- the job


def _install(request: InitRequest, notes: list[str]) -> tuple[str, dict[str, Path]]:
    """What the job installs, and the file that has to lie in the ledger for it."""
    if not request.jobs:
        if request.install_from:
            raise UsageError("--install-from is for a job", hint="add --github, --gitlab or --cron")
        return "", {}
    source = request.install_from or installed_from()
    if source is None:
        raise UsageError("the job has to know where it installs tracker from", hint=HINT)
    if is_address(source):
        if moves(source):
            notes.append(f"{source} names no tag: the job takes whatever its branch holds that day")
        return install_words(source), {}
    file = Path(source)
    if not file.is_file():
        raise UsageError(f"--install-from {source}: no such file, and no address that pip takes", hint=HINT)
    if not FILE_NAME.fullmatch(file.name):
        raise UsageError(f"--install-from {source}: is neither a wheel nor an archive", hint=HINT)
    inside = f"{_KEPT_FILES}/{file.name}"
    return install_words(inside), {inside: file}


# ---- writing


def _write(folder: Path, files: dict[str, str], copied: dict[str, Path]) -> tuple[list[str], list[str]]:
    contents = {path: text.encode() for path, text in files.items()}
    try:
        contents |= {path: file.read_bytes() for path, file in copied.items()}
        (folder / "snapshots").mkdir(parents=True, exist_ok=True)
        done = {
            path: write_new(folder / path, content, executable=path.endswith(".sh"))
            for path, content in contents.items()
        }
    except OSError as error:
        raise DataError(
            f"{error.filename or folder}: cannot be written: {error.strerror or error}"
        ) from error
    return [path for path, new in done.items() if new], [path for path, new in done.items() if not new]


# ---- what next


def _next(
    request: InitRequest, models: tuple[TrackedModel, ...], has_registry: bool, kept: Sequence[str]
) -> Iterator[NextCommand]:
    """Three of them."""
    here = "" if request.folder == Path() else f"cd {shlex.quote(str(request.folder))} && "
    if models or has_registry:
        count = f"{len(models)} model{'s' * (len(models) != 1)}" if models else "the models"
        yield NextCommand(f"{here}tracker refresh", f"reads {count} on the Hub and writes the first snapshot")
    else:
        yield NextCommand(
            f"{here}tracker add HuggingFaceTB/SmolLM3-3B", "a first model; then `tracker refresh`"
        )
    example = next((model.id for model in models), "smollm3-3b")
    yield NextCommand(f"tracker check {example} --use commercial", "once policy.yaml says who you are")
    yield _about_jobs(request.jobs, kept)


def _about_jobs(jobs: Sequence[Job], kept: Sequence[str]) -> NextCommand:
    commit = "git init -q; git add . && git commit -m 'Our models'"
    if Job.GITLAB in jobs and _CI_FILE in kept:
        return NextCommand(
            commit, f"after `include: [{{local: .gitlab/tracker.yml}}]` in your {_CI_FILE}; then push"
        )
    if Job.GITHUB in jobs:
        return NextCommand(commit, "then push: the job runs daily, and by hand under Actions")
    if Job.GITLAB in jobs:
        return NextCommand(commit, "then push, and add a pipeline schedule (.gitlab/tracker.yml says how)")
    if Job.CRON in jobs:
        return NextCommand("crontab -e", "and the line that stands in tracker-daily.sh")
    return NextCommand(commit, "the folder is the ledger; `tracker init --github` adds a daily job")
