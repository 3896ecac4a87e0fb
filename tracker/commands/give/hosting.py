"""What second sources said, as kept beside the snapshots; nothing is read from the web for it."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.adapters.record.second import SecondFolder
from tracker.domain.seconding.claims import HostingEnd, Said
from tracker.domain.seconding.comparing import matched
from tracker.domain.seconding.reading import SOURCES
from tracker.ledger.ledger import Ledger


def kept_claims(ledger: Ledger) -> Iterator[tuple[str, Said]]:
    """Each claim that is surely about a model of the registry, with the model's id."""
    folder = SecondFolder(ledger.snapshots.path)
    if not folder.path.is_dir():
        return
    for source in SOURCES:
        kept = folder.newest(source)
        for claim in kept.claims if kept else ():
            model = matched(claim, ledger.registry)
            if kept is not None and model is not None:
                yield str(model.id), Said(source=source, as_of=kept.as_of, claim=claim)


def kept_hosting_ends(ledger: Ledger) -> Iterator[tuple[str, str, HostingEnd]]:
    """Model, source and end."""
    for model, said in kept_claims(ledger):
        yield from ((model, said.source, end) for end in said.claim.ends)
