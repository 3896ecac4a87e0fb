"""What really went out: libraries that send say yes or no, and a no may be a message that arrived.

A connection that was never made has told nobody. One that broke, or gave no answer in time, may have;
so may an address with several recipients of which one was refused.
"""

from __future__ import annotations

import contextlib
import smtplib
from collections.abc import Iterator
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import (
    ConnectTimeoutError,
    MaxRetryError,
    NewConnectionError,
    ProxyError,
    SSLError,
)

from tracker.domain.telling.message import Attempt, Outcome
from tracker.domain.values.late_dataclass import dataclass

_GATEWAY_TIMEOUT = 504
_NEVER_MADE = (NewConnectionError, ConnectTimeoutError, ProxyError, SSLError)


@dataclass(slots=True)
class Witness:
    """Counts of what was seen while something was sent; ``why`` is the last refusal, without addresses."""

    delivered: int = 0
    unsettled: int = 0
    why: str = ""

    def attempt(self, said_yes: bool) -> Attempt:
        """What is known in the end."""
        if said_yes:
            return Attempt(Outcome.SENT)
        if self.unsettled or self.delivered:
            return Attempt(Outcome.UNKNOWN, self.why or "a part of it went out")
        return Attempt(Outcome.FAILED, self.why or "refused")

    def answered(self, status: int) -> None:
        """An answer came."""
        if 200 <= status < 300:
            self.delivered += 1
            return
        self.why = f"HTTP {status}"
        if status == _GATEWAY_TIMEOUT:
            self.unsettled += 1

    def broke(self, error: Exception) -> None:
        """No answer came."""
        self.why = type(error).__name__
        if not never_made(error):
            self.unsettled += 1


def never_made(error: Exception) -> bool:
    """Whether a request surely reached nobody."""
    if isinstance(error, requests.exceptions.ConnectTimeout | requests.exceptions.SSLError):
        return True
    if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
        return True
    cause = error.args[0] if error.args else None
    if isinstance(cause, MaxRetryError):
        cause = cause.reason
    return isinstance(error, requests.exceptions.ConnectionError) and isinstance(cause, _NEVER_MADE)


@contextlib.contextmanager
def witnessed() -> Iterator[Witness]:
    """Look on while a library sends by HTTP or SMTP."""
    seen = Witness()
    with contextlib.ExitStack() as stack:
        stack.callback(setattr, HTTPAdapter, "send", _http(seen))
        stack.callback(setattr, smtplib.SMTP, "sendmail", _mail(seen))
        # An address names all that may be sent to it; what ~/.netrc holds for a host is none of it.
        stack.callback(setattr, requests.sessions, "get_netrc_auth", requests.sessions.get_netrc_auth)
        requests.sessions.get_netrc_auth = lambda *_words, **_more: None
        yield seen


def _http(seen: Witness) -> Any:
    before = HTTPAdapter.send

    def send(self: HTTPAdapter, *words: Any, **rest: Any) -> requests.Response:
        try:
            answer = before(self, *words, **rest)
        except Exception as error:
            seen.broke(error)
            raise
        seen.answered(answer.status_code)
        return answer

    HTTPAdapter.send = send  # type: ignore[method-assign]
    return before


def _mail(seen: Witness) -> Any:
    before = smtplib.SMTP.sendmail

    def sendmail(self: smtplib.SMTP, *words: Any, **rest: Any) -> Any:
        try:
            refused = before(self, *words, **rest)
        except smtplib.SMTPServerDisconnected as error:
            seen.broke(error)
            raise
        except smtplib.SMTPException as error:
            seen.why = type(error).__name__
            raise
        except OSError as error:
            seen.broke(error)
            raise
        seen.delivered += 1
        return refused

    smtplib.SMTP.sendmail = sendmail  # type: ignore[method-assign]
    return before
