"""Where the running tracker was installed from, as pip wrote it down (PEP 610)."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

PACKAGE = "open-weights-tracker"


def installed_from() -> str | None:
    """An address or a file that installs the same again; None where none is known, as for a checkout."""
    try:
        written = distribution(PACKAGE).read_text("direct_url.json")
        origin = json.loads(written) if written else None
    except (PackageNotFoundError, ValueError, OSError):
        return None
    if not isinstance(origin, dict) or not isinstance(origin.get("url"), str) or "dir_info" in origin:
        return None
    address = origin["url"]
    version = origin.get("vcs_info")
    if isinstance(version, dict):
        commit = version.get("commit_id")
        return f"git+{address}@{commit}" if version.get("vcs") == "git" and commit else None
    if address.startswith("file:"):
        file = Path(url2pathname(urlsplit(address).path))
        return str(file) if file.is_file() else None
    return address if address.startswith("https://") else None
