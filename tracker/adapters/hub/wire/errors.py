"""Every way a reading of the Hub can fail, as one of the reasons that an observation can hold.

The exception classes of ``huggingface_hub`` are not relied on: a bare 401 becomes "not found" on https
addresses only, and failures of the transport are another family. Status and ``X-Error-Code`` decide.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from tracker.domain.observing.observation import ReadError, ReadErrorCode
from tracker.errors import SourceUnreachableError

_TOKEN = re.compile(r"(?:hf|\bapi)_[A-Za-z0-9]{8,}|(?i:bearer)\s+\S+")
_SURROGATES = re.compile("[\ud800-\udfff]")
_LONGEST_DETAIL = 200
_DISABLED_MESSAGE = "Access to this resource is disabled."
_BAD_TOKEN_MESSAGE = "Invalid credentials in Authorization header"  # noqa: S105 - what the Hub says


class HubError(Exception):
    """One reading failed; ``error`` is what the observation will hold."""

    def __init__(
        self,
        code: ReadErrorCode,
        detail: str = "",
        *,
        http_status: int | None = None,
        retry: bool = False,
        wait: float | None = None,
        word: str = "",
    ) -> None:
        super().__init__(f"{code.value}: {detail}")
        self.error = ReadError(code=code, http_status=http_status, detail=outside_text(detail))
        self.retry = retry
        """Whether the same request may well succeed a moment later."""
        self.wait = wait
        """Seconds the server asked to wait before that; None where it did not say."""
        self.word = word
        """The Hub's own word for it (``RevisionNotFound``); empty where it gave none."""


class BadTokenError(SourceUnreachableError):
    """The Hub does not accept the token: no answer means anything until that is put right."""

    def __init__(self) -> None:
        super().__init__(
            "the Hub does not accept the access token; nothing was written",
            hint="renew it with `hf auth login` or in HF_TOKEN, or set HF_HUB_DISABLE_IMPLICIT_TOKEN=1 "
            "to read public facts without one",
        )


def outside_text(text: str) -> str:
    """Text of a server's, short, in valid Unicode and without tokens; escaped only when shown."""
    flat = " ".join(_TOKEN.sub("…", _SURROGATES.sub("\ufffd", text[: 4 * _LONGEST_DETAIL])).split())
    return flat if len(flat) <= _LONGEST_DETAIL else flat[: _LONGEST_DETAIL - 1] + "…"


def error_of_answer(
    status: int, headers: Mapping[str, str], body: bytes, *, with_token: bool, of_file: bool
) -> HubError:
    """What an answer other than 200 means. Raises BadTokenError."""
    code, message = headers.get("x-error-code", ""), _message(headers, body)
    # With a good token, the Hub's API says 404 and a code for what is not there; files have other gates.
    if status == 401 and with_token and (_BAD_TOKEN_MESSAGE in message or not (code or of_file)):
        raise BadTokenError
    reason = _reason(status, code, message, headers)
    return HubError(
        reason,
        message,
        http_status=status,
        retry=status in (408, 429) or status >= 500,
        word=code,
    )


def _reason(status: int, code: str, message: str, headers: Mapping[str, str]) -> ReadErrorCode:
    if code == "GatedRepo":
        return ReadErrorCode.GATED
    if code == "RepoNotFound" or status == 410:
        return ReadErrorCode.MISSING_OR_PRIVATE
    if status == 401 and not code and _speaks_json(headers) and message != _BAD_TOKEN_MESSAGE:
        # Without a token the Hub answers so for what is private and for what is not there.
        return ReadErrorCode.MISSING_OR_PRIVATE
    if message == _DISABLED_MESSAGE:
        return ReadErrorCode.DISABLED
    if status >= 500:
        return ReadErrorCode.SERVER_ERROR
    return _BY_STATUS.get(status, ReadErrorCode.REJECTED)


_BY_STATUS = {
    401: ReadErrorCode.FORBIDDEN,
    403: ReadErrorCode.FORBIDDEN,
    404: ReadErrorCode.NOT_FOUND,
    408: ReadErrorCode.TIMEOUT,
    429: ReadErrorCode.RATE_LIMITED,
    451: ReadErrorCode.UNAVAILABLE_FOR_LEGAL_REASONS,
}


def error_of_exception(problem: Exception, httpx: Any) -> HubError:
    """What a failure of the transport means; ``httpx`` is the library's own module of that name."""
    name = type(problem).__name__
    if name == "OfflineModeIsEnabled":
        return HubError(ReadErrorCode.OFFLINE, "HF_HUB_OFFLINE is set")
    if isinstance(problem, httpx.TimeoutException):
        return HubError(ReadErrorCode.TIMEOUT, name, retry=True)
    if isinstance(problem, httpx.UnsupportedProtocol | httpx.InvalidURL | httpx.LocalProtocolError):
        return HubError(ReadErrorCode.REJECTED, f"{name}: {problem}")
    if isinstance(problem, httpx.TransportError | OSError):
        return HubError(ReadErrorCode.NETWORK, f"{name}: {problem}", retry=True)
    return HubError(ReadErrorCode.MALFORMED, f"{name}: {problem}")


def _speaks_json(headers: Mapping[str, str]) -> bool:
    return headers.get("content-type", "").lower().startswith("application/json")


def _message(headers: Mapping[str, str], body: bytes) -> str:
    said = headers.get("x-error-message", "")
    if said or not _speaks_json(headers):
        return said
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    error = content.get("error") if isinstance(content, dict) else None
    return error if isinstance(error, str) else ""
