"""What the record has of a repository under another id of ours: its name is followed further than the id."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from tracker.adapters.record.folder import Known
from tracker.domain.observing.canonical import from_line, to_line
from tracker.domain.observing.json_lines import line_is_ancestor
from tracker.domain.registry.entries import Registry, TrackedModel

_HUB = re.compile(rb'"hub":"([^"\\]*)"')


def former_lines(known: Callable[[], Iterator[Known]], registry: Registry) -> dict[str, Known]:
    """For models that have no line yet, the line of the same name on the Hub, written as theirs.

    That name may be followed under another id, have been until now, or be known as an ancestor. Without
    this an id of ours that is renamed on the day of a takeover would hide that the repository is another.
    """
    wanted: dict[bytes, list[TrackedModel]] = {}
    for model in _without_line(known(), registry):
        if model.hub is not None:
            wanted.setdefault(model.hub.casefold().encode(), []).append(model)
    found: dict[str, Known] = {}
    for one in known() if wanted else ():
        for model in _named(one.line, wanted):
            if model.id not in found or not line_is_ancestor(one.line):
                found[model.id] = _as_its_own(one, model)
    return found


def _without_line(known: Iterable[Known], registry: Registry) -> Iterator[TrackedModel]:
    """Two sorted streams, of which nothing is held."""
    lines = (one.id for one in known if not line_is_ancestor(one.line))
    at = next(lines, None)
    any_line = at is not None
    for model in sorted(registry, key=lambda model: model.id.encode()):
        identifier = model.id.encode()
        while at is not None and at < identifier:
            at = next(lines, None)
        if at != identifier and any_line:
            yield model


def _named(line: bytes, wanted: dict[bytes, list[TrackedModel]]) -> Iterator[TrackedModel]:
    # Facts may hold the same key somewhere; what the line is about is looked at when it is parsed.
    for name in {name.lower() for name in _HUB.findall(line)}:
        for model in wanted.get(name, ()):
            try:
                hub = from_line(line).hub
            except ValueError:
                continue
            if hub is not None and hub.casefold() == (model.hub or "").casefold():
                yield model


def _as_its_own(one: Known, model: TrackedModel) -> Known:
    line = to_line(replace(from_line(one.line), id=model.id, hub=model.hub, ancestor=False))
    return Known(id=model.id.encode(), line=line, read_at=one.read_at)
