"""``tracker.scan/1``: references to models in a project, with verdicts where they were asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from tracker.domain.scanning.text.reference import Reference
from tracker.domain.scanning.weights.local_weights import CachedModel, LocalWeights
from tracker.vocabulary import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanView:
    """What is rendered of a scan; ``verdicts`` by registry or Hub id, None where none were asked for."""

    root: str
    references: Sequence[Reference]
    files_read: int
    skipped: Sequence[tuple[str, str]] = ()
    skipped_counts: Mapping[str, int] = field(default_factory=dict)
    unread: Mapping[str, int] = field(default_factory=dict)
    mentioned: Sequence[tuple[str, int, str, str]] = ()
    exempted: int = 0
    weights: Sequence[LocalWeights] = ()
    cache: Sequence[CachedModel] = ()
    verdicts: Mapping[str, Verdict] | None = None
    check: Mapping[str, Any] | None = None

    def verdict_of(self, reference: Reference) -> Verdict | None:
        """The worse verdict on a reference's model and the copy of it; unknown where neither is known."""
        if self.verdicts is None:
            return None
        from tracker.domain.licensing.judging.findings import worst

        return worst(self.verdicts.get(name, Verdict.UNKNOWN) for name in reference.names_to_check)


def scan_document(view: ScanView) -> dict[str, Any]:
    """The JSON document ``tracker.scan/1``."""
    document: dict[str, Any] = {
        "schema": "tracker.scan/1",
        "root": view.root,
        "files_read": view.files_read,
        "files_skipped": [{"path": path, "reason": reason} for path, reason in view.skipped],
        "skipped_counts": dict(view.skipped_counts),
        "unread": [{"language": language, "files": count} for language, count in view.unread.items()],
        "unread_lines": [
            {"path": path, "line": line, "text": text, "language": language}
            for path, line, text, language in view.mentioned
        ],
        "ignored_references": view.exempted,
        "references": [_reference_document(view, reference) for reference in view.references],
    }
    if view.weights:
        document["weights"] = [asdict(weights) for weights in view.weights]
    if view.cache:
        document["cache"] = [asdict(model) for model in view.cache]
    if view.check is not None:
        document["verdict"] = view.check["verdict"]
        document["check"] = view.check
    return document


def _reference_document(view: ScanView, reference: Reference) -> dict[str, Any]:
    document: dict[str, Any] = {
        "path": reference.path,
        "line": reference.line,
        "column": reference.column,
        "kind": reference.kind,
        "text": reference.text,
        "source": reference.source.value,
        "hub": reference.hub,
        "repository": reference.repository,
        "revision": reference.revision,
        "registry_id": reference.registry_id,
        "pinned": reference.pinned,
        "resolved_by": [{"rule": step.rule, "name": step.name} for step in reference.resolved_by],
    }
    verdict = view.verdict_of(reference)
    return document if verdict is None else document | {"verdict": verdict.value}
