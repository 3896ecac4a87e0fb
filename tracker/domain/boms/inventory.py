"""The models that a document is about, with everything it may say of them; unknown is None, never a guess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from tracker.domain.values.late_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A licence text or notice; ``content`` is None where its bytes are not held."""

    path: str
    sha256: str
    content: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """Where the project names the model; ``line`` is None where only the file is known."""

    path: str
    line: int | None = None
    symbol: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One weight file with its SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Licensing:
    """``declared`` are the card's own words; ``declared_expression`` and ``concluded`` are SPDX, or None."""

    declared: str | None = None
    declared_expression: str | None = None
    declared_link: str | None = None
    concluded: str | None = None
    license_class: str = "unknown"
    key: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A direct parent: ``relation`` as lineage has it (finetune, adapter, quantized …)."""

    repo: str
    relation: str
    revision: str | None = None
    licensing: Licensing = Licensing()
    released: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """A duty in force for one action, as a check gives it."""

    action: str
    kind: str
    text: str
    when: str
    license: str | None
    clause: str | None = None
    display: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedPolicy:
    """A text that a licence makes part of itself, such as an acceptable use policy, as it was read here."""

    role: str
    source: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One model. ``hub`` is None for a hosted one; ``revision`` is a whole commit, or None."""

    name: str
    source: str = "huggingface"
    hub: str | None = None
    model: str | None = None
    title: str | None = None
    developer: str | None = None
    revision: str | None = None
    requested: str | None = None
    released: str | None = None
    access: str = "unknown"
    licensing: Licensing = Licensing()
    texts: tuple[Text, ...] = ()
    missing: str | None = None
    files: tuple[File, ...] = ()
    parameters_total: int | None = None
    parameters_active: int | None = None
    context_native: int | None = None
    context_extended: int | None = None
    task: str | None = None
    architecture: str | None = None
    family: str | None = None
    datasets: tuple[str, ...] = ()
    bases: tuple[Base, ...] = ()
    occurrences: tuple[Occurrence, ...] = ()
    verdicts: Mapping[str, str] = field(default_factory=dict)
    obligations: tuple[Obligation, ...] = ()
    policies: tuple[LinkedPolicy, ...] = ()
    judged: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """The application and its models; ``moment`` is the record's time, never the clock's."""

    name: str
    version: str | None = None
    moment: str | None = None
    supplier: str | None = None
    tool: str = ""
    rules: str | None = None
    components: tuple[Component, ...] = ()
