"""The models we follow and what their developers declare, every value with its source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import NewType

from tracker.domain.values.dates import PartialDate
from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import Access, RegistryField

ModelId = NewType("ModelId", str)
"""Our own short id of a model, as in ``glm-5.2``."""

HubId = NewType("HubId", str)
"""A Hub repository id, ``owner/name``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One value as its developer states it.

    ``as_of`` is when the source was read, ``since`` the earlier day that the source itself proves.
    """

    field: RegistryField
    value: str | int
    source: str
    as_of: PartialDate
    since: PartialDate | None = None

    @property
    def known_from(self) -> PartialDate:
        """The day from which the value counts."""
        return self.since or self.as_of


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """A dated state no hub can show; ``license`` is an SPDX identifier or a knowledge key.

    ``likely`` is an access that the source lets us infer and nobody has read.
    """

    date: PartialDate
    access: Access | None
    source: str
    note: str = ""
    license: str | None = None
    likely: Access | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """An owner whose new repositories a refresh looks for; patterns as the shell knows them."""

    owner: str
    family: str | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedModel:
    """One entry of the registry; at least one of ``hub`` and ``history`` is set."""

    id: ModelId
    hub: HubId | None = None
    name: str | None = None
    developer: str | None = None
    country: str | None = None
    family: str | None = None
    succeeds: ModelId | None = None
    aliases: tuple[str, ...] = ()
    declared: tuple[Declared, ...] = ()
    history: tuple[HistoryEntry, ...] = ()

    def latest_declared(self, name: RegistryField, by: dt.date | None = None) -> Declared | None:
        """The newest statement of one field read by ``by``; None if the developer says nothing."""
        known = [d for d in self.declared if d.field is name and (by is None or d.known_from.first <= by)]
        return max(known, key=lambda d: d.as_of.last, default=None)


@dataclass(frozen=True, slots=True)
class Registry:
    """All models we follow, in file order, with look-ups by every name a project may use."""

    models: tuple[TrackedModel, ...]
    watch: tuple[Watch, ...] = ()
    _by_name: dict[str, TrackedModel] = field(init=False, repr=False, compare=False, default_factory=dict)
    """Filled by the first look-up: an answer about every model needs none."""

    def _named(self) -> Mapping[str, TrackedModel]:
        if not self._by_name and self.models:
            names: dict[str, TrackedModel] = {}
            for model in self.models:
                for name in (*model.aliases, model.name or "", model.hub or ""):
                    names.setdefault(name.casefold(), model)
            names.update({model.id.casefold(): model for model in self.models})
            names.pop("", None)
            self._by_name.update(names)
        return self._by_name

    def __iter__(self) -> Iterator[TrackedModel]:
        return iter(self.models)

    def __len__(self) -> int:
        return len(self.models)

    def find(self, name: str) -> TrackedModel | None:
        """The model with this id, Hub id, display name or alias, letter case aside."""
        return self._named().get(name.casefold())
