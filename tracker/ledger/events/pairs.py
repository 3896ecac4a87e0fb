"""Two readings of one repository, as a key has them: free of our ids, and of every rule."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from tracker.domain.observing.canonical import to_line
from tracker.domain.observing.observation import Observation
from tracker.domain.registry.entries import ModelId
from tracker.ledger.events.continuity import identity

_PLACEHOLDER = ModelId("-")


def pair_of(old: Observation | None, new: Observation | None, model: str) -> str:
    """The repository by its ``_id`` (else our id of the model), and what was seen of it, as a digest."""
    who = identity(new if new is not None and new.facts else old) or identity(new) or model
    return digest(who, _observed(old), _observed(new))


def digest(*parts: str) -> str:
    """SHA-256 in hex of some texts."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _observed(observation: Observation | None) -> str:
    """The digest of what was seen, whatever we call the model."""
    if observation is None:
        return "-"
    return hashlib.sha256(to_line(replace(observation, id=_PLACEHOLDER))).hexdigest()
