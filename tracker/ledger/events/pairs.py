"""Two readings of one repository, as a key has them: free of our ids, and of every rule."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from tracker.domain.observing.canonical import to_line
from tracker.domain.observing.observation import Observation
from tracker.domain.registry.entries import HubId, ModelId
from tracker.domain.values.late_dataclass import dataclass
from tracker.ledger.events.continuity import identity

_PLACEHOLDER = ModelId("-")


@dataclass(frozen=True, slots=True)
class Half:
    """One side of a pair without the observation's weight: whose it is, and a digest of what was seen."""

    who: str | None
    has_facts: bool
    seen: str


def half(observation: Observation | None) -> Half | None:
    """What a pair has to know of a reading."""
    if observation is None:
        return None
    return Half(identity(observation), bool(observation.facts), _observed(observation))


def pair_of(old: Observation | None, new: Observation | None, model: str) -> str:
    """The repository by its ``_id`` (else our id of the model), and what was seen of it, as a digest."""
    return pair_of_halves(half(old), half(new), model)


def pair_of_halves(old: Half | None, new: Half | None, model: str) -> str:
    """The same."""
    whose = new if new is not None and new.has_facts else old
    who = (whose.who if whose else None) or (new.who if new else None) or model
    return digest(who, old.seen if old else "-", new.seen if new else "-")


def digest(*parts: str) -> str:
    """SHA-256 in hex of some texts."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _observed(observation: Observation) -> str:
    """The digest of what was seen, whatever we call the model and by which of its names it was asked for."""
    name = observation.redirected_to or observation.hub
    plain = replace(observation, id=_PLACEHOLDER, hub=HubId(name) if name else None, redirected_to=None)
    return hashlib.sha256(to_line(plain)).hexdigest()
