"""What the tests of the licence knowledge share."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from typer.testing import CliRunner, Result

from tracker.adapters.knowledge.license_knowledge import load_knowledge, load_recogniser
from tracker.cli import app
from tracker.domain.licensing.knowledge.lookups import LicenseKnowledge
from tracker.domain.licensing.texts.recognition import Recogniser


@pytest.fixture(scope="session")
def knowledge() -> LicenseKnowledge:
    return load_knowledge()


@pytest.fixture(scope="session")
def recogniser() -> Recogniser:
    return load_recogniser()


@pytest.fixture
def run() -> Callable[..., Result]:
    def invoke(*arguments: str, stdin: bytes | None = None) -> Result:
        return CliRunner().invoke(app, ["licenses", *arguments], input=stdin)

    return invoke
