"""Which developers moved, and which way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from tracker.domain.changes.change import Change
from tracker.domain.registry.entries import TrackedModel
from tracker.domain.reporting.sections import Section, section_of
from tracker.domain.values.late_dataclass import dataclass

NOT_NAMED = "developer not named"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeveloperMoves:
    """One developer's models in the registry, and their events of a window."""

    developer: str
    models: int
    opened: int
    tightened: int
    latest: str | None


def developer_moves(
    models: Mapping[str, TrackedModel], changes: Iterable[Change]
) -> tuple[DeveloperMoves, ...]:
    """Every developer followed: who tightened most first, then who opened most, then by name."""
    followed = Counter(developer_of(model) for model in models.values())
    opened: Counter[str] = Counter()
    tightened: Counter[str] = Counter()
    latest: dict[str, str] = {}
    for change in changes:
        model = models.get(change.model)
        section = section_of(change)
        if model is None or section not in (Section.OPENED, Section.TIGHTENED):
            continue
        name = developer_of(model)
        (opened if section is Section.OPENED else tightened)[name] += 1
        latest[name] = max(latest.get(name, ""), when(change) or "")
    rows = [
        DeveloperMoves(
            developer=name,
            models=number,
            opened=opened[name],
            tightened=tightened[name],
            latest=latest.get(name) or None,
        )
        for name, number in followed.items()
    ]
    return tuple(
        sorted(rows, key=lambda row: (-row.tightened, -row.opened, row.developer.casefold(), row.developer))
    )


def developer_of(model: TrackedModel) -> str:
    """The developer's name; where the registry names none, the owner of the repository."""
    return model.developer or (model.hub or "").partition("/")[0] or NOT_NAMED


def when(change: Change) -> str | None:
    """The day of an event, as far as it is known; else the day by which it was seen."""
    return change.date or (change.observed.by or "")[:10] or None
