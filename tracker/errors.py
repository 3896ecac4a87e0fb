"""Everything that can end a command early, each with its exit code.

TrackerError (70)
├── UsageError (2)               the words given to a command do not fit
├── DataError (3)                a file of the user's is wrong: file, line, what, what to do
├── SourceUnreachableError (4)   a source gave no answer and nothing new was written
└── LockHeldError (7)            another refresh is at work
"""

from __future__ import annotations

from typing import NamedTuple

DEFECT_HINT = "run again with TRACKER_TRACEBACK=1 and report what it prints, with `tracker --version`"


class TrackerError(Exception):
    """A failure that a person can read: what happened, and what to do about it.

    ``message`` and ``hint`` may quote outside text; whoever prints them escapes it.
    """

    exit_code = 70

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(TrackerError):
    """The command was called with words that do not fit."""

    exit_code = 2


class Problem(NamedTuple):
    """One thing wrong in one file; ``line`` is 1-based, 0 where no line is known."""

    path: str
    line: int
    what: str
    fix: str = ""

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        return f"{where}: {self.what}" + (f" ({self.fix})" if self.fix else "")


class DataError(TrackerError):
    """A registry, policy, snapshot or configuration file is wrong; all problems at once."""

    exit_code = 3

    def __init__(self, problems: list[Problem] | str, *, hint: str | None = None) -> None:
        self.problems = problems if isinstance(problems, list) else []
        text = problems if isinstance(problems, str) else "\n".join(str(problem) for problem in problems)
        super().__init__(text, hint=hint)


class SourceUnreachableError(TrackerError):
    """No source could be read and nothing new was written."""

    exit_code = 4


class LockHeldError(TrackerError):
    """Another refresh holds the snapshot folder."""

    exit_code = 7
