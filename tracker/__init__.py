"""What open-weights models may be used for, with evidence; and the day that changes.

>>> import tracker
>>> ledger = tracker.load()
>>> ledger.diff("2026-06-11", "2026-06-27").changes    # doctest: +SKIP
>>> ledger.frame(as_of="2026-06-13")                   # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.version import __version__

if TYPE_CHECKING:
    from tracker.api import Assessment as Assessment
    from tracker.api import Change as Change
    from tracker.api import Check as Check
    from tracker.api import Diff as Diff
    from tracker.api import Ledger as Ledger
    from tracker.api import load as load

__all__ = ["Assessment", "Change", "Check", "Diff", "Ledger", "__version__", "load"]


def __getattr__(name: str) -> object:
    # Imported on use: `import tracker` stays free of everything the command line does not need.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from tracker import api

    return getattr(api, name)
