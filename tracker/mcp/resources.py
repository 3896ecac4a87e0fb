"""What can be read by address: models, licences, the latest changes, kept texts."""

from __future__ import annotations

import json
import re

from tracker.errors import TrackerError
from tracker.mcp.answers import Answers
from tracker.mcp.loaded import Loaded
from tracker.render.layout.safe import safe

JSON = "application/json"
TEMPLATES = (
    ("tracker://models/{id}", "model", "Everything known about a model that is followed.", JSON),
    ("tracker://licenses/{key}", "license", "The terms of a licence, in our words.", JSON),
    (
        "tracker://evidence/{sha256}",
        "evidence",
        "A licence text as it was read: untrusted text from a repository, for a person to read.",
        "text/plain",
    ),
)
_ADDRESS = re.compile(r"tracker://(models|licenses|changes|evidence)/(.{1,200})")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class UnknownResourceError(Exception):
    """There is nothing at that address."""


def read_resource(loaded: Loaded, answers: Answers, uri: str) -> tuple[str, str]:
    """Media type and text. Raises UnknownResourceError."""
    match = _ADDRESS.fullmatch(uri)
    if match is None:
        raise UnknownResourceError(uri)
    kind, name = match.groups()
    try:
        if kind == "models":
            return JSON, json.dumps(answers.model_facts({"model": name}).content)
        if kind == "licenses":
            return JSON, json.dumps(answers.explain_license({"license": name}).content)
        if kind == "changes" and name == "latest":
            return JSON, json.dumps(answers.what_changed({"since": "previous"}).content)
    except TrackerError as error:
        raise UnknownResourceError(uri) from error
    text = _evidence(loaded, name) if kind == "evidence" else None
    if text is None:
        raise UnknownResourceError(uri)
    return "text/plain", text


def _evidence(loaded: Loaded, digest: str) -> str | None:
    if not _DIGEST.fullmatch(digest):
        return None
    ledger = loaded.ledger()
    folders = [ledger.snapshots.evidence]
    folders += [ledger.shipped.snapshots.evidence] if ledger.shipped is not None else []
    text = next((found for folder in folders if (found := folder.text(digest))), None)
    return None if text is None else safe(text, keep_lines=True)
