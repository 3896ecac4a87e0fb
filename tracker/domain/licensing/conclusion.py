"""Declared against concluded: the licence that applies, and every disagreement about it."""

from __future__ import annotations

from collections.abc import Callable

from tracker.domain.assessment import LicenseAssessment
from tracker.domain.licensing.knowledge import LicenseKnowledge
from tracker.domain.observation import Observation
from tracker.domain.registry import Declared


def conclude_license(
    observation: Observation | None,
    knowledge: LicenseKnowledge,
    read_evidence: Callable[[str], str | None],
    declared: Declared | None = None,
) -> LicenseAssessment:
    """What applies, by the stricter reading of card and LICENSE files; never raises."""
    del observation, knowledge, read_evidence, declared
    return LicenseAssessment(reason="not concluded yet")
