"""What one refresh came to, counted line by line so that memory does not grow with the models."""

from __future__ import annotations

from collections import Counter
from dataclasses import field

from tracker.domain.observing.observation import Observation, ReadError, ReadErrorCode
from tracker.domain.registry.entries import ModelId
from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import ReadStatus

_MOST_NAMED = 20


@dataclass(slots=True, kw_only=True)
class Tally:
    """What a reading came to; models count once each."""

    statuses: Counter[ReadStatus] = field(default_factory=Counter)
    kept: int = 0
    """Lines of models that were not asked for."""
    confirmed: int = 0
    """Models that an owner's list showed to be unchanged."""
    errors: Counter[ReadErrorCode] = field(default_factory=Counter)
    named: list[tuple[ModelId, ReadError]] = field(default_factory=list)
    """The first few models that could not be read."""
    files_unread: int = 0
    files_unverified: int = 0
    """Files that a mirror names by no digest of their bytes."""
    requests: int = 0
    seconds: float = 0.0
    waited: float = 0.0

    @property
    def unread(self) -> int:
        """Models whose repository gave no answer that settles anything."""
        return sum(count for code, count in self.errors.items() if code not in _SETTLED)

    def add(self, observation: Observation) -> None:
        """Count one line that was meant to be read."""
        self.statuses[observation.status] += 1
        self.files_unread += sum(
            file.error is not None and file.error.code is not ReadErrorCode.GATED
            for file in observation.contents
        ) * (observation.status is ReadStatus.OK)
        self.files_unverified += sum(file.unverified for file in observation.contents)
        if observation.error is not None:
            self.errors[observation.error.code] += 1
            if len(self.named) < _MOST_NAMED:
                self.named.append((observation.id, observation.error))


_SETTLED = frozenset({ReadErrorCode.MISSING_OR_PRIVATE})
