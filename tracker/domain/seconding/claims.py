"""What a second source says about one model: a claim with a date, never a fact about its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from tracker.domain.values.late_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HostingEnd:
    """A day on which somebody stops serving a model."""

    date: str
    via: str
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One entry of a catalogue, in its own numbers and words.

    ``hub`` is the repository that the source itself names, ``names`` are its other names for the model.
    ``by_vendor`` tells the developer's own record from that of somebody who serves the model.
    """

    id: str
    hub: str | None = None
    names: tuple[str, ...] = ()
    by_vendor: bool = False
    context: int | None = None
    output: int | None = None
    parameters: int | None = None
    open_weights: bool | None = None
    gated: bool | None = None
    accessibility: str | None = None
    license: str | None = None
    license_texts: tuple[str, ...] = ()
    date: str | None = None
    ends: tuple[HostingEnd, ...] = ()
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All claims of one source, with the date of its data."""

    source: str
    as_of: str
    address: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One claim with the source that makes it and the date of its data."""

    source: str
    as_of: str
    claim: Claim


def claim_fields(claim: Claim) -> dict[str, Any]:
    """The claim as it is stored; what the source leaves open is left out."""
    kept = {
        key: value for key, value in asdict(claim).items() if value not in (None, (), False) or value == 0
    }
    if claim.open_weights is False:
        kept["open_weights"] = False
    if claim.gated is False:
        kept["gated"] = False
    kept.pop("by_vendor", None)
    return {**kept, **({"by_vendor": True} if claim.by_vendor else {})}


def stored_claim(stored: Mapping[str, Any]) -> Claim:
    """Raise KeyError, TypeError or ValueError for what is no stored claim."""
    known = {field.name for field in fields(Claim)}
    values = {key: value for key, value in stored.items() if key in known}
    values["ends"] = tuple(HostingEnd(**end) for end in values.get("ends", ()))
    for key in ("names", "license_texts"):
        values[key] = tuple(str(each) for each in values.get(key, ()))
    return Claim(**values)
