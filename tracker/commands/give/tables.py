"""The ledger as tables: CSV of one moment, or a Parquet dataset partitioned by the day of the snapshot."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tracker.adapters.files.parquet_dataset import Column, DatasetWriter
from tracker.adapters.workspace.finding import Workspace
from tracker.documents.changes import CHANGE_COLUMNS, change_row
from tracker.documents.models import FLAT_COLUMNS, flat_document, model_document
from tracker.domain.observing.json_lines import Json
from tracker.domain.observing.observation import Observation
from tracker.ledger.events.of_window import Window, events
from tracker.ledger.known_then import ledger_then
from tracker.ledger.ledger import Ledger
from tracker.render.layout.structured import csv_lines
from tracker.vocabulary import ExportTable

Row = dict[str, Any]
OBSERVATION_COLUMNS = (
    "id",
    "hub",
    "status",
    "read_at",
    "missing_since",
    "repository_id",
    "revision",
    "last_modified",
    "gated",
    "disabled",
    "private",
    "license",
    "pipeline_tag",
    "library_name",
    "error",
    "files_read",
    "facts",
)


def columns_of(table: ExportTable) -> tuple[Column, ...]:
    """Names and kinds of a table's columns, ``snapshot`` (its time) first."""
    names = {
        ExportTable.MODELS: FLAT_COLUMNS,
        ExportTable.CHANGES: CHANGE_COLUMNS,
        ExportTable.OBSERVATIONS: OBSERVATION_COLUMNS,
    }[table]
    return (Column("snapshot", "text"), *(Column(name, _kind(name)) for name in names if name != "snapshot"))


def csv_table(
    workspace: Workspace, table: ExportTable, models: Sequence[str], as_of: str | None
) -> Iterator[str]:
    """One table as CSV, a record at a time: models and observations at a moment, all changes up to it."""
    ledger = Ledger.open(workspace)
    view = ledger.view(as_of)
    if as_of is not None:
        ledger = ledger_then(ledger, view)
    wanted = _wanted(ledger, models)
    rows: Iterable[Row]
    if table is ExportTable.CHANGES:
        rows = (row for _, row in _changes(ledger, wanted, until=as_of))
    elif table is ExportTable.MODELS:
        rows = _models(ledger, view.seen_at, as_of, wanted)
    else:
        rows = _observations(ledger, as_of, wanted)
    names = [column.name for column in columns_of(table)]
    return csv_lines(names, ([_cell(row.get(name)) for name in names] for row in rows))


def write_dataset(workspace: Workspace, table: ExportTable, models: Sequence[str], folder: Path) -> int:
    """One file a snapshot below ``folder/snapshot_date=…``; how many were written.

    Raises UsageError where the extra is not installed, DataError where nothing can be written.
    """
    ledger = Ledger.open(workspace)
    wanted = _wanted(ledger, models)
    with DatasetWriter(folder, columns_of(table)) as writer:
        if table is ExportTable.CHANGES:
            for stamp, row in _changes(ledger, wanted):
                writer.add(stamp, row)
        else:
            for ref in ledger.snapshots.refs():
                for row in _rows_at(ledger, table, ref.stamp, wanted):
                    writer.add(ref.stamp, row)
                writer.finish(ref.stamp)
    return writer.files


def _rows_at(ledger: Ledger, table: ExportTable, stamp: str, wanted: frozenset[str] | None) -> Iterator[Row]:
    if table is ExportTable.MODELS:
        return _models(ledger, stamp, stamp, wanted)
    return _observations(ledger, stamp, wanted)


def _wanted(ledger: Ledger, models: Sequence[str]) -> frozenset[str] | None:
    return frozenset(ledger.find(name).id for name in models) if models else None


def _models(
    ledger: Ledger, stamp: str | None, moment: str | None, wanted: frozenset[str] | None
) -> Iterator[Row]:
    for assessment in ledger.assessments(ledger.view(moment)):
        if wanted is None or assessment.model.id in wanted:
            yield {"snapshot": stamp, **flat_document(model_document(assessment))}


def _observations(ledger: Ledger, moment: str | None, wanted: frozenset[str] | None) -> Iterator[Row]:
    view = ledger.view(moment)
    if view.snapshot is None:
        return
    for identifier, line in ledger.snapshots.read(view.snapshot):
        if wanted is None or identifier in wanted:
            yield {"snapshot": view.seen_at, **_observation(ledger.snapshots.parse(view.snapshot, line))}


def _observation(seen: Observation) -> Row:
    facts = seen.facts
    card = facts.get("cardData")
    return {
        "id": seen.id,
        "hub": seen.hub,
        "status": seen.status.value,
        "read_at": seen.read_at,
        "missing_since": seen.missing_since,
        "repository_id": _text(facts.get("_id")),
        "revision": _text(facts.get("sha")),
        "last_modified": _text(facts.get("lastModified")),
        "gated": _text(facts.get("gated")),
        "disabled": _text(facts.get("disabled")),
        "private": _text(facts.get("private")),
        "license": _text(card.get("license")) if isinstance(card, dict) else None,
        "pipeline_tag": _text(facts.get("pipeline_tag")),
        "library_name": _text(facts.get("library_name")),
        "error": seen.error.code.value if seen.error else None,
        "files_read": sum(file.sha256 is not None for file in seen.contents),
        "facts": json.dumps(dict(facts), sort_keys=True),
    }


def _changes(
    ledger: Ledger, wanted: frozenset[str] | None, until: str | None = None
) -> Iterator[tuple[str, Row]]:
    first = ledger.snapshots.first()
    if first is None:
        return
    window = Window(ledger.view(first.stamp), ledger.view(until))
    for change in events(ledger, window, models=wanted):
        stamp = change.observed.by or first.stamp
        yield stamp, {"snapshot": stamp, **dict(zip(CHANGE_COLUMNS, change_row(change), strict=True))}


def _text(value: Json) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value)


def _cell(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict | list | tuple) else value


def _kind(name: str) -> str:
    whole = name.startswith(("context_", "parameters_")) and not name.endswith(("reason", "source", "as_of"))
    return "whole" if whole or name == "files_read" else "text"
