"""One architecture: how its weights are counted and what its configuration leaves unsaid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from tracker.domain.numbers.architectures.weights import Formula
from tracker.domain.values.late_dataclass import dataclass

TRANSFORMERS = "https://github.com/huggingface/transformers/tree/v5.24.0/src/transformers/models/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Architecture:
    """One or more model types that count alike.

    ``defaults`` are class defaults for settings a published file leaves out, where they are not in
    the table of class defaults. ``source`` is where the classes are to be read;
    ``dense`` that its models have no routed experts.
    """

    types: tuple[str, ...]
    formula: Formula
    source: str
    defaults: Mapping[str, object] = field(default_factory=dict)
    dense: bool = False
