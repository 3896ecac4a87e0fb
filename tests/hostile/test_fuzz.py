"""Every reader of outside files takes broken ones: those that once failed, and a few of each kind."""

from __future__ import annotations

import importlib.util
import random
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "fuzz_readers.py"
SEEDS = Path(__file__).parent / "seeds"
FEW = 8


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fuzz_readers", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


FUZZ = _script()
KEPT = sorted(path for path in SEEDS.rglob("*") if path.is_file())


@pytest.mark.parametrize("path", KEPT, ids=[f"{path.parent.name}-{path.name}" for path in KEPT])
def test_what_once_failed(path: Path) -> None:
    assert FUZZ.tried(FUZZ.READERS[path.parent.name](), path.read_bytes()) is None


@pytest.mark.parametrize("name", FUZZ.READERS)
def test_broken_files_are_answered(name: str) -> None:
    reader = FUZZ.READERS[name]()
    chance = random.Random(name)  # noqa: S311 - no secret
    for content in (*reader.seeds, *(FUZZ.broken(chance.choice(reader.seeds), chance) for _ in range(FEW))):
        assert FUZZ.tried(reader, content) is None
