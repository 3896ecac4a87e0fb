"""The command that shows the whole story on this machine: demo."""

from __future__ import annotations

from tracker.cli.output import emit
from tracker.cli.program import app


@app.command(epilog="Example:  tracker demo")
def demo() -> None:
    """Play the whole story against a small Hub on this machine: refresh, change, refresh, diff.

    Needs no network and leaves nothing behind.
    """
    from tracker.commands.more.demo import play

    for part in play():
        emit(f"{part}\n", None)
        emit("", None)
