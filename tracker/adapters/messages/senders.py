"""Senders by the kind of an address: issues on GitHub, and everything that ``apprise`` reaches."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Callable
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import requests

from tracker.adapters.messages.witness import witnessed
from tracker.domain.telling.message import Attempt, Message, Outcome
from tracker.errors import UsageError

Sender: TypeAlias = Callable[[Message], Attempt]

_SECONDS = (10, 30)
_ROOM = 40
_LONGEST_ISSUE = 60_000


def open_sender(name: str, address: str) -> Sender:
    """A sender for one address. Raises UsageError, which never quotes the address."""
    scheme = address.partition(":")[0].lower()
    return _issues(name, address) if scheme == "github" else _apprise(name, address, scheme)


def _issues(name: str, address: str) -> Sender:
    parts = urlsplit(address)
    token = parts.username or os.environ.get("GITHUB_TOKEN") or ""
    owner, repository = (parts.netloc.rpartition("@")[2], parts.path.strip("/"))
    if not token or not owner or not repository or "/" in repository:
        raise UsageError(
            f"{name}: an address of issues is github://OWNER/REPOSITORY, and GITHUB_TOKEN may write them",
            hint="in a workflow: `permissions: issues: write` and `GITHUB_TOKEN: ${{ github.token }}`",
        )
    base = os.environ.get("GITHUB_API_URL", "https://api.github.com").rstrip("/")

    def bearer(request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {token}"
        return request

    def send(message: Message) -> Attempt:
        body = {"title": message.markdown_title[:250], "body": shortened(message.markdown, _LONGEST_ISSUE)}
        with witnessed() as seen:
            try:
                answer = requests.post(
                    f"{base}/repos/{owner}/{repository}/issues",
                    json=body,
                    # As a callable: else a password of ~/.netrc would be sent in its place.
                    auth=bearer,
                    headers={
                        "Accept": "application/vnd.github+json",
                        "X-GitHub-Api-Version": "2022-11-28",
                    },
                    timeout=_SECONDS,
                    allow_redirects=False,
                )
            except requests.RequestException:
                return seen.attempt(said_yes=False)
        return seen.attempt(said_yes=answer.status_code == requests.codes.created)

    return send


def _apprise(name: str, address: str, scheme: str) -> Sender:
    apprise = _library()
    # An address that leads on might turn a message into a request of another kind, which answers yes.
    asset = apprise.AppriseAsset(
        app_id="tracker", app_desc="open-weights tracker", async_mode=False, http_redirects=False
    )
    with warnings.catch_warnings(action="ignore"):
        service = apprise.Apprise.instantiate(address, asset=asset, suppress_exceptions=True)
    if service is None:
        raise UsageError(
            f"{name}: no address of a kind that can be told (it begins with `{scheme[:20]}:`)",
            hint="docs/notify.md lists the kinds; the part after it may be incomplete",
        )
    # Trying again is decided by what is remembered, never by the library.
    service.retry = 0
    markdown = service.resolve_format(apprise.NotifyFormat.TEXT) == apprise.NotifyFormat.MARKDOWN
    form = apprise.NotifyFormat.MARKDOWN if markdown else apprise.NotifyFormat.TEXT
    sender = apprise.Apprise(asset=asset)
    sender.add(service)

    def send(message: Message) -> Attempt:
        title, text = (
            (message.markdown_title, message.markdown) if markdown else (message.title, message.text)
        )
        room = int(service.body_maxlen) - len(title) - _ROOM
        with witnessed() as seen:
            try:
                said_yes = sender.notify(
                    body=shortened(text, room), title=title, body_format=form, notify_type="warning"
                )
            except Exception as error:
                # A plugin that breaks may have sent before.
                return Attempt(Outcome.UNKNOWN, type(error).__name__)
        return seen.attempt(said_yes=bool(said_yes))

    return send


def shortened(text: str, most: int) -> str:
    """``text`` without its last lines where it is longer than ``most``; what matters stands first."""
    if len(text) <= most:
        return text
    kept: list[str] = []
    room = max(most, 20) - 2
    for line in text.split("\n"):
        if len(line) + 1 > room:
            kept += [] if kept else [line[:room]]
            break
        kept.append(line)
        room -= len(line) + 1
    return "\n".join((*kept, "…"))


def _library() -> Any:
    """Apprise, which keeps its thoughts to itself: its log may hold addresses, and answers of servers."""
    try:
        with warnings.catch_warnings(action="ignore"):
            import apprise
    except ImportError as error:
        raise UsageError(
            "messages are sent by a library that is not installed: apprise",
            hint="pip install 'open-weights-tracker[notify]'",
        ) from error
    logger = logging.getLogger("apprise")
    logger.handlers = [logging.NullHandler()]
    logger.propagate = False
    return apprise
