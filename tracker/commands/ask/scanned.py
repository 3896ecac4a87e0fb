"""What one scan found, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any

from tracker.adapters.project.file_scan import Mentioned
from tracker.adapters.project.tree import Skipped
from tracker.documents.projects.scan import ScanView, scan_document
from tracker.documents.projects.scan_answers import answers_of
from tracker.domain.scanning.text.reference import Reference
from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import ExitCode, PlaceClass, Verdict

if TYPE_CHECKING:
    import pandas

    from tracker.commands.ask.check import Check
    from tracker.domain.policy.under_policy import CheckedModel
    from tracker.domain.probing import Probe
    from tracker.domain.scanning.weights.local_weights import CachedModel, LocalWeights


@dataclass(slots=True, kw_only=True)
class Scan:
    """Everything one scan found; ``check`` is set once verdicts were asked for, and ``probes`` by repository
    (in lower case) once it was tried whether their files can be fetched. ``not_counted`` says what of a
    change did not count in judging it.
    """

    root: str
    references: tuple[Reference, ...]
    files_read: int
    skipped: tuple[Skipped, ...] = ()
    skipped_counts: Mapping[str, int] = field(default_factory=dict)
    exempted: int = 0
    weights: tuple[LocalWeights, ...] = ()
    cache: tuple[CachedModel, ...] = ()
    unreadable: tuple[Skipped, ...] = ()
    defects: tuple[Skipped, ...] = ()
    unread: Mapping[str, int] = field(default_factory=dict)
    mentioned: tuple[Mentioned, ...] = ()
    accepts_unread: bool = False
    judged: frozenset[PlaceClass] = frozenset({PlaceClass.PRODUCTION})
    known: frozenset[int] = frozenset()
    check: Check | None = None
    probes: Mapping[str, Probe] | None = None
    not_counted: tuple[str, ...] = ()

    @property
    def document(self) -> dict[str, Any]:
        """The document that ``tracker scan --format json`` prints."""
        return scan_document(self.view())

    def view(self, *, whole: bool = True) -> ScanView:
        """What is rendered; ``whole`` has the document of the verdicts in it, too."""
        check = self.check
        return ScanView(
            root=self.root,
            references=self.references,
            files_read=self.files_read,
            skipped=[(one.path, one.reason) for one in self.skipped],
            skipped_counts=self.skipped_counts,
            unread=self.unread,
            mentioned=[(one.path, one.line, one.text, one.language) for one in self.mentioned],
            exempted=self.exempted,
            weights=self.weights,
            cache=self.cache,
            answers=answers_of(check.results) if check else None,
            judged=self.judged,
            known=self.known,
            check=check.document if check and whole else None,
            probes=self.probes,
            not_counted=self.not_counted,
            undetermined=self.undetermined,
        )

    def frame(self) -> pandas.DataFrame:
        """A row a reference, with its verdict where verdicts were asked for."""
        from tracker.documents.notebook.frames import references_frame

        return references_frame(self.document["references"])

    def __repr__(self) -> str:
        asked = f", {self.check.verdict}" if self.check else ""
        return f"<tracker.Scan {len(self.references)} references in {self.files_read} files{asked}>"

    def _repr_html_(self) -> str:
        """A table for notebooks; texts from files are escaped."""
        from tracker.documents.notebook.tables import html_table

        rows = [
            (f"{one['path']}:{one['line']}", one["text"], one["hub"], one.get("verdict"), one.get("why"))
            for one in self.document["references"]
        ]
        return html_table(("where", "as written", "model", "verdict", "why"), rows)

    @property
    def counting(self) -> tuple[Reference, ...]:
        """The references whose verdicts count: of the classes that are judged, and in no baseline."""
        return tuple(
            found
            for number, found in enumerate(self.references)
            if found.place in self.judged and number not in self.known
        )

    @property
    def names_to_check(self) -> tuple[str, ...]:
        """What verdicts are asked for: registry ids, else Hub ids, and the copies really used, each once."""
        judged = (found for found in self.references if found.place in self.judged)
        return tuple(dict.fromkeys(name for found in judged for name in found.names_to_check))

    @property
    def _can_be_fetched(self) -> set[bool | None]:
        """What was found out about the files of references that count."""
        wanted = {found.fetched.casefold() for found in self.counting if found.fetched}
        return {probe.can_download for hub, probe in (self.probes or {}).items() if hub in wanted}

    @property
    def unresolved(self) -> tuple[Reference, ...]:
        """References that count and that no verdict can be given for."""
        return tuple(found for found in self.counting if not found.names_to_check)

    @property
    def counting_results(self) -> tuple[CheckedModel, ...]:
        """The answers on models of references that count."""
        names = {name for found in self.counting for name in found.names_to_check}
        return tuple(one for one in self.check.results if one.asked in names) if self.check else ()

    @property
    def undetermined(self) -> tuple[str, ...]:
        """Why the answer may be open: ``unread`` code that names a model, ``unresolved`` names, verdicts."""
        if self.check is None:
            return ()
        from tracker.domain.policy.policy import OnUnknown

        fails = self.check.on_unknown is OnUnknown.FAIL
        verdicts = [one.judgement.verdict for one in self.counting_results]
        causes = {
            "unread": bool(self.unreadable or self.mentioned) and not self.accepts_unread,
            "unresolved": bool(self.unresolved) and fails,
            "verdict": Verdict.UNKNOWN in verdicts and fails,
        }
        return tuple(cause for cause, holds in causes.items() if holds)

    @property
    def exit_code(self) -> ExitCode:
        """A defect of ours, else what the verdicts say; code that nobody read is not determined."""
        if self.defects:
            return ExitCode.DEFECT
        if self.check is None:
            return ExitCode.BAD_DATA if self.unreadable else ExitCode.OK
        from tracker.domain.policy.policy import OnUnknown

        counting = replace(self.check, results=self.counting_results)
        code = counting.exit_code
        fetched = self._can_be_fetched
        if code is ExitCode.FINDINGS or False in fetched:
            return ExitCode.FINDINGS
        if code is not ExitCode.OK:
            return code
        if None in fetched:
            return ExitCode.UNDETERMINED
        if (self.unreadable or self.mentioned) and not self.accepts_unread:
            return ExitCode.UNDETERMINED
        if self.unresolved and self.check.on_unknown is OnUnknown.FAIL:
            return ExitCode.UNDETERMINED
        return code
