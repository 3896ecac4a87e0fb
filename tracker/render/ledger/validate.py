"""What `tracker validate` found."""

from __future__ import annotations

from tracker.documents.validate import validation_document
from tracker.domain.registry.validation import CheckedFile, FileKind, Validation
from tracker.render.layout.problems import render_problems
from tracker.render.layout.safe import safe
from tracker.vocabulary import OutputFormat

_THINGS = {FileKind.REGISTRY: "model", FileKind.SNAPSHOTS: "snapshot"}


def render_validation(found: Validation, *, form: OutputFormat) -> str:
    """Problems with file and line, or a line that says what is sound."""
    return render_problems(
        found.problems, document=validation_document(found), summary=_summary(found), form=form
    )


def _summary(found: Validation) -> str:
    count = len(found.problems)
    if count:
        wrong = sum(1 for file in found.files if file.problems)
        return f"{count} problem{'s' * (count != 1)} in {wrong} file{'s' * (wrong != 1)}"
    return f"sound: {', '.join(_told(file) for file in found.files)}"


def _told(file: CheckedFile) -> str:
    thing = _THINGS.get(file.kind)
    if thing is None or file.entries is None:
        return safe(file.path)
    return f"{safe(file.path)} ({file.entries} {thing}{'s' * (file.entries != 1)})"
