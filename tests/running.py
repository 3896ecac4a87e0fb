"""``tracker`` run inside the test's process, and what people see compared with golden files."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.published_shapes import faults
from tracker.__main__ import main

GOLDEN = Path(__file__).parent / "golden"


@dataclass(frozen=True)
class Ran:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


def run_tracker(words: tuple[str, ...], patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ran:
    patch.setattr(sys, "argv", ["tracker", *words])
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main()
    printed = capsys.readouterr()
    if printed.out.startswith('{\n  "schema"'):
        found = faults(json.loads(printed.out))
        assert not found, found
    return Ran(int(ended.value.code or 0), printed.out, printed.err)


def golden(name: str, text: str) -> None:
    """``text`` is what ``tests/golden/NAME`` holds; TRACKER_UPDATE_GOLDEN=1 writes it anew."""
    path = GOLDEN / name
    if os.environ.get("TRACKER_UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
