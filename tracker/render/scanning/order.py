"""The order in which references are shown where they have verdicts."""

from __future__ import annotations

from tracker.documents.projects.scan import ScanView
from tracker.domain.licensing.judging.findings import SEVERITY
from tracker.domain.scanning.text.reference import Reference


def worst_first(view: ScanView) -> list[Reference]:
    """The references in the order of their verdicts; those that are not judged last."""

    def severity(reference: Reference) -> int:
        verdict = view.verdict_of(reference)
        return 1 if verdict is None else -SEVERITY[verdict]

    return sorted(view.references, key=severity) if view.answers is not None else list(view.references)
