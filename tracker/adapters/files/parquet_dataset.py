"""A Parquet dataset partitioned by the day of a snapshot, written in pieces of constant size."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import DataError, UsageError

_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class Column:
    """``kind`` is ``text`` or ``whole`` (a 64-bit integer); every value may be missing."""

    name: str
    kind: str


class DatasetWriter:
    """Rows by the time of their snapshot; a file is there whole, or not at all."""

    def __init__(self, folder: Path, columns: tuple[Column, ...]) -> None:
        """Raise UsageError where pyarrow is not installed."""
        try:
            import pyarrow  # type: ignore[import-untyped, import-not-found, unused-ignore]
            from pyarrow import parquet
        except ImportError as error:
            raise UsageError(
                "Parquet files need pyarrow", hint='it comes with pip install "open-weights-tracker[parquet]"'
            ) from error
        self._arrow: Any = pyarrow
        self._parquet: Any = parquet
        self._folder = folder
        self._columns = columns
        kinds = {"text": pyarrow.string(), "whole": pyarrow.int64()}
        self._schema = pyarrow.schema([(column.name, kinds[column.kind]) for column in columns])
        self._open: dict[str, tuple[Any, Path, Path]] = {}
        self._rows: dict[str, list[Mapping[str, Any]]] = {}
        self.files = 0

    def add(self, stamp: str, row: Mapping[str, Any]) -> None:
        """One row of the snapshot taken at ``stamp`` (``2026-11-23T06:00:00Z``)."""
        rows = self._rows.setdefault(stamp, [])
        rows.append(row)
        if len(rows) >= _ROWS:
            self._flush(stamp)

    def finish(self, stamp: str) -> None:
        """Nothing more comes for this snapshot."""
        self._flush(stamp)
        if stamp in self._open:
            writer, temporary, target = self._open.pop(stamp)
            writer.close()
            temporary.replace(target)
            self.files += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            for stamp in sorted({*self._rows, *self._open}):
                self.finish(stamp)
        for writer, temporary, _ in self._open.values():
            writer.close()
            temporary.unlink(missing_ok=True)

    def _flush(self, stamp: str) -> None:
        rows = self._rows.pop(stamp, [])
        if not rows:
            return
        arrays = [
            self._arrow.array([_value(row.get(column.name), column.kind) for row in rows], field.type)
            for column, field in zip(self._columns, self._schema, strict=True)
        ]
        self._writer(stamp).write_table(self._arrow.Table.from_arrays(arrays, schema=self._schema))

    def _writer(self, stamp: str) -> Any:
        if stamp not in self._open:
            place = self._folder / f"snapshot_date={stamp[:10]}"
            target = place / f"{stamp.replace(':', '-')}.parquet"
            temporary = place / f".{target.name}.tmp"
            try:
                place.mkdir(parents=True, exist_ok=True)
                writer = self._parquet.ParquetWriter(temporary, self._schema, compression="zstd")
            except OSError as error:
                raise DataError(f"{target}: cannot be written: {error.strerror or error}") from error
            self._open[stamp] = (writer, temporary, target)
        return self._open[stamp][0]


def _value(value: Any, kind: str) -> Any:
    if value is None or kind == "whole" or isinstance(value, str):
        return value
    return json.dumps(value, sort_keys=True)
