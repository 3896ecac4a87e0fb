"""A change does not judge itself: policy, baseline, registry and record are taken from where it began."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from tracker.adapters.workspace.finding import Workspace, find_shipped
from tracker.domain.values.late_dataclass import dataclass

POLICY = Path("policy.yaml")
_BY_HAND = "`--trust-change` lets it count"


@dataclass(frozen=True, slots=True)
class Judges:
    """What a scan of a change goes by. ``notes`` say what of the change itself does not count."""

    workspace: Workspace
    baseline: Path | None
    notes: tuple[str, ...] = ()


@contextlib.contextmanager
def judges(
    workspace: Workspace, baseline: Path | None, paths: Sequence[Path], changed_since: str | None
) -> Iterator[Judges]:
    """Files that lie outside the scanned repository stay as they are. Raises UsageError."""
    if changed_since is None:
        yield Judges(workspace, baseline)
        return
    from tracker.adapters.project.base_files import BaseFiles
    from tracker.adapters.project.git_repository import open_repository

    with (
        tempfile.TemporaryDirectory(prefix="tracker-base-") as name,
        open_repository(paths[0] if paths else Path()) as repository,
    ):
        base = BaseFiles(repository, changed_since, Path(name))
        policy = workspace.policy or POLICY
        judging = base.file(policy)
        known = base.file(baseline) if baseline else None
        own = _ledger(workspace, base.file, base.folder)
        notes = [
            *_note(policy, judging, workspace.policy is not None or judging is not None),
            *(_note(baseline, known, True) if baseline else ()),
            *_note(workspace.registry, own.registry, True),
            *_note(workspace.snapshots, own.snapshots, True),
            *(_reviews(workspace.policy, judging) if workspace.policy else ()),
        ]
        judging = judging if judging and judging.is_file() else None
        yield Judges(replace(own, policy=judging), known, tuple(notes))


def _ledger(
    workspace: Workspace, file: Callable[[Path], Path | None], folder: Callable[[Path], Path]
) -> Workspace:
    """Registry and record as they were; the shipped ones where the change brings its own."""
    if workspace.shipped:
        return workspace
    registry = file(workspace.registry)
    if registry is None:
        return replace(find_shipped(), policy=workspace.policy)
    snapshots = folder(workspace.snapshots) if workspace.snapshots.is_dir() else workspace.snapshots
    return replace(workspace, registry=registry, snapshots=snapshots)


def _note(now: Path, before: Path | None, relevant: bool) -> Iterator[str]:
    if relevant and now != before:
        yield f"{now} is part of the change and does not count as the change leaves it; {_BY_HAND}"


def _reviews(now: Path, before: Path | None) -> Iterator[str]:
    """Acceptances of duties that the change adds are for a person to look at."""
    from tracker.adapters.workspace.policy_file import load_policy

    if now == before:
        return
    known = load_policy(before).accepted if before and before.is_file() else ()
    for accepted in load_policy(now).accepted:
        if accepted not in known:
            yield f"review: the change accepts {accepted.duty!r} of {accepted.model}"
