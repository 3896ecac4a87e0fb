"""The ledger as data: a line or a row a model, a line an event."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tracker.documents.changes import change_document
from tracker.documents.models import FLAT_COLUMNS, flat_document, model_document
from tracker.domain.reporting.ledger_state import LedgerState
from tracker.render.layout.safe import redact
from tracker.render.layout.structured import csv_text
from tracker.render.pages.writing.address import Place
from tracker.render.pages.writing.events import event_urns
from tracker.vocabulary import Action


def data_files(state: LedgerState, place: Place) -> Iterator[tuple[str, bytes]]:
    """``models.jsonl`` and ``models.csv`` by id, ``changes.jsonl`` newest first."""
    documents = [
        model_document(model.assessment)
        | {"verdicts": {action.value: model.checked.judgement.actions[action].value for action in Action}}
        for model in state.models
    ]
    yield "data/models.jsonl", _lines(documents)
    yield (
        "data/models.csv",
        csv_text(FLAT_COLUMNS, [list(flat_document(one).values()) for one in documents]).encode(),
    )
    yield (
        "data/changes.jsonl",
        _lines(
            change_document(change) | {"id": urn}
            for change, urn in zip(state.events, event_urns(state.events), strict=True)
        ),
    )


def _lines(documents: object) -> bytes:
    lines = (redact(json.dumps(document, sort_keys=True)) for document in documents)  # type: ignore[attr-defined]
    return "".join(f"{line}\n" for line in lines).encode()
