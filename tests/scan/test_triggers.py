"""The quick look at bytes may pass too much, never too little."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.scan.test_javascript import FOUND as IN_JAVASCRIPT
from tests.scan.test_python import FOUND as IN_PYTHON
from tracker.domain.scanning.text.triggers import may_name_model, trigger_words

HERE = Path(__file__).parent
PLANTED = yaml.safe_load((HERE / "planted_expected.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("code", [code for code, _ in (*IN_PYTHON.values(), *IN_JAVASCRIPT.values())])
def test_every_form_passes(code: str) -> None:
    assert may_name_model(code.encode())


@pytest.mark.parametrize("name", PLANTED)
def test_every_planted_file_passes(name: str) -> None:
    assert may_name_model((HERE / "planted" / name).read_bytes())


@pytest.mark.parametrize(
    "text",
    ["", "def add(a, b):\n    return a + b\n", "# notes\n\nThe order of the day.\n", "server:\n  port: 80\n"],
    ids=["empty", "code", "prose", "configuration"],
)
def test_ordinary_files_do_not(text: str) -> None:
    assert not may_name_model(text.encode())


def test_the_registry_adds_its_own_names() -> None:
    text = b"FROM housebrand"
    assert not may_name_model(text)
    assert may_name_model(text, trigger_words(["housebrand-2"]))
