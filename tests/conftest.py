"""Fixtures every part of the suite may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of facts and recordings beside the project; tests that use it skip where it is absent."""
    folder = Path(os.environ.get("TRACKER_SHARED", PROJECT.parent / "shared"))
    if not (folder / "contract.md").is_file():
        pytest.skip("the shared folder of facts and recordings is not beside the project")
    return folder
