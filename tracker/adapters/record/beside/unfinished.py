"""What a long reading has got so far, so that the next one can go on where it was interrupted.

Hidden beside the snapshots while a reading lasts, and gone when its snapshot is written.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from io import BufferedWriter
from pathlib import Path

from tracker.adapters.files.regular_file import open_inside
from tracker.domain.observing.json_lines import canonical_json, line_id, parse_json

NAME = ".unfinished.jsonl"
_SCHEMA = "tracker.unfinished/1"
_LONGEST_AGO = dt.timedelta(hours=3)
_FORM = "%Y-%m-%dT%H:%M:%SZ"
_MOST_BYTES = 512 * 1024 * 1024


class Unfinished:
    """Of one folder. ``newest`` is the name of the newest snapshot, which the reading goes on from."""

    def __init__(self, folder: Path, newest: str | None) -> None:
        self._path = folder / NAME
        self._newest = newest or ""
        self._file: BufferedWriter | None = None

    def taken_up(self, now: str) -> dict[str, bytes]:
        """Lines of an interrupted reading by id, where it began not long ago and on the same snapshot."""
        found: dict[str, bytes] = {}
        with contextlib.suppress(OSError, ValueError):
            for line in self._lines(now):
                found[line_id(line).decode()] = line
        return found

    def begin(self, now: str) -> None:
        """Take down what comes; what was there stays, if it is still good. Raises OSError."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(OSError, ValueError):
            for _ in self._lines(now):
                self._file = self._path.open("ab")
                return
        self._file = self._path.open("wb")
        header = {"schema": _SCHEMA, "began": now, "after": self._newest}
        self._file.write(canonical_json(header) + b"\n")

    def add(self, line: bytes) -> None:
        """One model that was read. Without a place to write it is only not remembered."""
        if self._file is not None:
            try:
                self._file.write(line)
                self._file.flush()
            except OSError:
                self._file = None

    def close(self) -> None:
        """The reading is over, one way or another."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def end(self) -> None:
        """The snapshot is written, or nothing is to be taken up."""
        self.close()
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _lines(self, now: str) -> Iterator[bytes]:
        """Whole lines; the last may be cut. Raises OSError, ValueError."""
        with open_inside(self._path, self._path.parent) as file:
            header = parse_json(file.readline())
            if not isinstance(header, dict) or (header.get("schema"), header.get("after")) != (
                _SCHEMA,
                self._newest,
            ):
                return
            if (
                _moment(now) - _moment(str(header.get("began"))) > _LONGEST_AGO
                or file.seek(0, 2) > _MOST_BYTES
            ):
                return
            file.seek(0)
            file.readline()
            yield from (line for line in file if line.endswith(b"}\n"))


def _moment(text: str) -> dt.datetime:
    return dt.datetime.strptime(text, _FORM).replace(tzinfo=dt.UTC)
