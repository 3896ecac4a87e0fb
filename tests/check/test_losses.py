"""The law of failed readings, tried on whole ledgers.

``scripts/try_losses.py`` tries it for as long as one likes.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.check.losing import one_life, texts_by_digest, texts_by_wording
from tracker.adapters.embedded_hub import EmbeddedHub
from tracker.adapters.knowledge.license_knowledge import load_knowledge


@settings(
    deadline=None,
    max_examples=5,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(min_value=0, max_value=2**31))
def test_whatever_is_lost_no_answer_gets_better(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for digest, key in texts_by_digest().items():
        monkeypatch.setitem(load_knowledge().digests, digest, key)  # type: ignore[arg-type]
    for wording, found in texts_by_wording().items():
        monkeypatch.setitem(load_knowledge()._recognised, wording, found)
    with EmbeddedHub([]) as hub:
        assert one_life(tmp_path / "ledger", hub, seed) == []
