"""Verdicts for entries of a lock, from observations at hand: the same when a lock is written and checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tracker.adapters.record.evidence import EvidenceFolder
from tracker.commands.ask.check import Check, check_models
from tracker.domain.licensing.asking.profile import Profile
from tracker.domain.locking.building import worst_verdicts
from tracker.domain.locking.drift import Key, Today
from tracker.domain.locking.entries import Lock, LockedModel
from tracker.domain.observing.canonical import from_line
from tracker.domain.observing.observation import Observation
from tracker.domain.policy.policy import Policy
from tracker.domain.values.late_dataclass import dataclass
from tracker.ledger.ledger import Ledger
from tracker.ledger.observed_lookup import ObservedLookup


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Who asks, with which ledger and policy."""

    ledger: Ledger
    policy: Policy
    profile: Profile

    def check(
        self,
        names: tuple[str, ...],
        observations: Mapping[str, Observation],
        text: Callable[[str], str | None],
    ) -> Check:
        """Verdicts for ``names`` from what was seen alone."""
        lookup = ObservedLookup(self.ledger, observations, text)
        return check_models(names, lookup, self.policy, self.profile)


def names_of(model: LockedModel) -> tuple[str, ...]:
    """What a verdict has to hold for: the repository that is used, and the model that it is a copy of."""
    if model.observation is None and model.model:
        return (model.model,)
    originals = (base.repo for base in model.bases if base.reason == COPY_OF)
    return tuple(dict.fromkeys((model.repo, *originals)))


COPY_OF = "the model that this is a copy of"


def verdicts_today(lock: Lock, texts: EvidenceFolder, judge: Judge) -> dict[Key, Today]:
    """Every entry judged again from what the lock keeps; nothing is read from anywhere else."""
    return {model.key: _today(model, texts, judge) for model in lock.models}


def _today(model: LockedModel, texts: EvidenceFolder, judge: Judge) -> Today:
    lost = tuple(digest for digest in model.texts if texts.text(digest) is None)
    checked = judge.check(names_of(model), observations_of(model, texts), texts.text)
    return Today(verdict=worst_verdicts(checked.results), lost=lost, checked=tuple(checked.results))


def observations_of(model: LockedModel, texts: EvidenceFolder) -> dict[str, Observation]:
    """What was seen of a model and of all it came from, by repository id in lower case."""
    seen: dict[str, Observation] = {}
    for repo, digest in (
        *((base.repo, base.observation) for base in model.bases),
        (model.repo, model.observation),
    ):
        found = _observation(digest, texts)
        if found is not None:
            seen[repo.casefold()] = found
    return seen


def _observation(digest: str | None, texts: EvidenceFolder) -> Observation | None:
    line = texts.text(digest) if digest else None
    if line is None:
        return None
    try:
        return from_line(line.encode())
    except ValueError:
        return None
