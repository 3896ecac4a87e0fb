"""The G7's minimum elements of an SBOM for AI (12 May 2026), element by element, as far as models go.

``checked`` is what was read at its source and can be checked again; ``copied`` stands in the card;
``missing`` is not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tracker.domain.boms.inventory import Component, Inventory
from tracker.domain.values.late_dataclass import dataclass

_CHECKED, _COPIED, _MISSING = "checked", "copied", "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """One cluster of elements; a state is the worst over all models."""

    name: str
    elements: Mapping[str, str]

    @property
    def line(self) -> str:
        """``Models 12/13: missing training properties``."""
        missing = [name for name, state in self.elements.items() if state == _MISSING]
        have = len(self.elements) - len(missing)
        what = f": missing {', '.join(missing)}" if missing else ""
        return f"{self.name} {have}/{len(self.elements)}{what}"


_MODEL: Mapping[str, Callable[[Component], str]] = {
    "name": lambda one: _CHECKED,
    "identifier": lambda one: _CHECKED if one.hub else _MISSING,
    "version": lambda one: _CHECKED if one.revision else _MISSING,
    "timestamp": lambda one: _CHECKED if one.released else _MISSING,
    "producer": lambda one: _CHECKED if one.developer else _COPIED if one.hub else _MISSING,
    "description": lambda one: _COPIED if one.task else _MISSING,
    "hash value": lambda one: _CHECKED if one.files else _MISSING,
    "hash algorithm": lambda one: _CHECKED if one.files else _MISSING,
    "properties": lambda one: _CHECKED if one.parameters_total or one.context_native else _MISSING,
    "input and output properties": lambda one: _COPIED if one.task else _MISSING,
    "training properties": lambda one: _COPIED if one.datasets else _MISSING,
    "licence": lambda one: _CHECKED if one.texts else _COPIED if one.licensing.declared else _MISSING,
    "external references": lambda one: _CHECKED if one.hub else _MISSING,
}
_DATASETS = (
    "name",
    "description",
    "content",
    "identifier",
    "hash",
    "provenance",
    "statistics",
    "sensitivity",
    "dependency",
    "licence",
)
_ORDER = (_CHECKED, _COPIED, _MISSING)


def readiness(inventory: Inventory) -> tuple[Cluster, ...]:
    """The clusters that a document about models can fill; infrastructure, security and KPIs are not ours."""
    components = inventory.components
    models = {name: _worst([of(one) for one in components]) for name, of in _MODEL.items()}
    named = all(one.datasets for one in components) and bool(components)
    return (
        Cluster(name="Metadata", elements=_metadata(inventory)),
        Cluster(name="System level", elements=_system(inventory)),
        Cluster(name="Models", elements=models),
        Cluster(
            name="Datasets",
            elements={
                name: _COPIED if named and name in ("name", "identifier") else _MISSING for name in _DATASETS
            },
        ),
    )


def _metadata(inventory: Inventory) -> dict[str, str]:
    return {
        "author": _CHECKED if inventory.supplier else _MISSING,
        "version": _CHECKED,
        "data format name": _CHECKED,
        "data format version": _CHECKED,
        "author signature": _MISSING,
        "tool name": _CHECKED,
        "tool version": _CHECKED,
        "generation context": _CHECKED,
        "timestamp": _CHECKED if inventory.moment else _MISSING,
        "dependency relationship": _CHECKED,
    }


def _system(inventory: Inventory) -> dict[str, str]:
    return {
        "name": _CHECKED,
        "components": _CHECKED,
        "producer": _CHECKED if inventory.supplier else _MISSING,
        "version": _CHECKED if inventory.version else _MISSING,
        "timestamp": _CHECKED if inventory.moment else _MISSING,
        "data flow": _MISSING,
        "data usage": _MISSING,
        "input and output properties": _MISSING,
        "intended application area": _MISSING,
    }


def _worst(states: list[str]) -> str:
    return max(states, key=_ORDER.index, default=_MISSING)
