"""Whether web addresses still answer."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

_CONNECT_SECONDS = 5.0
_READ_SECONDS = 10.0
_WORKERS = 8
_GONE = frozenset({404, 410})


def dead_links(addresses: Iterable[str], workers: int = _WORKERS, *, private: bool = False) -> dict[str, str]:
    """The addresses that are gone or do not answer, with the reason.

    A server that turns programs away (403, 429) or has a bad day (5xx) does not make a link dead. An address
    that leads to this machine or a private network is not asked, unless ``private``.
    """
    from tracker.adapters.web.session import OutsideSession

    wanted = list(dict.fromkeys(addresses))
    with (
        OutsideSession("link check", private=private) as session,
        ThreadPoolExecutor(max_workers=workers) as pool,
    ):
        reasons = pool.map(lambda address: _reason(session, address), wanted)
        return {address: reason for address, reason in zip(wanted, reasons, strict=True) if reason}


def _reason(session: Any, address: str) -> str | None:
    import requests

    from tracker.adapters.web.session import PrivateAddressError

    # A package is named by its kind, name and version, wherever somebody's index of packages is.
    if address.startswith("pkg:"):
        return None
    try:
        status = _status(session, "HEAD", address)
        if status >= 400:
            status = _status(session, "GET", address)
    except requests.Timeout:
        return "gives no answer in time"
    except requests.TooManyRedirects:
        return "redirects without end"
    except PrivateAddressError:
        return "leads to a private network and was not asked"
    except (requests.RequestException, ValueError, UnicodeError) as error:
        return f"cannot be reached ({type(error).__name__})"
    return f"is gone (HTTP {status})" if status in _GONE else None


def _status(session: Any, method: str, address: str) -> int:
    timeout = (_CONNECT_SECONDS, _READ_SECONDS)
    with session.request(method, address, timeout=timeout, allow_redirects=True, stream=True) as answer:
        return int(answer.status_code)
