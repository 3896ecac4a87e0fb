"""Commands that take a while: a line that says how far they are, and a clean end when they are told to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_TERMINATED = 143


class Drawn:
    """One line on a terminal's stderr, drawn over and over; nothing elsewhere."""

    def __init__(self) -> None:
        import sys

        self.wanted = sys.stderr is not None and sys.stderr.isatty()
        self._stream = sys.stderr
        self._drawn = 0.0

    def __enter__(self) -> Drawn:
        return self

    def __exit__(self, *_: object) -> None:
        if self.wanted:
            self._write("")

    def show(self, text: str, *, last: bool = False) -> None:
        """Draw, but no more than ten times a second unless it is the last word."""
        import time

        if not self.wanted or (time.monotonic() - self._drawn < 0.1 and not last):
            return
        self._drawn = time.monotonic()
        self._write(text)

    def _write(self, text: str) -> None:
        self._stream.write(f"\r\x1b[K{text}")
        self._stream.flush()


def end_cleanly_on_sigterm() -> None:
    """Let files half-written be removed when a scheduler ends us."""
    import signal

    def leave(_number: int, _frame: Any) -> None:
        raise SystemExit(_TERMINATED)

    handler: Callable[[int, Any], None] = leave
    signal.signal(signal.SIGTERM, handler)
