"""Which licence one piece of evidence points to, and the strictest of several."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.domain.assessing.assessment import Suspicion
from tracker.domain.licensing.knowledge.lookups import LicenseKnowledge
from tracker.domain.licensing.knowledge.openness import openness_rank
from tracker.domain.licensing.knowledge.terms import LicensedAct, LicenseTerms
from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import Flag


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseReading:
    """One licence that may apply, or the candidates where it is open which of them does.

    ``also`` are licences that hold beside it; ``doubts`` say what else was seen and not read, so that
    the answer rests on more than was looked at; ``unsettled`` is a name nobody knows, which leaves the
    licence open unless a text settles it; ``parts`` are the single statements it was put together from.
    """

    key: str | None
    candidates: tuple[str, ...] = ()
    reason: str = ""
    conflicts: frozenset[Flag] = frozenset()
    also: tuple[str, ...] = ()
    source: str | None = None
    doubts: tuple[str, ...] = ()
    unsettled: str = ""
    parts: tuple[LicenseReading, ...] = ()
    suspicions: tuple[Suspicion, ...] = ()


def strictness(terms: LicenseTerms | None) -> tuple[int, int, int]:
    """Orders licences by how much they bar: kind, then acts withheld, then acts on conditions."""
    if terms is None:
        return (99, 0, 0)
    grants = [terms.permission(act).grant.value for act in LicensedAct]
    return (openness_rank(terms), grants.count("withheld"), grants.count("conditional"))


def strictest(readings: Iterable[LicenseReading], knowledge: LicenseKnowledge, why: str) -> LicenseReading:
    """The strictest of several; open where one of them is not known."""
    found = list(readings)
    conflicts = frozenset[Flag]().union(*(reading.conflicts for reading in found))
    doubts = tuple(dict.fromkeys(doubt for reading in found for doubt in reading.doubts))
    suspicions = tuple(dict.fromkeys(one for reading in found for one in reading.suspicions))
    unsettled = next((reading.unsettled for reading in found if reading.unsettled), "")
    if any(reading.key is None for reading in found):
        candidates = [key for reading in found for key in (reading.key, *reading.candidates) if key]
        return LicenseReading(
            key=None,
            candidates=tuple(dict.fromkeys(candidates)),
            reason=why,
            conflicts=conflicts,
            source="card",
            doubts=doubts,
            unsettled=unsettled,
            suspicions=suspicions,
        )
    worst = max(found, key=lambda reading: strictness(knowledge.get(reading.key)))
    keys = [key for reading in found for key in (reading.key, *reading.also) if key and key != worst.key]
    return LicenseReading(
        key=worst.key,
        also=tuple(dict.fromkeys(keys)),
        reason=f"{why}; the strictest, {worst.key}, decides",
        conflicts=conflicts,
        source=worst.source,
        doubts=doubts,
        unsettled=unsettled,
        suspicions=suspicions,
    )
