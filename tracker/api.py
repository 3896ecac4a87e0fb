"""The Python door: a ledger that answers what the commands answer. ``import tracker`` offers it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.adapters.workspace.finding import Workspace, find_workspace_by_environment
from tracker.adapters.workspace.policy_file import load_policy
from tracker.commands.ask.check import Check, check_models, profile_with
from tracker.commands.ask.diff import Diff, diff
from tracker.commands.ask.history import History, model_history
from tracker.commands.ask.scanned import Scan
from tracker.commands.ask.show import Shown
from tracker.commands.give.lock_check import LockCheck
from tracker.domain.assessing.assessment import Assessment
from tracker.domain.changes.change import Change
from tracker.domain.licensing.asking.profile import Profile
from tracker.domain.licensing.asking.profile_facts import Fact, named_facts
from tracker.domain.policy.policy import Policy
from tracker.domain.values.late_dataclass import write_methods
from tracker.domain.values.moments import parse_age
from tracker.errors import DataError, SourceUnreachableError, TrackerError, UsageError
from tracker.ledger.ledger import Ledger as LedgerState
from tracker.ledger.model_lookup import Freshness, LiveReader, ModelLookup
from tracker.ledger.naming import resolve_all
from tracker.vocabulary import Verdict

if TYPE_CHECKING:
    import pandas

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
    "load",
]

write_methods(Assessment, Change, Check, Diff, LockCheck, Scan, Shown)

Place = str | PathLike[str]


class Ledger(LedgerState):
    """A registry with its snapshots, and the questions that can be asked of them.

    Each method is a command of the same name: it takes names as people write them, reads the same policy
    (``TRACKER_POLICY``, else ``policy.yaml`` in the current folder, unless one is named), and what it
    returns has, as ``document``, what the command prints with ``--format json``. Nothing is asked of the
    Hub but where ``online`` or ``probe`` says so.

    Raises ``tracker.errors.UsageError`` for what the command line ends with exit code 2 for (a fact, a
    use, a moment or a name that is none, or one that means several models), and ``DataError`` for files
    that are wrong.
    """

    _workspace: Workspace | None = None

    def __repr__(self) -> str:
        newest = self.snapshots.latest()
        seen = newest.stamp if newest else "none"
        return f"<tracker.Ledger: {len(self.registry)} models, newest snapshot {seen}>"

    def check(
        self,
        *models: str | Iterable[str],
        uses: Iterable[str] = (),
        facts: Mapping[str, Fact] | None = None,
        policy: Place | None = None,
        as_of: str | None = None,
        online: bool = False,
        probe: bool = False,
        max_age: str | None = None,
    ) -> Check:
        """May we? Verdicts for models by any of their names.

        ``uses`` are what it is for: ``download``, ``use``, ``commercial``, ``fine-tune``, ``host``,
        ``redistribute``, ``train-on-outputs``, or ``ship``. ``facts`` come on top of the policy's, by the
        names of ``--set``, long or short, or of an option (``country``, ``mau``). ``as_of`` is a day: the
        answer from what was recorded by then, with today's beside it. A reading that is younger than
        ``max_age`` (``36h``) is used as it is; with ``online`` an older one is made anew. ``probe`` tries
        whether your own token can fetch the files now.

        >>> found = load().check("glm-5.2", uses=["commercial"], facts={"country": "DE"})
        >>> found.verdict.value
        'conditional'
        """
        names = [name for one in models for name in ([one] if isinstance(one, str) else one)]
        rules, profile = self._asking(uses, facts, policy)
        if as_of is not None:
            from tracker.commands.ask.past_check import past_check

            if online or probe or max_age:
                raise UsageError("as_of answers from what was recorded; leave online, probe and max_age out")
            return past_check(self, names, rules, profile, as_of)
        meanings = resolve_all(self.known, names)
        fresh = _freshness(max_age)

        def ask(reader: LiveReader | None = None) -> Check:
            reading = (reader or LiveReader()) if online or probe else None
            return check_models(names, ModelLookup(self, reading, fresh), rules, profile, meanings)

        if not probe:
            return ask()
        from tracker.commands.ask.probe import answer_and_probe

        return answer_and_probe(ask)

    def scan(
        self,
        *paths: Place,
        check: bool = False,
        uses: Iterable[str] = (),
        facts: Mapping[str, Fact] | None = None,
        policy: Place | None = None,
        online: bool = False,
        probe: bool = False,
        max_age: str | None = None,
    ) -> Scan:
        """What does a project use? References to models below ``paths``; by itself, below this folder.

        ``check`` adds verdicts for what production refers to, ``probe`` whether your token can fetch it.
        """
        from tracker.commands.ask.scan import scan, with_verdicts

        found = scan([Path(path) for path in paths] or [Path()], self._place())
        if not check:
            if probe or online:
                raise UsageError("probe and online are about verdicts", hint="add check=True")
            return found
        rules, profile = self._asking(uses, facts, policy)
        fresh = _freshness(max_age)

        def ask(reader: LiveReader | None = None) -> Scan:
            reading = (reader or LiveReader()) if online or probe else None
            return with_verdicts(found, ModelLookup(self, reading, fresh), rules, profile)

        if not probe:
            return ask()
        from tracker.commands.ask.probe import probe_scan, whatever_the_token

        return probe_scan(whatever_the_token(ask))

    def lock(self, path: Place = ".", *, policy: Place | None = None) -> LockCheck:
        """Whether ``models.lock`` of a project still holds, without a network.

        Raises UsageError where there is none, DataError where it cannot be read.
        """
        from tracker.commands.give.lock import lock_path
        from tracker.commands.give.lock_check import CheckRequest, check_lock

        folder = Path(path)
        request = CheckRequest(path=folder, lock=lock_path(folder, None), workspace=self._place(policy))
        return check_lock(request)

    def show(self, model: str, *, as_of: str | None = None, online: bool = False) -> Shown:
        """Everything known about one model; a repository that nobody follows is read where ``online``."""
        from tracker.commands.ask.show import show_model

        return show_model(self, model, as_of, reader=LiveReader() if online and as_of is None else None)

    def diff(
        self, old: str = "previous", new: str = "latest", *, net: bool = False, policy: Place | None = None
    ) -> Diff:
        """What changed between two moments; with ``net`` the difference of the two ends alone."""
        return diff(self, old, new, self._policy(policy), net=net)

    def history(self, model: str, *, as_of: str | None = None) -> History:
        """The dated changes of one model, oldest first."""
        return model_history(self, model, as_of)

    def frame(self, as_of: str | None = None) -> pandas.DataFrame:
        """The state of every model as a table, a row a model, with missing numbers as ``<NA>``."""
        from tracker.documents.notebook.frames import models_frame

        return models_frame(self.models(as_of))

    def _asking(
        self, uses: Iterable[str], facts: Mapping[str, Fact] | None, policy: Place | None
    ) -> tuple[Policy, Profile]:
        rules = load_policy(self._place(policy).policy)
        try:
            return rules, profile_with(rules, named_facts(facts or {}, uses))
        except ValueError as error:
            raise UsageError(str(error), hint="docs/check.md lists the facts of a profile") from error

    def _policy(self, policy: Place | None) -> Policy | None:
        path = self._place(policy).policy
        return load_policy(path) if path is not None else None

    def _place(self, policy: Place | None = None) -> Workspace:
        """Where registry and snapshots were found, with the policy that counts now."""
        found = self._workspace or find_workspace_by_environment()
        return Workspace(
            registry=found.registry,
            snapshots=found.snapshots,
            policy=find_workspace_by_environment(found.registry, found.snapshots, policy).policy,
            shipped=found.shipped,
        )


def load(registry: Place | None = None, snapshots: Place | None = None) -> Ledger:
    """The registry with its snapshots, found as the commands find them.

    What is not named comes from ``TRACKER_REGISTRY`` and ``TRACKER_SNAPSHOTS``, else from the current
    folder, else from the package. Raises ``tracker.errors.DataError`` for a registry that is wrong or a
    file that is not there.
    """
    workspace = find_workspace_by_environment(registry, snapshots)
    ledger = Ledger.open(workspace)
    ledger._workspace = workspace
    return ledger


def _freshness(max_age: str | None) -> Freshness:
    if max_age is None:
        return Freshness()
    try:
        age = parse_age(max_age)
    except ValueError as error:
        raise UsageError(f"max_age: {error}") from error
    return Freshness(max_age=age, holds=age)
