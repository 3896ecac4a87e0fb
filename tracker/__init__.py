"""What open-weights models may be used for, with evidence; and the day that changes.

A ledger is a registry of models with dated snapshots of what the Hub said about them. ``load`` finds it as
the command line does, and each method of it is a command: the same names, the same policy file and
environment, the same answers. Nothing is asked of the network but where ``online`` or ``probe`` says so.

>>> import tracker
>>> ledger = tracker.load()
>>> found = ledger.check("glm-5.2", uses=["commercial"], facts={"country": "DE"})
>>> found.verdict in tracker.Verdict
True

What is returned has attributes for programs, a short repr and a table for people, ``frame()`` for pandas
where a table is the natural thing, and ``document``: what the command prints with ``--format json``.

* ``ledger.check(models, uses=…, facts=…, as_of=…)``: may we? A ``Check``
* ``ledger.scan(paths, check=True)``: what does a project use? A ``Scan``
* ``ledger.lock(path)``: does ``models.lock`` still hold? A ``LockCheck``
* ``ledger.show(model)``: everything known about one model; a ``Shown``
* ``ledger.diff(old, new)``: what opened, what tightened; a ``Diff``
* ``ledger.history(model)``: its dated changes; a ``History``
* ``ledger.models(as_of)``: the state of each model; ``ledger.frame(as_of)`` as a table

What the command line ends with an exit code for is an exception here: ``UsageError`` (2), ``DataError`` (3),
``SourceUnreachableError`` (4), all of them ``TrackerError``. Unknown is a value with a reason, never a yes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.version import __version__

if TYPE_CHECKING:
    from tracker.api import Assessment as Assessment
    from tracker.api import Change as Change
    from tracker.api import Check as Check
    from tracker.api import DataError as DataError
    from tracker.api import Diff as Diff
    from tracker.api import History as History
    from tracker.api import Ledger as Ledger
    from tracker.api import LockCheck as LockCheck
    from tracker.api import Scan as Scan
    from tracker.api import Shown as Shown
    from tracker.api import SourceUnreachableError as SourceUnreachableError
    from tracker.api import TrackerError as TrackerError
    from tracker.api import UsageError as UsageError
    from tracker.api import Verdict as Verdict
    from tracker.api import load as load

__all__ = [
    "Assessment",
    "Change",
    "Check",
    "DataError",
    "Diff",
    "History",
    "Ledger",
    "LockCheck",
    "Scan",
    "Shown",
    "SourceUnreachableError",
    "TrackerError",
    "UsageError",
    "Verdict",
    "__version__",
    "load",
]


if not TYPE_CHECKING:  # a type checker knows the names above, and no others

    def __getattr__(name):
        # Imported on use: `import tracker` stays free of everything the command line does not need.
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from tracker import api

        return getattr(api, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
