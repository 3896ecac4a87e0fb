"""References as workflow commands of GitHub Actions, which show them beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tracker.render.layout.safe import safe
from tracker.render.scanning.order import worst_first
from tracker.vocabulary import Verdict

if TYPE_CHECKING:
    from tracker.documents.projects.scan import ScanView
    from tracker.documents.projects.scan_answers import Answer
    from tracker.domain.scanning.text.reference import Reference

_COMMANDS = {
    None: "notice",
    Verdict.CONDITIONAL: "notice",
    Verdict.UNKNOWN: "warning",
    Verdict.FORBIDDEN: "error",
}


def workflow_commands(view: ScanView) -> Iterator[str]:
    """A command a reference; with verdicts, none for what is allowed."""
    for reference in worst_first(view):
        answer = view.answer_of(reference)
        verdict = answer.verdict if answer else None
        if verdict is Verdict.ALLOWED or (view.answers is not None and answer is None):
            continue
        title = f"model {verdict.value}" if verdict else "model reference"
        place = f"file={_property(reference.path)}"
        if reference.line:
            place += f",line={reference.line},col={max(reference.column, 1)}"
        yield f"::{_COMMANDS[verdict]} {place},title={_property(title)}::{_data(_message(reference, answer))}"
    for path, line, text, language in view.mentioned:
        where = f"file={_property(path)},line={line},title=code that is not read"
        yield f"::warning {where}::{_data(f'{text} is named in {language}, which is not read')}"


def _message(reference: Reference, answer: Answer | None) -> str:
    model = reference.hub or reference.registry_id
    pin = "" if reference.pinned or reference.hub is None else "; not pinned to a commit"
    means = f" ({model})" if model and model != reference.text else ""
    said = f". {answer.why}. {answer.do}" if answer else ""
    return f"{reference.kind}: {reference.text}{means}{pin}{said}"


def _data(text: str) -> str:
    return safe(text, keep_lines=True).replace("%", "%25").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
