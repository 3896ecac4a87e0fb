"""Whom a refresh asked: a line that was not asked for confirms nothing and keeps the date of its reading."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tracker.domain.observing.json_lines import Json
from tracker.domain.values.late_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """All models but ``exceptions``, or ``only`` some; whatever the answer was.

    ``recorded`` is False for snapshots of the first format, which did not say whom they asked.
    """

    only: frozenset[str] | None = None
    exceptions: frozenset[str] = frozenset()
    recorded: bool = True

    def covers(self, model: str) -> bool:
        """Whether this model was asked."""
        return model in self.only if self.only is not None else model not in self.exceptions

    @property
    def everybody(self) -> bool:
        """Whether nobody was left out."""
        return self.only is None and not self.exceptions


EVERYBODY = Asked()
NOBODY = Asked(only=frozenset())
UNRECORDED = Asked(recorded=False)


def asked_only(models: Collection[str]) -> Asked:
    """These models and no other."""
    return Asked(only=frozenset(models))


def asked_json(asked: Asked) -> Json:
    """As the header of a snapshot has it."""
    if asked.only is not None:
        return {"only": sorted(asked.only)}
    return {"except": sorted(asked.exceptions)} if asked.exceptions else "all"


def parse_asked(value: Json) -> Asked:
    """Raise ValueError for anything but what ``asked_json`` gives."""
    if value == "all":
        return EVERYBODY
    if isinstance(value, Mapping) and len(value) == 1:
        ((kind, names),) = value.items()
        if kind in ("only", "except") and isinstance(names, list) and all(isinstance(n, str) for n in names):
            models = frozenset(map(str, names))
            return Asked(only=models) if kind == "only" else Asked(exceptions=models)
    raise ValueError("the header's 'read' names nobody in a way that is known")
