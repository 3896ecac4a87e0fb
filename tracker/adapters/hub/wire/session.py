"""The HTTP client of ``huggingface_hub``, with the timeouts that it lacks by default.

Endpoint, token, proxies and offline mode work as the library has them; the library itself is imported
only when a connection is wanted.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from tracker.adapters.hub.wire.environment import check_endpoint, check_environment
from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import SourceUnreachableError
from tracker.version import __version__

CONNECT_SECONDS = 5.0
READ_SECONDS = 15.0

_HUB = ("huggingface.co", "hf.co")
_HEADER_VALUE = re.compile(r"[\x21-\x7e]+(?: [\x21-\x7e]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What requests are made with. ``httpx`` is the module the library uses (httpx2 in its 2.x series)."""

    endpoint: str
    httpx: Any
    headers: Mapping[str, str]
    connect_seconds: float = CONNECT_SECONDS
    read_seconds: float = READ_SECONDS

    @property
    def client(self) -> Any:
        """The library's client, which it shares between threads and may replace at any time."""
        from huggingface_hub import get_session

        return get_session()

    @property
    def with_token(self) -> bool:
        """Whether requests carry a token."""
        return "authorization" in self.headers

    @property
    def is_the_hub(self) -> bool:
        """Whether this is Hugging Face's own Hub, and no mirror or proxy in front of it."""
        host = self.origin[1]
        return host in _HUB or host.endswith(tuple(f".{name}" for name in _HUB))

    @property
    def origin(self) -> tuple[str, str, int | None]:
        """Scheme, host and port: the only place that ever sees the token."""
        return origin_of(self.endpoint)


def open_session(
    *,
    jobs: int,
    endpoint: str | None = None,
    token: str | bool | None = None,
    loopback: bool = False,
    connect_seconds: float = CONNECT_SECONDS,
    read_seconds: float = READ_SECONDS,
) -> Session:
    """``loopback`` is for a Hub on this machine: without token and proxies, also in offline mode.

    Raises UsageError for a variable that cannot be used, SourceUnreachableError for no possible token.
    """
    if not loopback:
        check_environment()
    # The library would ask the Hub which agents there are, to label its requests; we have no use for that.
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    from huggingface_hub import constants, set_client_factory
    from huggingface_hub.utils import build_hf_headers, httpx  # type: ignore[attr-defined]

    endpoint = (endpoint or constants.ENDPOINT).rstrip("/")
    check_endpoint(endpoint)
    timeout = httpx.Timeout(read_seconds, connect=connect_seconds)
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=jobs)
    hooks = {} if loopback else {"request": [_refuse_when_offline]}
    set_client_factory(
        lambda: httpx.Client(
            event_hooks=hooks,
            follow_redirects=True,
            timeout=timeout,
            limits=limits,
            trust_env=not loopback,
        )
    )
    headers = build_hf_headers(
        token=False if loopback else token,
        library_name="open-weights-tracker",
        library_version=__version__,
    )
    _check_token(headers.get("authorization", "Bearer x"))
    return Session(
        endpoint=endpoint,
        httpx=httpx,
        headers={**headers, "accept-encoding": "gzip"},
        connect_seconds=connect_seconds,
        read_seconds=read_seconds,
    )


def origin_of(address: str) -> tuple[str, str, int | None]:
    """Scheme, host and port of an address; two addresses with the same are one place."""
    parts = urlsplit(address)
    default = {"https": 443, "http": 80}.get(parts.scheme)
    try:
        port = parts.port or default
    except ValueError:
        port = -1
    return parts.scheme, (parts.hostname or "").lower(), port


def _refuse_when_offline(_request: Any) -> None:
    from huggingface_hub import constants
    from huggingface_hub.errors import OfflineModeIsEnabled

    if constants.is_offline_mode():
        raise OfflineModeIsEnabled("HF_HUB_OFFLINE is set")


def _check_token(authorization: str) -> None:
    if not _HEADER_VALUE.fullmatch(authorization):
        raise SourceUnreachableError(
            "the access token holds characters that no request can carry",
            hint="look for line breaks or quotation marks in HF_TOKEN or in the stored token",
        )
