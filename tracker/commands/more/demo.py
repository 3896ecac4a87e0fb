"""The whole story on one machine: states before, refresh, states after, refresh, what changed."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tracker.adapters.embedded_hub import EmbeddedHub, load_states
from tracker.adapters.files.package import DATA
from tracker.adapters.hub.client import HubClient
from tracker.adapters.workspace.finding import Workspace
from tracker.commands.keep.refresh import RefreshReport, RefreshRequest, refresh
from tracker.render.layout.style import Style
from tracker.render.ledger.diff import render_changes
from tracker.render.ledger.listing import render_models
from tracker.vocabulary import OutputFormat

STORY = DATA / "demo"

_FIRST = dt.datetime(2026, 6, 1, 6, tzinfo=dt.UTC)
_SECOND = dt.datetime(2026, 6, 8, 6, tzinfo=dt.UTC)
_MOVED = {"northlight/Echo-8B": "echo-labs/Echo-8B"}


def play() -> Iterator[str]:
    """The parts of the story, each a text of several lines; nothing is left behind."""
    with tempfile.TemporaryDirectory(prefix="tracker-demo-") as name:
        folder = Path(name)
        shutil.copy(STORY / "registry.yaml", folder)
        yield _OPENING
        with EmbeddedHub(load_states(STORY / "before")) as hub:
            first = _refresh(folder, hub, _FIRST)
            yield _told("1. `tracker refresh` on 1 June", _counted(first))
            yield _told("2. `tracker list`", _list(folder, _FIRST))
            hub.replace(load_states(STORY / "after"), renamed=_MOVED)
            second = _refresh(folder, hub, _SECOND)
            yield _told("3. A week later, `tracker refresh` again", _counted(second))
            yield _told("4. `tracker diff`", _diff(second))
    yield _CLOSING


_OPENING = """\
tracker demo: a small Hub on this machine, invented models, the real client.
Nothing leaves this computer and nothing stays on it.
"""
_CLOSING = """\
What next: `tracker list` shows the models that come with tracker,
`tracker add OWNER/NAME` follows one of yours, `tracker refresh` reads the Hub.
"""


def _told(heading: str, text: str) -> str:
    return f"{heading}\n{'-' * len(heading)}\n{text}"


def _refresh(folder: Path, hub: EmbeddedHub, moment: dt.datetime) -> RefreshReport:
    return refresh(
        RefreshRequest(
            workspace=_workspace(folder),
            open_client=lambda keep, jobs: HubClient.open_loopback(keep, jobs, hub.address),
            clock=lambda: moment,
        )
    )


def _counted(report: RefreshReport) -> str:
    from tracker.render.ledger.refresh import summary

    return "\n".join(summary(report.tally, report.snapshot.stamp, report.written, timed=False))


def _list(folder: Path, moment: dt.datetime) -> str:
    from tracker.adapters.record.folder import SnapshotFolder
    from tracker.adapters.workspace.registry_file import load_registry
    from tracker.documents.models import model_document
    from tracker.ledger.ledger import Ledger

    workspace = _workspace(folder)
    ledger = Ledger(load_registry(workspace.registry), SnapshotFolder(workspace.snapshots), now=moment)
    view = ledger.view()
    parts = render_models(
        map(model_document, ledger.assessments(view)),
        snapshot=view.seen_at,
        as_of=view.label,
        form=OutputFormat.TABLE,
        style=Style(),
    )
    return "".join(parts).rstrip("\n")


def _diff(report: RefreshReport) -> str:
    found = report.changes
    assert found is not None and found.old is not None  # noqa: S101 - the second of two snapshots
    return render_changes(
        found.changes, old=found.old.label, new=found.new.label, form=OutputFormat.TABLE, style=Style()
    )


def _workspace(folder: Path) -> Workspace:
    return Workspace(
        registry=folder / "registry.yaml", snapshots=folder / "snapshots", policy=None, shipped=False
    )
