"""Whether the Hub still answers while a registry is read, and whether its answers can be believed."""

from __future__ import annotations

from collections import Counter

from tracker.domain.observing.keeping import UNREACHABLE
from tracker.domain.observing.observation import ReadError, ReadErrorCode
from tracker.errors import SourceUnreachableError

_ENOUGH_TO_DOUBT = 5


class Pulse:
    """Whether the Hub still answers at all, and whether its answers can be believed."""

    def __init__(self, jobs: int) -> None:
        self.closed: ReadError | None = None
        """Set once so many readings in a row have failed that the rest need not be tried."""
        self._enough = max(8, jobs)
        self._answered = 0
        self._gone = 0
        self._there = 0
        self._refusals: Counter[ReadErrorCode] = Counter()
        self._in_a_row = 0
        self._failures: Counter[ReadError] = Counter()

    def beat(self, error: ReadError | None, *, was_there: bool) -> None:
        """One reading ended. Raises SourceUnreachableError where none has succeeded and none will."""
        if error is not None and error.code in UNREACHABLE:
            self._in_a_row += 1
            self._failures[error] += 1
            if self._in_a_row >= self._enough:
                if not self._answered:
                    raise self._unreachable()
                if self._in_a_row >= 3 * self._enough:
                    self.closed = error
            return
        self._answered += 1
        self._in_a_row = 0
        if error is None:
            self._there += 1
        elif error.code is not ReadErrorCode.MISSING_OR_PRIVATE:
            self._refusals[error.code] += 1
        elif was_there:
            self._gone += 1

    def conclude(self) -> None:
        """All readings are over. Raises SourceUnreachableError where they prove nothing."""
        if self._failures and not self._answered:
            raise self._unreachable()
        if self._there:
            return
        if self._gone >= _ENOUGH_TO_DOUBT:
            raise _unlikely(f"the Hub says of all {self._gone} models read before that they are not there")
        refused = self._refusals.total()
        if refused >= _ENOUGH_TO_DOUBT:
            code, _ = self._refusals.most_common(1)[0]
            raise _unlikely(f"the Hub gave none of {refused} models ({code})")

    def _unreachable(self) -> SourceUnreachableError:
        error, _ = self._failures.most_common(1)[0]
        status = f" (HTTP {error.http_status})" if error.http_status else ""
        what = f": {error.detail}" if error.detail else ""
        return SourceUnreachableError(
            f"the Hub could not be read: {error.code}{status}{what}; nothing was written",
            hint=_HINTS.get(error.code, "try again later; `tracker refresh --offline` asks nobody"),
        )


def _unlikely(what: str) -> SourceUnreachableError:
    return SourceUnreachableError(
        f"{what}; that is hardly so, and nothing was written",
        hint="is HF_ENDPOINT a Hub that anybody may read, and is no proxy answering in its place?",
    )


_HINTS = {
    ReadErrorCode.RATE_LIMITED: "try again later, or set HF_TOKEN: with a token the Hub allows more",
    ReadErrorCode.OFFLINE: "unset HF_HUB_OFFLINE, or say --offline to record that nobody was asked",
    ReadErrorCode.NETWORK: "check the connection, HF_ENDPOINT and the proxy variables",
}
