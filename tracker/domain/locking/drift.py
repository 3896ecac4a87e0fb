"""What no longer holds of a lock: stable ids, each with a level, a sentence and the files concerned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

from tracker.domain.licensing.judging.findings import SEVERITY
from tracker.domain.locking.entries import Lock, LockedModel
from tracker.domain.locking.wanted import Wanted
from tracker.domain.policy.policy import Acceptance
from tracker.domain.policy.under_policy import CheckedModel
from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import Verdict

Key = tuple[str, str, str]


class DriftLevel(StrEnum):
    """How much a drift matters, worst first."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """One thing that no longer holds; ``where`` are files of the project, without lines."""

    id: str
    level: DriftLevel
    model: str
    text: str
    where: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """The verdicts that today's rules and policy give an entry; ``lost`` are texts that are not there.

    ``checked`` are the answers behind them.
    """

    verdict: Mapping[str, str]
    lost: tuple[str, ...] = ()
    checked: tuple[CheckedModel, ...] = ()


def reaches(drifts: Iterable[Drift], level: DriftLevel | None) -> bool:
    """Whether one of them is at ``level`` or above; never where that is None."""
    order = list(DriftLevel)
    return level is not None and any(order.index(one.level) <= order.index(level) for one in drifts)


def reference_drift(lock: Lock, wanted: Sequence[Wanted]) -> Iterator[Drift]:
    """What the project asks for and the lock does not hold, and the other way round."""
    used: set[Key] = set()
    by_key = lock.by_key
    for one in wanted:
        entry, drift = _held(lock, by_key, one)
        if entry is not None:
            used.add(entry.key)
        if drift is not None:
            yield drift
    # Code that a model loads from another repository is asked for by the model, not by the project.
    loaded = {repo for model in lock.models for repo in model.code}
    for model in lock.models:
        if model.key not in used and model.repo not in loaded:
            text = "nothing in the project refers to it any more; `tracker lock` removes it"
            yield _drift("unused-entry", DriftLevel.NOTE, model, text)


def _held(
    lock: Lock, by_key: Mapping[Key, LockedModel], wanted: Wanted
) -> tuple[LockedModel | None, Drift | None]:
    exact = by_key.get(wanted.key)
    if exact is not None:
        return exact, None
    same = [
        one for one in lock.models if one.source == wanted.source and one.repo.lower() == wanted.repo.lower()
    ]
    if wanted.pinned and same:
        holds = next((one for one in same if one.revision == wanted.requested), None)
        if holds is not None:
            return holds, None
        text = f"the project names commit {(wanted.requested or '')[:12]}, the lock {_commits(same)}"
        return same[0], Drift(
            id="revision-differs", level=DriftLevel.ERROR, model=wanted.repo, text=text, where=wanted.where
        )
    asked = f" at {wanted.requested}" if wanted.requested else ""
    text = f"{wanted.repo}{asked} ({wanted.source}) is not in the lock; run `tracker lock`"
    return None, Drift(
        id="unlocked-reference", level=DriftLevel.ERROR, model=wanted.repo, text=text, where=wanted.where
    )


def _commits(models: Sequence[LockedModel]) -> str:
    return ", ".join(sorted((model.revision or "none")[:12] for model in models))


def verdict_drift(lock: Lock, today: Mapping[Key, Today], rules: str, policy: str) -> Iterator[Drift]:
    """Verdicts that today's rules or policy give otherwise than they stand in the lock."""
    moved = {
        model.key: changes
        for model in lock.models
        if model.key in today and (changes := _moves(model, today[model.key]))
    }
    if policy != lock.policy:
        names = ", ".join(model.repo for model in lock.models if model.key in moved)
        text = "profile, uses or what is accepted are not those the lock was written with"
        what = f"; it moves the verdict of {names}" if names else "; no verdict moves"
        yield Drift(
            id="policy-changed",
            level=DriftLevel.ERROR,
            model="",
            text=f"{text}{what} ({lock.policy[:19]} → {policy[:19]})",
        )
        return
    for model in lock.models:
        if model.key in moved:
            changes = moved[model.key]
            worse = any(SEVERITY[Verdict(new)] > SEVERITY[Verdict(old)] for _use, old, new in changes)
            words = ", ".join(f"{use}: {old} → {new}" for use, old, new in changes)
            why = f"rules {lock.rules[:19]} → {rules[:19]}" if rules != lock.rules else "rules are the same"
            yield _drift(
                "verdict-changed",
                DriftLevel.ERROR if worse else DriftLevel.WARNING,
                model,
                f"{words} ({why})",
            )


def _moves(model: LockedModel, today: Today) -> list[tuple[str, str, str]]:
    if today.lost:
        return []
    return [
        (use, old, today.verdict[use])
        for use, old in sorted(model.verdict.items())
        if use in today.verdict and today.verdict[use] != old
    ]


def acceptance_drift(lock: Lock, accepted: Sequence[Acceptance], day: dt.date) -> Iterator[Drift]:
    """Acceptances that have run out, or whose text is no longer among what the lock holds."""
    for entry in accepted:
        named = entry.model.casefold()
        models = [one for one in lock.models if named in {one.repo.casefold(), (one.model or "").casefold()}]
        if not models:
            continue
        where = tuple(sorted({path for model in models for path in model.where}))
        if entry.until < day:
            text = f"{entry.duty}: the acceptance by {entry.approved_by} ran out on {entry.until}"
            yield Drift(
                id="acceptance-expired", level=DriftLevel.ERROR, model=entry.model, text=text, where=where
            )
        elif not any(entry.text_sha256 in model.texts for model in models):
            text = (
                f"{entry.duty}: the text that was accepted ({entry.text_sha256[:12]}…) is not the one locked"
            )
            yield Drift(
                id="acceptance-text-changed",
                level=DriftLevel.ERROR,
                model=entry.model,
                text=text,
                where=where,
            )


def _drift(name: str, level: DriftLevel, model: LockedModel, text: str) -> Drift:
    return Drift(id=name, level=level, model=model.repo, text=text, where=model.where)
