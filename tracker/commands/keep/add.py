"""Repositories added to the registry, each read on the Hub once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from tracker.adapters.hub.wire.errors import HubError
from tracker.adapters.knowledge.license_knowledge import load_knowledge
from tracker.adapters.workspace.finding import find_shipped
from tracker.adapters.workspace.registry_append import append_entries
from tracker.adapters.workspace.registry_file import load_registry
from tracker.domain.naming.resolution import Taken
from tracker.domain.observing.keeping import UNREACHABLE
from tracker.domain.observing.observation import Observation, ReadError, ReadErrorCode
from tracker.domain.registry.entries import HubId, Registry, TrackedModel
from tracker.domain.values.dates import PartialDate
from tracker.domain.values.hub_id import hub_id_problem
from tracker.domain.values.late_dataclass import dataclass
from tracker.domain.watching.new_entry import bare_entry, declared_by_card
from tracker.errors import DataError, SourceUnreachableError, TrackerError, UsageError
from tracker.ledger.naming import resolver_of


class HubReader(Protocol):
    """What reads one repository; raises HubError where it cannot."""

    @property
    def endpoint(self) -> str:
        """The address of its Hub."""
        ...

    def read(self, hub: HubId) -> Observation:
        """The repository as it is now."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """New entries, and what their adder should know."""

    models: tuple[TrackedModel, ...]
    notes: tuple[str, ...]


def add(
    path: Path,
    hub_ids: Iterable[str],
    reader: HubReader | None,
    *,
    day: dt.date,
    dry_run: bool = False,
) -> Addition:
    """Append one entry for each repository, all or none; without a ``reader`` nothing is read.

    Raises UsageError for ids in a wrong form, DataError for what is there already or not on the Hub,
    SourceUnreachableError where the Hub gives no answer.
    """
    registry = load_registry(path)
    models: list[TrackedModel] = []
    notes: list[str] = []
    for text in hub_ids:
        hub = HubId(_repository(text))
        _refuse_known(hub, registry, path)
        model, note = _entry(hub, registry, reader, day)
        _refuse_known(model.hub or hub, registry, path)
        notes += [note] if note else []
        models.append(model)
        registry = Registry((*registry.models, model))
    if not dry_run:
        append_entries(path, models)
    return Addition(models=tuple(models), notes=tuple(notes))


def _repository(text: str) -> str:
    """The repository id in an id or in the address of its page."""
    hub = text.strip()
    for start in ("https://huggingface.co/", "https://hf.co/", "hf.co/", "huggingface.co/"):
        if hub.startswith(start):
            hub = "/".join(hub.removeprefix(start).split("?")[0].split("/")[:2])
    if wrong := hub_id_problem(hub):
        raise UsageError(f"{hub[:120]!r} {wrong}", hint=_meant(hub[:120]))
    return hub


def _meant(text: str) -> str:
    """The repository that somebody means who names a model as people do."""
    found = resolver_of(load_registry(find_shipped().registry)).resolve(text)
    if isinstance(found, Taken) and found.hub:
        return f"on the Hub that is {found.hub}: `tracker add {found.hub}`"
    hubs = [choice.hub for choice in getattr(found, "candidates", ()) if choice.hub]
    if hubs:
        return f"name one as the Hub does: {', '.join(hubs[:4])}"
    return "name it as the Hub does, as in zai-org/GLM-5.2"


def _refuse_known(hub: HubId, registry: Registry, path: Path) -> None:
    known = registry.find(hub)
    if known is not None:
        raise DataError(
            f"{path}: {hub} is followed already, as {known.id}", hint=f"see `tracker show {known.id}`"
        )


def _entry(
    hub: HubId, registry: Registry, reader: HubReader | None, day: dt.date
) -> tuple[TrackedModel, str]:
    if reader is None:
        return bare_entry(hub, registry), f"{hub} was not read; `tracker refresh` will"
    observation = _read(hub, reader)
    actual = observation.redirected_to or hub
    note = f"{hub} is called {actual} now, and is added under that name" if actual != hub else ""
    as_of = PartialDate.parse(day.isoformat())
    declared = declared_by_card(observation, load_knowledge(), reader.endpoint, as_of)
    return replace(bare_entry(actual, registry), declared=declared), note


def _read(hub: HubId, reader: HubReader) -> Observation:
    try:
        return reader.read(hub)
    except HubError as problem:
        raise _refusal(hub, problem.error) from problem


def _refusal(hub: HubId, error: ReadError) -> TrackerError:
    if error.code in (ReadErrorCode.MISSING_OR_PRIVATE, ReadErrorCode.NOT_FOUND):
        return DataError(
            f"{hub}: there is no such repository on the Hub, or it is private; nothing was written",
            hint="check the name; for a private one set HF_TOKEN",
        )
    detail = f" ({error.detail})" if error.detail else ""
    if error.code not in UNREACHABLE:
        return DataError(f"{hub}: the Hub did not give it: {error.code}{detail}; nothing was written")
    return SourceUnreachableError(
        f"{hub}: the Hub could not be read: {error.code}{detail}; nothing was written",
        hint="try again later, or add it unread with --offline",
    )
