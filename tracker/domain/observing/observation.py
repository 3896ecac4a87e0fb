"""What a source said about one model at one time, or why it could not be read.

Observations hold no conclusions. A fresh observation holds no time of reading, so that the same
answer gives the same bytes in every snapshot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from tracker.domain.observing.json_lines import Json as Json
from tracker.domain.registry.entries import HubId, ModelId
from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import ReadStatus


class ReadErrorCode(StrEnum):
    """Why a source could not be read."""

    TIMEOUT = "timeout"
    NETWORK = "network"
    RATE_LIMITED = "rate-limited"
    SERVER_ERROR = "server-error"
    MISSING_OR_PRIVATE = "missing-or-private"
    GATED = "gated"
    DISABLED = "disabled"
    FORBIDDEN = "forbidden"
    UNAVAILABLE_FOR_LEGAL_REASONS = "unavailable-for-legal-reasons"
    WRONG_ID = "wrong-id"
    FOREIGN_REDIRECT = "foreign-redirect"
    MALFORMED = "malformed"
    TOO_LARGE = "too-large"
    NOT_FOUND = "not-found"
    REJECTED = "rejected"
    DEADLINE = "deadline"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadError:
    """One failed reading; ``detail`` is outside text, kept short, escaped by whoever prints it."""

    code: ReadErrorCode
    http_status: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileObservation:
    """One small file of a repository at ``revision``.

    ``sha256`` names the bytes as fetched. ``content`` is the parsed JSON of a configuration file,
    without parts too long to keep (named in ``pruned`` as JSON pointers); texts of licences are
    kept as evidence under ``sha256`` instead, and ``content`` is None. Where ``error`` is set and
    ``read_at`` too, the file could not be read this time, and what is given is what was last read, then.
    ``unverified`` says that a mirror named the file by something that is no digest of these bytes.
    ``taken_for`` is the licence that a text was recognised as when it was read, where its digest alone does
    not say so: what it refused it goes on refusing, should the text itself be lost.
    """

    path: str
    sha256: str | None = None
    size: int | None = None
    content: Json = None
    pruned: tuple[str, ...] = ()
    error: ReadError | None = None
    read_at: str | None = None
    unverified: bool = False
    taken_for: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One line of a snapshot.

    ``facts`` are the Hub's own fields under the Hub's own names (``gated``, ``sha``, ``cardData``,
    ``safetensors``, ``baseModels`` …), any of which may be absent or of any JSON type. Of the file
    list only a digest is kept: ``files`` maps a path, shard numbers replaced by ``*``, to how many
    files have it. ``contents`` are the small files read at ``facts["sha"]``.

    ``read_at`` is set where ``status`` is ``stale`` or ``missing``: when ``facts`` were last read.
    ``missing_since`` is the time of the first of the unbroken run of refreshes that did not see the
    repository, ``missing_confirmed`` that a second one agreed. ``redirected_to`` is the id the Hub answered
    with, where it is another than ``hub``. ``ancestor`` marks a repository that nobody follows and that
    verdicts on its descendants rest on.
    """

    id: ModelId
    hub: HubId | None
    status: ReadStatus
    facts: Mapping[str, Json] = field(default_factory=dict)
    files: Mapping[str, int] = field(default_factory=dict)
    contents: tuple[FileObservation, ...] = ()
    error: ReadError | None = None
    read_at: str | None = None
    missing_since: str | None = None
    redirected_to: HubId | None = None
    missing_confirmed: bool = False
    ancestor: bool = False
