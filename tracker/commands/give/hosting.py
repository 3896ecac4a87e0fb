"""Ends of hosting that second sources announced, as kept beside the snapshots."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.adapters.record.second import SecondFolder
from tracker.domain.seconding.claims import HostingEnd
from tracker.domain.seconding.comparing import matched
from tracker.domain.seconding.reading import SOURCES
from tracker.ledger.ledger import Ledger


def kept_hosting_ends(ledger: Ledger) -> Iterator[tuple[str, str, HostingEnd]]:
    """Model, source and end; nothing is read from the web for it."""
    folder = SecondFolder(ledger.snapshots.path)
    if not folder.path.is_dir():
        return
    for source in SOURCES:
        kept = folder.newest(source)
        for claim in kept.claims if kept else ():
            model = matched(claim, ledger.registry) if claim.ends else None
            if model is not None:
                yield from ((model.id, source, end) for end in claim.ends)
