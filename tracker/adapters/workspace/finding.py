"""Which registry, snapshots and policy a command works on.

An option or its environment variable decides; else the current folder, where it has a
``registry.yaml``; else the data shipped in the package.
"""

from __future__ import annotations

import os
from pathlib import Path

from tracker.adapters.files.package import CHECKOUT, DATA
from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import DataError, UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """Paths a command reads; ``shipped`` when registry and snapshots are the package's own."""

    registry: Path
    snapshots: Path
    policy: Path | None
    shipped: bool

    def for_writing(self) -> Workspace:
        """The same, refused with UsageError where it would write into the installed package."""
        if self.shipped:
            raise UsageError(
                "there is no registry.yaml in this folder",
                hint="`tracker init` begins a ledger here; or go to yours, or name its --registry",
            )
        return self


def find_workspace(
    registry: Path | None = None,
    snapshots: Path | None = None,
    policy: Path | None = None,
    *,
    here: Path = Path(),
) -> Workspace:
    """Raise DataError for a file that was named and does not exist."""
    shipped = registry is None and not (here / "registry.yaml").is_file()
    for name, asked in (("registry.yaml", registry), ("policy.yaml", policy)):
        # A link to nothing: what it stood for must not be passed over in silence.
        if asked is None and os.path.lexists(here / name) and not (here / name).is_file():
            raise DataError(f"{name}: is no file that can be read", hint="restore it, or move it away")
    if registry is None:
        registry = here / "registry.yaml" if not shipped else _shipped("registry.yaml")
    elif not registry.is_file():
        raise DataError(f"{registry}: no such registry file", hint="name an existing file with --registry")
    if policy is None:
        policy = here / "policy.yaml" if (here / "policy.yaml").is_file() else None
    elif not policy.is_file():
        raise DataError(f"{policy}: no such policy file", hint="name an existing file with --policy")
    if snapshots is not None and snapshots.exists() and not snapshots.is_dir():
        raise DataError(f"{snapshots}: is not a folder", hint="name a folder of snapshots with --snapshots")
    if snapshots is None:
        snapshots = _shipped("snapshots") if shipped else registry.parent / "snapshots"
        return Workspace(registry=registry, snapshots=snapshots, policy=policy, shipped=shipped)
    return Workspace(registry=registry, snapshots=snapshots, policy=policy, shipped=False)


def find_workspace_by_environment(
    registry: str | os.PathLike[str] | None = None,
    snapshots: str | os.PathLike[str] | None = None,
    policy: str | os.PathLike[str] | None = None,
) -> Workspace:
    """The same for who has no command line: what is not named here may be named in the environment."""

    def place(name: str, given: str | os.PathLike[str] | None) -> Path | None:
        word = given if given is not None else os.environ.get(f"TRACKER_{name}") or None
        return None if word is None else Path(word)

    return find_workspace(place("REGISTRY", registry), place("SNAPSHOTS", snapshots), place("POLICY", policy))


def find_shipped() -> Workspace:
    """What the package itself knows, whatever lies in the current folder."""
    return Workspace(
        registry=_shipped("registry.yaml"), snapshots=_shipped("snapshots"), policy=None, shipped=True
    )


def shipped_beside(workspace: Workspace) -> Workspace | None:
    """What the package knows beside this workspace; None where that is the same registry."""
    shipped = find_shipped()
    try:
        same = workspace.registry.samefile(shipped.registry)
    except OSError:
        return None
    return None if same else shipped


def _shipped(name: str) -> Path:
    """The packaged file or folder; in a checkout, where nothing is packaged yet, the one at its root."""
    packaged = DATA / name
    return packaged if packaged.exists() else CHECKOUT / name
