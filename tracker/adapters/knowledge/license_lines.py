"""The form of the compiled licences: one JSON document in which each licence has a line of its own.

Any JSON reader reads it. Whoever knows the form reads what stands before the licences, and of these the few
that are asked for: a command needs one of hundreds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

_BEGINNING = b',"licenses":{\n'
_BETWEEN = b",\n"
_END = b"\n}}\n"
_AFTER_KEY = b'":'
"""Keys are names of files, which hold no quotation mark."""


def document_of_lines(before: Mapping[str, Any], records: Mapping[str, Any]) -> bytes:
    """The document with ``before``, then the licences, a line each."""
    lines = (_written(key) + b":" + _written(record) for key, record in records.items())
    return _written(before).removesuffix(b"}") + _BEGINNING + _BETWEEN.join(lines) + _END


def read_lines(document: bytes) -> tuple[dict[str, Any], Mapping[str, Any]]:
    """What stands before the licences; and these, each read when it is asked for.

    Raises ValueError where the document is cut short or of another form: fewer licences are other answers.
    """
    before, found, lines = document.partition(_BEGINNING)
    if not found or not lines.endswith(_END):
        raise ValueError(_DAMAGED)
    first = json.loads(before + b"}")
    records = _Records(lines.removesuffix(_END).split(_BETWEEN))
    if list(first.get("classes", records)) != list(records):
        raise ValueError(_DAMAGED)
    return first, records


_DAMAGED = "the compiled licences are not whole: install the package again"


class _Records(Mapping[str, Any]):
    def __init__(self, lines: list[bytes]) -> None:
        self._lines = {line[1 : line.index(_AFTER_KEY)].decode(): line for line in lines}

    def __getitem__(self, key: str) -> Any:
        line = self._lines[key]
        return json.loads(line[line.index(_AFTER_KEY) + len(_AFTER_KEY) :])

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def __contains__(self, key: object) -> bool:
        return key in self._lines


def _written(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
