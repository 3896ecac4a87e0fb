"""What files of weights say about themselves."""

from __future__ import annotations

import re
from dataclasses import field
from typing import Any, Protocol

from tracker.domain.scanning.names.model_names import is_hub_id, read_hub_address
from tracker.domain.values.late_dataclass import dataclass


class Stream(Protocol):
    """Where headers are read from: an open file, or bytes in memory."""

    def read(self, size: int, /) -> bytes:
        """Up to ``size`` bytes."""
        ...

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Move the cursor."""
        ...


class HeaderError(Exception):
    """A header is not what its format demands; the message says what is wrong, in a few words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalWeights:
    """The header of one file; values are the file's own words, nothing is concluded from them.

    ``parameters`` counts the elements of all tensors; None, with ``parameters_reason``, where they are
    packed and their number is not the model's. ``problem`` says why a file could not be read.
    """

    path: str
    format: str
    name: str | None = None
    license: str | None = None
    license_link: str | None = None
    base_models: tuple[str, ...] = ()
    repository: str | None = None
    architecture: str | None = None
    parameters: int | None = None
    parameters_reason: str | None = None
    context_length: int | None = None
    quantization: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedRevision:
    """One commit of a repository in the cache; ``refs`` are the branches that pointed to it at download."""

    sha: str
    refs: tuple[str, ...] = ()
    files: int = 0
    weights: tuple[LocalWeights, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedModel:
    """A model repository in the Hugging Face cache."""

    hub: str
    path: str
    license: str | None = None
    base_models: tuple[str, ...] = ()
    architecture: str | None = None
    context_length: int | None = None
    revisions: tuple[CachedRevision, ...] = ()
    problems: tuple[str, ...] = field(default=())


def text_of(value: Any, limit: int = 300) -> str | None:
    """A metadata value that is a short text; None for anything else."""
    if not isinstance(value, str):
        return None
    text = re.sub(r"[\x00-\x1f\x7f]", " ", value[: limit + 1]).strip()
    return text if text and len(text) <= limit else None


def whole_number(value: Any) -> int | None:
    """A positive whole number that a size can be."""
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 < value < 2**53 else None


def repository_of(value: Any) -> str | None:
    """The Hub id in a metadata value: an id, or an address of the Hub."""
    text = text_of(value)
    if text is None:
        return None
    address = read_hub_address(text)
    if address is not None:
        return address.id
    return text if is_hub_id(text) else None
