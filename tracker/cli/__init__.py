"""Words in, exit code out: one short function per command.

Imports only Typer and the vocabulary, so that ``--help`` and completion answer at once; each command
imports what it does when it is run. ``program`` is what commands are registered with, ``lazy`` the table
of commands.
"""

from tracker.cli.lazy import LazyGroup
from tracker.cli.program import app, root

__all__ = ["app"]

app.callback(cls=LazyGroup)(root)
