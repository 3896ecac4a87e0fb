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


def document_of_lines(before: Mapping[str, Any], records: Mapping[str, Any]) -> bytes:
    """The document with ``before``, then the licences, a line each."""
    lines = (_written(key) + b":" + _written(record) for key, record in records.items())
    return _written(before).removesuffix(b"}") + _BEGINNING + _BETWEEN.join(lines) + _END


def read_lines(document: bytes) -> tuple[dict[str, Any], Mapping[str, Any]]:
    """What stands before the licences; and these, each read when it is asked for."""
    before, _, lines = document.partition(_BEGINNING)
    return json.loads(before + b"}"), _Records(lines.removesuffix(_END).split(_BETWEEN))


class _Records(Mapping[str, Any]):
    def __init__(self, lines: list[bytes]) -> None:
        self._lines = {line[1 : line.index(b'":')].decode(): line for line in lines}

    def __getitem__(self, key: str) -> Any:
        line = self._lines[key]
        return json.loads(line[line.index(b":") + 1 :])

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def __contains__(self, key: object) -> bool:
        return key in self._lines


def _written(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
