"""The Python door: a ledger that answers what the commands answer. ``import tracker`` offers it."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.adapters.workspace.policy_file import load_policy
from tracker.commands.ask.check import Check, check_models, profile_with
from tracker.commands.ask.diff import Diff, diff
from tracker.commands.ask.history import model_history
from tracker.domain.assessing.assessment import Assessment
from tracker.domain.changes.change import Change
from tracker.domain.licensing.asking.profile_facts import Fact
from tracker.ledger.ledger import Ledger as LedgerState
from tracker.ledger.model_lookup import ModelLookup
from tracker.ledger.naming import resolve_all

if TYPE_CHECKING:
    import pandas

__all__ = ["Assessment", "Change", "Check", "Diff", "Ledger", "load"]


class Ledger(LedgerState):
    """A registry with its snapshots, and the questions that can be asked of them."""

    def check(
        self, *models: str, facts: Mapping[str, Fact] | None = None, policy: Path | None = None
    ) -> Check:
        """Verdicts for models by any of their names, offline; ``facts`` come on top of the policy's.

        Facts have the names that `tracker check --set` takes. Raises UsageError for one that does not fit,
        and for a name that means no single model.
        """
        rules = load_policy(policy)
        meanings = resolve_all(self.known, models)
        return check_models(
            models, ModelLookup(self, None), rules, profile_with(rules, facts or {}), meanings
        )

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
