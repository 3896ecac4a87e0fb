"""What open-weights models may be used for, with evidence; and the day that changes.

>>> import tracker
>>> ledger = tracker.load()
>>> ledger.diff("2026-06-11", "2026-06-27").changes    # doctest: +SKIP
>>> ledger.frame(as_of="2026-06-13")                   # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike

    from tracker.commands.ask.diff import Diff as Diff
    from tracker.domain.assessing.assessment import Assessment as Assessment
    from tracker.domain.changes.change import Change as Change
    from tracker.ledger.ledger import Ledger as Ledger

__version__ = "0.1.0"
__all__ = ["Assessment", "Change", "Diff", "Ledger", "__version__", "load"]

_HOMES = {
    "Assessment": "tracker.domain.assessing.assessment",
    "Change": "tracker.domain.changes.change",
    "Diff": "tracker.commands.ask.diff",
    "Ledger": "tracker.ledger.ledger",
}


def load(registry: str | PathLike[str] | None = None, snapshots: str | PathLike[str] | None = None) -> Ledger:
    """The registry with its snapshots, found as the commands find them.

    Raises ``tracker.errors.DataError`` for a registry that is wrong or a file that is not there.
    """
    from pathlib import Path

    from tracker.ledger.ledger import Ledger

    return Ledger.load(
        None if registry is None else Path(registry), None if snapshots is None else Path(snapshots)
    )


def __getattr__(name: str) -> object:
    # Imported on use: `import tracker` stays free of everything the command line does not need.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
