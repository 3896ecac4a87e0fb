"""One window of the ledger as a document tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from tracker.domain.changes.change import Change
from tracker.domain.changes.coverage import Coverage
from tracker.domain.registry.entries import TrackedModel
from tracker.domain.reporting.ahead import Ahead
from tracker.domain.reporting.gradient import MonthCount, SameModels
from tracker.domain.reporting.movers import DeveloperMoves
from tracker.domain.reporting.settled import Settled
from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """``old`` and ``new`` are labels of moments, ``seen`` the times of the snapshots read for them.

    ``models`` are the followed ones by id, for their names; ``settled`` is what a policy decides.
    """

    old: str | None
    new: str
    seen: tuple[str | None, str | None]
    coverage: Coverage
    changes: tuple[Change, ...]
    gradient: tuple[MonthCount, ...] = ()
    same: SameModels | None = None
    developers: tuple[DeveloperMoves, ...] = ()
    ahead: tuple[Ahead, ...] = ()
    settled: tuple[Settled, ...] = ()
    models: Mapping[str, TrackedModel] = field(default_factory=dict)

    @property
    def summary(self) -> Mapping[Direction, int]:
        """How many changes there are in each direction."""
        return {
            direction: sum(change.direction is direction for change in self.changes)
            for direction in Direction
        }

    def name(self, model: str) -> str:
        """What a model is called."""
        known = self.models.get(model)
        return (known.name if known else None) or model
