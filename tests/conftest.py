"""Fixtures every part of the suite may use."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

PROJECT = Path(__file__).parent.parent

# A job in the background has Ctrl-C ignored, and so would every process that a test starts and interrupts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# A law does not fail because the machine is busy.
settings.register_profile("tracker", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tracker")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of facts and recordings beside the project; tests that use it skip where it is absent."""
    folder = Path(os.environ.get("TRACKER_SHARED", PROJECT.parent / "shared"))
    if not (folder / "contract.md").is_file():
        pytest.skip("the shared folder of facts and recordings is not beside the project")
    return folder


# What the machine that runs the tests may have set, and what would change an answer.
_SURROUNDINGS = (
    "CI", "TRACKER_REGISTRY", "TRACKER_SNAPSHOTS", "TRACKER_POLICY", "TRACKER_TRACEBACK",
    "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_TOKEN_PATH", "HF_ENDPOINT", "HF_HUB_OFFLINE",
    "GITHUB_ACTIONS", "GITHUB_TOKEN", "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT",
    "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS",
)  # fmt: skip


@pytest.fixture(scope="session", autouse=True)
def _own_surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests answer alike wherever they run, and keep parsed files out of the cache of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in _SURROUNDINGS:
            patch.delenv(name, raising=False)
        patch.setenv("TRACKER_CACHE_DIR", str(tmp_path_factory.mktemp("parsed")))
        yield


class _Passing:
    """A clock that runs on by itself, and jumps where somebody would sleep."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def monotonic(self) -> float:
        return time.monotonic() + self._ahead

    def sleep(self, seconds: float) -> None:
        self._ahead += seconds


@pytest.fixture(scope="session", autouse=True)
def _nobody_waits_for_the_hub() -> Iterator[None]:
    """Pauses between two attempts at the embedded Hub pass at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tracker.adapters.hub.wire.timing.time", _Passing())
        yield
