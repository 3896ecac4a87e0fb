"""The Python door: a ledger that answers what the commands answer. ``import tracker`` offers it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.adapters.workspace.finding import find_workspace
from tracker.adapters.workspace.policy_file import load_policy
from tracker.commands.ask.check import Check, check_models, profile_with
from tracker.commands.ask.diff import Diff, diff
from tracker.commands.ask.history import model_history
from tracker.domain.assessing.assessment import Assessment
from tracker.domain.changes.change import Change
from tracker.domain.licensing.asking.profile_facts import Fact, named_facts
from tracker.errors import UsageError
from tracker.ledger.ledger import Ledger as LedgerState
from tracker.ledger.model_lookup import LiveReader, ModelLookup
from tracker.ledger.naming import resolve_all
from tracker.ledger.past import PastLookup, ledger_then

if TYPE_CHECKING:
    import pandas

    from tracker.commands.ask.scan import Scan
    from tracker.commands.give.lock_check import LockCheck

__all__ = ["Assessment", "Change", "Check", "Diff", "Ledger", "load"]


class Ledger(LedgerState):
    """A registry with its snapshots, and the questions that can be asked of them."""

    def __repr__(self) -> str:
        newest = self.snapshots.latest()
        seen = newest.stamp if newest else "none"
        return f"<tracker.Ledger: {len(self.registry)} models, newest snapshot {seen}>"

    def check(
        self,
        *models: str | Iterable[str],
        uses: Iterable[str] = (),
        facts: Mapping[str, Fact] | None = None,
        policy: str | PathLike[str] | None = None,
        as_of: str | None = None,
        online: bool = False,
        probe: bool = False,
    ) -> Check:
        """Verdicts for models by any of their names, as ``tracker check`` gives them.

        ``uses`` are what it is for (``commercial``, ``host`` …). ``facts`` come on top of the policy's, by
        the names of ``--set``, long or short, or of an option (``country``, ``mau``). The policy is that of
        the command line: ``TRACKER_POLICY``, else ``policy.yaml`` in the current folder, unless one is
        named. ``as_of`` is a day: what was recorded by then. The Hub is asked where ``online`` or ``probe``
        says so, and else never.

        Raises ``tracker.errors.UsageError`` for a fact, a use or a moment that is none, and for a name that
        means no single model; DataError for a policy that is wrong.
        """
        names = [name for one in models for name in ([one] if isinstance(one, str) else one)]
        rules = load_policy(find_workspace(policy=None if policy is None else Path(policy)).policy)
        try:
            profile = profile_with(rules, named_facts(facts or {}, uses))
        except ValueError as error:
            raise UsageError(str(error), hint="docs/check.md lists the facts of a profile") from error
        meanings = resolve_all(self.known, names)
        if as_of is not None:
            if online or probe:
                raise UsageError("as_of answers from what was recorded; leave online and probe out")
            view = self.view(as_of)
            past = PastLookup(ledger_then(self, view), as_of, view)
            return replace(check_models(names, past, rules, profile, meanings), as_of=view.label)
        lookup = ModelLookup(self, LiveReader() if online or probe else None)
        found = check_models(names, lookup, rules, profile, meanings)
        if not probe:
            return found
        from tracker.adapters.hub.probing import Prober
        from tracker.adapters.hub.wire.session import open_session
        from tracker.commands.ask.probe import with_probes

        return with_probes(found, Prober(open_session(jobs=8)))

    def scan(self, *paths: str | PathLike[str]) -> Scan:
        """Models that a project refers to, as ``tracker scan`` finds them; by itself, of this folder."""
        from tracker.commands.ask.scan import scan

        return scan([Path(path) for path in paths] or [Path()], find_workspace())

    def lock(self, path: str | PathLike[str] = ".") -> LockCheck:
        """Whether ``models.lock`` of a project still holds, without a network.

        Raises UsageError where there is none, DataError where it cannot be read.
        """
        from tracker.commands.give.lock import lock_path
        from tracker.commands.give.lock_check import CheckRequest, check_lock

        folder = Path(path)
        request = CheckRequest(path=folder, lock=lock_path(folder, None), workspace=find_workspace())
        return check_lock(request)

    def diff(self, old: str = "previous", new: str = "latest") -> Diff:
        """What changed between two moments. Raises UsageError where one of them is none."""
        return diff(self, old, new)

    def history(self, model: str) -> tuple[Change, ...]:
        """The dated changes of one model, oldest first. Raises UsageError for an unknown name."""
        _, changes = model_history(self, model)
        return tuple(changes)

    def frame(self, as_of: str | None = None) -> pandas.DataFrame:
        """The state of every model as a table, a row a model, with missing numbers as ``<NA>``."""
        from tracker.documents.frames import models_frame

        return models_frame(self.models(as_of))


def load(registry: str | PathLike[str] | None = None, snapshots: str | PathLike[str] | None = None) -> Ledger:
    """The registry with its snapshots, found as the commands find them.

    Raises ``tracker.errors.DataError`` for a registry that is wrong or a file that is not there.
    """
    return Ledger.load(
        None if registry is None else Path(registry), None if snapshots is None else Path(snapshots)
    )
