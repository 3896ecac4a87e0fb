"""The variables that ``huggingface_hub`` reads, looked at before it meets a value that it cannot use."""

from __future__ import annotations

import ipaddress
import os
import re
import stat
from pathlib import Path
from urllib.parse import urlsplit

from tracker.errors import UsageError

_ENDPOINT = re.compile(r"https?://[^\s/?#@]+(?:/[^\s?#]*)?")
_NUMBERS = ("HF_HUB_ETAG_TIMEOUT", "HF_HUB_DOWNLOAD_TIMEOUT")
_SWITCHES = (
    "HF_HUB_OFFLINE",
    "TRANSFORMERS_OFFLINE",
    "HF_HUB_DISABLE_IMPLICIT_TOKEN",
    "HF_HUB_DISABLE_TELEMETRY",
)
_SWITCH = re.compile(r"|0|1|on|off|yes|no|true|false", re.IGNORECASE)
_LARGEST_TOKEN = 65_536


def check_environment() -> None:
    """Raise UsageError, with the variable's name, for a value that cannot be used."""
    for name in _NUMBERS:
        value = os.environ.get(name)
        if value is not None and not re.fullmatch(r"\s*[0-9]{1,6}\s*", value):
            raise UsageError(f"{name} is not a number of seconds: {value}", hint="for example 10")
    for name in _SWITCHES:
        if not _SWITCH.fullmatch(os.environ.get(name, "").strip()):
            raise UsageError(f"{name} is neither on nor off: {os.environ[name]}", hint="use 1 or 0")
    if endpoint := os.environ.get("HF_ENDPOINT"):
        check_endpoint(endpoint.rstrip("/"))
    _check_token_file()


def check_endpoint(address: str) -> None:
    """Raise UsageError for an address that can be no Hub's."""
    try:
        parts = urlsplit(address)
        fits = _ENDPOINT.fullmatch(address) and parts.port != 0 and _is_host(parts.hostname or "")
    except ValueError:
        fits = False
    if not fits:
        raise UsageError(
            f"HF_ENDPOINT is not the address of a Hub: {address}", hint="for example https://huggingface.co"
        )


def token_in_the_clear() -> bool:
    """Whether a token would go to another machine over plain http, for all on the way to read."""
    endpoint = os.environ.get("HF_ENDPOINT", "")
    try:
        host = urlsplit(endpoint).hostname or ""
    except ValueError:
        return False
    return endpoint.lower().startswith("http://") and not _is_this_machine(host) and _has_token()


def _is_host(host: str) -> bool:
    return bool(host) and re.search(r"[\x00-\x20\"'<>\\^`{|}%]", host) is None


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _has_token() -> bool:
    if any(os.environ.get(name) for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN")):
        return True
    implicit = os.environ.get("HF_HUB_DISABLE_IMPLICIT_TOKEN", "").lower() not in {"1", "on", "yes", "true"}
    return implicit and _token_file()[1].is_file()


def _token_file() -> tuple[str, Path]:
    """The variable that says where the stored token is, and the file."""
    if path := os.environ.get("HF_TOKEN_PATH"):
        return "HF_TOKEN_PATH", Path(path).expanduser()
    cache = os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache"))
    home = os.environ.get("HF_HOME")
    return "HF_HOME", (Path(home).expanduser() if home else Path(cache) / "huggingface") / "token"


def _check_token_file() -> None:
    name, path = _token_file()
    try:
        status = path.stat()
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UsageError(f"{name}: {path} cannot be read: {reason}", hint=f"put {name} right") from error
    if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST_TOKEN:
        raise UsageError(f"{name}: {path} holds no token", hint=f"put {name} right, or run `hf auth login`")
