"""Names of models on the command line: the step that was taken is said, a refusal is a document too."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tracker.cli.output import emit, note
from tracker.vocabulary import OutputFormat


@contextlib.contextmanager
def refusals_as_documents(form: OutputFormat, output: Path | None) -> Iterator[None]:
    """With ``--format json``, names that mean no single model are ``tracker.names/1`` beside the message."""
    from tracker.errors import UsageError

    try:
        yield
    except UsageError as error:
        refused = getattr(error, "refused", ())
        if refused and form is OutputFormat.JSON:
            from tracker.documents.names import names_document
            from tracker.render.layout.structured import json_text

            emit(json_text(names_document(refused)), output)
        raise


def say_steps(steps: Iterable[str]) -> None:
    """On stderr, what was taken for what."""
    from tracker.render.layout.safe import safe

    for step in steps:
        note(f"note: {safe(step)}")


def somebody_sees_it() -> bool:
    """Whether a person is at the terminal, who can say that a slip was none."""
    return bool(sys.stdin and sys.stdin.isatty() and sys.stderr and sys.stderr.isatty())
