"""What other catalogues say of a model: dated claims under a name, never merged with what is concluded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.domain.seconding.attributions import ATTRIBUTIONS
from tracker.domain.seconding.claims import Claim, Said
from tracker.domain.values.late_dataclass import dataclass
from tracker.render.pages.writing.outside import clean, web_address

_LONGEST = 120
_MOST_ENDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondRow:
    """One claim of one catalogue."""

    source: str
    name: str
    href: str | None
    says: str
    as_of: str


def second_rows(seconds: Sequence[Said]) -> Iterator[SecondRow]:
    """A row a claim, in the order of the sources."""
    for said in seconds:
        yield SecondRow(
            source=said.source,
            name=clean(said.claim.id, _LONGEST),
            href=web_address(said.claim.link),
            says=clean("; ".join(_says(said.claim)), 4 * _LONGEST) or "that it exists",
            as_of=said.as_of,
        )


def attributions(seconds: Sequence[Said]) -> tuple[str, ...]:
    """Whose data the rows are, where the data's licence asks that it be said."""
    return tuple(
        ATTRIBUTIONS[name] for name in dict.fromkeys(said.source for said in seconds) if name in ATTRIBUTIONS
    )


def _says(claim: Claim) -> Iterator[str]:
    if claim.context:
        yield f"{claim.context:,} tokens of context"
    if claim.parameters:
        yield f"{claim.parameters:,} parameters"
    if claim.accessibility:
        yield claim.accessibility
    if claim.open_weights is not None:
        yield "weights are open" if claim.open_weights else "weights are not open"
    if claim.gated is not None:
        yield "behind a gate" if claim.gated else "no gate"
    if claim.license:
        yield f"licence {claim.license}"
    if claim.license_texts:
        yield f"{len(claim.license_texts)} licence texts by digest"
    if claim.date:
        yield f"released {claim.date}"
    for end in claim.ends[:_MOST_ENDS]:
        yield f"hosting at {end.via} ends {end.date}"
