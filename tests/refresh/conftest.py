"""A folder with a registry, an embedded Hub that it reads, and commands as a person runs them."""

from __future__ import annotations

import datetime as dt
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.hub.rig import Time, repo
from tests.running import Run, run_tracker
from tracker.adapters.embedded_hub import EmbeddedHub, Repo
from tracker.adapters.hub.client import HubClient
from tracker.adapters.hub.wire.session import open_session
from tracker.adapters.record.folder import SnapshotFolder
from tracker.adapters.workspace.finding import Workspace
from tracker.commands.keep.refresh import RefreshReport, RefreshRequest, refresh
from tracker.domain.observing.observation import Observation

FIRST = dt.datetime(2026, 6, 1, 6, tzinfo=dt.UTC)


@dataclass
class Place:
    """A registry of models ``a``, ``b`` … at ``org/a`` …; each refresh happens an hour after the last."""

    folder: Path
    hub: EmbeddedHub
    time: Time = field(default_factory=Time)
    hours: int = 0

    def registry(self, *entries: str) -> None:
        lines = [
            entry if entry.startswith("{") else f"{{id: {entry}, hub: org/{entry}}}" for entry in entries
        ]
        (self.folder / "registry.yaml").write_text("models:\n" + "".join(f"  - {line}\n" for line in lines))

    @property
    def workspace(self) -> Workspace:
        return Workspace(
            registry=self.folder / "registry.yaml",
            snapshots=self.folder / "snapshots",
            policy=None,
            shipped=False,
        )

    @property
    def store(self) -> SnapshotFolder:
        return SnapshotFolder(self.folder / "snapshots")

    def refresh(
        self, *names: str, token: str | None = None, progress: Any = None, announce: Any = None, **rest: Any
    ) -> RefreshReport:
        def open_client(keep: Callable[[bytes], str], jobs: int) -> HubClient:
            session = open_session(jobs=jobs, endpoint=self.hub.address, token=token or False, read_seconds=2)
            return HubClient(session, keep_text=keep, timing=self.time.timing, model_seconds=100_000)

        moment = FIRST + dt.timedelta(hours=self.hours)
        self.hours += 1
        fields = {"clock": lambda: moment, "jobs": 4, **rest}
        return refresh(
            RefreshRequest(workspace=self.workspace, names=names, open_client=open_client, **fields),
            progress,
            announce,
        )

    def line(self, model: str, snapshot: str = "latest") -> Observation:
        found = self.store.get(self.store.find(snapshot), model)
        assert found is not None, f"{model} is not in the snapshot"
        return found

    def files(self) -> dict[str, bytes]:
        """Everything below the snapshot folder, hidden files included."""
        root = self.folder / "snapshots"
        return {
            path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
        }


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with EmbeddedHub([repo("org/a"), repo("org/b")], limits={"api": 10**6, "resolvers": 10**6}) as hub:
        made = Place(tmp_path, hub)
        made.registry("a", "b")
        yield made


@pytest.fixture
def run(place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """``run("refresh", "--dry-run")`` in the place's folder, with its Hub as the endpoint."""
    from huggingface_hub import constants

    monkeypatch.chdir(place.folder)
    monkeypatch.setattr(constants, "ENDPOINT", place.hub.address)
    monkeypatch.delenv("HF_TOKEN", raising=False)
    monkeypatch.setenv("HF_HUB_DISABLE_IMPLICIT_TOKEN", "")
    monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(place.folder / "no-token"))
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    handler = signal.getsignal(signal.SIGTERM)

    yield lambda *words: run_tracker(words, monkeypatch, capsys)
    signal.signal(signal.SIGTERM, handler)


def serve(place: Place, *repos: Repo, **rest: Any) -> None:
    place.hub.replace(repos, **rest)


def calls(hub: EmbeddedHub, since: int = 0) -> Sequence[str]:
    """Paths asked for, without the second half of a file's redirect."""
    return [path for path in hub.paths[since:] if "/resolve-cache/" not in path]
