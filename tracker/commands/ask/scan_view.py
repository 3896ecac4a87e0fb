"""A scan as it is shown: its findings with the answers on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.documents.projects.scan import ScanView
from tracker.documents.projects.scan_answers import answers_of

if TYPE_CHECKING:
    from tracker.commands.ask.scan import Scan


def view_of(found: Scan, *, whole: bool = True) -> ScanView:
    """What is rendered; ``whole`` has the document of the verdicts in it, too."""
    check = found.check
    return ScanView(
        root=found.root,
        references=found.references,
        files_read=found.files_read,
        skipped=[(one.path, one.reason) for one in found.skipped],
        skipped_counts=found.skipped_counts,
        unread=found.unread,
        mentioned=[(one.path, one.line, one.text, one.language) for one in found.mentioned],
        exempted=found.exempted,
        weights=found.weights,
        cache=found.cache,
        answers=answers_of(check.results) if check else None,
        judged=found.judged,
        known=found.known,
        check=check.document if check and whole else None,
        probes=found.probes,
    )
