"""``tracker.scan/1``: references to models in a project, with verdicts where they were asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, field
from typing import Any

from tracker.documents.probe import probe_document
from tracker.documents.projects.scan_answers import Answer, unresolved_answer, worst_answer
from tracker.domain.probing import Probe
from tracker.domain.scanning.text.reference import Reference
from tracker.domain.scanning.weights.local_weights import CachedModel, LocalWeights
from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import PlaceClass, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanView:
    """What is rendered of a scan; ``answers`` by registry or Hub id, None where none were asked for.

    ``judged`` are the classes of places whose verdicts count, ``known`` the places in ``references`` of
    findings that a baseline lets through. ``probes`` are by repository, in lower case.
    """

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
    answers: Mapping[str, Answer] | None = None
    judged: frozenset[PlaceClass] = frozenset(PlaceClass)
    known: frozenset[int] = frozenset()
    check: Mapping[str, Any] | None = None
    probes: Mapping[str, Probe] | None = None
    not_counted: Sequence[str] = ()
    undetermined: Sequence[str] = ()

    def probe_of(self, reference: Reference) -> Probe | None:
        """What was found out about a reference's files; None where nothing was tried."""
        return (self.probes or {}).get((reference.fetched or "").casefold())

    def answer_of(self, reference: Reference) -> Answer | None:
        """The worse answer on a reference's model and the copy of it; None where its place is not judged."""
        if self.answers is None or reference.place not in self.judged:
            return None
        found = worst_answer(reference.names_to_check, self.answers)
        return found or unresolved_answer(reference.text)

    def verdict_of(self, reference: Reference) -> Verdict | None:
        """The verdict of that answer."""
        answer = self.answer_of(reference)
        return answer.verdict if answer else None


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
        "references": [
            _reference_document(view, number, reference) for number, reference in enumerate(view.references)
        ],
        "totals": _totals(view),
        "not_counted": list(view.not_counted),
        "undetermined": list(view.undetermined),
    }
    if view.weights:
        document["weights"] = [asdict(weights) for weights in view.weights]
    if view.cache:
        document["cache"] = [asdict(model) for model in view.cache]
    if view.probes is not None:
        document["probes"] = {probe.hub: probe_document(probe) for probe in view.probes.values()}
    if view.check is not None:
        document["verdict"] = view.check["verdict"]
        document["check"] = view.check
    return document


def _reference_document(view: ScanView, number: int, reference: Reference) -> dict[str, Any]:
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
        "class": reference.place.value,
        "reason": reference.reason,
        "resolved_by": [{"rule": step.rule, "name": step.name} for step in reference.resolved_by],
    }
    if number in view.known:
        document["known"] = True
    if view.answers is None:
        return document
    probe = view.probe_of(reference)
    if probe is not None:
        document |= {"can_download": probe.can_download, "cause": probe.cause.value}
    answer = view.answer_of(reference)
    if answer is None:
        why = f"a place of class {reference.place.value} is not judged; --class {reference.place.value} does"
        return document | {"verdict": None, "why": why, "do": None}
    return document | {"verdict": answer.verdict.value, "why": answer.why, "do": answer.do}


def _totals(view: ScanView) -> dict[str, Any]:
    """How many references there are of each class, and of those that were judged of each verdict."""
    totals: dict[str, Any] = {
        "references": len(view.references),
        "class": _counted(reference.place.value for reference in view.references),
    }
    if view.answers is not None:
        answers = [answer for one in view.references if (answer := view.answer_of(one))]
        totals["verdict"] = _counted(answer.verdict.value for answer in answers)
        totals["license_class"] = _counted(answer.license_class or "unknown" for answer in answers)
        totals["not_judged"] = len(view.references) - len(answers)
        totals["known"] = len(view.known)
    return totals


def _counted(words: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(words).items()))
