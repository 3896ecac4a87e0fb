"""A session for addresses that stand in data: it knows no passwords, and asks nobody on a private network.

``requests`` sends what ``~/.netrc`` holds for a host, over plain http and after a redirect too, and a user's
name and password out of the address itself. A registry must not be able to ask for either.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from tracker.version import __version__

SCHEMES = ("http://", "https://")


class PrivateAddressError(requests.RequestException):
    """An address leads to this machine or a private network, and nobody has allowed that."""


class OutsideSession(requests.Session):
    """Without authentication of any kind, for http and https alone; proxies are those of the environment.

    With ``private`` it also asks hosts of private networks.
    """

    def __init__(self, purpose: str, *, private: bool = False) -> None:
        super().__init__()
        self.headers["User-Agent"] = f"open-weights-tracker/{__version__} ({purpose})"
        self.max_redirects = 10
        self.auth = _no_authentication
        self.adapters.clear()
        for scheme in SCHEMES:
            self.mount(scheme, HTTPAdapter() if private else _OutsideAdapter())

    def rebuild_auth(self, prepared_request: requests.PreparedRequest, response: requests.Response) -> None:
        """A redirect brings no authentication either."""
        prepared_request.headers.pop("Authorization", None)


def _no_authentication(request: requests.PreparedRequest) -> requests.PreparedRequest:
    request.headers.pop("Authorization", None)
    return request


def is_private(host: str) -> bool:
    """Whether ``host``, written as an address, is outside the open internet; a name is not looked up."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith((".localhost", ".local", ".internal", ".home.arpa")):
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return _is_private_number(name)
    mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return not (mapped or address).is_global or address.is_multicast


def _is_private_number(name: str) -> bool:
    """Other ways to write an IPv4 address (``127.1``, ``0x7f000001``), which the system's resolver takes."""
    try:
        packed = socket.inet_aton(name)
    except OSError:
        return False
    return not ipaddress.IPv4Address(packed).is_global


class _OutsideAdapter(HTTPAdapter):
    """Looks at every address, redirects included, and at whom a connection has really reached."""

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        if is_private(urlsplit(request.url or "").hostname or ""):
            raise PrivateAddressError("leads to a private network")
        try:
            return super().send(request, stream, timeout, verify, cert, proxies)
        except _PrivatePeer as error:
            raise PrivateAddressError("leads to a private network") from error


class _PrivatePeer(Exception):
    """No OSError, which urllib3 would take for a failure of the network."""


def _checked(connected: socket.socket) -> socket.socket:
    peer = str(connected.getpeername()[0])
    if is_private(peer):
        connected.close()
        raise _PrivatePeer
    return connected


class _Connection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _checked(super()._new_conn())


class _SecureConnection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _checked(super()._new_conn())


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection
