"""Can the caller's own token fetch a model now, from here? What small requests showed, and what it means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum

from tracker.domain.values.late_dataclass import dataclass
from tracker.domain.values.late_pattern import LatePattern

MANY_OWNERS = 5
"""Where the files of so many owners are refused and nobody's are given, the refusal is ours, not theirs."""

_PLACE = LatePattern(
    r"region|countr|location|territor|jurisdiction|embargo|your area|geograph", re.IGNORECASE
)
_PICKLE = LatePattern(r"\.(?:bin|pt|pth|pkl|pickle|ckpt|joblib|dill|npy|npz)$", re.IGNORECASE)
_NO_PICKLE = LatePattern(
    r"(?:^|/)(?:tokenizer|vocab|sentencepiece|spiece)[^/]*$|\.(?:npy|npz)$", re.IGNORECASE
)


class Cause(StrEnum):
    """Why the files can or cannot be fetched."""

    OPEN = "open"
    GRANTED = "granted"
    AWAITING_REVIEW = "awaiting-review"
    NOT_REQUESTED = "not-requested"
    GATED_NO_TOKEN = "gated-no-token"  # noqa: S105 - a cause, not a password
    TOKEN_REJECTED = "token-rejected"  # noqa: S105
    REGION_BLOCKED = "region-blocked"
    MISSING_OR_PRIVATE = "missing-or-private"
    DISABLED = "disabled"
    REFUSED_BY_SERVER = "refused-by-server"
    NETWORK_POLICY = "network-policy"
    UNREACHABLE = "unreachable"


_YES = frozenset({Cause.OPEN, Cause.GRANTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One model, now, from here. ``bytes`` is the size of all files; None where it was not told.

    ``remote_code`` are Python files and other repositories that loading with remote code would run.
    """

    hub: str
    cause: Cause
    revision: str | None = None
    bytes: int | None = None
    pickle_files: tuple[str, ...] = ()
    remote_code: tuple[str, ...] = ()

    @property
    def can_download(self) -> bool | None:
        """None where nothing could be found out."""
        if self.cause is Cause.UNREACHABLE:
            return None
        return self.cause in _YES

    @property
    def owner(self) -> str:
        """Whose repository it is."""
        return self.hub.partition("/")[0].casefold()


def refusal_of_files(status: int, message: str) -> Cause:
    """What it means that a file is refused although nothing gates it."""
    if status in (401, 403, 451) and _PLACE.search(message):
        return Cause.REGION_BLOCKED
    return Cause.REFUSED_BY_SERVER


def pickle_files(paths: Iterable[str]) -> tuple[str, ...]:
    """Files in formats that run code when they are loaded."""
    return tuple(sorted(path for path in paths if _PICKLE.search(path) and not _NO_PICKLE.search(path)))


def python_files(paths: Iterable[str]) -> tuple[str, ...]:
    """Python files of a repository, which remote code would come from."""
    return tuple(sorted(path for path in paths if path.endswith(".py")))


def told_apart(probes: Sequence[Probe]) -> tuple[Probe, ...]:
    """Refusals of many owners at once, with nobody's files given, are a policy of this network."""
    refused = [one for one in probes if one.cause is Cause.REFUSED_BY_SERVER]
    given = any(one.cause in _YES for one in probes)
    if given or len({one.owner for one in refused}) < MANY_OWNERS:
        return tuple(probes)
    return tuple(
        replace(one, cause=Cause.NETWORK_POLICY) if one.cause is Cause.REFUSED_BY_SERVER else one
        for one in probes
    )
