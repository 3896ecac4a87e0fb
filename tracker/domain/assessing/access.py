"""Who can reach a model: read from the Hub's facts, completed by the registry's dated history.

A repository is open only where its weight files are really there. What was not seen stays unknown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace

from tracker.domain.assessing.assessment import AccessAssessment
from tracker.domain.observing.observation import Json, Observation
from tracker.domain.observing.weight_files import count_weight_files
from tracker.domain.registry.declarations import declared_on
from tracker.domain.registry.entries import HistoryEntry, TrackedModel
from tracker.vocabulary import Access, EpochAccessibility, LicenseClass, ReadStatus, RegistryField

DOWNLOADABLE = frozenset({Access.OPEN, Access.GATED_AUTO, Access.GATED_MANUAL})
HOSTED = frozenset({Access.API, Access.HOSTED, Access.LIMITED})
OPENNESS: dict[Access, int] = {
    access: rank for rank, access in enumerate(Access) if access is not Access.UNKNOWN
}
"""Rank of each known access, 0 the most open."""

_EPOCH_OPEN = {
    LicenseClass.OPEN_SOURCE: EpochAccessibility.OPEN_UNRESTRICTED,
    LicenseClass.RESTRICTED: EpochAccessibility.OPEN_RESTRICTED,
    LicenseClass.PROPRIETARY: EpochAccessibility.OPEN_RESTRICTED,
    LicenseClass.NON_COMMERCIAL: EpochAccessibility.OPEN_NON_COMMERCIAL,
}
_EPOCH_CLOSED = {
    Access.API: EpochAccessibility.API,
    Access.HOSTED: EpochAccessibility.HOSTED,
    Access.LIMITED: EpochAccessibility.LIMITED,
    Access.UNRELEASED: EpochAccessibility.UNRELEASED,
}


def assess_access(
    model: TrackedModel, observation: Observation | None, day: dt.date, seen_at: str | None
) -> AccessAssessment:
    """Access at the end of ``day``; the newer of the Hub's facts and the registry's history decides."""
    entry = history_entry(model, day)
    seen = observed_access(observation, seen_at) if observation else None
    # A repository that nobody ever read says nothing about a service that history knows of.
    if seen is None or (entry is not None and observation is not None and not observation.facts):
        return _without_hub(model, observation, entry, day)
    if entry and (_newer(entry, seen) or _hosting_goes_on(entry, seen, observation)):
        return replace(from_history(entry), region_gate=seen.region_gate)
    return seen


def observed_access(observation: Observation, seen_at: str | None) -> AccessAssessment | None:
    """What the Hub's facts say; None where nothing was ever read."""
    if observation.status is ReadStatus.MISSING:
        return _missing(observation, seen_at)
    if not observation.facts:
        return None
    value, reason, source = _from_facts(observation)
    return AccessAssessment(
        value=value,
        reason=reason,
        source=source,
        as_of=observation.read_at or seen_at,
        region_gate=region_gate(observation.facts),
    )


def history_entry(model: TrackedModel, day: dt.date) -> HistoryEntry | None:
    """The last dated access state that had certainly come about by the end of ``day``."""
    return latest_entry(entry for entry in model.history if entry.access and entry.date.settled_by(day))


def latest_entry(entries: Iterable[HistoryEntry]) -> HistoryEntry | None:
    """The newest entry; of two on one day, the one further down in the registry."""
    newest: HistoryEntry | None = None
    for entry in entries:
        if newest is None or entry.date.last >= newest.date.last:
            newest = entry
    return newest


def from_history(entry: HistoryEntry) -> AccessAssessment:
    """Access as the registry's history states it."""
    return AccessAssessment(
        value=entry.access or Access.UNKNOWN,
        reason=entry.note or f"since {entry.date}",
        source=entry.source,
        as_of=entry.date.text,
    )


def missing_confirmed(observation: Observation | None, seen_at: str | None) -> bool:
    """Whether a repository was not there in two readings or more in a row; ``seen_at`` is the last."""
    if observation is None or observation.status is not ReadStatus.MISSING:
        return False
    if observation.missing_confirmed:
        return True
    return bool(observation.missing_since and seen_at and observation.missing_since < seen_at)


def epoch_accessibility(access: Access, license_class: LicenseClass) -> EpochAccessibility | None:
    """Epoch AI's label; None where it cannot be told (unknown, suspended, withdrawn, unread licence)."""
    if access in DOWNLOADABLE:
        return _EPOCH_OPEN.get(license_class)
    return _EPOCH_CLOSED.get(access)


def _without_hub(
    model: TrackedModel, observation: Observation | None, entry: HistoryEntry | None, day: dt.date
) -> AccessAssessment:
    if entry:
        return from_history(entry)
    declared = declared_on(model, RegistryField.ACCESS, day)
    if declared and declared.as_of.first <= day and declared.value in tuple(Access):
        return AccessAssessment(
            value=Access(str(declared.value)),
            reason="as declared",
            source=declared.source,
            as_of=declared.as_of.text,
        )
    return _inferred(model, _why_unread(model, observation), day)


def _inferred(model: TrackedModel, why_unread: str, day: dt.date) -> AccessAssessment:
    """Unknown, with what a dated source of the registry lets us infer, and that source."""
    entry = latest_entry(entry for entry in model.history if entry.likely and entry.date.settled_by(day))
    if entry is None:
        return AccessAssessment(value=Access.UNKNOWN, reason=why_unread)
    inferred = (
        f"{why_unread}; likely {entry.likely}: {entry.note or 'inferred'} ({entry.source}, {entry.date})"
    )
    return AccessAssessment(value=Access.UNKNOWN, reason=inferred, likely=entry.likely)


def _why_unread(model: TrackedModel, observation: Observation | None) -> str:
    if observation and observation.error:
        return f"could not be read: {observation.error.code}"
    if model.hub is None:
        return "nothing is dated in the registry by then"
    return "never read by then" if observation else "no snapshot by then"


def _newer(entry: HistoryEntry, seen: AccessAssessment) -> bool:
    return seen.as_of is not None and entry.date.first.isoformat() > seen.as_of[:10]


def _hosting_goes_on(entry: HistoryEntry, seen: AccessAssessment, observation: Observation | None) -> bool:
    """A repository without weights says nothing about a service that history knows of."""
    missing = observation is not None and observation.status is ReadStatus.MISSING
    return not missing and entry.access in HOSTED and seen.value in (Access.UNRELEASED, Access.UNKNOWN)


def _missing(observation: Observation, seen_at: str | None) -> AccessAssessment:
    since = observation.missing_since or seen_at
    if not observation.facts:
        value, reason = Access.UNKNOWN, "no such repository, or a private one; it was never read"
    elif missing_confirmed(observation, seen_at):
        value = Access.WITHDRAWN
        reason = f"not found, or private, in every refresh since {since}; last read {observation.read_at}"
    else:
        value = Access.UNKNOWN
        reason = f"not found, or private, in one refresh so far; last read {observation.read_at}"
    return AccessAssessment(value=value, reason=reason, source="hub", as_of=seen_at or since)


def _from_facts(observation: Observation) -> tuple[Access, str, str]:
    facts = observation.facts
    if facts.get("disabled") is True:
        return Access.SUSPENDED, "the Hub has disabled the repository", "hub:disabled"
    if facts.get("private") is True:
        return Access.UNRELEASED, "the repository is private", "hub:private"
    there, reason, source = _weights(observation)
    if there is None:
        return Access.UNKNOWN, reason, source
    if not there:
        return Access.UNRELEASED, reason, source
    return _gated(facts, reason, source)


def _weights(observation: Observation) -> tuple[bool | None, str, str]:
    """Whether weight files are there (None: not known), and what says so."""
    if observation.files:
        count = count_weight_files(observation.files)
        what = f"{count} weight file{'s' * (count != 1)}" if count else "the repository holds no weight files"
        return bool(count), what, "siblings"
    for block in ("safetensors", "gguf"):
        value = observation.facts.get(block)
        total = value.get("total") if isinstance(value, Mapping) else None
        if isinstance(total, int | float) and total > 0:
            return True, f"weights counted by the Hub ({block})", block
    return None, "the list of files was not read", "hub:siblings"


def _gated(facts: Mapping[str, Json], weights: str, source: str) -> tuple[Access, str, str]:
    gates = {"auto": Access.GATED_AUTO, "manual": Access.GATED_MANUAL}
    gated = facts.get("gated")
    if gated is False:
        return Access.OPEN, f"{weights}, gated false", f"hub:gated,{source}"
    if isinstance(gated, str) and gated in gates:
        return gates[gated], f"{weights}, gated {gated}", f"hub:gated,{source}"
    if gated is None:
        return Access.UNKNOWN, "the Hub did not say whether there is a gate", "hub:gated"
    return Access.UNKNOWN, "the Hub described the gate in a way we do not know", "hub:gated"


def region_gate(facts: Mapping[str, Json]) -> str | None:
    """The region that a repository's gate turns away, as its card says."""
    barred = _eu_disallowed(facts)
    return "EU" if barred is True or (isinstance(barred, str) and barred.lower() == "true") else None


def says_no_region(facts: Mapping[str, Json]) -> bool:
    """Whether the card was there and bars no region; a card not seen says nothing."""
    barred = _eu_disallowed(facts)
    plain = barred is None or barred is False or (isinstance(barred, str) and barred.lower() == "false")
    return plain and isinstance(facts.get("cardData"), Mapping)


def _eu_disallowed(facts: Mapping[str, Json]) -> Json:
    card = facts.get("cardData")
    return card.get("extra_gated_eu_disallowed") if isinstance(card, Mapping) else None
