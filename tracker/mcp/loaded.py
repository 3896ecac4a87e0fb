"""One ledger kept in memory, read anew when its files change."""

from __future__ import annotations

import hashlib
import os
from dataclasses import field
from pathlib import Path

from tracker.adapters.machine.clock import now as clock_now
from tracker.adapters.workspace.finding import Workspace, find_workspace
from tracker.adapters.workspace.policy_file import load_policy
from tracker.domain.policy.policy import Policy
from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import UsageError
from tracker.ledger.ledger import Ledger
from tracker.ledger.model_lookup import LiveReader
from tracker.mcp.confinement import confined


@dataclass(slots=True)
class Loaded:
    """What the answers come from. Paths stay in ``root``; ``online`` lets the Hub be asked."""

    root: Path
    registry: Path | None = None
    snapshots: Path | None = None
    policy: Path | None = None
    online: bool = False
    _ledger: Ledger | None = None
    _stamp: tuple[object, ...] = ()
    _reader: LiveReader | None = field(default=None)

    @property
    def workspace(self) -> Workspace:
        """Registry, snapshots and policy as the command line finds them in the server's folder."""
        return find_workspace(self.registry, self.snapshots, self.policy, here=self.root)

    def ledger(self) -> Ledger:
        """The ledger, as it stands on disk now. Raises DataError for a registry that is wrong."""
        workspace = self.workspace
        stamp = self._seen(workspace)
        if self._ledger is None or stamp != self._stamp:
            self._ledger, self._stamp = Ledger.open(workspace), stamp
        self._ledger.now = clock_now()
        return self._ledger

    def state(self) -> tuple[object, ...]:
        """What an answer depends on besides its question: the files as they stand, and the minute."""
        workspace = self.workspace
        policy = _stamp(workspace.policy) if workspace.policy is not None else None
        return (self._seen(workspace), policy, clock_now().replace(second=0, microsecond=0))

    @staticmethod
    def _seen(workspace: Workspace) -> tuple[object, ...]:
        folders = (workspace.registry.parent / "registry", workspace.snapshots)
        return (str(workspace.registry), _stamp(workspace.registry), *map(_listing, folders))

    def reader(self) -> LiveReader | None:
        """What asks the Hub; None where the server was not started for it."""
        if not self.online:
            return None
        if self._reader is None:
            self._reader = LiveReader()
        return self._reader

    def policy_of(self, asked: str | None) -> tuple[Policy, str | None]:
        """The policy of the server's options or of the root, and its SHA-256; never one of a folder below."""
        path = self.workspace.policy
        if asked is not None:
            real = confined(self.root, asked)
            if real.parent != Path(os.path.realpath(self.root)):
                raise UsageError(
                    "a policy is taken from the server's own folder alone",
                    hint="start the server with --policy for another one",
                )
            path = real
        digest = hashlib.sha256(path.read_bytes()).hexdigest() if path is not None else None
        return load_policy(path), digest


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _listing(folder: Path) -> tuple[tuple[str, int], ...]:
    try:
        with os.scandir(folder) as entries:
            return tuple(sorted((entry.name, entry.stat().st_mtime_ns) for entry in entries))
    except OSError:
        return ()
