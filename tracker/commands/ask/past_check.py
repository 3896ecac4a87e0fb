"""May we, as of a day: what was recorded by then judged with today's rules, and today's answer beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tracker.adapters.workspace.finding import Workspace
from tracker.adapters.workspace.policy_file import load_policy
from tracker.commands.ask.check import Check, check_models, profile_with
from tracker.domain.licensing.asking.profile import Profile
from tracker.domain.licensing.asking.profile_facts import Fact
from tracker.domain.policy.policy import Policy
from tracker.ledger.known_then import PastLookup, ledger_then
from tracker.ledger.ledger import Ledger
from tracker.ledger.model_lookup import ModelLookup
from tracker.ledger.naming import resolve_all


def check_as_of(
    names: Sequence[str],
    workspace: Workspace,
    facts: Mapping[str, Fact],
    spec: str,
    *,
    exact: bool = False,
    hindsight: bool = False,
) -> Check:
    """Offline. ``hindsight`` judges with a registry that was named, not the one of that day.

    Raises UsageError for a moment that is none, UnresolvedNameError for names that mean no single model.
    """
    policy = load_policy(workspace.policy)
    profile = profile_with(policy, facts)
    found = past_check(Ledger.open(workspace), names, policy, profile, spec, exact=exact, hindsight=hindsight)
    if not hindsight:
        return found
    said = f"hindsight: judged with {workspace.registry}, which is not the registry of that day"
    return replace(found, notes=(*found.notes, said))


def past_check(
    ledger: Ledger,
    names: Sequence[str],
    policy: Policy,
    profile: Profile,
    spec: str,
    *,
    exact: bool = False,
    hindsight: bool = False,
) -> Check:
    """The same of a ledger that is at hand."""
    view = ledger.view(spec)
    then = ledger_then(ledger, view, hindsight=hindsight)
    lookup = PastLookup(then, spec, view)
    meanings = resolve_all(ledger.known, names, exact=exact)
    found = check_models(names, lookup, policy, profile, meanings)
    today = check_models(names, ModelLookup(ledger, None), policy, profile, meanings)
    now = {one.asked: one for one in today.results}
    return replace(found, as_of=view.label, today=now)
