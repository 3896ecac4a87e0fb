"""Whether web addresses still answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

_CONNECT_SECONDS = 5.0
_READ_SECONDS = 10.0
_WORKERS = 8
_GONE = frozenset({404, 410})
_PACKAGE = re.compile(r"pkg:(?P<type>[a-z]+)/(?P<name>[^\s@]+)@(?P<version>[^\s@?#]+)")
_INDEXES = {
    "pypi": "https://pypi.org/pypi/{name}/{version}/json",
    "npm": "https://registry.npmjs.org/{name}/{version}",
}


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


def _page(address: str) -> str | None:
    """Where a package URL can be looked up; the address itself where it is one of the web."""
    package = _PACKAGE.fullmatch(address)
    if package is None:
        return None if address.startswith("pkg:") else address
    index = _INDEXES.get(package["type"])
    return index.format(**package.groupdict()) if index else None


def _reason(session: Any, address: str) -> str | None:
    import requests

    from tracker.adapters.web.session import PrivateAddressError

    page = _page(address)
    if page is None:
        return "is a package that cannot be looked up"
    address = page
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
